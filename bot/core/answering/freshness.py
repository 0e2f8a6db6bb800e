"""How old facts are, and when that is too old. Pure: the day and the limits are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from bot.core.lookup.directory import Directory
from bot.core.model.dates import age_in_months
from bot.core.model.facts import Partnership, Provenance


class Level(IntEnum):
    """How careful one has to be with a fact; the higher, the more careful."""

    FRESH = 0
    AGEING = 1
    OVERDUE = 2


class CycleDoubt(StrEnum):
    """Why a partnership may not hold the regierol now, though no newer one is on record."""

    ENDED = "ended"  # its cycle is over, and no source is of a later day
    UNPROVEN = "unproven"  # its cycle goes on, but every source is older than that, or undated


@dataclass(frozen=True, slots=True)
class Policy:
    """From which age on facts are AGEING, and from which age on OVERDUE."""

    warn_months: int = 12  # at least 1
    overdue_months: int = 24  # at least `warn_months`

    def level_on(self, day: date, today: date) -> Level:
        """Return the level of what was last known to be right on *day*."""
        months = age_in_months(day, today)
        if months >= self.overdue_months:
            return Level.OVERDUE
        return Level.AGEING if months >= self.warn_months else Level.FRESH


USUAL = Policy()


def date_of(provenance: Provenance, directory: Directory) -> date | None:
    """Return the date of a fact: that of its newest dated source; None if none is dated.

    Of a date that is only partly known, it is the last day that it can mean.
    """
    published_by = directory.published_by
    return max((published_by[s] for s in provenance.sources if s in published_by), default=None)


def level(
    provenances: Iterable[Provenance], directory: Directory, today: date, policy: Policy
) -> Level:
    """Return the level of the worst of some facts; FRESH if there is none.

    A fact is as old as its date, or as the day on which somebody last compared it with its
    source, whichever is longer ago. Without a date it is OVERDUE: nobody knows how old it is.
    """
    oldest = date.max
    for provenance in provenances:
        day = date_of(provenance, directory)
        if day is None:
            return Level.OVERDUE
        oldest = min(oldest, day, provenance.checked_on)
    return policy.level_on(oldest, today)


def cycle_doubt(body: Partnership, directory: Directory, today: date) -> CycleDoubt | None:
    """Return what the sources leave open about a partnership's cycle; None if they prove it.

    The name and the days of a cycle prove nothing: somebody may give old bodies a new cycle.
    """
    cycle = directory.cycles[body.cycle]
    known = date_of(body.regierol, directory)
    if cycle.ends_on < today:
        return None if known is not None and known > cycle.ends_on else CycleDoubt.ENDED
    return None if known is not None and known >= cycle.starts_on else CycleDoubt.UNPROVEN
