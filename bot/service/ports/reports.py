"""What people say is wrong, and words that led nowhere. Nobody keeps who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.core.model.terms import NisCode


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said is wrong. Nobody knows who."""

    nis: NisCode
    body: str  # id of the partnership or organiser that was shown; empty: none
    kind: str
    note: str = ""  # one line saying what it should be; empty: none


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    LATER = "later"  # an administrator looked, and put it off
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Counted:
    """How a correction was counted."""

    times: int  # how many equal ones there are now, this one included
    has_note: bool  # its line was kept; False: it had none, or there are too many already


@dataclass(frozen=True, slots=True)
class KeptReport:
    """Equal corrections, counted together."""

    id: int
    said: Correction
    times: int
    first_on: date
    last_on: date
    state: ReportState


class ReportStore(Protocol):
    """Where reports of wrong data are kept. Every method may raise `StoreError`."""

    async def report(self, said: Correction, day: date) -> Counted:
        """Count a correction together with those that say the same and are not decided yet.

        One with a line takes the place of one without: whoever writes it pressed a button before.
        """

    async def undecided(self) -> tuple[KeptReport, ...]:
        """Return the reports that wait for a decision, in no order."""

    async def decide(self, report: int, state: ReportState) -> bool:
        """Change the state of a report; whoever accepts or rejects it has its line forgotten.

        Returns:
            Whether it changed: False if there is none that waits for a decision.
        """

    async def forget_reports(self, before: date) -> None:
        """Forget what was last reported before a day."""


@dataclass(frozen=True, slots=True)
class KeptMiss:
    """A word that led nowhere on enough days to be kept."""

    token: str  # folded, letters only
    days: int  # different ones
    first_on: date
    last_on: date


class MissStore(Protocol):
    """Where words are counted that led nowhere. Every method may raise `StoreError`."""

    async def miss_key(self, fresh: str) -> str:
        """Return the key that words are hashed with: *fresh* the first time, then always that."""

    async def miss(self, hashes: Mapping[bytes, str], day: date, at_least: int) -> None:
        """Count words, at most once a day each.

        Args:
            hashes: The words, by their keyed hashes. A word itself is written only once *at_least*
                different days have seen it.
            day: Today.
            at_least: At least 2.
        """

    async def missed(self) -> tuple[KeptMiss, ...]:
        """Return the words that are kept and not settled, in no order."""

    async def settle_miss(self, token: str) -> bool:
        """Forget a word, and do not count it again; False if it is not kept."""

    async def forget_misses(self, pending_before: date, before: date) -> None:
        """Forget hashes of words seen on too few days, and everything else, last seen before."""
