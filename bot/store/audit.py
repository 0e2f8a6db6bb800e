"""What a change leaves: who did it, and the documents of a revision or a proposal, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import aiosqlite

from bot.service.ports import Act, Documents
from bot.store.database import Database

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input

_COLUMNS = "at, author, act, operation, revision_id, what"


class SqliteAudit:
    """The audit log of one database; SQLite itself refuses to change or delete a line."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, act: Act) -> None:
        """See `AuditLog.record`."""
        async with self._database.transaction(write=True) as connection:
            await write_act(connection, act)

    async def acts(self) -> tuple[Act, ...]:
        """See `AuditLog.acts`."""
        query = f"SELECT {_COLUMNS} FROM audit ORDER BY number"
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall(query)
        return tuple(
            Act(datetime.fromisoformat(at), author, act, what, operation, revision)
            for at, author, act, operation, revision, what in rows
        )


async def write_act(connection: aiosqlite.Connection, act: Act) -> None:
    """Write a line in the transaction of what it tells of."""
    moment = act.at.isoformat(timespec="seconds")
    await connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
        (moment, act.author, act.act, act.operation, act.revision, act.what),
    )


_SWEEP = """
    DELETE FROM documents WHERE sha256 NOT IN (
        SELECT sha256 FROM revision_documents
        UNION SELECT sha256 FROM revision_files
        UNION SELECT sha256 FROM proposal_documents
        UNION SELECT sha256 FROM files_seen
    )
"""


async def keep(connection: aiosqlite.Connection, documents: Documents) -> list[tuple[str, str]]:
    """Write the contents that are not there yet; return each file's name with its hash."""
    named: list[tuple[str, str]] = []
    for name, content in sorted(documents.contents.items()):
        sha256 = hashlib.sha256(content).hexdigest()
        await connection.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (sha256, content))
        named.append((name, sha256))
    return named


async def gather(
    connection: aiosqlite.Connection, query: str, values: Sequence[Any] = ()
) -> Documents | None:
    """Return the documents whose names and contents a query selects; None if there are none."""
    rows: Iterable[Any] = await connection.execute_fetchall(query, values)
    contents = {str(name): bytes(content) for name, content in rows}
    return Documents(contents) if contents else None


async def sweep(connection: aiosqlite.Connection) -> None:
    """Delete the contents that nothing names any more."""
    await connection.execute(_SWEEP)
