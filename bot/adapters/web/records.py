"""The shapes of the JSON API, from which its description is made. Documented in docs/api.md.

Names are those of the glossary. What is not known is null, or the status "unknown": never "no".
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Nis = Annotated[str, Field(pattern=r"^\d{5}$", description="NIS code of a municipality")]
StatusName = Literal["yes", "no", "unknown"]


class Record(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class NamedMunicipality(Record):
    """A municipality by its code and its name."""

    nis: Nis
    name: str


class NamedBody(Record):
    """A partnership by its id and its name."""

    id: str
    name: str


class ReadPlace(Record):
    """A place as it was read."""

    name: str
    kind: str


class Answered(Record):
    """The answer to a question: the same record as `regiewijzer ask --json` gives."""

    query: str
    outcome: Literal["found", "choose", "outside", "explain", "talk", "not_understood"]
    municipalities: list[NamedMunicipality]
    place: ReadPlace | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    topic: Literal["regierol", "wijk-werken", "work"] | None
    partnerships: list[NamedBody]
    reply: str


class Suggestion(Record):
    """A place that may be meant."""

    label: str
    about: str
    page: Annotated[str, Field(description="Address of its page on this host")]


class Suggested(Record):
    """What may be meant, the likeliest first."""

    suggestions: list[Suggestion]


class SourceRecord(Record):
    """Where a fact comes from."""

    title: str
    publisher: str
    url: str | None
    published: Annotated[
        str | None, Field(description="Year, year-month or full date; null: undated")
    ]
    published_hint: Annotated[str | None, Field(description="What else is known of it, in Dutch")]
    licence: Annotated[str | None, Field(description="In Dutch; null: a page, cited for facts")]


class Evidence(Record):
    """What carries a fact."""

    sources: list[SourceRecord]
    checked_on: date
    confidence: Literal["official", "secondary", "inferred"]


class PersonRecord(Record):
    """Somebody whom an official page names in a function."""

    name: str
    role: str
    evidence: Evidence


class ContactRecord(Record):
    """How to reach a body; what is null was not found."""

    reaches: Literal["regisseur", "organisation"]
    organisation: str | None
    role: str | None
    phone: Annotated[str | None, Field(description="As it is dialled: +3216272000, or 1777")]
    email: str | None
    website: str | None
    address: str | None
    person: PersonRecord | None
    evidence: Evidence


class LocalRecord(Record):
    """The municipality itself, or its OCMW."""

    body: Literal["gemeente", "ocmw"]
    organisation: str
    former_nis: Nis | None
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    evidence: Evidence


class PartnershipRecord(Record):
    """Who holds the regierol for its members in a cycle."""

    id: str
    name: str
    short_name: str | None
    legal_form: str
    legal_form_evidence: Evidence
    cycle: str
    cycle_ends_on: date
    takes_up_wijk_werken: StatusName
    takes_up_wijk_werken_evidence: Evidence
    members: Annotated[
        list[NamedMunicipality], Field(description="The certain ones, as they were in 2019-2024")
    ]
    contact: ContactRecord
    evidence: Annotated[Evidence, Field(description="That it holds the regierol")]
    page: Annotated[str, Field(description="Address of its page on this host")]


class OrganiserRecord(Record):
    """Who runs wijk-werken."""

    id: str
    name: str
    legal_form: str
    legal_form_evidence: Evidence
    partnership: Annotated[str | None, Field(description="Id, where it is the partnership itself")]
    contact: ContactRecord | None
    page: Annotated[str, Field(description="Address of its page on this host")]


class Regierol(Record):
    """The regierol for some parts of a municipality."""

    status: StatusName
    partnership: PartnershipRecord | None
    evidence: Annotated[Evidence | None, Field(description="Of the membership")]
    reason: Annotated[str | None, Field(description="Why it is unknown, where somebody looked")]


class WijkWerken(Record):
    """Wijk-werken for some parts of a municipality."""

    status: StatusName
    organiser: OrganiserRecord | None
    deelgemeente: Annotated[str | None, Field(description="null: all of it")]
    desk: Annotated[str | None, Field(description="Where and when one can call in")]
    evidence: Annotated[Evidence | None, Field(description="That it works here")]
    reason: Annotated[str | None, Field(description="Why it is unknown, where somebody looked")]


class FindingRecord(Record):
    """Both duties, for the parts of a municipality that share the answer."""

    parts: list[NamedMunicipality]
    regierol: list[Regierol]
    wijk_werken: list[WijkWerken]


class MunicipalityRecord(Record):
    """What is known for a municipality of today, or for a part of one that merged."""

    nis: Nis
    name: str
    province: str
    is_part: Annotated[bool, Field(description="It merged; this is about that part alone")]
    findings: list[FindingRecord]
    local: list[LocalRecord]
    page: Annotated[str, Field(description="Address of its page on this host")]


class Partnerships(Record):
    """All partnerships of the data."""

    partnerships: list[PartnershipRecord]


class Problem(Record):
    """What went wrong (RFC 9457)."""

    title: str
    status: int
    detail: Annotated[str, Field(description="What to do, in English; may be empty")]
