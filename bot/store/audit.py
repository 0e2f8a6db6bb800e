"""Writes down who did what. Implements `service.ports.AuditLog`."""

from __future__ import annotations

from datetime import datetime

import aiosqlite

from bot.service.ports import Act
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
