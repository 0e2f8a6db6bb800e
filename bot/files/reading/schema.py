"""The shape of data/contacts.yaml. What is left out is unknown; nothing else may be there."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.core.model.terms import Confidence, Duty, LegalForm, Reach, Region, Status
from bot.files.reading.fields import (
    Day,
    Email,
    Id,
    Nis,
    Number,
    Partial,
    PhoneNumber,
    Text,
    Unique,
    Url,
)

CycleName = Text  # "2020-2025"


class Strict(BaseModel):
    """A mapping in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Strict):
    """A fact: it names its sources, how well they carry it, and when it was checked."""

    sources: Annotated[tuple[Id, ...], Field(min_length=1), Unique]
    confidence: Confidence
    checked_on: Day


class CycleEntry(Sourced):
    """A policy cycle."""

    id: CycleName
    name: Text
    starts_on: Day
    ends_on: Day
    notes: Text | None = None


class SourceEntry(Strict):
    """A page, register or document."""

    id: Id
    title: Text
    publisher: Text
    url: Url | None = None
    locator: Text | None = None
    published: Partial | None = None
    published_hint: Text | None = None
    licence: Text | None = None


class TotalsEntry(Sourced):
    """What the ministry published about a cycle."""

    cycle: CycleName
    applications: Number
    partnerships: Number
    with_centre_city: Number
    centre_cities_alone: Number
    interlokale_vereniging: Number
    projectvereniging: Number
    dienstverlenende_vereniging: Number
    welzijnsvereniging: Number
    municipalities: Number
    municipalities_total: Number
    population_share_percent: Number
    smallest_population: Number
    largest_population: Number
    takes_up_share_percent: Number
    budget_euro_per_year: Number


class ReferralEntry(Sourced):
    """A body outside the partnerships to go on to."""

    id: Id
    name: Text
    area: Region
    about: Text
    phone: PhoneNumber | None = None
    website: Url | None = None


class ExplanationEntry(Sourced):
    """The sources of an explanation; its words are in the language files."""

    id: Id


class LegalFormEntry(Sourced):
    """A legal form, with its own source."""

    value: LegalForm


class NamedMunicipality(Strict):
    """A municipality by code; the name is there for the reader, and must be that of the code."""

    nis: Nis
    name: Text


class Member(NamedMunicipality):
    """A member, for the whole cycle unless dates say otherwise."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class MemberGroup(Sourced):
    """Members that share their provenance."""

    municipalities: Annotated[tuple[Member, ...], Field(min_length=1)]


class UncertainMember(NamedMunicipality, Sourced):
    """A municipality that may be a member; never shown as one."""

    reason: Text


class PersonEntry(Sourced):
    """Somebody whom an official page names in a function."""

    name: Text
    role: Text


class ContactEntry(Sourced):
    """How to reach a body."""

    reach: Reach
    organisation: Text | None = None
    role: Text | None = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    website: Url | None = None
    address: Text | None = None
    person: PersonEntry | None = None


class TakesUpEntry(Sourced):
    """Whether a partnership takes up wijk-werken itself."""

    takes_up: Status


class PartnershipEntry(Strict):
    """A samenwerkingsverband or a centre city alone."""

    id: Id
    name: Text
    short_name: Text | None = None
    cycle: CycleName
    regierol: Sourced
    legal_form: LegalFormEntry
    centre_city: Nis | None = None
    members: tuple[MemberGroup, ...] = ()
    uncertain_members: tuple[UncertainMember, ...] = ()
    contact: ContactEntry
    wijk_werken: TakesUpEntry
    notes: Text | None = None


class AreaMunicipality(Member):
    """A municipality, or one deelgemeente of it, that an organiser serves."""

    deelgemeente: Text | None = None
    desk: Text | None = None


class AreaGroup(Sourced):
    """Municipalities of an organiser that share their provenance."""

    municipalities: Annotated[tuple[AreaMunicipality, ...], Field(min_length=1)]


class OrganiserEntry(Strict):
    """A wijk-werkorganisator."""

    id: Id
    name: Text
    legal_form: LegalFormEntry
    partnership: Id | None = None
    contact: ContactEntry | None = None
    area: tuple[AreaGroup, ...] = ()
    notes: Text | None = None


class DeclaredUnknownEntry(NamedMunicipality, Sourced):
    """A duty that somebody looked for and could not settle."""

    duty: Duty
    reason: Text


class DeclaredGapGroup(Sourced):
    """Municipalities for which somebody looked, and found no body for a duty."""

    duty: Duty
    reason: Text
    municipalities: Annotated[tuple[NamedMunicipality, ...], Field(min_length=1)]


class DoubleMembershipEntry(NamedMunicipality, Sourced):
    """A known case of one municipality in two partnerships on the same day."""

    partnerships: Annotated[tuple[Id, ...], Field(min_length=2), Unique]
    reason: Text


class ContactsFile(Strict):
    """The whole of data/contacts.yaml."""

    cycles: Annotated[tuple[CycleEntry, ...], Field(min_length=1)]
    sources: Annotated[tuple[SourceEntry, ...], Field(min_length=1)]
    published_totals: tuple[TotalsEntry, ...] = ()
    referrals: tuple[ReferralEntry, ...] = ()
    explanations: tuple[ExplanationEntry, ...] = ()
    partnerships: Annotated[tuple[PartnershipEntry, ...], Field(min_length=1)]
    organisers: tuple[OrganiserEntry, ...] = ()
    declared_unknown: tuple[DeclaredUnknownEntry, ...] = ()
    declared_gaps: tuple[DeclaredGapGroup, ...] = ()
    double_memberships: tuple[DoubleMembershipEntry, ...] = ()
