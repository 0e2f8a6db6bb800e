"""Small changes that an administrator makes without opening a file: a closed set of types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.core.model.errors import BotError
from bot.core.model.terms import Confidence, ContactField, PlaceId, SourceId


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an administrator has it from; becomes a source of the facts that it carries."""

    id: SourceId  # an entry with this id and this content is made, unless it is there already
    title: str
    publisher: str
    published: date
    confidence: Confidence
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SetField:
    """Change one field of the contact of a partnership or an organiser."""

    body: str  # id
    field: ContactField
    value: str | None  # as typed; None: take it away
    evidence: Evidence | None  # needed where there is a value


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Take the name of a person out of a contact."""

    body: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Somebody compared a body's contact with its source, and it is right."""

    body: str
    evidence: Evidence
    everything: bool = False  # the regierol, the members, ... too, not only the contact


@dataclass(frozen=True, slots=True)
class AddAlias:
    """Another name for a place."""

    alias: str
    place: PlaceId
    evidence: Evidence


Edit = SetField | RemovePerson | Stamp | AddAlias


class EditRefused(BotError):
    """A change that makes no sense; `key` names its sentence, *values* fill its placeholders."""

    def __init__(self, **values: str) -> None:
        super().__init__(", ".join(values.values()))
        self.values = values


class UnknownBody(EditRefused):
    """No partnership and no organiser has this id."""

    key: ClassVar[str] = "admin.edit-refused.unknown-body"


class UnknownPlace(EditRefused):
    """No place has this id."""

    key: ClassVar[str] = "admin.edit-refused.unknown-place"


class NoContact(EditRefused):
    """The body has no contact that could be stamped."""

    key: ClassVar[str] = "admin.edit-refused.no-contact"


class NoEvidence(EditRefused):
    """A new value without a source."""

    key: ClassVar[str] = "admin.edit-refused.no-evidence"


class NothingThere(EditRefused):
    """What is to be taken away is not there."""

    key: ClassVar[str] = "admin.edit-refused.nothing-there"


class SameValue(EditRefused):
    """The field has that value already."""

    key: ClassVar[str] = "admin.edit-refused.same-value"


class NotNewer(EditRefused):
    """All of it was checked later, or with this very source on that day."""

    key: ClassVar[str] = "admin.edit-refused.not-newer"


class AliasThere(EditRefused):
    """The place is found by that name already."""

    key: ClassVar[str] = "admin.edit-refused.alias-there"
