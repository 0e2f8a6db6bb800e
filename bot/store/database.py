"""One SQLite file: opened once, set up in one place, written by one task at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite

from bot.core.errors import StoreError
from bot.store.connecting import close, connect

_BUSY_TIMEOUT_MS = 5_000
_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)


class Database:
    """A connection in autocommit mode; transactions are explicit and one after the other."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        """Take over an open connection; `open_database` is the way to make one."""
        self.connection = connection
        self.path = path
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[aiosqlite.Connection]:
        """Run statements that see one state and take effect together, or not at all.

        Raises:
            StoreError: If SQLite refuses; nothing has changed then.
        """
        async with self._lock:
            try:
                await self._begin("BEGIN IMMEDIATE" if write else "BEGIN")
                try:
                    yield self.connection
                except BaseException:
                    await self.connection.execute("ROLLBACK")
                    raise
                await self.connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from error

    async def _begin(self, statement: str) -> None:
        try:
            await self.connection.execute(statement)
        except asyncio.CancelledError:
            # It is in the worker's queue, and will be carried out though nobody waits for it: the
            # next transaction would find itself inside this one.
            with suppress(sqlite3.Error):
                await self.connection.execute("ROLLBACK")
            raise

    async def statement(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, a transaction of its own, in a single trip to the worker thread.

        Raises:
            StoreError: If SQLite refuses; nothing has changed then.
        """
        try:
            rows = await self.connection.execute_fetchall(query, values)
        except (sqlite3.Error, ValueError) as error:  # ValueError: the connection was closed
            raise StoreError(f"{self.path}: {error}") from error
        return [tuple(row) for row in rows]


def is_held_by_another(error: StoreError) -> bool:
    """Tell whether a database could not be used because another process holds it."""
    cause = error.__cause__
    return isinstance(cause, sqlite3.OperationalError) and (
        cause.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
    )


@asynccontextmanager
async def open_database(path: Path, *, alone: bool = False) -> AsyncIterator[Database]:
    """Open or create the database file, in WAL mode; close it afterwards.

    Args:
        path: Of the file; its folder is made if it is not there.
        alone: Keep every other process out, from the first transaction until the end.

    Raises:
        StoreError: If the folder cannot be made, or the file is no SQLite database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: {error.strerror}") from error
    try:
        connection = await connect(path, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error
    try:
        try:
            await _set_up(connection, alone=alone)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}") from error
        yield Database(connection, path)
    finally:
        await close(connection)


async def _set_up(connection: aiosqlite.Connection, *, alone: bool) -> None:
    await connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    if alone:
        await connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    # What is deleted is overwritten: these files hold what people wrote.
    await connection.execute("PRAGMA secure_delete = ON")
    await connection.execute("PRAGMA journal_mode = WAL")
    await connection.execute("PRAGMA synchronous = FULL")
    await connection.execute("PRAGMA foreign_keys = ON")
