"""One SQLite file: opened once, set up in one place, written by one task at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.core.errors import StoreError

_BUSY_TIMEOUT_MS = 5_000


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
                await self.connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                try:
                    yield self.connection
                except BaseException:
                    await self.connection.execute("ROLLBACK")
                    raise
                await self.connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from error


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """Open or create the database file, in WAL mode; close it afterwards.

    Raises:
        StoreError: If the folder cannot be made, or the file is no SQLite database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: {error.strerror}") from error
    try:
        connection = await aiosqlite.connect(path, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error
    try:
        try:
            await _set_up(connection)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}") from error
        yield Database(connection, path)
    finally:
        await connection.close()


async def _set_up(connection: aiosqlite.Connection) -> None:
    await connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    await connection.execute("PRAGMA journal_mode = WAL")
    await connection.execute("PRAGMA synchronous = FULL")
    await connection.execute("PRAGMA foreign_keys = ON")
