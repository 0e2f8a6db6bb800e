"""The subcommands `backup` and `restore`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from bot.cli.finding import unsound_line
from bot.core.model.errors import BotError
from bot.messages.catalog import Catalog
from bot.service.ports import Act, Revision
from bot.settings import Settings
from bot.wiring import inbox_path, utc_now

# ruff: noqa: PLC0415 -- imports inside functions: the parser must not load what one command uses


async def backup(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Copy the database to a file, even while a bot runs."""
    from bot.store.backup import back_up

    made = await back_up(settings.database, arguments.file)
    kilobytes = max(1, round(made.size_bytes / 1000))
    print(texts.text("cli.backup-done", size=kilobytes, **_words(made.file, made.revision, texts)))
    return 0


async def restore(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Put a backup in the place of the database."""
    from bot.files.data import DataDirectory
    from bot.store.faults import Unsound
    from bot.store.restore import restore as put_back

    file, database = arguments.file, settings.database
    if not arguments.yes and not await _is_confirmed(file, database, texts):
        print(texts.text("cli.restore-not"))
        return 1
    act = Act(utc_now(), texts.text("cli.author"), "restore", file.name)
    recall = DataDirectory(settings.data_dir).recall
    try:
        done = await put_back(file, database, act, inbox=inbox_path(settings), recall=recall)
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


def _words(file: Path, revision: Revision, texts: Catalog) -> dict[str, str]:
    date = texts.date(revision.created_at.date())
    return {"file": str(file), "revision": str(revision.id), "date": date}
