"""What somebody names on the command line as new data: a folder, YAML, a workbook, tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.core.model.errors import BotError
from bot.messages.catalog import Catalog
from bot.service.ports import DataSource, Documents

# ruff: noqa: PLC0415 -- imports inside: what reads workbooks takes longer to import than most
# commands to run

_MOST_BYTES = 8_000_000  # of one file; what reads it has its own, lower limits
_YAML = (".yaml", ".yml")


def taker(
    path: Path, source: DataSource, today: date, texts: Catalog
) -> Callable[[Documents], Documents]:
    """Return what lays the data at *path* over a state.

    A folder holds data files (those that are there replace their own) or an export as CSV.

    Raises:
        BotError: If there is nothing to read at *path*.
    """
    if not path.exists():
        raise _unreadable(path, texts.text("cli.absent"), texts)
    return lambda documents: _take(path, source, documents, today, texts)


def _take(
    path: Path, source: DataSource, documents: Documents, today: date, texts: Catalog
) -> Documents:
    from bot.adapters.tables.csv_bundle import read_csv_folder
    from bot.adapters.tables.uploads import read_upload

    if path.is_dir():
        own = {name: path / name for name in documents.contents if (path / name).is_file()}
        if any(name.endswith(_YAML) for name in own):
            read = {name: _read(file, texts) for name, file in own.items()}
            return Documents({**documents.contents, **read})
        tables = read_csv_folder(path)
        if not tables:
            raise _unreadable(path, texts.text("cli.absent"), texts)
        return source.with_tables(documents, tables, today)
    content = _read(path, texts)
    if path.suffix.lower() in _YAML:
        return source.with_contacts(documents, content)
    return source.with_tables(documents, read_upload(path.name, content), today)


def _read(path: Path, texts: Catalog) -> bytes:
    """Read a file, but never more of it than anything could take."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _unreadable(path, reason, texts) from error


def _unreadable(path: Path, reason: str, texts: Catalog) -> BotError:
    return BotError(texts.text("cli.unreadable", file=str(path), reason=reason))
