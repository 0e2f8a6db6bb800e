"""What the use cases need from the outside, as small protocols; and what passes through them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.core.geography import Located
from bot.core.model import Facts
from bot.core.terms import NisCode

Clock = Callable[[], datetime]  # the present moment, aware, in UTC


@dataclass(frozen=True, slots=True)
class Documents:
    """The data files as bytes: what people wrote, and what a revision keeps."""

    contents: Mapping[str, bytes]  # by file name
    digest: str = field(init=False)  # SHA-256 over names and contents, hexadecimal

    def __post_init__(self) -> None:
        """Compute the digest: the same for the same files in whatever order."""
        whole = hashlib.sha256()
        for name in sorted(self.contents):
            content = self.contents[name]
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
        object.__setattr__(self, "digest", whole.hexdigest())


class Origin(StrEnum):
    """How a revision came to be."""

    FILES = "files"  # the data directory was read


@dataclass(frozen=True, slots=True)
class Revision:
    """One accepted state of all contact data."""

    id: int  # counts from 1
    digest: str  # of its documents
    created_at: datetime  # aware, UTC
    author: str  # a chosen name, or the program's
    reason: str
    origin: Origin


class DataSource(Protocol):
    """Where data files come from."""

    def read(self) -> Documents:
        """Return the files' bytes; raises `InvalidInput` if any is missing."""

    def parse(self, documents: Documents, today: date) -> Facts:
        """Return the facts; raises `InvalidInput` with all problems."""


class RevisionStore(Protocol):
    """Where revisions are kept. Every method may raise `StoreError`."""

    async def active(self) -> Revision | None:
        """Return the revision that questions are answered from; None before the first load."""

    async def facts(self) -> tuple[Revision, Facts] | None:
        """Return the active revision with its facts, both from the same moment."""

    async def newest(self, origin: Origin) -> Revision | None:
        """Return the newest revision of one origin."""

    async def add(self, draft: Draft) -> Revision:
        """Write a revision with all its rows in one transaction, and make it the active one.

        Safe to repeat: if the active revision has the same digest, that one is returned; if the
        draft's operation was carried out before, the revision that came of it.
        """

    async def of_operation(self, operation: str) -> Revision | None:
        """Return the revision that an operation led to; None if it was not carried out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is about to be written."""

    documents: Documents
    facts: Facts
    author: str
    reason: str
    origin: Origin
    created_at: datetime
    operation: str | None = None  # names the act, so that a repeat does nothing twice


@dataclass(frozen=True, slots=True)
class Letter:
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

    async def put(self, letters: Sequence[Letter]) -> frozenset[int]:
        """Write letters, durably and all at once; return the numbers of those that are new.

        Once this returns, they may be acknowledged: a crash does not lose them.
        """

    def done(self, update_id: int) -> None:
        """Forget a letter's content; its number is kept, so that a repeat is known. Soon, not now.

        A crash before it is on disk has the letter handled once more.
        """

    async def waiting(self) -> tuple[Letter, ...]:
        """Return the letters that an earlier run left, in order."""

    async def newest(self) -> int | None:
        """Return the highest number seen; None if there is none."""

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


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said is wrong. Nobody knows who."""

    nis: NisCode
    body: str  # id of the partnership or organiser that was shown; empty: none
    kind: str


class CorrectionStore(Protocol):
    """Where reports of wrong data are kept. May raise `StoreError`."""

    async def report(self, correction: Correction, revision: int, day: date) -> int:
        """Count a report; return how many equal ones there are now, this one included."""
