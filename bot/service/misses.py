"""Use case: words that people type for a place and that lead nowhere. Nobody keeps who typed them.

Of a word only a keyed hash is kept until enough different days have seen it: by then it is a word
that people use, and no longer something that one person wrote.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice

from bot.core.lookup.directory import Directory
from bot.core.model.errors import StoreError
from bot.core.model.geography import Place
from bot.core.model.outcome import NotUnderstood, Reason
from bot.core.model.terms import Confidence, PlaceId, SourceId
from bot.core.reading.text import fold, squash
from bot.core.reading.vocabulary import LOCATIVES, is_known
from bot.core.resolving.matching import slips
from bot.core.resolving.suggest import suggest
from bot.service.ask import Asked
from bot.service.changing.admins import Admins, Who
from bot.service.changing.edits import AddAlias, Evidence
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Clock, MissStore
from bot.service.reports import PUBLISHER

_log = logging.getLogger(__name__)

_MOST_WORDS = 6  # a longer question is a story, and says more about who wrote it
_MOST_TOKENS = 2
_LETTERS_ONLY = re.compile(r"[a-z]{3,25}\Z")
_AROUND = ".,;:!?\"'()[]«»“”‘’"
_KEY_BYTES = 32
_HASH_BYTES = 8
_PENDING_FOR = timedelta(days=90)
_KEPT_FOR = timedelta(days=365)
_MOST_CANDIDATES = 3
_MOST_NATS = 30.0  # what a slip may cost: far more than what an answer asks back about


@dataclass(frozen=True, slots=True)
class Missed:
    """A word that led nowhere, with the places that it may stand for."""

    token: str  # folded, letters only
    days: int  # different ones
    first_on: date
    last_on: date
    candidates: tuple[Place, ...]  # the likeliest first, at most three; a guess


class Misses:
    """Counts words that led nowhere, and shows administrators those that come back."""

    def __init__(
        self,
        admins: Admins,
        store: MissStore,
        holder: DirectoryHolder,
        clock: Clock,
        at_least: int = 3,
    ) -> None:
        """Keep a word once *at_least* different days (2 or more) have seen it."""
        self._admins = admins
        self._store = store
        self._holder = holder
        self._clock = clock
        self._at_least = at_least
        self._key = b""  # read when it is needed first

    async def note(self, asked: Asked) -> None:
        """Count the words of a question in which no place was found; anything else is let go.

        A database that cannot be written is a warning in the log: nobody's answer depends on it.
        """
        tokens = tokens_of(asked)
        if not tokens:
            return
        try:
            hashes = {await self._hash(token): token for token in tokens}
            await self._store.miss(hashes, self._clock().date(), self._at_least)
            await self.tidy()
        except StoreError as error:
            _log.warning("words that led nowhere could not be counted: %s", error)

    async def list(self, who: Who) -> tuple[Missed, ...]:
        """Return the words that came back, those of the most days first.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be used.
        """
        self._admins.name_of(who)
        await self.tidy()
        kept = sorted(await self._store.missed(), key=lambda one: (-one.days, one.token))
        return tuple(
            Missed(one.token, one.days, one.first_on, one.last_on, self._candidates(one.token))
            for one in kept
        )

    async def settle(self, who: Who, token: str) -> bool:
        """Forget a word, whatever was made of it, and do not count it for a year.

        Returns:
            False if it is not kept, or not any more.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be written.
        """
        self._admins.name_of(who)
        return await self._store.settle_miss(token)

    def alias(self, who: Who, token: str, place: PlaceId) -> AddAlias:
        """Return the change that makes a word another name for a place.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        self._admins.name_of(who)
        today = self._clock().date()
        evidence = Evidence(
            id=SourceId(f"gevraagd-{today}"),
            title="Wat mensen typen, aanvaard door de beheerder",
            publisher=PUBLISHER,
            published=today,
            confidence=Confidence.SECONDARY,
        )
        return AddAlias(token, place, evidence)

    async def tidy(self) -> None:
        """Forget what was not seen for long: 90 days on too few days, else a year.

        Raises:
            StoreError: If the database cannot be written.
        """
        today = self._clock().date()
        await self._store.forget_misses(today - _PENDING_FOR, today - _KEPT_FOR)

    async def _hash(self, token: str) -> bytes:
        if not self._key:
            self._key = bytes.fromhex(await self._store.miss_key(secrets.token_hex(_KEY_BYTES)))
        return hmac.digest(self._key, token.encode(), hashlib.sha256)[:_HASH_BYTES]

    def _candidates(self, token: str) -> tuple[Place, ...]:
        directory = self._holder.current
        begun = suggest(token, directory, self._clock().date(), _MOST_CANDIDATES)
        found = {place.id: place for place in chain(begun, _near(token, directory))}
        return tuple(islice(found.values(), _MOST_CANDIDATES))


def tokens_of(asked: Asked) -> tuple[str, ...]:
    """Return the words of a question that may be a place nobody knows, at most two.

    Empty where a place was found, the question is a longer story, or its words are everyday ones,
    known names, numbers, addresses.
    """
    outcome = asked.resolution.outcome
    if not isinstance(outcome, NotUnderstood) or outcome.reason is not Reason.NO_PLACE:
        return ()
    words = outcome.heard.split()
    if len(words) > _MOST_WORDS:
        return ()
    pointed: list[str] = []  # "in ...": the likeliest to be a place
    others: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        token = _place_like(word, asked.directory)
        if token is not None:
            (pointed if fold(before) in LOCATIVES else others).append(token)
    return tuple(dict.fromkeys([*pointed, *others]))[:_MOST_TOKENS]


def _place_like(word: str, directory: Directory) -> str | None:
    """Return a word folded, hyphens gone; None if it cannot be a place that nobody knows."""
    stripped = word.strip(_AROUND)
    if not all(char.isalpha() or char in "-'’" for char in stripped):
        return None  # a number, an e-mail or web address, a mention, a command
    folded = fold(stripped)
    token = squash(folded)
    is_word = is_known(folded) or token in directory.words
    is_name = token in directory.names or token in directory.bodies
    if is_word or is_name or not _LETTERS_ONLY.match(token):
        return None
    return token


def _near(token: str, directory: Directory) -> Iterator[Place]:
    """Yield places whose name a word may be a bad spelling of, the nearest first."""
    found = sorted(slips((token,), directory.names), key=lambda slip: (slip.cost, slip.name.raw))
    for slip in found:
        if slip.name.place is not None and slip.cost <= _MOST_NATS:
            yield slip.name.place
