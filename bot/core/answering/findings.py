"""Looks up both duties of a municipality, per part where a merger joined different answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.lookup.directory import Directory
from bot.core.model.geography import Municipality, Place
from bot.core.model.outcome import Answer, Finding, Reading, Regierol, WijkWerken
from bot.core.model.terms import Duty, NisCode, PlaceKind, Status


def answer(reading: Reading, directory: Directory, today: date) -> Answer:
    """Gather what is known for the place that was read.

    A place that lies in one part of a merged municipality gets that part's answer. The merged
    municipality itself gets one finding per group of parts that share theirs.
    """
    place = reading.place
    municipality = directory.today(place)
    all_parts = directory.parts(municipality.nis)
    asked = _asked_parts(place, all_parts)
    return Answer(
        municipality=municipality,
        reading=reading,
        findings=_findings(asked, place, directory, today),
        local=directory.local_contacts(municipality.nis),
        is_part=len(asked) < len(all_parts),
    )


def regierol(nis: NisCode, directory: Directory, today: date) -> tuple[Regierol, ...]:
    """Return who holds the regierol for a municipality of 2019-2024.

    One as a rule; several for a declared double membership; UNKNOWN, with what somebody found
    when looking, where no membership is on record.
    """
    held = tuple(
        Regierol(
            status=Status.YES,
            partnership=directory.partnerships[membership.partnership],
            membership=membership,
            cycle=directory.cycles[directory.partnerships[membership.partnership].cycle],
            members=directory.members(membership.partnership),
        )
        for membership in directory.memberships(nis, today)
    )
    if held:
        return held
    declared = directory.declared_unknown(nis, Duty.REGIEROL)
    if declared is not None:
        return (Regierol(Status.UNKNOWN, reason=declared.reason),)
    suspected = directory.uncertain(nis)
    return (Regierol(Status.UNKNOWN, reason=suspected[0].reason if suspected else None),)


def wijk_werken(
    nis: NisCode, directory: Directory, today: date, deelgemeente: str | None = None
) -> tuple[WijkWerken, ...]:
    """Return who runs wijk-werken for a municipality of 2019-2024.

    One as a rule; several where deelgemeenten have an organiser of their own. With a
    *deelgemeente*, only the one that serves it, if it has its own.
    """
    areas = directory.areas(nis, today)
    own = tuple(area for area in areas if deelgemeente and area.deelgemeente == deelgemeente)
    if own or areas:
        return tuple(
            WijkWerken(Status.YES, directory.organisers[area.organiser], area)
            for area in own or areas
        )
    declared = directory.declared_unknown(nis, Duty.WIJK_WERKEN)
    return (WijkWerken(Status.UNKNOWN, reason=declared.reason if declared else None),)


def _asked_parts(place: Place, parts: tuple[Municipality, ...]) -> tuple[Municipality, ...]:
    if place.kind is PlaceKind.MUNICIPALITY:
        return parts
    inside = tuple(part for part in parts if part.nis in place.nis_2019)
    return inside or parts


def _findings(
    parts: tuple[Municipality, ...], place: Place, directory: Directory, today: date
) -> tuple[Finding, ...]:
    """Return the findings of a place; the same place on the same day is looked up once."""
    held = directory.findings.get(place.id)
    if held is None or held[0] != today:
        held = (today, _grouped(parts, place, directory, today))
        directory.findings[place.id] = held
    return held[1]


def _grouped(
    parts: tuple[Municipality, ...], place: Place, directory: Directory, today: date
) -> tuple[Finding, ...]:
    inner = None if place.kind is PlaceKind.MUNICIPALITY else place.name
    groups: dict[tuple[object, ...], Finding] = {}
    for part in parts:
        here = Finding(
            (part,),
            regierol(part.nis, directory, today),
            wijk_werken(part.nis, directory, today, inner),
        )
        key = _who(here)
        group = groups.get(key)
        groups[key] = replace(group, parts=(*group.parts, part)) if group else here
    return tuple(groups.values())


def _who(finding: Finding) -> tuple[object, ...]:
    """Return what makes two parts share their answer: the same bodies, or the same unknown."""
    return (
        *((held.partnership and held.partnership.id, held.reason) for held in finding.regierol),
        *((run.organiser and run.organiser.id, run.reason) for run in finding.wijk_werken),
    )
