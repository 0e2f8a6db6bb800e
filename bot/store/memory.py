"""Remembers small things. Implements `service.ports.Memory`."""

from __future__ import annotations

from bot.store.database import Database


class SqliteMemory:
    """The table `remembered` of one database."""

    def __init__(self, database: Database) -> None:
        """Use an open, migrated database."""
        self._database = database

    async def recall(self, name: str) -> str | None:
        """See `Memory.recall`."""
        query = "SELECT value FROM remembered WHERE name = ?"
        rows = await self._database.statement(query, (name,))
        return str(rows[0][0]) if rows else None

    async def remember(self, name: str, value: str) -> None:
        """See `Memory.remember`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute(
                "INSERT INTO remembered VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )
