"""Joins the facts of one revision into an immutable directory with its look-up indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from bot.core.lookup.bodies import BodyIndex
from bot.core.lookup.derived import Derived
from bot.core.lookup.names import NameIndex
from bot.core.model.dates import PartialDate
from bot.core.model.facts import (
    Area,
    Cycle,
    DeclaredUnknown,
    ExplanationSources,
    Facts,
    LocalContact,
    Membership,
    Organiser,
    Partnership,
    Provenance,
    Referral,
    Source,
)
from bot.core.model.geography import Municipality, Place
from bot.core.model.lazily import Lookup
from bot.core.model.outcome import Finding
from bot.core.model.serving import serving
from bot.core.model.terms import (
    CycleId,
    Duty,
    NisCode,
    OrganiserId,
    PartnershipId,
    PlaceId,
    SourceId,
)

K = TypeVar("K")
V = TypeVar("V")


class Directory:
    """All contact data of one revision, in memory. Nothing in it changes after construction.

    Raises:
        KeyError: On construction, if a record points to an id that does not exist; the cross
            checks of `files` refuse such data earlier, with file and line.
    """

    def __init__(self, facts: Facts, kept: Mapping[str, str] | None = None) -> None:
        """Index *facts*: some tens of milliseconds at the real size, unless that was *kept*."""
        derived = Derived(facts, kept)
        self.facts = facts
        self.sources: dict[SourceId, Source] = {s.id: s for s in facts.sources}
        # The last day that the date of a source can mean; undated ones are not in it.
        self.published_by: dict[SourceId, date] = {
            s.id: PartialDate.parse(s.published).last_day() for s in facts.sources if s.published
        }
        newest_first = sorted(
            sorted(self.sources), key=lambda id_: self.published_by.get(id_, date.min), reverse=True
        )
        self._age_ranks = {source_id: rank for rank, source_id in enumerate(newest_first)}
        self.cycles: dict[CycleId, Cycle] = {c.id: c for c in facts.cycles}
        self.referrals: dict[str, Referral] = {r.id: r for r in facts.referrals}
        self.explanations: dict[str, ExplanationSources] = {e.id: e for e in facts.explanations}
        self.municipalities: dict[NisCode, Municipality] = {m.nis: m for m in facts.municipalities}
        self.partnerships: dict[PartnershipId, Partnership] = {p.id: p for p in facts.partnerships}
        self.organisers: dict[OrganiserId, Organiser] = {o.id: o for o in facts.organisers}
        self.names = NameIndex(derived)
        self.bodies = BodyIndex(facts, self.names)
        self.words = derived.words()
        self.population: dict[str, int] = {
            m.nis: m.population_today or m.population or 0 for m in facts.municipalities
        }
        self.postcodes = Lookup(derived.positions("postcodes"), facts.places)
        self.outside_postcodes = Lookup(derived.positions("outside-postcodes"), facts.outside)
        # What `core.answering.findings` has looked up, by place: a memory, never a fact of its own.
        self.findings: dict[PlaceId, tuple[date, tuple[Finding, ...]]] = {}
        self._memberships = _group((m.nis, m) for m in facts.memberships)
        self._members = _group((m.partnership, m) for m in facts.memberships if m.certain)
        self._areas = _group((a.nis, a) for a in facts.areas)
        self._declared = {(d.nis, d.duty): d for d in facts.declared_unknown}
        self._local = Lookup(derived.positions("local"), facts.local_contacts)
        self._towns = Lookup(derived.positions("towns"), facts.places)
        self._parts = Lookup(derived.positions("merged"), facts.municipalities)

    @cached_property
    def places(self) -> dict[PlaceId, Place]:
        """All places by their id."""
        return {place.id: place for place in self.facts.places}

    def newest_first(self, sources: Iterable[SourceId]) -> tuple[Source, ...]:
        """Return sources, each once: dated ones first, the newest first."""
        ordered = sorted(set(sources), key=self._age_ranks.__getitem__)
        return tuple(self.sources[source_id] for source_id in ordered)

    def today(self, place: Place) -> Municipality:
        """Return the municipality of today that *place* lies in."""
        return self.municipalities[place.nis]

    def place_of(self, nis: NisCode) -> Place | None:
        """Return the place of a municipality by its NIS code of today or of before a merger."""
        if nis in self._towns:
            return self._towns[nis][0]
        municipality = self.municipalities.get(nis)
        if municipality is None or municipality.merged_into is None:
            return None
        return self.place_of(municipality.merged_into)

    def of_today(self) -> tuple[Municipality, ...]:
        """Return the municipalities of today that some place lies in."""
        return tuple(self.municipalities[NisCode(nis)] for nis in self._parts)

    def parts(self, nis: NisCode) -> tuple[Municipality, ...]:
        """Return the municipalities of 2019-2024 that a municipality of today was made of."""
        return self._parts.get(nis, ())

    def local_contacts(self, nis: NisCode) -> tuple[LocalContact, ...]:
        """Return the contacts of a municipality of today; those of its former parts last."""
        return self._local.get(nis, ())

    def members(self, partnership: PartnershipId) -> tuple[Municipality, ...]:
        """Return the certain members, by name."""
        found = (self.municipalities[m.nis] for m in self._members.get(partnership, ()))
        return tuple(sorted(found, key=lambda municipality: municipality.name))

    def served(self, organiser: OrganiserId) -> tuple[Municipality, ...]:
        """Return the municipalities of 2019-2024 that an organiser serves, by name."""
        found = {area.nis for area in self.facts.areas if area.organiser == organiser}
        return tuple(sorted((self.municipalities[nis] for nis in found), key=lambda m: m.name))

    def municipalities_of(self, body: Partnership | Organiser) -> tuple[Municipality, ...]:
        """Return the certain members of a partnership, or whom an organiser serves, by name."""
        return self.members(body.id) if isinstance(body, Partnership) else self.served(body.id)

    def listed_by(self, body: Partnership | Organiser) -> tuple[Provenance, ...]:
        """Return where it is known from whom a body serves: of each certain member or area."""
        if isinstance(body, Partnership):
            joined = [m for m in self.facts.memberships if m.certain and m.partnership == body.id]
            return tuple(member.provenance for member in joined)
        return tuple(a.provenance for a in self.facts.areas if a.organiser == body.id)

    def memberships(self, nis: NisCode, day: date) -> tuple[Membership, ...]:
        """Return the certain memberships that answer for a municipality of 2019-2024 on *day*."""
        dated = [
            (m, self.cycles[self.partnerships[m.partnership].cycle])
            for m in self._memberships.get(nis, ())
            if m.certain
        ]
        return serving(dated, day)

    def areas(self, nis: NisCode, day: date) -> tuple[Area, ...]:
        """Return the organisers' areas that cover a municipality of 2019-2024 on *day*."""
        return serving([(area, None) for area in self._areas.get(nis, ())], day)

    def uncertain(self, nis: NisCode) -> tuple[Membership, ...]:
        """Return the memberships that somebody suspected but could not confirm."""
        return tuple(m for m in self._memberships.get(nis, ()) if not m.certain)

    def declared_unknown(self, nis: NisCode, duty: Duty) -> DeclaredUnknown | None:
        """Return what is on record about a duty that nobody could settle."""
        return self._declared.get((nis, duty))


def _group(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    grouped: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}
