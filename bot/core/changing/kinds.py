"""The kinds of change, as people see them: those of municipalities and of bodies.

Each says what it is about in names, so that it can be told without the data at hand, and whether
it is dangerous. Those of tables and of evidence stand in `tables` and `evidence`, where they are
found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from bot.core.changing.naming import Body, MunicipalityName
from bot.core.model.terms import ContactField, Duty, LegalForm, LocalBody, Status


class Period(NamedTuple):
    """First and last day; None: that of the cycle."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change; a class with a `kind` is one that can happen."""

    kind: ClassVar[str]  # for machines, and the key of its words under `admin.change`
    # The lowest is told first: what happens to municipalities, then body by body, then the
    # tables, and last what changes no answer.
    rank: ClassVar[int]

    @property
    def is_dangerous(self) -> bool:
        """Tell whether somebody may find less than before."""
        return False

    @property
    def subject(self) -> Body | None:
        """Return the body that this is told with, if it is about one."""
        return None


class _Danger(Change):
    __slots__ = ()

    @property
    def is_dangerous(self) -> bool:
        return True


# --- what happens to municipalities ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ManyLost(_Danger):
    """So many municipalities lose their body that a mistake is likely."""

    kind, rank = "many-lost", 0
    duty: Duty
    number: int


@dataclass(frozen=True, slots=True)
class Lost(_Danger):
    """Municipalities (of 2019-2024) whose body for a duty becomes unknown."""

    kind, rank = "lost", 2
    duty: Duty
    bodies: tuple[Body, ...]  # that they had
    municipalities: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class ContactLost(_Danger):
    """Municipalities (of today) that no longer have a phone number or e-mail address.

    For a duty: its body is still known, but has neither. Where the body itself became unknown,
    that is said by `Lost` or `BodyRemoved`.
    """

    kind, rank = "contact-lost", 3
    way: Duty | LocalBody
    municipalities: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class Moved(Change):
    """Municipalities that go from some bodies to others; as a rule from one to one."""

    kind, rank = "moved", 4
    duty: Duty
    before: tuple[Body, ...]
    after: tuple[Body, ...]
    municipalities: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class Gained(Change):
    """Municipalities whose body for a duty was unknown and is known now."""

    kind, rank = "gained", 5
    duty: Duty
    bodies: tuple[Body, ...]
    municipalities: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class MunicipalitiesMerged(Change):
    """Municipalities that became part of another."""

    kind, rank = "merged", 6
    into: MunicipalityName
    municipalities: tuple[MunicipalityName, ...]


# --- what happens to one body ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyChange(Change):
    """A change of one body, or of its list of municipalities."""

    rank = 7
    body: Body

    @property
    def subject(self) -> Body:
        """Return the body."""
        return self.body


@dataclass(frozen=True, slots=True)
class BodyAdded(BodyChange):
    """A partnership or an organiser is new."""

    kind = "body-added"


@dataclass(frozen=True, slots=True)
class BodyRemoved(_Danger, BodyChange):
    """A partnership or an organiser is gone."""

    kind, rank = "body-removed", 1
    municipalities: tuple[MunicipalityName, ...]  # that had only this body, and now none


@dataclass(frozen=True, slots=True)
class BodyRenamed(BodyChange):
    """A body has another name, or another short one."""

    kind = "body-renamed"
    field: str  # "name" or "short_name"
    before: str | None  # None: it had no short name
    after: str | None


@dataclass(frozen=True, slots=True)
class ContactChanged(BodyChange):
    """One part of a contact is new, other or gone."""

    kind = "contact-changed"
    part: ContactField
    before: str | None
    after: str | None
    loses_last_contact: bool = False  # it has no phone number and no e-mail address any more

    @property
    def is_dangerous(self) -> bool:
        """Tell whether the only direct way to the body is gone."""
        return self.loses_last_contact


@dataclass(frozen=True, slots=True)
class PersonChanged(BodyChange):
    """Another person is named, or somebody for the first time, or nobody any more."""

    kind = "person-changed"
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class LegalFormChanged(BodyChange):
    """A body has another legal form."""

    kind = "legal-form-changed"
    before: LegalForm
    after: LegalForm


@dataclass(frozen=True, slots=True)
class TakesUpChanged(BodyChange):
    """Whether a partnership takes up wijk-werken itself."""

    kind = "takes-up-changed"
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class LinkChanged(BodyChange):
    """Which partnership an organiser is, if it is one."""

    kind = "link-changed"
    before: Body | None
    after: Body | None


@dataclass(frozen=True, slots=True)
class FieldChanged(BodyChange):
    """Any other field of a body."""

    kind = "field-changed"
    field: str  # as in the data: "notes"
    before: str | None
    after: str | None
    municipality: MunicipalityName | None = None  # where it is only about this one


@dataclass(frozen=True, slots=True)
class PutOnList(BodyChange):
    """Municipalities put on a body's list, without effect on the answers of today."""

    kind = "listed"
    municipalities: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class TakenOffList(PutOnList):
    """Municipalities taken off a body's list, without effect on the answers of today."""

    kind = "unlisted"


@dataclass(frozen=True, slots=True)
class DatesChanged(BodyChange):
    """From when to when a municipality belongs to a body."""

    kind = "dates-changed"
    municipality: MunicipalityName
    before: Period
    after: Period


@dataclass(frozen=True, slots=True)
class UncertainMembershipChanged(BodyChange):
    """An uncertain membership: kept with its reason, never shown as a member."""

    kind = "suspected"
    municipality: MunicipalityName
    before: str | None  # the reason; None: it was no uncertain membership
    after: str | None
