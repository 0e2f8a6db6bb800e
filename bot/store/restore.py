"""Puts a backup in the place of the database, and keeps what was there."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.model.errors import InvalidInput, StoreBusy, StoreDenied
from bot.core.model.facts import Facts
from bot.service.ports import Act, Documents, Revision
from bot.store.audit import SqliteAudit
from bot.store.backup import active_revision, copy, flush, keep_copy, making
from bot.store.chat import SqliteMisses, SqliteReachability, SqliteReports
from bot.store.database import (
    SIDE_FILES,
    Database,
    connected,
    open_database,
    refuse_other_than_file,
)
from bot.store.faults import Fault, Refused, Unsound, Why, decoding, translated
from bot.store.inbox import open_inbox
from bot.store.migrations import NewerProgram, is_up_to_date
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from bot.store.soundness import check, open_to_read, size_of

_HELD_FOR_S = 10  # by somebody who writes, at most
_ALL = 2**63 - 1
_NO_BOT = 0  # the number of a bot: none has this one


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put back."""

    revision: Revision  # the active one from now on
    kept: Path | None  # what was there before; None: nothing
    was_damaged: bool = False  # what was there before; it is kept byte for byte


async def restore(
    backup: Path,
    database: Path,
    act: Act,
    *,
    inbox: Path,
    recall: Callable[[Documents], Facts],
) -> Restored:
    """Put a backup in the place of the database, and write down who did it.

    The backup itself does not change. Killed at any moment, this leaves the old or the new
    database; what it leaves beside it, the next attempt throws away.

    Args:
        backup: Made by `back_up`, by this version of the program or an older one.
        database: Need not be there. Kept beside itself, as `<name>.before-restore-<moment>`.
        act: What is written down of it: who does it, and when.
        inbox: The file that a bot holds while it runs; need not be there.
        recall: See `DataSource.recall`.

    Raises:
        AlreadyRunning: If a bot runs.
        Refused: If the backup cannot be put back.
        StoreError: If a file cannot be read or written; `Unsound`, with the path of the backup, if
            that is not one.
    """
    database = _real(database)
    _refuse(backup, database)
    async with _no_bot(inbox, act.at):
        staged = database.with_name(f"{database.stem}.restoring.sqlite3")
        with making(staged, database):
            revision = await _stage(backup, staged, act, recall)
            kept, was_damaged = await _put(staged, database, act.at)
    return Restored(revision, kept, was_damaged)


def _real(path: Path) -> Path:
    """Follow links: what replaces a file, and what lies beside it, is where it really is."""
    return Path(os.path.realpath(path))


def _refuse(backup: Path, database: Path) -> None:
    if not backup.exists():
        raise Refused(Why.MISSING, backup)
    if database.exists() and backup.samefile(database):
        raise Refused(Why.SAME, backup)
    refuse_other_than_file(backup)
    refuse_other_than_file(database)


@asynccontextmanager
async def _no_bot(inbox: Path, now: datetime) -> AsyncIterator[None]:
    """Keep a bot out. Where there is no inbox none has run, and none is made here."""
    if size_of(inbox) is None:
        yield
        return
    async with open_inbox(inbox, _NO_BOT, lambda: now):
        yield


async def _stage(
    backup: Path, staged: Path, act: Act, recall: Callable[[Documents], Facts]
) -> Revision:
    """Make what is to be put in place: checked, of this version, with its line in the audit log."""
    try:
        if not size_of(backup):
            raise Unsound(backup, Fault.EMPTY)
        await copy(backup, staged)
        async with open_to_read(staged) as database:
            await check(database, thoroughly=True)
            await _check_words(database)
            if await active_revision(database) is None:
                raise Refused(Why.NO_REVISION, backup)
        async with open_store(staged) as database:
            revisions = SqliteRevisions(database, recall)
            await revisions.check()
            await database.statement("DELETE FROM derived")  # it might not be of these documents
            await revisions.derive()
            revision = await revisions.active()
            assert revision is not None
            await SqliteAudit(database).record(replace(act, revision=revision.id))
            await database.statement("PRAGMA journal_mode = DELETE")  # one file again
    except NewerProgram as error:
        raise Refused(Why.NEWER, backup) from error
    except Unsound as error:
        raise Unsound(backup, error.fault, error.reason) from error
    except InvalidInput as error:
        raise Unsound(backup, Fault.DOCUMENTS, error.problems[0].where) from error
    except StoreDenied as error:  # it is the backup: whatever is in the making may be written
        raise StoreDenied(str(error), backup) from error
    flush(staged)
    return revision


async def _check_words(database: Database) -> None:
    """Read whatever the program reads, but for the facts."""
    await SqliteRevisions(database).history(_ALL)
    if await is_up_to_date(database):
        with decoding(database.path):
            await SqliteAudit(database).acts()
            await SqliteProposals(database).planned()
            await SqliteReports(database).undecided()
            await SqliteMisses(database).missed()
            await SqliteReachability(database).hints()


async def _put(staged: Path, database: Path, now: datetime) -> tuple[Path | None, bool]:
    kept = _name_to_keep(database, now)
    size = size_of(database)
    if size is None:
        _replace(staged, database, kept)
        return None, False
    try:
        if size == 0:
            raise Unsound(database, Fault.EMPTY)
        await keep_copy(database, kept)
    except Unsound:
        os.link(database, kept)  # not moved: there is something in its place at every moment
        kept.chmod(0o600)
        _replace(staged, database, kept)
        return kept, True
    await _overwrite(staged, database)
    return kept, False


def _replace(staged: Path, database: Path, kept: Path) -> None:
    """Take the place of a file that is damaged or gone.

    A write-ahead log that was left beside it would be taken for the new one's.
    """
    for ending in SIDE_FILES:
        beside = Path(f"{database}{ending}")
        if beside.exists():
            beside.rename(f"{kept}{ending}")
    if os.geteuid() == 0:  # the bot may run as somebody else
        owner = (database if database.exists() else database.parent).stat()
        os.chown(staged, owner.st_uid, owner.st_gid)
    staged.replace(database)
    flush(database.parent)


async def _overwrite(staged: Path, database: Path) -> None:
    """Write all pages in one transaction of SQLite's: others may have the file open."""
    async with open_database(database) as held:
        await _fit(staged, await held.statement("PRAGMA page_size"))
        async with open_to_read(staged) as fresh, translated(database):
            await fresh.connection.backup(held.connection, progress=_patience(database))
            held.expect_log()


async def _fit(staged: Path, page_size: list[tuple[int, ...]]) -> None:
    """Give it pages of a size, in bytes: SQLite copies no others into a file that is in use."""
    ((wanted,),) = page_size
    async with connected(staged) as connection, translated(staged):
        ((now,),) = await connection.execute_fetchall("PRAGMA page_size")
        if now != wanted:
            await connection.execute(f"PRAGMA page_size = {wanted}")
            await connection.execute("VACUUM")


def _patience(database: Path) -> Callable[[int, int, int], None]:
    """Return what ends an attempt that somebody else keeps from writing."""
    end = time.monotonic() + _HELD_FOR_S

    def look(status: int, remaining: int, total: int) -> None:
        del status, total
        if remaining and time.monotonic() > end:
            raise StoreBusy(f"{database}: database is locked", database)

    return look


def _name_to_keep(database: Path, now: datetime) -> Path:
    name = f"{database.stem}.before-restore-{now:%Y%m%dT%H%M%S}"
    kept = database.with_name(f"{name}.sqlite3")
    number = 2
    while os.path.lexists(kept):
        kept = database.with_name(f"{name}-{number}.sqlite3")
        number += 1
    return kept
