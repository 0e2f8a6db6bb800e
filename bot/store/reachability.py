"""Keeps what could be reached on the network. Implements `service.ports.ReachabilityStore`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bot.service.ports import Reachability, Sign
from bot.store.database import Database

_KEEP = """
    INSERT INTO reachability VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        is_reached = excluded.is_reached, detail = excluded.detail, looked_on = excluded.looked_on
"""


class SqliteReachability:
    """The table of hints in the database."""

    def __init__(self, database: Database) -> None:
        """Use an open, migrated database."""
        self._database = database

    async def hints(self) -> Mapping[str, Reachability]:
        """See `ReachabilityStore.hints`. A sign that only a newer program knows is left out."""
        rows = await self._database.statement("SELECT address, detail, looked_on FROM reachability")
        signs = {sign.value: sign for sign in Sign}
        return {
            address: Reachability(address, signs[detail], date.fromisoformat(looked_on))
            for address, detail, looked_on in rows
            if detail in signs
        }

    async def record(self, seen: Sequence[Reachability], known: Collection[str]) -> None:
        """See `ReachabilityStore.record`. All of it in one transaction."""
        kept = [(one.address, one.is_reached, one.sign, one.looked_on.isoformat()) for one in seen]
        async with self._database.transaction(write=True) as connection:
            rows = await connection.execute_fetchall("SELECT address FROM reachability")
            gone = [(address,) for (address,) in rows if address not in known]
            await connection.executemany("DELETE FROM reachability WHERE address = ?", gone)
            await connection.executemany(_KEEP, kept)
