"""Says what a change of data does to municipalities: who gets another body, who loses it.

Compares the answers of one day, because a record can come or go without any answer changing; such
records are told as well, as what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.core.change import (
    MOST_LOST,
    BodyAdded,
    BodyRemoved,
    Change,
    ContactLost,
    DatesChanged,
    Gained,
    Listed,
    Lost,
    ManyLost,
    Moved,
    Suspected,
)
from bot.core.change_body import Body, Fact, FieldChanged, Named
from bot.core.changed_bodies import as_text
from bot.core.delta import Changed, Delta, TableDelta
from bot.core.directory import Directory
from bot.core.evidence import Evidence
from bot.core.model import Area, Membership
from bot.core.naming import Naming, by_name
from bot.core.reached import Reached
from bot.core.terms import Duty, LocalBody, NisCode

_Bodies = frozenset[str]  # ids


@dataclass(frozen=True, slots=True)
class Duties:
    """Two states and a day to compare them on."""

    delta: Delta
    before: Directory
    after: Directory
    today: date
    naming: Naming
    old: Reached = field(init=False)
    new: Reached = field(init=False)

    def __post_init__(self) -> None:
        """Look up who does what in both states."""
        object.__setattr__(self, "old", Reached(self.before, self.today))
        object.__setattr__(self, "new", Reached(self.after, self.today))

    def changes(self, evidence: Evidence) -> Iterator[Change]:
        """Yield everything about who does what; evidence of members goes to *evidence*."""
        for duty in Duty:
            yield from self._moves(duty)
            yield from self._contacts_lost(duty)
        yield from self._local_lost()
        for added in self.delta.partnerships.added:
            yield BodyAdded(self.naming.partnership(added.record.id))
        for new in self.delta.organisers.added:
            yield BodyAdded(self.naming.organiser(new.record.id))
        for member in self.delta.memberships.changed:
            yield from self._membership(member, evidence)
        for area in self.delta.areas.changed:
            yield from self._area(area, evidence)
        yield from self._listed(Duty.REGIEROL, self.delta.memberships)
        yield from self._listed(Duty.WIJK_WERKEN, self.delta.areas)

    def _moves(self, duty: Duty) -> Iterator[Change]:
        old, new = self.old.bodies[duty], self.new.bodies[duty]
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
            yield BodyRemoved(self.naming.of_duty(duty, id_), self.naming.municipalities(alone))
        for (was, now), codes in groups.items():
            names = self.naming.municipalities(codes)
            if not now:
                yield Lost(duty, self._named(duty, was), names)
            elif not was:
                yield Gained(duty, self._named(duty, now), names)
            else:
                yield Moved(duty, self._named(duty, was), self._named(duty, now), names)

    def _removed(self, duty: Duty) -> list[str]:
        if duty is Duty.REGIEROL:
            return [removed.record.id for removed in self.delta.partnerships.removed]
        return [removed.record.id for removed in self.delta.organisers.removed]

    def _named(self, duty: Duty, ids: _Bodies) -> tuple[Body, ...]:
        named = (self.naming.of_duty(duty, id_) for id_ in ids)
        return tuple(sorted(named, key=lambda body: (body.name.casefold(), body.id)))

    def _contacts_lost(self, duty: Duty) -> Iterator[ContactLost]:
        """Name the municipalities whose body is known and cannot be reached any more."""
        gone: list[Named] = []
        for municipality in self.after.facts.municipalities:
            if not municipality.in_force(self.today):
                continue
            parts = self.new.parts(municipality.nis)
            mute = [
                part
                for part in parts
                if self.new.bodies[duty].get(part)
                and self.old.is_direct(part, duty)
                and not self.new.is_direct(part, duty)
            ]
            if len(mute) == len(parts):
                gone.append(self.naming.municipality(municipality.nis))
            else:
                names = (self.naming.municipality(part).name for part in mute)
                gone += [self.naming.part(municipality.nis, name) for name in names]
        if gone:
            yield ContactLost(duty, by_name(gone))

    def _local_lost(self) -> Iterator[ContactLost]:
        if self.delta.local_contacts.is_empty:
            return
        for body in LocalBody:
            gone = self.old.local(body) - self.new.local(body)
            here = [nis for nis in gone if nis in self.after.municipalities]
            if here:
                yield ContactLost(body, self.naming.municipalities(here))

    def _membership(self, change: Changed[Membership], evidence: Evidence) -> Iterator[Change]:
        was, now = _suspicion(change.before), _suspicion(change.after)
        if was != now:
            body, municipality = self._about(change)
            yield Suspected(body, municipality, was, now)
        yield from self._record(change, Fact.MEMBERS, evidence, said=was != now)

    def _area(self, change: Changed[Area], evidence: Evidence) -> Iterator[Change]:
        yield from self._record(change, Fact.AREA, evidence, said=False)

    def _about(self, change: Changed[Membership] | Changed[Area]) -> tuple[Body, Named]:
        record: Membership | Area = change.after
        return self.naming.holder(record), self.naming.listed(record)

    def _record(
        self,
        change: Changed[Membership] | Changed[Area],
        fact: Fact,
        evidence: Evidence,
        *,
        said: bool,
    ) -> Iterator[Change]:
        """Yield what changed in a record that stayed; *said*: its doubts are told already."""
        before: Membership | Area = change.before
        after: Membership | Area = change.after
        body, municipality = self._about(change)
        if (before.since, before.until) != (after.since, after.until):
            was, now = (before.since, before.until), (after.since, after.until)
            yield DatesChanged(body, municipality, was, now)
        for name in change.fields:
            prefix, _, last = name.rpartition(".")
            if prefix == "provenance":
                old, new = getattr(before.provenance, last), getattr(after.provenance, last)
                evidence.add(body, fact, last, old, new)
            elif name not in {"since", "until"} and not (said and name in {"certain", "reason"}):
                was_text, now_text = as_text(getattr(before, name)), as_text(getattr(after, name))
                yield FieldChanged(body, name, was_text, now_text, municipality)

    def _listed(
        self, duty: Duty, table: TableDelta[Membership] | TableDelta[Area]
    ) -> Iterator[Change]:
        """Yield records that came or went and that no answer of today shows."""
        old, new = self.old.bodies[duty], self.new.bodies[duty]
        quiet: defaultdict[tuple[Body, bool], list[Named]] = defaultdict(list)
        for is_added, records in ((False, table.removed), (True, table.added)):
            gains, loses = (new, old) if is_added else (old, new)
            for placed in records:
                record: Membership | Area = placed.record
                body, municipality = self.naming.holder(record), self.naming.listed(record)
                doubt = _suspicion(record) if isinstance(record, Membership) else None
                none: _Bodies = frozenset()
                if doubt is not None:
                    was, now = (None, doubt) if is_added else (doubt, None)
                    yield Suspected(body, municipality, was, now)
                elif body.id not in gains.get(record.nis, none) - loses.get(record.nis, none):
                    quiet[body, is_added].append(municipality)
        for (body, is_added), municipalities in quiet.items():
            yield Listed(body, by_name(municipalities), is_added)


def _suspicion(membership: Membership) -> str | None:
    """Return why a membership is uncertain; None where it is certain."""
    return None if membership.certain else membership.reason or ""
