"""The subcommands `backup` and `restore`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from bot.cli.finding import unsound_line
from bot.core.errors import BotError
from bot.messages.catalog import Catalog
from bot.service.ports import Revision
from bot.settings import Settings
from bot.wiring import inbox_path, utc_now

# ruff: noqa: PLC0415 -- imports inside functions: the parser must not load what one command uses


async def backup(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Copy the database to a file, even while a bot runs."""
    from bot.store.backup import Refused, back_up

    try:
        made = await back_up(settings.database, arguments.file)
    except Refused as error:
        raise _as_sentence(error.why, error.file, error.reason, texts) from error
    values = _words(made.file, made.revision, texts)
    print(texts.text("cli.backup-done", size=_kilobytes(made.size_bytes), **values))
    return 0


async def restore(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Put a backup in the place of the database."""
    from bot.store.backup import Refused
    from bot.store.faults import Unsound
    from bot.store.restore import restore as put_back

    file, database = arguments.file, settings.database
    if not arguments.yes and not await _is_confirmed(file, database, texts):
        print(texts.text("cli.restore-not"))
        return 1
    author = texts.text("cli.author")
    try:
        done = await put_back(file, database, utc_now(), author, inbox=inbox_path(settings))
    except Refused as error:
        raise _as_sentence(error.why, error.file, error.reason, texts) from error
    except Unsound as error:
        if error.path != file:
            raise
        sentence = f"{unsound_line(error, texts)}\n{texts.text('cli.unsound-backup')}"
        raise BotError(sentence) from error
    print(texts.text("cli.restore-done", **_words(file, done.revision, texts)))
    if done.kept is not None:
        key = "cli.restore-kept-damaged" if done.was_damaged else "cli.restore-kept"
        print(texts.text(key, file=str(done.kept)))
    print(texts.text("cli.restore-next"))
    return 0


async def _is_confirmed(file: Path, database: Path, texts: Catalog) -> bool:
    """Ask on a terminal; nobody can answer elsewhere."""
    from bot.adapters.terminal.show import is_interactive

    if not is_interactive():
        raise BotError(texts.text("cli.restore-needs-yes"))
    word = texts.text("cli.yes")
    values = {"file": str(file), "database": str(database), "word": word}
    try:
        typed = await asyncio.to_thread(input, texts.text("cli.restore-ask", **values))
    except EOFError:
        return False
    return typed.strip().casefold() == word


def _as_sentence(why: str, file: Path, reason: str, texts: Catalog) -> BotError:
    return BotError(texts.text(f"cli.refused.{why}", file=str(file), reason=reason))


def _words(file: Path, revision: Revision, texts: Catalog) -> dict[str, str]:
    date = texts.date(revision.created_at.date())
    return {"file": str(file), "revision": str(revision.id), "date": date}


def _kilobytes(size_bytes: int) -> int:
    return max(1, round(size_bytes / 1000))
