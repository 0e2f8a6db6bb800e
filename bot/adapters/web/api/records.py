"""The shapes of the JSON API, read off the facts; its description is made of them (docs/api.md).

Names are those of the glossary. What is not known is null, or the status "unknown": never "no".
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from bot.adapters.web import addresses
from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Answer
from bot.messages.answers.record import NamedMunicipality, Nis

StatusName = Literal["yes", "no", "unknown"]


def _its(name: str) -> BeforeValidator:
    """Read an attribute; None where there is nothing that could have it."""
    return BeforeValidator(lambda one: getattr(one, name, None))


def _at(path: str) -> BeforeValidator:
    """Read the address of a page off an id."""
    return BeforeValidator(lambda id_: f"{path}/{quote(id_)}")


def _sources(ids: Any, info: ValidationInfo[Directory]) -> Any:
    return [info.context.sources[id_] for id_ in ids]


def _named(found: Any) -> Any:
    return [NamedMunicipality(one.nis, one.name) for one in found]


def _members(id_: Any, info: ValidationInfo[Directory]) -> Any:
    return _named(info.context.members(id_))


def _end(cycle: Any, info: ValidationInfo[Directory]) -> Any:
    return info.context.cycles[cycle].ends_on


Dialled = Annotated[
    str | None, _its("dial"), Field(description="As it is dialled: +3216272000, or 1777")
]
Page = Annotated[str, Field(description="Address of its page on this host")]
Reason = Annotated[str | None, Field(description="Why it is unknown, where somebody looked")]


class Record(BaseModel):
    """A part of an answer, made of a fact; the `Directory` is the context."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Suggestion(Record):
    """A place that may be meant."""

    label: str
    about: str
    page: Page


class Suggested(Record):
    """What may be meant, the likeliest first."""

    suggestions: list[Suggestion]


class SourceRecord(Record):
    """Where a fact comes from."""

    title: str
    publisher: str
    url: str | None
    published: str | None = Field(description="Year, year-month or full date; null: undated")
    published_hint: str | None = Field(description="What else is known of it, in Dutch")
    licence: str | None = Field(description="In Dutch; null: a page, cited for facts")


class Evidence(Record):
    """What carries a fact."""

    sources: Annotated[list[SourceRecord], BeforeValidator(_sources)]
    checked_on: date
    confidence: Literal["official", "secondary", "inferred"]


class PersonRecord(Record):
    """Somebody whom an official page names in a function."""

    name: str
    role: str
    evidence: Evidence = Field(validation_alias="provenance")


class ContactRecord(Record):
    """How to reach a body; what is null was not found."""

    reaches: Literal["regisseur", "organisation"] = Field(validation_alias="reach")
    organisation: str | None
    role: str | None
    phone: Dialled
    email: str | None
    website: str | None
    address: str | None
    person: PersonRecord | None
    evidence: Evidence = Field(validation_alias="provenance")


class LocalRecord(Record):
    """The municipality itself, or its OCMW."""

    body: Literal["gemeente", "ocmw"]
    organisation: str
    former_nis: Nis | None
    phone: Dialled
    email: str | None
    website: str | None
    address: str | None
    evidence: Evidence = Field(validation_alias="provenance")


class PartnershipRecord(Record):
    """Who holds the regierol for its members in a cycle."""

    id: str
    name: str
    short_name: str | None
    legal_form: str
    legal_form_evidence: Evidence = Field(validation_alias="legal_form_provenance")
    cycle: str
    cycle_ends_on: Annotated[date, BeforeValidator(_end), Field(validation_alias="cycle")]
    takes_up_wijk_werken: StatusName = Field(validation_alias="takes_up")
    takes_up_wijk_werken_evidence: Evidence = Field(validation_alias="takes_up_provenance")
    members: Annotated[
        list[NamedMunicipality],
        BeforeValidator(_members),
        Field(validation_alias="id", description="The certain ones, as they were in 2019-2024"),
    ]
    contact: ContactRecord
    evidence: Evidence = Field(
        validation_alias="regierol", description="That it holds the regierol"
    )
    page: Annotated[Page, _at("/samenwerking"), Field(validation_alias="id")]


class OrganiserRecord(Record):
    """Who runs wijk-werken."""

    id: str
    name: str
    legal_form: str
    legal_form_evidence: Evidence = Field(validation_alias="legal_form_provenance")
    partnership: str | None = Field(description="Id, where it is the partnership itself")
    contact: ContactRecord | None
    page: Annotated[Page, _at("/organisator"), Field(validation_alias="id")]


class Regierol(Record):
    """The regierol for some parts of a municipality."""

    status: StatusName
    partnership: PartnershipRecord | None
    evidence: Annotated[Evidence | None, _its("provenance")] = Field(
        validation_alias="membership", description="Of the membership"
    )
    reason: Reason


class WijkWerken(Record):
    """Wijk-werken for some parts of a municipality."""

    status: StatusName
    organiser: OrganiserRecord | None
    deelgemeente: Annotated[
        str | None,
        _its("deelgemeente"),
        Field(validation_alias="area", description="null: all of it"),
    ]
    desk: Annotated[
        str | None,
        _its("desk"),
        Field(validation_alias="area", description="Where and when one can call in"),
    ]
    evidence: Annotated[
        Evidence | None,
        _its("provenance"),
        Field(validation_alias="area", description="That it works here"),
    ]
    reason: Reason


class FindingRecord(Record):
    """Both duties, for the parts of a municipality that share the answer."""

    parts: Annotated[list[NamedMunicipality], BeforeValidator(_named)]
    regierol: list[Regierol]
    wijk_werken: list[WijkWerken]


class MunicipalityRecord(Record):
    """What is known for a municipality of today, or for a part of one that merged."""

    nis: Nis
    name: str
    province: str
    is_part: bool = Field(description="It merged; this is about that part alone")
    findings: list[FindingRecord]
    local: list[LocalRecord]
    page: Page

    @classmethod
    def of(cls, answer: Answer, directory: Directory) -> MunicipalityRecord:
        """Return what an answer says."""
        town = answer.findings[0].parts[0] if answer.is_part else answer.municipality
        known = {
            "nis": town.nis,
            "name": town.name,
            "province": answer.municipality.province,
            "is_part": answer.is_part,
            "findings": answer.findings,
            "local": answer.local,
            "page": addresses.municipality(addresses.key_of(town, town.nis)),
        }
        return cls.model_validate(known, context=directory)


class Partnerships(Record):
    """All partnerships of the data."""

    partnerships: list[PartnershipRecord]


class Problem(Record):
    """What went wrong (RFC 9457)."""

    title: str
    status: int
    detail: str = Field(description="What to do, in English; may be empty")
