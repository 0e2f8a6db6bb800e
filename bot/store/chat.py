"""Keeps what the chat remembers: languages, which addresses answered, and what was told already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bot.service.ports import Reachability, Sign
from bot.store.database import Database
from bot.store.misses import SqliteMisses
from bot.store.reports import SqliteReports


class SqliteLanguages:
    """The languages that people chose, by their number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen_languages(self) -> dict[int, str]:
        """See `LanguageStore.chosen_languages`."""
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall("SELECT person, language FROM languages")
        return {int(person): str(language) for person, language in rows}

    async def choose_language(self, person: int, language: str | None) -> None:
        """See `LanguageStore.choose_language`."""
        async with self._database.transaction(write=True) as connection:
            if language is None:
                await connection.execute("DELETE FROM languages WHERE person = ?", (person,))
                return
            await connection.execute(
                "INSERT INTO languages VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET language = excluded.language",
                (person, language),
            )


class SqliteMemory:
    """The table `remembered` of one database."""

    def __init__(self, database: Database) -> None:
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


_KEEP = """
    INSERT INTO reachability VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        is_reached = excluded.is_reached, detail = excluded.detail, looked_on = excluded.looked_on
"""


class SqliteReachability:
    """The table of hints in the database."""

    def __init__(self, database: Database) -> None:
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


class SqliteChat(SqliteLanguages, SqliteReports, SqliteMisses):
    """The chat's own tables in the database."""
