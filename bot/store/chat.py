"""Keeps what the chat remembers. Implements `service.ports.LanguageStore` and `CorrectionStore`."""

from __future__ import annotations

from datetime import date

from bot.service.ports import Correction
from bot.store.database import Database

_REPORT = """
    INSERT INTO corrections VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)
    ON CONFLICT DO UPDATE SET times = times + 1, last_on = excluded.last_on
    RETURNING times
"""


class SqliteChat:
    """The chat's own tables in the database."""

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

    async def report(self, correction: Correction, revision: int, day: date) -> int:
        """See `CorrectionStore.report`."""
        values = (revision, correction.nis, correction.body, correction.kind, day.isoformat())
        async with self._database.transaction(write=True) as connection:
            ((times,),) = await connection.execute_fetchall(_REPORT, values)
        return int(times)
