"""Use case: in which language somebody is answered."""

from __future__ import annotations

from collections.abc import Collection

from bot.service.ports import LanguageStore


class Languages:
    """Follows the language of somebody's app, unless they chose another one here."""

    def __init__(self, known: Collection[str], default: str, store: LanguageStore) -> None:
        """Speak the *known* languages (ISO 639-1), *default* where nothing else is known."""
        self.known = tuple(known)
        self.default = default
        self._store = store
        self._chosen: dict[int, str] = {}

    async def load(self) -> None:
        """Read the choices that were kept.

        Raises:
            StoreError: If the database cannot be read.
        """
        self._chosen = await self._store.chosen_languages()

    def of(self, person: int | None, code: str | None) -> str:
        """Return the language for somebody.

        Args:
            person: Their number; None where it is unknown.
            code: The language of their app as IETF tag ("fr-BE"); None where it is unknown.
        """
        chosen = self._chosen.get(person) if person is not None else None
        if chosen in self.known:
            return chosen
        spoken = (code or "").replace("_", "-").split("-")[0].lower()
        return spoken if spoken in self.known else self.default

    async def choose(self, person: int, language: str | None) -> None:
        """Answer somebody in *language* from now on; None: follow their app, and forget them.

        Raises:
            StoreError: If it could not be kept; nothing has changed then.
        """
        if language is not None and language not in self.known:
            return
        await self._store.choose_language(person, language)
        if language is None:
            self._chosen.pop(person, None)
        else:
            self._chosen[person] = language
