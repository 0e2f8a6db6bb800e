"""What a difference between two states of the contact data means for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import get_args

from bot.core.change import (
    BodyChange,
    BodyRemoved,
    Change,
    ContactLost,
    EvidenceChange,
    Gained,
    Lost,
    ManyLost,
    Merged,
    Moved,
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
)
from bot.core.change_body import CheckedAgain, ConfidenceChanged, SourcesChanged
from bot.core.changed_bodies import body_changes
from bot.core.changed_duties import Duties
from bot.core.changed_tables import table_changes
from bot.core.delta import delta
from bot.core.directory import Directory
from bot.core.evidence import Evidence
from bot.core.naming import Naming
from bot.core.terms import Duty

# What comes first: what happens to municipalities, then body by body, then the tables, and last
# what changes no answer.
_RANKS: dict[type[Change], int] = {
    ManyLost: 0,
    BodyRemoved: 1,
    Lost: 2,
    ContactLost: 3,
    Moved: 4,
    Gained: 5,
    Merged: 6,
    **dict.fromkeys(get_args(BodyChange), 7),
    RecordsRemoved: 8,
    RecordsAdded: 8,
    RecordsChanged: 8,
    ConfidenceChanged: 9,
    SourcesChanged: 9,
    CheckedAgain: 10,
    OrderChanged: 11,
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many municipalities of today are covered for a duty."""

    total: int  # municipalities of today
    known: int  # every part of it has a body
    reached: int  # every part has a body with a phone number or an e-mail address


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of a duty, before and after."""

    duty: Duty
    before: Count
    after: Count


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changes, the dangerous first, then from what matters most to what matters least."""

    items: tuple[Change, ...]
    coverage: tuple[Covered, ...]  # one for each duty, in the order of `Duty`

    @property
    def is_empty(self) -> bool:
        """Tell whether both states are equal."""
        return not self.items

    @property
    def dangers(self) -> tuple[Change, ...]:
        """Return those after which somebody may find less than before."""
        return tuple(item for item in self.items if item.is_dangerous)


def changes(before: Directory, after: Directory, today: date) -> Changes:
    """Say what changes between two states of all contact data.

    Args:
        before: The state that is left; `Directory(Facts())` where there was none.
        after: The state that is entered.
        today: The day whose answers are compared.

    Returns:
        At least one item where the facts differ in anything, their order included; none where
        they are equal. Takes some tens of milliseconds at the real size.
    """
    difference = delta(before.facts, after.facts)
    naming = Naming(before, after)
    duties = Duties(difference, before, after, today, naming)
    evidence = Evidence()
    items = [
        *duties.changes(evidence),
        *body_changes(difference, naming, evidence),
        *table_changes(difference, before.facts, naming),
        *evidence.changes(),
    ]
    old, new = duties.old.counts(), duties.new.counts()
    covered = (Covered(duty, Count(*old[duty]), Count(*new[duty])) for duty in Duty)
    return Changes(_sorted(items), tuple(covered))


def _sorted(items: Iterable[Change]) -> tuple[Change, ...]:
    """Sort stably: what concerns one body stays in the order of its fields."""
    return tuple(
        sorted(items, key=lambda one: (not one.is_dangerous, _RANKS[type(one)], _subject(one)))
    )


def _subject(change: Change) -> tuple[str, str]:
    """Return what keeps changes of one body together, by name."""
    if isinstance(change, BodyChange | BodyRemoved):
        return change.body.name.casefold(), change.body.id
    if isinstance(change, EvidenceChange):
        return change.bodies[0].name.casefold(), change.bodies[0].id
    return "", ""
