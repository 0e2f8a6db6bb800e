"""Proof of coverage: per duty and day, a municipality has one body, or it is said why not.

What overlaps, and what nobody serves, is refused unless somebody declared it with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice

from bot.core.answering.coverage import ERA_2019
from bot.core.model import serving
from bot.core.model.errors import Problem
from bot.core.model.terms import Duty
from bot.files.checking import entries
from bot.files.reading.parsed import Parsed, at
from bot.files.reading.schema import CycleEntry, Member
from bot.files.reading.tables import MunicipalityRow
from bot.files.reading.yaml_source import Path

_A_DAY = timedelta(days=1)
MOST_CLAIMS = 50  # on one municipality for one duty: each is compared with every other one
_MOST_OVERLAPS = 3  # that are told of one municipality

_Key = tuple[str, Duty]  # a municipality of 2019-2024, by its code, and a duty
_FirstGap = Callable[[_Key], date | None]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A body's claim on a municipality for some days."""

    body: str
    member: Member
    path: Path
    scope: str  # the cycle, or the deelgemeente, of which only one body can have it on a day
    cycle: CycleEntry | None = None  # of a partnership


def check_coverage(parsed: Parsed, today: date) -> Iterator[Problem]:
    """Yield every overlap and gap that is not declared, and every declaration that is untrue.

    Args:
        parsed: The files, each valid by itself.
        today: The day from which on there may be no gaps; what is past cannot be mended.
    """
    claims = _claims(parsed)
    crowded = [own[MOST_CLAIMS] for own in claims.values() if len(own) > MOST_CLAIMS]
    for claim in crowded:
        values = {"found": claim.member.name, "most": str(MOST_CLAIMS)}
        yield at(parsed.document, "too-many-claims", claim.path, **values)
    if crowded:
        return

    @cache
    def first_gap(key: _Key) -> date | None:
        return serving.first_gap([(c.member, c.cycle) for c in claims.get(key, [])], today)

    yield from _overlaps(parsed, claims)
    yield from _bodies_and_places(parsed)
    yield from _declarations(parsed, first_gap)
    yield from _gaps(parsed, claims, first_gap)


def in_force(row: MunicipalityRow, day: date) -> bool:
    """Tell whether a municipality exists on a day."""
    return row.valid_from <= day <= (row.valid_to or date.max)


def _claims(parsed: Parsed) -> dict[_Key, list[_Claim]]:
    cycles = {cycle.id: cycle for cycle in parsed.contacts.cycles}
    claims: defaultdict[_Key, list[_Claim]] = defaultdict(list)
    for path, partnership, member in entries.members(parsed):
        cycle = partnership.cycle
        claim = _Claim(partnership.id, member, path, cycle, cycles.get(cycle))
        claims[member.nis, Duty.REGIEROL].append(claim)
    for path, organiser, area in entries.areas(parsed):
        claim = _Claim(organiser.id, area, path, area.deelgemeente or "")
        claims[area.nis, Duty.WIJK_WERKEN].append(claim)
    return claims


def _overlaps(parsed: Parsed, claims: dict[_Key, list[_Claim]]) -> Iterator[Problem]:
    """A municipality has one body per duty and day; two memberships may be declared.

    Of each cycle, or deelgemeente, the first few pairs that share a day.
    """
    doubles = parsed.contacts.double_memberships
    declared = {(double.nis, Duty.REGIEROL, frozenset(double.partnerships)) for double in doubles}
    codes = {Duty.REGIEROL: "double-membership", Duty.WIJK_WERKEN: "double-organiser"}
    groups: defaultdict[tuple[str, Duty, str], list[_Claim]] = defaultdict(list)
    for (nis, duty), own in claims.items():
        for claim in own:
            groups[nis, duty, claim.scope].append(claim)
    for (nis, duty, _), own in groups.items():
        pairs = (
            (claim, other)
            for index, claim in enumerate(own)
            for other in own[:index]
            if serving.overlap(claim.member, other.member)
            and (nis, duty, frozenset({claim.body, other.body})) not in declared
        )
        for claim, other in islice(pairs, _MOST_OVERLAPS):
            first = str(parsed.document.line(other.path))
            values = {"found": claim.member.name, "other": other.body, "first": first}
            yield at(parsed.document, codes[duty], claim.path, **values)


def _bodies_and_places(parsed: Parsed) -> Iterator[Problem]:
    """Partnerships and deelgemeenten that are pointed to exist."""
    partnerships = {partnership.id for partnership in parsed.contacts.partnerships}
    inside = {(row.name, nis) for _, row in parsed.places.rows for nis in row.nis_2019}
    pointers: list[tuple[Path, str | None]] = [
        (("organisers", index, "partnership"), organiser.partnership)
        for index, organiser in enumerate(parsed.contacts.organisers)
    ]
    pointers += [
        (("double_memberships", index, "partnerships", number), name)
        for index, double in enumerate(parsed.contacts.double_memberships)
        for number, name in enumerate(double.partnerships)
    ]
    for path, name in pointers:
        if name is not None and name not in partnerships:
            yield at(parsed.document, "unknown-partnership", path, found=name)
    for path, _, area in entries.areas(parsed):
        if area.deelgemeente and (area.deelgemeente, area.nis) not in inside:
            here = (*path, "deelgemeente")
            yield at(parsed.document, "unknown-place", here, found=area.deelgemeente)


def _declarations(parsed: Parsed, first_gap: _FirstGap) -> Iterator[Problem]:
    """What is declared is true on some day from today on, and is said once."""
    suspected = {(entry.nis, Duty.REGIEROL): path for path, entry in entries.uncertain(parsed)}
    said: dict[_Key, Path] = {}
    for key, path, name in _declared(parsed):
        # Who may be a member is not found nowhere; that nobody could settle it may be said too.
        first = said.get(key) or (suspected.get(key) if path[0] == "declared_gaps" else None)
        if first_gap(key) is None:
            yield at(parsed.document, "known-after-all", path, found=name)
        elif first is not None:
            values = {"found": name, "first": str(parsed.document.line(first))}
            yield at(parsed.document, "declared-twice", path, **values)
        said.setdefault(key, path)


def _gaps(
    parsed: Parsed, claims: dict[_Key, list[_Claim]], first_gap: _FirstGap
) -> Iterator[Problem]:
    """Each of the 300 has a body for each duty, from today on, or is declared to have none."""
    declared = {key for key, _, _ in _declared(parsed)}
    declared |= {(entry.nis, Duty.REGIEROL) for _, entry in entries.uncertain(parsed)}
    for _, row in parsed.municipalities.rows:
        if not in_force(row, ERA_2019):
            continue
        for duty in Duty:
            if (row.nis, duty) in declared:
                continue
            own = claims.get((row.nis, duty), [])
            day = first_gap((row.nis, duty))
            if day is None:
                continue
            left = max(
                (c for c in own if c.member.until and c.member.until < day),
                key=lambda claim: claim.member.until or date.min,
                default=None,
            )
            path: Path = ("declared_gaps",)
            if left is not None and left.member.until is not None:
                path, day = (*left.path, "until"), left.member.until + _A_DAY
            values = {"found": row.name, "duty": duty.value, "day": day.isoformat()}
            yield at(parsed.document, "gap", path, **values)


def _declared(parsed: Parsed) -> Iterator[tuple[_Key, Path, str]]:
    for index, entry in enumerate(parsed.contacts.declared_unknown):
        yield (entry.nis, entry.duty), ("declared_unknown", index), entry.name
    for path, duty, gap in entries.gaps(parsed):
        yield (gap.nis, duty), path, gap.name
