"""Copies a database to a file of its own, while a bot writes to it."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.model.errors import StoreBusy, StoreFull
from bot.service.ports import Revision
from bot.store.database import SIDE_FILES, Database, connected
from bot.store.faults import Refused, Unsound, Why, translated
from bot.store.migrations import is_up_to_date
from bot.store.revisions import SqliteRevisions
from bot.store.soundness import check, check_structure, open_to_read, size_of, table_names


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made."""

    file: Path
    size_bytes: int
    revision: Revision  # the active one in it


async def back_up(source: Path, target: Path) -> BackedUp:
    """Copy a database, as it is at one moment, to one file that holds all of it.

    A bot may run and write meanwhile. Killed at any moment, it leaves no file at *target*; what
    it leaves beside it, the next attempt throws away.

    Args:
        source: The database.
        target: Not there yet; only its owner may read it afterwards.

    Raises:
        Refused: If it cannot be made.
        StoreError: If the database cannot be read; `Unsound` if it is damaged.
    """
    if size_of(source) is None:
        raise Refused(Why.MISSING, source)
    async with open_to_read(source) as database:
        await check(database, thoroughly=True)  # what a restore would refuse is no backup
        if await active_revision(database) is None:
            raise Refused(Why.NO_REVISION, source)
        if await is_up_to_date(database):
            await SqliteRevisions(database).check()
    revision = await keep_copy(source, target)
    assert revision is not None, "revisions are never taken away"
    return BackedUp(target, size_of(target) or 0, revision)


async def keep_copy(source: Path, target: Path) -> Revision | None:
    """Copy any SQLite file that is not damaged, as `back_up` does; return its active revision.

    Raises:
        Refused: If it cannot be made.
        StoreError: If the source cannot be read; `Unsound` if it is damaged.
    """
    _refuse_place(target)
    partial = target.with_name(f"{target.name}.partial")
    with making(partial, target):
        await copy(source, partial)
        async with open_to_read(partial) as made:
            try:
                await check_structure(made, thoroughly=True)
            except Unsound as error:
                raise Unsound(source, error.fault, error.reason) from error
            revision = await active_revision(made)
        _finish(partial, target)
    return revision


async def copy(source: Path, target: Path) -> None:
    """Copy all pages as they are at one moment, into an empty file that nobody else uses.

    Raises:
        Refused: If the disk is full.
        StoreError: If SQLite cannot read the one or write the other.
    """
    if shutil.disk_usage(target.parent).free < _most_bytes(source):
        raise Refused(Why.FULL, target)
    async with open_to_read(source) as read, connected(target) as write, translated(target):
        # It is thrown away if this does not come to an end: no need for a journal.
        await write.execute("PRAGMA journal_mode = OFF")
        await write.execute("PRAGMA synchronous = OFF")
        async with translated(source):
            await read.connection.backup(write)
        # The copy says that it has a write-ahead log, as its source: but it is to be one file.
        await write.execute("PRAGMA journal_mode = DELETE")


async def active_revision(database: Database) -> Revision | None:
    """Return the active revision of a database of any age, even one without tables."""
    if "active_revision" not in await table_names(database):
        return None
    return await SqliteRevisions(database).active()


@contextmanager
def making(partial: Path, target: Path) -> Iterator[None]:
    """Make *partial* anew, empty, for its owner only; whoever finishes it moves it to *target*.

    It is gone if it is not finished. What an earlier process left when it was killed is thrown
    away.

    Raises:
        Refused: If another process is at it, or the system does not let it be made.
    """
    try:
        partial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _held(partial, target):
            yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused(Why.FULL, target) from error
        reason = error.strerror or type(error).__name__
        raise Refused(Why.UNWRITABLE, target, reason) from error
    except StoreFull as error:
        raise Refused(Why.FULL, target) from error
    except StoreBusy as error:
        raise Refused(Why.BUSY, target) from error


@contextmanager
def _held(partial: Path, target: Path) -> Iterator[None]:
    held = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Finished and moved between our opening and our holding it? Then it is not ours.
            is_ours = os.path.samestat(os.fstat(held), partial.stat())
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise Refused(Why.BEING_MADE, target)
        try:
            os.fchmod(held, 0o600)
            os.ftruncate(held, 0)
            _remove_beside(partial)
            yield
        finally:
            partial.unlink(missing_ok=True)
            _remove_beside(partial)
    finally:
        os.close(held)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _remove_beside(file: Path) -> None:
    for ending in SIDE_FILES:
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _refuse_place(target: Path) -> None:
    if os.path.lexists(target):
        raise Refused(Why.EXISTS, target)
    if not target.parent.is_dir():
        raise Refused(Why.NO_FOLDER, target.parent)


def _finish(partial: Path, target: Path) -> None:
    flush(partial)
    _refuse_place(target)
    partial.rename(target)
    flush(target.parent)


def _most_bytes(database: Path) -> int:
    """Return how much a copy takes at most."""
    real = os.path.realpath(database)
    return sum(size_of(Path(f"{real}{ending}")) or 0 for ending in ("", *SIDE_FILES))
