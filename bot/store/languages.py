"""Keeps the languages that people chose. Implements `service.ports.LanguageStore`."""

from __future__ import annotations

from bot.store.database import Database


class SqliteLanguages:
    """The languages that people chose, by their number."""

    def __init__(self, database: Database) -> None:
        """Use an open, migrated database."""
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
