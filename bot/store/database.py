"""One SQLite file: opened once, set up in one place, written by one task at a time."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import stat
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.core.model.errors import StoreDenied
from bot.store.faults import Fault, Unsound, is_busy, translated

T = TypeVar("T")
_log = logging.getLogger(__name__)
_OTHERS = 0o077  # the rights of anybody but the owner
# SQLite looks again at longer and longer intervals: whoever waits for one that writes all the time
# may find it busy each time. So it is asked to try for a short time, again and again.
_TRY_MS = 50
_TRY_AGAIN_S = 0.005
_PATIENCE_S = 30.0
_ALONE_PATIENCE_S = 5.0  # whoever holds an inbox, holds it for as long as it runs
EMPTIED_WITHIN_S = 1.0
# What SQLite may leave beside a database file that it did not close.
SIDE_FILES = ("-wal", "-shm", "-journal")


class Database:
    """A connection in autocommit mode; transactions are explicit and one after the other.

    What another process holds is waited for: half a minute, or *patience_s*.
    """

    def __init__(
        self, connection: aiosqlite.Connection, path: Path, patience_s: float = _PATIENCE_S
    ) -> None:
        self.connection = connection
        self.path = path
        self._patience_s = patience_s
        self._lock = asyncio.Lock()
        self._changes = 0  # rows that were changed by the time the log was last empty
        self._is_written = asyncio.Event()

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[aiosqlite.Connection]:
        """Run statements that see one state and take effect together, or not at all.

        Raises:
            StoreError: If SQLite refuses; nothing has changed then.
        """
        async with translated(self.path):
            await self._patiently(lambda: self._begin(write=write))
            try:
                yield self.connection
                await self.connection.execute("COMMIT")
            except BaseException:
                await self._roll_back()
                raise
            finally:
                self._lock.release()
                self._look_for_changes()

    async def statement(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, a transaction of its own, in a single trip to the worker thread.

        Raises:
            StoreError: If SQLite refuses; nothing has changed then.
        """

        async def run() -> list[tuple[Any, ...]]:
            async with self._lock:
                return [tuple(row) for row in await self._fetch(query, values)]

        async with translated(self.path):
            rows = await self._patiently(run)
        self._look_for_changes()
        return rows

    async def empty_log(self) -> bool:
        """Move what was written into the file itself, and cut the write-ahead log to nothing.

        Until then, the log holds what was deleted. Tell whether nobody was in the way.
        """
        async with self._lock:
            try:
                changes = self.connection.total_changes
                rows = await self._fetch("PRAGMA wal_checkpoint(TRUNCATE)")
            except (sqlite3.Error, ValueError) as error:  # ValueError: it was closed
                _log.info("%s: the log was not emptied: %s", self.path, error)
                return False
            ((is_held, *_),) = rows
            if not is_held:
                self._changes = changes
            return not is_held

    async def keep_log_empty(self) -> None:
        """Empty the log within a second of every change, until cancelled."""
        while True:
            await self._is_written.wait()
            await asyncio.sleep(EMPTIED_WITHIN_S)
            self._is_written.clear()
            if not await self.empty_log():
                self._is_written.set()

    async def finish(self) -> None:
        """Empty the log if there is something in it: others may have the file open."""
        if self._is_written.is_set():
            await self.empty_log()

    def expect_log(self) -> None:
        """Say that the log has something in it from before."""
        self._is_written.set()

    async def _begin(self, *, write: bool) -> None:
        """Begin, and hold the lock of this connection from then on."""
        await self._lock.acquire()
        try:
            await self._fetch("BEGIN IMMEDIATE" if write else "BEGIN")
            if not write:  # SQLite begins to read only here
                await self._fetch("SELECT 1 FROM sqlite_schema LIMIT 1")
        except BaseException:
            # Cancelled, it is still in the worker's queue, and will be carried out: the next
            # transaction would find itself inside this one.
            try:
                await self._roll_back()
            finally:
                self._lock.release()
            raise

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until nobody else holds what is wanted."""
        end = time.monotonic() + self._patience_s
        while True:
            try:
                return await attempt()
            except sqlite3.Error as error:
                if not is_busy(error) or time.monotonic() > end:
                    raise
            await asyncio.sleep(_TRY_AGAIN_S)

    async def _roll_back(self) -> None:
        """Undo, whatever SQLite has undone by itself already: on a full disk it does."""
        with suppress(sqlite3.Error, ValueError):
            await self.connection.execute("ROLLBACK")

    async def _fetch(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return list(await self.connection.execute_fetchall(query, values))
        except ValueError as error:  # the connection was closed
            raise sqlite3.ProgrammingError(str(error)) from error

    def _look_for_changes(self) -> None:
        with suppress(sqlite3.Error, ValueError):
            if self.connection.total_changes != self._changes:
                self._is_written.set()


@asynccontextmanager
async def open_database(path: Path, *, alone: bool = False) -> AsyncIterator[Database]:
    """Open or create the database file, in WAL mode; close it afterwards.

    It is for its owner only, as is a folder that is made for it.

    Args:
        path: Of the file; its folder is made if it is not there.
        alone: Keep every other process out, from the first transaction until the end.

    Raises:
        StoreError: If the folder cannot be made, or the file is no SQLite database.
    """
    make_private(path)
    has_log = any(file.stat().st_size for file in _beside(path))
    patience_s = _ALONE_PATIENCE_S if alone else _PATIENCE_S
    async with translated(path):
        connection = await connect(path, isolation_level=None, timeout=_TRY_MS / 1000)
    try:
        database = Database(connection, path, patience_s)
        await _set_up(database, alone=alone)
        if has_log:
            database.expect_log()
        emptying = asyncio.create_task(database.keep_log_empty())
        try:
            yield database
        finally:
            emptying.cancel()
            await asyncio.wait({emptying})
            await database.finish()
    finally:
        await close(connection)


async def _set_up(database: Database, *, alone: bool) -> None:
    if alone:
        await database.statement("PRAGMA locking_mode = EXCLUSIVE")
    # What is deleted is overwritten: these files hold what people wrote.
    await database.statement("PRAGMA secure_delete = ON")
    await database.statement("PRAGMA journal_mode = WAL")
    await database.statement("PRAGMA synchronous = FULL")
    await database.statement("PRAGMA foreign_keys = ON")


def make_private(path: Path) -> None:
    """Make a database file, empty, where there is none, and keep others from reading it.

    A folder that was there stays as it is: other things may be in it. `doctor` looks at it.

    Raises:
        StoreError: If it cannot be made; `Unsound` if something else is in its place.
    """
    refuse_other_than_file(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDenied(f"{path.parent}: {error.strerror}", path) from error
    with suppress(OSError):  # SQLite says it better
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    for file in open_to_others(path):
        with suppress(OSError):  # somebody else's
            file.chmod(0o600)


def open_to_others(path: Path) -> list[Path]:
    """Return those of a database file and the files beside it that not only their owner may use."""
    return [file for file in (path, *_beside(path)) if _rights(file) & _OTHERS]


def refuse_other_than_file(path: Path) -> None:
    """Look what is there before it is opened: opening a pipe would never end.

    Raises:
        Unsound: If it is neither a file nor nothing at all.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise Unsound(path, Fault.FOLDER)
    if not stat.S_ISREG(mode):
        raise Unsound(path, Fault.NO_FILE)


def _rights(file: Path) -> int:
    try:
        return file.stat().st_mode
    except OSError:
        return 0


def _beside(path: Path) -> Iterator[Path]:
    """Yield what SQLite has left beside a file; it follows links to find the place."""
    real = os.path.realpath(path)
    return (file for ending in SIDE_FILES if (file := Path(f"{real}{ending}")).is_file())


async def connect(path: Path | str, **options: Any) -> aiosqlite.Connection:
    """Open a connection; *options* as of `sqlite3.connect`. Whoever calls it closes it.

    Where that fails or is cancelled, the library tells its thread to end and does not wait for it.
    The thread then answers a loop that may be closed by now; so it is waited for here.

    Raises:
        sqlite3.Error: If SQLite refuses.
    """
    connection = aiosqlite.connect(path, **options)
    try:
        return await connection
    except BaseException:
        await _end_of(connection)
        raise


async def close(connection: aiosqlite.Connection) -> None:
    """Close a connection of `connect`, after all that was asked of it.

    Where that fails or is cancelled, its thread is waited for as there.

    Raises:
        sqlite3.Error: If SQLite refuses; it is closed all the same.
    """
    try:
        await connection.close()
    except BaseException:
        await _end_of(connection)
        raise


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection as `connect` does, and close it afterwards."""
    connection = await connect(path)
    try:
        yield connection
    finally:
        await close(connection)


async def _end_of(connection: aiosqlite.Connection) -> None:
    """Wait for the thread of a connection that was told to end.

    Where this is cancelled, the event loop still waits before it closes: for threads like this one.
    """
    await asyncio.to_thread(connection._thread.join)
