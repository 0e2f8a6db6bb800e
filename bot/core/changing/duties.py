"""What a change of data does to municipalities: who gets another body, who loses it.

Compares the answers of one day, because a record can come or go without any answer changing; such
records are told as well, as what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.core.answering.coverage import Held, Served
from bot.core.changing.bodies import other_field
from bot.core.changing.delta import Changed, Delta, TableDelta
from bot.core.changing.evidence import BodyFact, EvidenceChanges
from bot.core.changing.kinds import (
    BodyAdded,
    BodyRemoved,
    Change,
    ContactLost,
    DatesChanged,
    Gained,
    Lost,
    ManyLost,
    Moved,
    Period,
    PutOnList,
    TakenOffList,
    UncertainMembershipChanged,
)
from bot.core.changing.naming import Body, MunicipalityName, Naming, by_name
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Area, Membership
from bot.core.model.terms import Duty, LocalBody, NisCode

MOST_LOST = 5  # municipalities that lose their body for a duty; more are a danger by themselves

_Bodies = frozenset[str]  # ids


@dataclass(frozen=True, slots=True)
class Count:
    """How many municipalities of today are covered for a duty."""

    total: int  # municipalities of today
    known: int  # every part of it has a body
    with_contact: int  # every part has a body with a phone number or an e-mail address


class Snapshot:
    """Who serves whom on one day, in one state of the data."""

    def __init__(self, directory: Directory, today: date) -> None:
        self.directory = directory
        self._today = today
        self._served = Served(directory, today)
        facts = directory.facts
        here = (m.nis for m in facts.municipalities if m.in_force(today))
        self.municipalities = tuple(dict.fromkeys(here))
        # The bodies of each municipality of 2019-2024 that has one.
        self.bodies: dict[Duty, dict[NisCode, _Bodies]] = {
            Duty.REGIEROL: self._known(Duty.REGIEROL, (m.nis for m in facts.memberships)),
            Duty.WIJK_WERKEN: self._known(Duty.WIJK_WERKEN, (a.nis for a in facts.areas)),
        }

    def _known(self, duty: Duty, listed: Iterable[NisCode]) -> dict[NisCode, _Bodies]:
        held = {nis: self._served.part(nis, duty) for nis in dict.fromkeys(listed)}
        return {nis: frozenset(b.id for b in one.bodies) for nis, one in held.items() if one.bodies}

    def part(self, nis: NisCode, duty: Duty) -> Held:
        """Return who serves a municipality of 2019-2024."""
        return self._served.part(nis, duty)

    def parts(self, nis: NisCode, duty: Duty) -> dict[NisCode, Held]:
        """Return who serves the parts of a municipality of today."""
        return self._served.parts(nis, duty, self._today)

    def count(self, duty: Duty) -> Count:
        """Count the municipalities of today."""
        every = [self.parts(nis, duty).values() for nis in self.municipalities]
        known = sum(all(held.bodies for held in parts) for parts in every)
        with_contact = sum(all(held.has_contact for held in parts) for parts in every)
        return Count(len(every), known, with_contact)

    def local(self, body: LocalBody) -> frozenset[NisCode]:
        """Return the municipalities of today whose gemeente or OCMW can be called or mailed."""
        contacts = self.directory.facts.local_contacts
        return frozenset(c.nis for c in contacts if c.body is body and c.is_direct)


class Duties:
    """Two states to compare, and the difference between their records."""

    def __init__(self, delta: Delta, old: Snapshot, new: Snapshot, naming: Naming) -> None:
        self._delta = delta
        self._old = old
        self._new = new
        self._naming = naming

    def changes(self, evidence: EvidenceChanges) -> Iterator[Change]:
        """Yield everything about who does what; evidence of members goes to *evidence*."""
        for duty in Duty:
            yield from self._moves(duty)
            yield from self._contacts_lost(duty)
        yield from self._local_lost()
        for added in self._delta["partnerships"].added:
            yield BodyAdded(self._naming.partnership(added.id))
        for new in self._delta["organisers"].added:
            yield BodyAdded(self._naming.organiser(new.id))
        for member in self._delta["memberships"].changed:
            yield from self._membership(member, evidence)
        for area in self._delta["areas"].changed:
            yield from self._record(area, BodyFact.AREA, evidence)
        yield from self._listed(Duty.REGIEROL, self._delta["memberships"])
        yield from self._listed(Duty.WIJK_WERKEN, self._delta["areas"])

    def _moves(self, duty: Duty) -> Iterator[Change]:
        old, new = self._old.bodies[duty], self._new.bodies[duty]
        groups: defaultdict[tuple[_Bodies, _Bodies], list[NisCode]] = defaultdict(list)
        for nis in sorted(old.keys() | new.keys()):
            was, now = old.get(nis, frozenset()), new.get(nis, frozenset())
            if was != now:
                groups[was, now].append(nis)
        lost = sum(len(codes) for (_, now), codes in groups.items() if not now)
        if lost > MOST_LOST:
            yield ManyLost(duty, lost)
        for id_ in self._removed(duty):
            alone = groups.pop((frozenset({id_}), frozenset()), [])
            yield BodyRemoved(self._naming.of_duty(duty, id_), self._naming.municipalities(alone))
        for (was, now), codes in groups.items():
            names = self._naming.municipalities(codes)
            if not now:
                yield Lost(duty, self._named(duty, was), names)
            elif not was:
                yield Gained(duty, self._named(duty, now), names)
            else:
                yield Moved(duty, self._named(duty, was), self._named(duty, now), names)

    def _removed(self, duty: Duty) -> list[str]:
        if duty is Duty.REGIEROL:
            return [removed.id for removed in self._delta["partnerships"].removed]
        return [removed.id for removed in self._delta["organisers"].removed]

    def _named(self, duty: Duty, ids: _Bodies) -> tuple[Body, ...]:
        named = (self._naming.of_duty(duty, id_) for id_ in ids)
        return tuple(sorted(named, key=lambda body: (body.name.casefold(), body.id)))

    def _contacts_lost(self, duty: Duty) -> Iterator[ContactLost]:
        """Name the municipalities whose body is known, and lost its phone number and e-mail."""
        gone: list[MunicipalityName] = []
        for nis in self._new.municipalities:
            parts = self._new.parts(nis, duty)
            without = [
                part
                for part, held in parts.items()
                if held.bodies and not held.has_contact and self._old.part(part, duty).has_contact
            ]
            if len(without) == len(parts):
                gone.append(self._naming.municipality(nis))
            else:
                names = (self._naming.municipality(part).name for part in without)
                gone += [self._naming.part(nis, name) for name in names]
        if gone:
            yield ContactLost(duty, by_name(gone))

    def _local_lost(self) -> Iterator[ContactLost]:
        still_there = self._new.directory.municipalities.keys()
        for body in LocalBody:
            gone = (self._old.local(body) - self._new.local(body)) & still_there
            if gone:
                yield ContactLost(body, self._naming.municipalities(gone))

    def _membership(
        self, change: Changed[Membership], evidence: EvidenceChanges
    ) -> Iterator[Change]:
        was, now = _doubt(change.before), _doubt(change.after)
        if was != now:
            holder, listed = self._naming.holder(change.after), self._naming.listed(change.after)
            yield UncertainMembershipChanged(holder, listed, was, now)
        told = {"certain", "reason"} if was != now else set()
        yield from self._record(change, BodyFact.MEMBERS, evidence, told)

    def _record(
        self,
        change: Changed[Membership] | Changed[Area],
        fact: BodyFact,
        evidence: EvidenceChanges,
        told: Collection[str] = (),
    ) -> Iterator[Change]:
        """Yield what changed in a record that stayed, but for the fields that are *told*."""
        before: Membership | Area = change.before
        after: Membership | Area = change.after
        body, municipality = self._naming.holder(after), self._naming.listed(after)
        was, now = Period(before.since, before.until), Period(after.since, after.until)
        if was != now:
            yield DatesChanged(body, municipality, was, now)
        for field in change.fields:
            prefix, _, last = field.rpartition(".")
            if prefix == "provenance":
                evidence.add(body, fact, last, *change.values(field))
            elif field not in {"since", "until", *told}:
                yield other_field(field, change, body, municipality)

    def _listed(
        self, duty: Duty, table: TableDelta[Membership] | TableDelta[Area]
    ) -> Iterator[Change]:
        """Yield records that came or went and that no answer of today shows."""
        old, new = self._old.bodies[duty], self._new.bodies[duty]
        quiet: defaultdict[tuple[type[PutOnList], Body], list[MunicipalityName]] = defaultdict(list)
        none: _Bodies = frozenset()
        for kind, records in ((TakenOffList, table.removed), (PutOnList, table.added)):
            is_added = kind is PutOnList
            gains, loses = (new, old) if is_added else (old, new)
            for record in records:
                body, municipality = self._naming.holder(record), self._naming.listed(record)
                doubt = _doubt(record) if isinstance(record, Membership) else None
                if doubt is not None:
                    was, now = (None, doubt) if is_added else (doubt, None)
                    yield UncertainMembershipChanged(body, municipality, was, now)
                elif body.id not in gains.get(record.nis, none) - loses.get(record.nis, none):
                    quiet[kind, body].append(municipality)
        for (kind, body), municipalities in quiet.items():
            yield kind(body, by_name(municipalities))


def _doubt(membership: Membership) -> str | None:
    """Return why a membership is uncertain; None where it is certain."""
    return None if membership.certain else membership.reason or ""
