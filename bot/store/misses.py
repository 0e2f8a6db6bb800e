"""Counts words that led nowhere. Implements `service.ports.MissStore`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.service.ports import KeptMiss
from bot.store.database import Database

_KEY = "miss-key"
_MOST = 10_000  # rows; beyond that the pending ones that were not seen for longest go

_COUNT = """
    INSERT INTO misses (hash, days, first_on, last_on) VALUES (?1, 1, ?2, ?2)
    ON CONFLICT DO UPDATE SET
        days = days + 1,
        last_on = excluded.last_on,
        token = CASE WHEN days + 1 >= ?3 THEN ?4 END
    WHERE last_on < excluded.last_on AND NOT is_settled
"""
_DROP = """
    DELETE FROM misses WHERE hash IN (
        SELECT hash FROM misses WHERE token IS NULL AND NOT is_settled
        ORDER BY last_on, days LIMIT max(0, (SELECT count(*) FROM misses) - ?)
    )
"""
_FORGET = """
    DELETE FROM misses
    WHERE last_on < ?1 AND token IS NULL AND NOT is_settled OR last_on < ?2
"""


class SqliteMisses:
    """Words that led nowhere; until enough days have seen one, only a keyed hash of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def miss_key(self, fresh: str) -> str:
        """See `MissStore.miss_key`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO remembered VALUES (?, ?)", (_KEY, fresh)
            )
            ((key,),) = await connection.execute_fetchall(
                "SELECT value FROM remembered WHERE name = ?", (_KEY,)
            )
        return str(key)

    async def miss(self, hashes: Mapping[bytes, str], day: date, at_least: int) -> None:
        """See `MissStore.miss`."""
        async with self._database.transaction(write=True) as connection:
            for hashed, token in hashes.items():
                await connection.execute(_COUNT, (hashed, day.isoformat(), at_least, token))
            await connection.execute(_DROP, (_MOST,))

    async def missed(self) -> tuple[KeptMiss, ...]:
        """See `MissStore.missed`."""
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall(
                "SELECT token, days, first_on, last_on FROM misses WHERE token IS NOT NULL"
            )
        return tuple(
            KeptMiss(str(token), int(days), date.fromisoformat(first), date.fromisoformat(last))
            for token, days, first, last in rows
        )

    async def settle_miss(self, token: str) -> bool:
        """See `MissStore.settle_miss`."""
        async with self._database.transaction(write=True) as connection:
            cursor = await connection.execute(
                "UPDATE misses SET is_settled = 1, token = NULL WHERE token = ?", (token,)
            )
        return cursor.rowcount > 0

    async def forget_misses(self, pending_before: date, before: date) -> None:
        """See `MissStore.forget_misses`."""
        async with self._database.transaction(write=True) as connection:
            values = (pending_before.isoformat(), before.isoformat())
            await connection.execute(_FORGET, values)
