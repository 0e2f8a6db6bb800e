"""Keeps revisions in SQLite. Implements `service.ports.RevisionStore`."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite

from bot.core.model import Facts
from bot.service.ports import Draft, Origin, Revision
from bot.store.database import Database, open_database
from bot.store.migrations import migrate
from bot.store.rows import mapping, tables

_REVISION = "SELECT id, digest, created_at, author, reason, origin FROM revisions"
_ACTIVE = _REVISION + " JOIN active_revision ON revision_id = id"


class SqliteRevisions:
    """The revisions of one database file."""

    def __init__(self, database: Database) -> None:
        """Use an open, migrated database."""
        self._database = database

    async def active(self) -> Revision | None:
        """See `RevisionStore.active`."""
        async with self._database.transaction(write=False) as connection:
            return await _one(connection, _ACTIVE)

    async def newest(self, origin: Origin) -> Revision | None:
        """See `RevisionStore.newest`."""
        query = f"{_REVISION} WHERE origin = ? ORDER BY id DESC LIMIT 1"
        async with self._database.transaction(write=False) as connection:
            return await _one(connection, query, (origin,))

    async def facts(self) -> tuple[Revision, Facts] | None:
        """See `RevisionStore.facts`."""
        async with self._database.transaction(write=False) as connection:
            revision = await _one(connection, _ACTIVE)
            if revision is None:
                return None
            records = {name: await _read(connection, name) for name in tables()}
        return revision, Facts(**records)

    async def add(self, draft: Draft) -> Revision:
        """See `RevisionStore.add`."""
        async with self._database.transaction(write=True) as connection:
            earlier = await _of_operation(connection, draft.operation)
            if earlier is not None:
                return earlier
            active = await _one(connection, _ACTIVE)
            if active is not None and active.digest == draft.documents.digest:
                return active
            number = await _insert_revision(connection, draft)
            if draft.operation is not None:
                moment = draft.created_at.isoformat(timespec="seconds")
                values = (draft.operation, number, draft.author, moment)
                await connection.execute("INSERT INTO operations VALUES (?, ?, ?, ?)", values)
            for name in tables():
                await _write(connection, name, getattr(draft.facts, name))
            await connection.execute(
                "INSERT INTO active_revision VALUES (1, ?) "
                "ON CONFLICT (only_row) DO UPDATE SET revision_id = excluded.revision_id",
                (number,),
            )
            written = await _one(connection, _ACTIVE)
        assert written is not None
        return written

    async def of_operation(self, operation: str) -> Revision | None:
        """See `RevisionStore.of_operation`."""
        async with self._database.transaction(write=False) as connection:
            return await _of_operation(connection, operation)

    async def integrity(self) -> str | None:
        """Return what SQLite finds wrong with its own file; None if all is well."""
        async with self._database.transaction(write=False) as connection:
            rows = list(await connection.execute_fetchall("PRAGMA quick_check(1)"))
        verdict = str(rows[0][0])
        return None if verdict == "ok" else verdict


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Database]:
    """Open the database file, bring its schema up to date, and close it afterwards.

    Raises:
        StoreError: If the file cannot be opened, read or written.
    """
    async with open_database(path) as database:
        await migrate(database)
        yield database


@asynccontextmanager
async def open_revisions(path: Path) -> AsyncIterator[SqliteRevisions]:
    """Open the database file as `open_store` does, for its revisions only."""
    async with open_store(path) as database:
        yield SqliteRevisions(database)


async def _one(
    connection: aiosqlite.Connection, query: str, values: Sequence[Any] = ()
) -> Revision | None:
    for row in await connection.execute_fetchall(query, values):
        number, digest, created_at, author, reason, origin = row
        moment = datetime.fromisoformat(created_at)
        return Revision(number, digest, moment, author, reason, Origin(origin))
    return None


async def _of_operation(connection: aiosqlite.Connection, operation: str | None) -> Revision | None:
    query = f"{_REVISION} WHERE id = (SELECT revision_id FROM operations WHERE id = ?)"  # noqa: S608 -- our own text
    return await _one(connection, query, (operation,))


async def _insert_revision(connection: aiosqlite.Connection, draft: Draft) -> int:
    cursor = await connection.execute(
        "INSERT INTO revisions (digest, created_at, author, reason, origin) VALUES (?, ?, ?, ?, ?)",
        (
            draft.documents.digest,
            draft.created_at.isoformat(timespec="seconds"),
            draft.author,
            draft.reason,
            draft.origin,
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    for name, content in sorted(draft.documents.contents.items()):
        sha256 = hashlib.sha256(content).hexdigest()
        await connection.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (sha256, content))
        await connection.execute(
            "INSERT INTO revision_documents VALUES (?, ?, ?)", (number, name, sha256)
        )
    return number


async def _write(connection: aiosqlite.Connection, table: str, records: Sequence[Any]) -> None:
    known = mapping(tables()[table])
    marks = ", ".join("?" * (1 + len(known.columns)))
    rows = [[position, *known.encode(record)] for position, record in enumerate(records)]
    # Table and columns are names of our own record types, never input.
    await connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- see above
    await connection.executemany(
        f"INSERT INTO {table} (position, {', '.join(known.columns)}) VALUES ({marks})",  # noqa: S608 -- see above
        rows,
    )


async def _read(connection: aiosqlite.Connection, table: str) -> tuple[Any, ...]:
    known = mapping(tables()[table])
    query = f"SELECT {', '.join(known.columns)} FROM {table} ORDER BY position"  # noqa: S608 -- see above
    rows = await connection.execute_fetchall(query)
    return tuple(known.decode(iter(row)) for row in rows)
