"""The data directory: reads its files as bytes, and turns bytes into checked facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.model.errors import InvalidInput, Problem
from bot.core.model.facts import Facts
from bot.files.names import CONTACTS, FILES
from bot.service.ports import Documents, Merged, Side

if TYPE_CHECKING:
    from bot.maps.records import Boundary
    from bot.service.changing.edits import Edit
    from bot.service.changing.tables import Tables

# ruff: noqa: PLC0415 -- imports inside functions: the schema library takes longer to import than a
# question to answer, and most starts load nothing


class DataDirectory:
    """The files under `data/`. Implements `service.ports.DataSource`."""

    def __init__(self, path: Path) -> None:
        """Point at a directory; nothing is read yet."""
        self._path = path

    def read(self) -> Documents:
        """Return the bytes of every data file. Blocks on the disk.

        Raises:
            InvalidInput: If files are missing or unreadable, all of them at once.
        """
        return Documents(_read(self._path, FILES))

    def parse(self, documents: Documents, today: date) -> Facts:
        """Return the facts in *documents*. Takes about a second of CPU at the real size.

        Raises:
            InvalidInput: With all problems of all files at once, in file order.
        """
        from bot.files.checking.checks import cross_check
        from bot.files.reading.convert import to_facts
        from bot.files.reading.parsed import parse

        parsed = parse(documents.contents)
        problems = cross_check(parsed, today)
        if problems:
            raise InvalidInput(tuple(sorted(problems, key=_position)))
        return to_facts(parsed)

    def recall(self, documents: Documents) -> Facts:
        """See `DataSource.recall`: each file is checked by itself, not how they fit together."""
        from bot.files.reading.convert import to_facts
        from bot.files.reading.parsed import parse

        return to_facts(parse(documents.contents))

    def edit(self, documents: Documents, edit: Edit) -> Documents:
        """See `DataSource.edit`."""
        from bot.files.edits import apply_edit

        return apply_edit(documents, edit)

    def with_contacts(self, documents: Documents, content: bytes) -> Documents:
        """See `DataSource.with_contacts`."""
        return Documents({**documents.contents, CONTACTS: content})

    def contacts(self, documents: Documents) -> bytes:
        """See `DataSource.contacts`."""
        return documents.contents[CONTACTS]

    def knows(self, tables: Tables) -> bool:
        """See `DataSource.knows`."""
        from bot.files.sheets.given import recognise
        from bot.files.sheets.layout import columns_by_table

        known = columns_by_table()
        return any(recognise(table, known) for table in tables.values())

    def tables(self, documents: Documents) -> Tables:
        """See `DataSource.tables`."""
        from bot.files.sheets.tabular import tables

        return tables(documents)

    def with_tables(self, documents: Documents, tables: Tables, today: date) -> Documents:
        """See `DataSource.with_tables`."""
        from bot.files.sheets.tabular import from_tables

        return from_tables(tables, documents, today)

    def merge(
        self, base: Documents, files: Documents, held: Documents, prefer: Side | None = None
    ) -> Merged:
        """See `DataSource.merge`."""
        from bot.files.merge import merge

        return merge(base, files, held, prefer)


def load_boundaries(folder: Path) -> tuple[Boundary, ...]:
    """Return the borders of the municipalities. Blocks on the disk.

    Raises:
        InvalidInput: If the file is missing or broken, with all its problems.
    """
    from bot.files.boundaries import BOUNDARIES, read_boundaries

    return read_boundaries(BOUNDARIES, _read(folder, (BOUNDARIES,))[BOUNDARIES])


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            contents[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            problems.append(Problem("file-missing", name, values={"folder": str(folder)}))
        except OSError as error:
            values = {"reason": error.strerror or type(error).__name__}
            problems.append(Problem("file-unreadable", name, values=values))
    if problems:
        raise InvalidInput(tuple(problems))
    return contents


def _position(problem: Problem) -> tuple[int, int, str]:
    return (FILES.index(problem.file), problem.line or 0, problem.field)
