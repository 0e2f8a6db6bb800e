"""What can change in the contact data, as people see it: a closed set of types.

Each says what it is about in names, so that it can be told without the data at hand, and whether
it is dangerous: whether somebody may find less than before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.core.change_body import (
    Body,
    BodyRenamed,
    CheckedAgain,
    ConfidenceChanged,
    ContactChanged,
    FieldChanged,
    LegalFormChanged,
    LinkChanged,
    Named,
    PersonChanged,
    SourcesChanged,
    TakesUpChanged,
)
from bot.core.terms import Duty, LocalBody

# What makes a change dangerous by its size.
MOST_LOST = 5  # municipalities that no longer have a body for a duty
MOST_REMOVED_PERCENT = 10  # of the records of a table, ...
FEWEST_REMOVED = 10  # ... where at least so many go
MOST_NAMES_REMOVED = 20  # places, or aliases
_NAME_TABLES = frozenset({"places", "aliases"})
_ALWAYS_MISSED = frozenset({"cycles", "municipalities"})  # one less is already dangerous

Period = tuple[date | None, date | None]  # first and last day; None: that of the cycle


@dataclass(frozen=True, slots=True)
class ManyLost:
    """So many municipalities lose their body that a mistake is likely."""

    duty: Duty
    number: int
    is_dangerous: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Lost:
    """Municipalities (of 2019-2024) whose body for a duty becomes unknown."""

    duty: Duty
    bodies: tuple[Body, ...]  # that they had
    municipalities: tuple[Named, ...]
    is_dangerous: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ContactLost:
    """Municipalities (of today) that no longer have a phone number or e-mail address.

    For a duty: its body is still known, but cannot be reached. Where the body itself became
    unknown, that is said by `Lost` or `BodyRemoved`.
    """

    way: Duty | LocalBody
    municipalities: tuple[Named, ...]
    is_dangerous: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class BodyRemoved:
    """A partnership or an organiser is gone."""

    body: Body
    lost: tuple[Named, ...]  # municipalities that had only this body, and now none
    is_dangerous: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class BodyAdded:
    """A partnership or an organiser is new."""

    body: Body
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Municipalities that go from some bodies to others; as a rule from one to one."""

    duty: Duty
    before: tuple[Body, ...]
    after: tuple[Body, ...]
    municipalities: tuple[Named, ...]
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Gained:
    """Municipalities whose body for a duty was unknown and is known now."""

    duty: Duty
    bodies: tuple[Body, ...]
    municipalities: tuple[Named, ...]
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Municipalities put on or taken off a body's list, without effect on the answers of today."""

    body: Body
    municipalities: tuple[Named, ...]
    is_added: bool
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class DatesChanged:
    """From when to when a municipality belongs to a body."""

    body: Body
    municipality: Named
    before: Period
    after: Period
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Suspected:
    """An uncertain membership: kept with its reason, never shown as a member."""

    body: Body
    municipality: Named
    before: str | None  # the reason; None: it was no uncertain membership
    after: str | None
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class RecordsAdded:
    """New records in a table."""

    table: str
    names: tuple[str, ...]  # all of them
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class RecordsRemoved:
    """Records that are gone from a table."""

    table: str
    names: tuple[str, ...]  # all of them
    of: int  # how many there were

    @property
    def is_dangerous(self) -> bool:
        """Tell whether so many go, or of such a kind, that a mistake is likely."""
        number = len(self.names)
        return (
            self.table in _ALWAYS_MISSED
            or (self.table in _NAME_TABLES and number > MOST_NAMES_REMOVED)
            or (number >= FEWEST_REMOVED and 100 * number > MOST_REMOVED_PERCENT * self.of)
        )


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """Records of a table with other content."""

    table: str
    names: tuple[str, ...]  # all of them
    fields: tuple[str, ...]  # that differ in any of them, as in the data
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Merged:
    """Municipalities that became part of another."""

    into: Named
    municipalities: tuple[Named, ...]
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """Tables with the same records in another order."""

    tables: tuple[str, ...]
    is_dangerous: ClassVar[bool] = False


MunicipalityChange = ManyLost | Lost | BodyRemoved | ContactLost | Moved | Gained | Merged
BodyChange = (
    BodyAdded
    | BodyRenamed
    | ContactChanged
    | PersonChanged
    | LegalFormChanged
    | TakesUpChanged
    | LinkChanged
    | FieldChanged
    | Listed
    | DatesChanged
    | Suspected
)
TableChange = RecordsRemoved | RecordsAdded | RecordsChanged | OrderChanged
EvidenceChange = CheckedAgain | ConfidenceChanged | SourcesChanged

Change = MunicipalityChange | BodyChange | TableChange | EvidenceChange
