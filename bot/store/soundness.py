"""Looks whether a database file is sound, without writing to it."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path

import aiosqlite

from bot.core.errors import StoreError
from bot.store.connecting import close, connect
from bot.store.database import Database
from bot.store.migrations import refuse_newer

SQLITE_VERSION = sqlite3.sqlite_version_info
LEAST_SQLITE = (3, 38)  # the first with `->>`, which the inbox uses (sqlite.org/changes.html)
# Another process that makes the file right now has written to it by then.
_MADE_WITHIN_S = 0.5
_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)
# The outer joins find what is not there.
_ACTIVE_DOCUMENTS = """
    SELECT coalesce(name, ''), sha256, content FROM active_revision
    LEFT JOIN revision_documents USING (revision_id) LEFT JOIN documents USING (sha256)
"""


class Fault(StrEnum):
    """What can be wrong with a database file."""

    FOLDER = "folder"  # there is a folder in its place
    EMPTY = "empty"  # no bytes at all
    NO_DATABASE = "no-database"  # some other kind of file
    FOREIGN = "foreign"  # a database of some other program
    DAMAGED = "damaged"
    DOCUMENTS = "documents"  # the data files of the active revision are not what was put into it
    ROWS = "rows"  # nor are its rows


class Unsound(StoreError):
    """A database file that must not be used, nor written to."""

    def __init__(self, path: Path, fault: Fault, reason: str = "") -> None:
        """Say which file, what is wrong with it, and what SQLite or the file's name adds."""
        super().__init__(f"{path}: {fault} ({reason})" if reason else f"{path}: {fault}")
        self.path = path
        self.fault = fault
        self.reason = reason


@asynccontextmanager
async def open_to_read(path: Path, patience_s: float = 5) -> AsyncIterator[Database]:
    """Open a database file that is there; nothing is ever written to it.

    Args:
        path: Of the file.
        patience_s: How long to wait for a process that keeps others out.

    Raises:
        StoreError: If it cannot be read; `Unsound` if it is not what it should be.
    """
    _refuse_folder(path)
    async with translated(path):
        connection = await _connect(path, "mode=ro", patience_s)
        try:
            if not await _can_read(connection, path):
                await close(connection)
                connection = await _connect(path, "immutable=1", patience_s)
                await connection.execute_fetchall("PRAGMA schema_version")
            yield Database(connection, path)
        finally:
            await close(connection)


@asynccontextmanager
async def translated(path: Path) -> AsyncIterator[None]:
    """Turn what SQLite raises about a file into a `StoreError`; into `Unsound` where it is that."""
    try:
        yield
    except sqlite3.Error as error:
        code = primary_code(error)
        if code == sqlite3.SQLITE_NOTADB:
            raise Unsound(path, Fault.NO_DATABASE) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise Unsound(path, Fault.DAMAGED, str(error)) from error
        if not code and isinstance(error, sqlite3.OperationalError):
            # Python's own, not SQLite's: text that is not UTF-8.
            raise Unsound(path, Fault.ROWS) from error
        raise StoreError(f"{path}: {error}") from error


async def check_before_use(path: Path) -> None:
    """Look at a file before it is opened for writing; one that is not there yet is fine.

    Quick: 8 ms at the size of the real data. What is wrong inside a value of a table is not seen
    here, except in the data files that the active revision was made of; `SqliteRevisions.facts`
    looks at its rows.

    Raises:
        NewerProgram: If a newer version of this program has changed it.
        StoreError: If it cannot be read; `Unsound` if it must not be used.
    """
    if size_of(path) == 0:
        await asyncio.sleep(_MADE_WITHIN_S)
        if size_of(path) == 0:
            raise Unsound(path, Fault.EMPTY)
    if size_of(path) is None:
        return
    async with open_to_read(path) as database:
        await check(database)


async def check(database: Database, *, thoroughly: bool = False) -> None:
    """Look at an open database: its structure, its version, and the active revision's data files.

    Args:
        database: Need not be migrated.
        thoroughly: Look at indexes and references between tables too.

    Raises:
        NewerProgram: If a newer version of this program has changed it.
        StoreError: If it cannot be read; `Unsound` if it must not be used.
    """
    await check_structure(database, thoroughly=thoroughly)
    tables = await table_names(database)
    if tables and "migrations" not in tables:
        raise Unsound(database.path, Fault.FOREIGN)
    async with translated(database.path):
        if tables:
            query = "SELECT name FROM migrations"
            rows = await database.connection.execute_fetchall(query)
            refuse_newer(database.path, [str(row[0]) for row in rows])
        if "active_revision" in tables:
            await _check_documents(database)


async def check_structure(database: Database, *, thoroughly: bool = False) -> None:
    """Look at the pages of an open database, whatever is in them; raises as `check`."""
    path = database.path
    async with translated(path):
        pragma = "PRAGMA integrity_check(1)" if thoroughly else "PRAGMA quick_check(1)"
        for verdict, *_ in await database.connection.execute_fetchall(pragma):
            if verdict != "ok":
                raise Unsound(path, Fault.DAMAGED, str(verdict))
        if thoroughly:
            for table, *_ in await database.connection.execute_fetchall("PRAGMA foreign_key_check"):
                raise Unsound(path, Fault.DAMAGED, f"foreign key of {table}")


async def table_names(database: Database) -> frozenset[str]:
    """Return the names of the tables in a database of any program."""
    async with translated(database.path):
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        rows = await database.connection.execute_fetchall(query)
    return frozenset(str(row[0]) for row in rows)


def size_of(path: Path) -> int | None:
    """Return how many bytes are in a file; None if there is none, or it cannot be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def primary_code(error: BaseException | None) -> int:
    """Return SQLite's own code for what went wrong; 0 if it was something else."""
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY_CODE


async def _check_documents(database: Database) -> None:
    for name, sha256, content in await database.connection.execute_fetchall(_ACTIVE_DOCUMENTS):
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise Unsound(database.path, Fault.DOCUMENTS, name)


async def _connect(path: Path, option: str, patience_s: float) -> aiosqlite.Connection:
    return await connect(
        f"{_uri(path)}?{option}", uri=True, isolation_level=None, timeout=patience_s
    )


def _uri(path: Path) -> str:
    return path.absolute().as_uri()


async def _can_read(connection: aiosqlite.Connection, path: Path) -> bool:
    """Try; False where SQLite wants to make a file beside one that nobody writes to.

    A database in WAL mode cannot be read from a folder that cannot be written, unless it is taken
    for a file that never changes: that holds where there is no `-wal` beside it.
    """
    try:
        await connection.execute_fetchall("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        if primary_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        if size_of(path) is None or size_of(Path(f"{path}-wal")) is not None:
            raise
        return False
    return True


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise Unsound(path, Fault.FOLDER)
