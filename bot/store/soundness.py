"""Looks whether a database file is sound, without writing to it."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Sequence, Set
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.store.database import Database, close, connect, refuse_other_than_file
from bot.store.faults import Fault, Unsound, primary_code, translated
from bot.store.migrations import SCHEMA, refuse_newer, schema_after

SQLITE_VERSION = sqlite3.sqlite_version_info
LEAST_SQLITE = (3, 38)  # the first with `->>`, which the inbox uses (sqlite.org/changes.html)
# Another process that makes the file right now has written to it by then.
_MADE_WITHIN_S = 0.5
# The outer joins find what is not there.
_ACTIVE_DOCUMENTS = """
    SELECT coalesce(name, ''), sha256, content FROM active_revision
    LEFT JOIN revision_documents USING (revision_id) LEFT JOIN documents USING (sha256)
"""
_ALL_DOCUMENTS = (
    _ACTIVE_DOCUMENTS + " UNION ALL SELECT '', sha256, content FROM documents"  # noqa: S608 -- ours
)


@asynccontextmanager
async def open_to_read(path: Path, patience_s: float = 5) -> AsyncIterator[Database]:
    """Open a database file that is there; nothing is ever written to it.

    Args:
        path: Of the file.
        patience_s: How long to wait for a process that keeps others out.

    Raises:
        StoreError: If it cannot be read; `Unsound` if it is not what it should be.
    """
    refuse_other_than_file(path)
    async with translated(path):
        connection = await _connect(path, "mode=ro", patience_s)
        try:
            if not await _can_read(connection, path):
                await close(connection)
                connection = await _connect(path, "immutable=1", patience_s)
                await connection.execute_fetchall("PRAGMA schema_version")
            yield Database(connection, path, patience_s)
        finally:
            await close(connection)


async def check_before_use(path: Path) -> None:
    """Look at a file before it is opened for writing; one that is not there yet is fine.

    Quick: 8 ms at the size of the real data. What is wrong inside a value of a table is not seen
    here, except in the data files that the active revision was made of; `SqliteRevisions.check`
    looks at its records.

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
        thoroughly: Look at indexes, at references between tables, at the data files of all
            revisions, and whether its tables and triggers are exactly those that we make.

    Raises:
        NewerProgram: If a newer version of this program has changed it.
        StoreError: If it cannot be read; `Unsound` if it must not be used.
    """
    path = database.path
    async with translated(path):
        found = {tuple(row) for row in await database.connection.execute_fetchall(SCHEMA)}
    tables = {name for kind, name, *_ in found if kind == "table"}
    names = {name for _, name, *_ in found}
    if thoroughly and "migrations" in names and not schema_after(()) <= found:
        raise Unsound(path, Fault.SCHEMA, "migrations")  # a view in its place might never end
    await check_structure(database, thoroughly=thoroughly)
    if not found:
        return
    if "migrations" not in tables:
        raise Unsound(path, Fault.FOREIGN)
    applied = [str(name) for (name,) in await database.statement("SELECT name FROM migrations")]
    refuse_newer(path, applied)
    if thoroughly:
        _check_schema(path, found, applied)
    async with translated(path):
        if "active_revision" in tables:
            await _check_documents(database, _ALL_DOCUMENTS if thoroughly else _ACTIVE_DOCUMENTS)
        if thoroughly:
            for table, *_ in await database.connection.execute_fetchall("PRAGMA foreign_key_check"):
                raise Unsound(path, Fault.DAMAGED, f"foreign key of {table}")


async def check_structure(database: Database, *, thoroughly: bool = False) -> None:
    """Look at the pages of an open database, whatever is in them; raises as `check`."""
    path = database.path
    async with translated(path):
        pragma = "PRAGMA integrity_check(1)" if thoroughly else "PRAGMA quick_check(1)"
        for verdict, *_ in await database.connection.execute_fetchall(pragma):
            if verdict != "ok":
                raise Unsound(path, Fault.DAMAGED, str(verdict))


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


def _check_schema(path: Path, found: Set[tuple[str, ...]], applied: Sequence[str]) -> None:
    """Compare with what our migrations make, whichever of them the file has seen."""
    try:
        differing = sorted({name for _, name, *_ in found ^ schema_after(applied)})
    except ValueError:
        differing = ["migrations"]
    if differing:
        raise Unsound(path, Fault.SCHEMA, differing[0])


async def _check_documents(database: Database, query: str) -> None:
    for name, sha256, content in await database.connection.execute_fetchall(query):
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise Unsound(database.path, Fault.DOCUMENTS, name)


async def _connect(path: Path, option: str, patience_s: float) -> aiosqlite.Connection:
    uri = f"{_uri(path)}?{option}"
    return await connect(uri, uri=True, isolation_level=None, timeout=patience_s)


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
