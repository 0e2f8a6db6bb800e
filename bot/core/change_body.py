"""What can change about one body, and about how it is known: half of the set in `core.change`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from bot.core.terms import Confidence, ContactField, LegalForm, NisCode, Status


class BodyKind(StrEnum):
    """What kind of body has a contact."""

    PARTNERSHIP = "partnership"
    ORGANISER = "organiser"
    GEMEENTE = "gemeente"
    OCMW = "ocmw"


class Fact(StrEnum):
    """What of a body somebody can check and a source can carry."""

    REGIEROL = "regierol"
    LEGAL_FORM = "legal-form"
    CONTACT = "contact"
    PERSON = "person"
    TAKES_UP = "takes-up"
    MEMBERS = "members"
    AREA = "area"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"


@dataclass(frozen=True, slots=True)
class Body:
    """A body by name."""

    kind: BodyKind
    id: str  # of a gemeente or OCMW: its NIS code, with a former part's behind a slash
    name: str  # of a gemeente or OCMW: of the municipality


@dataclass(frozen=True, slots=True)
class Named:
    """A municipality by name."""

    nis: NisCode
    name: str  # the part that is meant in brackets: "Samenveld (Westveld)"


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """One part of a contact is new, other or gone."""

    body: Body
    part: ContactField
    before: str | None
    after: str | None
    is_left_mute: bool = False  # the body has no phone number and no e-mail address any more

    @property
    def is_dangerous(self) -> bool:
        """Tell whether the only direct way to the body is gone."""
        return self.is_left_mute


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Another person is named, or somebody for the first time, or nobody any more."""

    body: Body
    before: str | None
    after: str | None
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class BodyRenamed:
    """A body has another name, or another short one."""

    body: Body
    is_short: bool
    before: str | None  # None: it had no short name
    after: str | None
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class LegalFormChanged:
    """A body has another legal form."""

    body: Body
    before: LegalForm
    after: LegalForm
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class TakesUpChanged:
    """Whether a partnership takes up wijk-werken itself."""

    body: Body
    before: Status
    after: Status
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """Which partnership an organiser is, if it is one."""

    body: Body
    before: Body | None
    after: Body | None
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """Any other field of a body."""

    body: Body
    field: str  # as in the data: "notes"
    before: str | None
    after: str | None
    municipality: Named | None = None  # where it is only about this one
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CheckedAgain:
    """Facts were compared with their sources on another day than before."""

    bodies: tuple[Body, ...]  # one; gemeenten and OCMW's of the same day together
    on: date  # the latest, where the facts of a body differ
    facts: int
    is_back: bool  # the new day lies before the old one
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ConfidenceChanged:
    """A fact of bodies is carried better or worse than before."""

    bodies: tuple[Body, ...]  # as `CheckedAgain`
    fact: Fact
    before: Confidence | None  # None: nothing to carry
    after: Confidence | None
    is_dangerous: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SourcesChanged:
    """A fact of bodies has other sources."""

    bodies: tuple[Body, ...]  # as `CheckedAgain`
    fact: Fact
    is_dangerous: ClassVar[bool] = False
