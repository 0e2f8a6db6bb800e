"""Who serves a municipality on a day: the one rule behind answers, coverage and checks.

A list says from when to when a municipality belongs to a body; that of a partnership holds within
a cycle. Of the cycles that have begun, the newest answers; when it has ended it still does, with
its last list, until the next begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

_A_DAY = timedelta(days=1)


class Dated(Protocol):
    """An entry of a list: a membership or an area, as a record or as it stands in a file."""

    @property
    def since(self) -> date | None:
        """Return the first day; None: from the start of the cycle, or always."""

    @property
    def until(self) -> date | None:
        """Return the last day; None: to the end of the cycle, or for good."""


class Term(Protocol):
    """A cycle, as a record or as it stands in a file."""

    @property
    def starts_on(self) -> date:
        """Return the first day."""

    @property
    def ends_on(self) -> date:
        """Return the last day."""


D = TypeVar("D", bound=Dated)
_Entry = tuple[D, Term | None]  # with the cycle of its body; None: an area, which needs none


def serving(entries: Sequence[_Entry[D]], day: date) -> tuple[D, ...]:
    """Return those of one municipality and one duty that answer on *day*."""
    begun = (cycle.starts_on for _, cycle in entries if cycle and cycle.starts_on <= day)
    newest = max(begun, default=None)
    return tuple(
        entry
        for entry, cycle in entries
        if (
            _holds(entry, day)
            if cycle is None
            else cycle.starts_on == newest and _holds(entry, min(day, cycle.ends_on))
        )
    )


def overlap(one: Dated, other: Dated) -> bool:
    """Tell whether two entries share a day."""
    start = max(one.since or date.min, other.since or date.min)
    return start <= min(one.until or date.max, other.until or date.max)


def first_gap(entries: Sequence[_Entry[D]], today: date) -> date | None:
    """Return the first day from *today* on that nobody serves; None if there is none."""
    turns = (day for day in sorted({today, *_turns(entries)}) if day >= today)
    return next((day for day in turns if not serving(entries, day)), None)


def _turns(entries: Iterable[_Entry[D]]) -> Iterable[date]:
    """Yield the days on which who serves can change."""
    for entry, cycle in entries:
        if cycle is not None:
            yield cycle.starts_on
        if entry.since is not None:
            yield entry.since
        if entry.until is not None and entry.until < date.max:
            yield entry.until + _A_DAY


def _holds(entry: Dated, day: date) -> bool:
    return (entry.since is None or entry.since <= day) and (
        entry.until is None or day <= entry.until
    )
