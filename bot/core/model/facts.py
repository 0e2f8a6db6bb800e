"""The facts: frozen records, each one row of a table.

Flat on purpose: what belongs together is joined by `core.lookup.directory`.

Members of a partnership are the 300 municipalities of 2019-2024, because the cycle 2020-2025 was
approved for those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from bot.core.model.geography import Alias, EverydayWord, Municipality, OutsidePlace, Place
from bot.core.model.terms import (
    Confidence,
    CycleId,
    Duty,
    LegalForm,
    LocalBody,
    NisCode,
    OrganiserId,
    PartnershipId,
    Reach,
    Region,
    SourceId,
    Status,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from, and when somebody last compared it with that source."""

    sources: tuple[SourceId, ...]  # at least one, the most telling first
    checked_on: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number, as it is dialled and as Belgians write it."""

    dial: str  # E.164 ("+3216272000"), or a short number of four digits ("1777")
    display: str  # "016 27 20 00"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an official page names in a function."""

    name: str
    role: str
    provenance: Provenance


class _Direct:
    """What has a phone number and an e-mail address, or not."""

    __slots__ = ()

    phone: Phone | None
    email: str | None

    @property
    def is_direct(self) -> bool:
        """Tell whether it has a phone number or an e-mail address."""
        return self.phone is not None or self.email is not None


@dataclass(frozen=True, slots=True)
class Contact(_Direct):
    """How to reach a body. Every part may be missing; that means "not found"."""

    reach: Reach
    provenance: Provenance
    organisation: str | None = None
    role: str | None = None
    phone: Phone | None = None
    email: str | None = None
    website: str | None = None
    address: str | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A page, register or document that facts come from."""

    id: SourceId
    title: str
    publisher: str
    url: str | None = None
    locator: str | None = None  # where inside: a path, an article
    published: str | None = None  # `core.model.dates.PartialDate` as text; None = undated
    published_hint: str | None = None  # Dutch: "ongedateerd, na 2020"
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A policy cycle of the regierol."""

    id: CycleId
    name: str
    starts_on: date
    ends_on: date  # the last day
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PublishedTotals:
    """What the ministry published about a cycle; our data are laid beside it."""

    cycle: CycleId
    applications: int
    partnerships: int
    with_centre_city: int
    centre_cities_alone: int
    interlokale_vereniging: int
    projectvereniging: int
    dienstverlenende_vereniging: int
    welzijnsvereniging: int
    municipalities: int
    municipalities_total: int
    population_share_percent: int  # "almost"
    smallest_population: int
    largest_population: int
    takes_up_share_percent: int  # "almost three quarters"
    budget_euro_per_year: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Referral:
    """A body outside the partnerships where people can go on: VDAB, Actiris, ..."""

    id: str
    name: str
    area: Region
    about: str
    provenance: Provenance
    phone: Phone | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class ExplanationSources:
    """Ties an explanation, whose words live in the language files, to its sources."""

    id: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LocalContact(_Direct):
    """Phone, e-mail and website of a municipality or its OCMW."""

    nis: NisCode  # the municipality of today
    body: LocalBody
    organisation: str
    sources: tuple[SourceId, ...]
    checked_on: date
    former_nis: NisCode | None = None  # the part it belonged to, before the merger of 2025
    phone: Phone | None = None
    phone_confidence: Confidence | None = None
    email: str | None = None
    email_confidence: Confidence | None = None
    website: str | None = None
    website_confidence: Confidence | None = None
    address: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def least_confidence(self) -> Confidence:
        """Return the weakest confidence of its phone, e-mail and website."""
        held = {self.phone_confidence, self.email_confidence, self.website_confidence}
        for confidence in (Confidence.INFERRED, Confidence.SECONDARY):
            if confidence in held:
                return confidence
        return Confidence.OFFICIAL

    @property
    def provenance(self) -> Provenance:
        """Return what carries all of it: no surer than the weakest."""
        return Provenance(self.sources, self.checked_on, self.least_confidence)


@dataclass(frozen=True, slots=True)
class Partnership:
    """A samenwerkingsverband, or a centre city alone, that holds the regierol in a cycle."""

    id: PartnershipId
    name: str
    cycle: CycleId
    regierol: Provenance  # that this body holds the regierol
    legal_form: LegalForm
    legal_form_provenance: Provenance
    contact: Contact
    takes_up: Status  # whether it takes up wijk-werken itself
    takes_up_provenance: Provenance
    short_name: str | None = None
    centre_city: NisCode | None = None
    notes: str | None = None

    @property
    def label(self) -> str:
        """Return the name that fits in a sentence."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality's place in a partnership.

    Uncertain ones are kept with their reason and never shown or counted as members.
    """

    partnership: PartnershipId
    nis: NisCode  # as it was when it joined: one of the 300 of 2019-2024
    provenance: Provenance
    certain: bool = True
    reason: str | None = None  # why it is uncertain
    since: date | None = None  # None: from the start of the cycle
    until: date | None = None  # the last day; None: to the end of the cycle


@dataclass(frozen=True, slots=True)
class Organiser:
    """A wijk-werkorganisator."""

    id: OrganiserId
    name: str
    legal_form: LegalForm
    legal_form_provenance: Provenance
    partnership: PartnershipId | None = None  # where the organiser is the partnership itself
    contact: Contact | None = None
    notes: str | None = None

    @property
    def label(self) -> str:
        """Return what people call it, as of a partnership."""
        return self.name


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality (of 2019-2024), or one deelgemeente of it, that an organiser serves."""

    organiser: OrganiserId
    nis: NisCode
    provenance: Provenance
    deelgemeente: str | None = None  # None: the whole municipality
    since: date | None = None
    until: date | None = None
    desk: str | None = None  # where and when one can call in, with the date of its source


@dataclass(frozen=True, slots=True)
class DeclaredUnknown:
    """Somebody looked and could not settle it: the reason is worth telling."""

    nis: NisCode
    duty: Duty
    reason: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DeclaredGap:
    """Somebody looked and found no body at all: no oversight, and nothing more to tell."""

    nis: NisCode
    duty: Duty
    reason: str  # for administrators; users read that the body is unknown
    provenance: Provenance  # what was searched


@dataclass(frozen=True, slots=True)
class DoubleMembership:
    """A known case of one municipality in two partnerships on the same day."""

    nis: NisCode
    partnerships: tuple[PartnershipId, ...]
    reason: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one revision holds, in the order of its files."""

    sources: Sequence[Source] = ()
    cycles: Sequence[Cycle] = ()
    published_totals: Sequence[PublishedTotals] = ()
    referrals: Sequence[Referral] = ()
    explanations: Sequence[ExplanationSources] = ()
    municipalities: Sequence[Municipality] = ()
    places: Sequence[Place] = ()
    aliases: Sequence[Alias] = ()
    outside: Sequence[OutsidePlace] = ()
    words: Sequence[EverydayWord] = ()
    local_contacts: Sequence[LocalContact] = ()
    partnerships: Sequence[Partnership] = ()
    memberships: Sequence[Membership] = ()
    organisers: Sequence[Organiser] = ()
    areas: Sequence[Area] = ()
    declared_unknown: Sequence[DeclaredUnknown] = ()
    double_memberships: Sequence[DoubleMembership] = ()
    declared_gaps: Sequence[DeclaredGap] = ()

    def counts(self) -> dict[str, int]:
        """Return the number of records per table."""
        return {field.name: len(getattr(self, field.name)) for field in fields(self)}
