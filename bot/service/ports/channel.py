"""What a channel needs beside answers: updates that wait, borders, chosen languages, a memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from bot.core.model.geography import Located


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as a messenger delivered it, unread."""

    update_id: int  # counts up, per bot
    content: str  # JSON
    # The same, where it was read on the way in; so that it need not be read twice.
    fields: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


# Telegram keeps an update that it could not deliver for 24 hours (core.telegram.org/bots/api,
# "Getting updates"); a repeat cannot come later than that, nor does anybody wait for the answer.
KEPT_FOR = timedelta(hours=24)


class Inbox(Protocol):
    """Where updates wait until they are handled. Every coroutine may raise `StoreError`."""

    async def put(self, updates: Sequence[RawUpdate]) -> frozenset[int]:
        """Write updates, durably and all at once; return the numbers of those that are new.

        Once this returns, they may be acknowledged: a crash does not lose them.
        """

    def done(self, update_id: int) -> None:
        """Forget an update's content; its number is kept, so that a repeat is known. Soon, not now.

        A crash before it is on disk has the update handled once more.
        """

    async def waiting(self) -> tuple[RawUpdate, ...]:
        """Return the updates that an earlier run left, in order."""

    async def expire(self) -> int:
        """Forget what is older than a day; return how many of those were never handled."""


class Locator(Protocol):
    """What knows the borders of municipalities."""

    def locate(self, lon: float, lat: float, accuracy_m: float = 0) -> Located:
        """Return where a point lies; raises `ValueError` if there is no such point."""


class LanguageStore(Protocol):
    """Where the languages are kept that people chose. Every method may raise `StoreError`."""

    async def chosen_languages(self) -> dict[int, str]:
        """Return the language of everybody who chose one, by their number."""

    async def choose_language(self, person: int, language: str | None) -> None:
        """Keep a choice; None forgets it, and with it the person."""


class Memory(Protocol):
    """Small things that the program remembers. Every method may raise `StoreError`."""

    async def recall(self, name: str) -> str | None:
        """Return what was remembered under a name; None if nothing was."""

    async def remember(self, name: str, value: str) -> None:
        """Remember a value, in the place of an earlier one."""
