"""Looks up both duties of a municipality, per part where a merger joined different answers."""

from __future__ import annotations

from datetime import date

from bot.core.directory import Directory
from bot.core.model import Municipality, Place
from bot.core.outcome import Answer, Finding, Reading, Regierol, WijkWerken
from bot.core.terms import Duty, NisCode, PlaceKind, Status


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
        findings=_grouped(asked, directory, today),
        local=directory.local_contacts(municipality.nis),
        is_part=len(asked) < len(all_parts),
    )


def regierol(nis: NisCode, directory: Directory, today: date) -> Regierol:
    """Return who holds the regierol for a municipality of 2019-2024."""
    memberships = directory.memberships(nis, today)
    if memberships:
        membership = memberships[0]
        partnership = directory.partnerships[membership.partnership]
        return Regierol(
            status=Status.YES,
            partnership=partnership,
            membership=membership,
            cycle=directory.cycles[partnership.cycle],
            members=directory.members(partnership.id),
        )
    declared = directory.declared_unknown(nis, Duty.REGIEROL)
    if declared is not None:
        return Regierol(Status.UNKNOWN, reason=declared.reason)
    suspected = directory.uncertain(nis)
    return Regierol(Status.UNKNOWN, reason=suspected[0].reason if suspected else None)


def wijk_werken(nis: NisCode, directory: Directory, today: date) -> WijkWerken:
    """Return who runs wijk-werken for a municipality of 2019-2024."""
    areas = directory.areas(nis, today)
    if areas:
        return WijkWerken(Status.YES, directory.organisers[areas[0].organiser], areas[0])
    declared = directory.declared_unknown(nis, Duty.WIJK_WERKEN)
    return WijkWerken(Status.UNKNOWN, reason=declared.reason if declared else None)


def _asked_parts(place: Place, parts: tuple[Municipality, ...]) -> tuple[Municipality, ...]:
    if place.kind is PlaceKind.MUNICIPALITY:
        return parts
    inside = tuple(part for part in parts if part.nis in place.nis_2019)
    return inside or parts


def _grouped(
    parts: tuple[Municipality, ...], directory: Directory, today: date
) -> tuple[Finding, ...]:
    groups: list[Finding] = []
    for part in parts:
        here = Finding(
            (part,), regierol(part.nis, directory, today), wijk_werken(part.nis, directory, today)
        )
        for index, group in enumerate(groups):
            if _same(group, here):
                groups[index] = Finding((*group.parts, part), group.regierol, group.wijk_werken)
                break
        else:
            groups.append(here)
    return tuple(groups)


def _same(one: Finding, other: Finding) -> bool:
    """Tell whether both duties lie with the same bodies, or are unknown for the same reason."""
    return (
        one.regierol.partnership == other.regierol.partnership
        and one.wijk_werken.organiser == other.wijk_werken.organiser
        and one.regierol.reason == other.regierol.reason
        and one.wijk_werken.reason == other.wijk_werken.reason
    )
