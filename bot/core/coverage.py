"""Accounts for every municipality: one state per duty, and our totals beside the published ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.directory import Directory
from bot.core.findings import regierol, wijk_werken
from bot.core.geography import Municipality
from bot.core.model import Partnership, PublishedTotals
from bot.core.outcome import Regierol, WijkWerken
from bot.core.terms import Confidence, Duty, LegalForm, NisCode, Status

_ERA_2019 = date(2024, 12, 31)  # the last day of the 300


class State(StrEnum):
    """What is known of a duty of one municipality; exactly one holds."""

    KNOWN = "known"
    PROBABLE = "probable"  # inferred only
    DISPUTED = "disputed"  # somebody looked and could not settle it; the reason is kept
    UNKNOWN = "unknown"
    MIXED = "mixed"  # parts of a merged municipality differ


@dataclass(frozen=True, slots=True)
class Census:
    """The states of all municipalities that exist on one day."""

    day: date
    states: dict[Duty, dict[NisCode, State]]

    def count(self, duty: Duty) -> Counter[State]:
        """Return how many municipalities are in each state."""
        return Counter(self.states[duty].values())


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure beside ours."""

    key: str  # a field of `PublishedTotals`
    published: int
    ours: int | None  # None: our data cannot tell

    @property
    def difference(self) -> int | None:
        """Return ours minus the published one."""
        return None if self.ours is None else self.ours - self.published


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole account."""

    totals: tuple[tuple[PublishedTotals, tuple[Compared, ...]], ...]
    of_2019: Census
    of_today: Census


def coverage(directory: Directory, today: date) -> Coverage:
    """Compute the account from the directory.

    Percentages are rounded to whole ones; inhabitants are those of 1 January 2020.
    """
    return Coverage(
        totals=tuple(
            (totals, tuple(_compare(totals, directory)))
            for totals in directory.facts.published_totals
        ),
        of_2019=_census(directory, _ERA_2019, today),
        of_today=_census(directory, today, today),
    )


def _census(directory: Directory, day: date, today: date) -> Census:
    states: dict[Duty, dict[NisCode, State]] = {duty: {} for duty in Duty}
    for municipality in directory.facts.municipalities:
        if not municipality.in_force(day):
            continue
        parts = _parts(municipality, directory, day)
        for duty in Duty:
            found = {_state_and_bodies(part, duty, directory, today) for part in parts}
            state = found.pop()[0] if len(found) == 1 else State.MIXED
            states[duty][municipality.nis] = state
    return Census(day, states)


def _parts(municipality: Municipality, directory: Directory, day: date) -> tuple[NisCode, ...]:
    if day <= _ERA_2019:
        return (municipality.nis,)
    return tuple(part.nis for part in directory.parts(municipality.nis)) or (municipality.nis,)


def _state_and_bodies(
    nis: NisCode, duty: Duty, directory: Directory, today: date
) -> tuple[State, tuple[str, ...]]:
    """Return the state of a duty in one municipality of 2019-2024, and the bodies that do it."""
    found: tuple[Regierol, ...] | tuple[WijkWerken, ...]
    if duty is Duty.REGIEROL:
        found = regierol(nis, directory, today)
    else:
        found = wijk_werken(nis, directory, today)
    first = found[0]
    if first.status is Status.UNKNOWN:
        return (State.DISPUTED if first.reason else State.UNKNOWN), ()
    inferred = any(fact.confidence is Confidence.INFERRED for one in found for fact in one.facts)
    state = State.PROBABLE if inferred else State.KNOWN
    return state, tuple(one.body_id for one in found)


def _compare(totals: PublishedTotals, directory: Directory) -> Iterable[Compared]:
    ours = [p for p in directory.facts.partnerships if p.cycle == totals.cycle]
    members = {p.id: directory.members(p.id) for p in ours}
    alone = [p for p in ours if p.legal_form is LegalForm.GEMEENTE]
    joint = [p for p in ours if p.legal_form is not LegalForm.GEMEENTE]
    inhabitants = [n for p in joint if (n := _population(members[p.id]))]
    everyone = _population(m for m in directory.facts.municipalities if m.in_force(_ERA_2019))
    covered = {m.nis: m for listed in members.values() for m in listed}

    def share(part: int, whole: int) -> int | None:
        return round(100 * part / whole) if whole else None

    def of_form(form: LegalForm) -> int:
        return sum(p.legal_form is form for p in joint)

    figures: dict[str, int | None] = {
        "applications": len(ours),
        "partnerships": len(joint),
        "with_centre_city": sum(p.centre_city is not None for p in joint),
        "centre_cities_alone": len(alone),
        "interlokale_vereniging": of_form(LegalForm.INTERLOKALE),
        "projectvereniging": of_form(LegalForm.PROJECT),
        "dienstverlenende_vereniging": of_form(LegalForm.DIENSTVERLENENDE),
        "welzijnsvereniging": of_form(LegalForm.WELZIJN),
        "municipalities": len(covered),
        "population_share_percent": share(_population(covered.values()), everyone),
        "smallest_population": min(inhabitants, default=None),
        "largest_population": max(inhabitants, default=None),
        "takes_up_share_percent": share(_taking_up(joint), len(joint)),
        "budget_euro_per_year": None,
    }
    return (Compared(key, getattr(totals, key), value) for key, value in figures.items())


def _taking_up(partnerships: Iterable[Partnership]) -> int:
    return sum(p.takes_up is Status.YES for p in partnerships)


def _population(municipalities: Iterable[Municipality]) -> int:
    return sum(m.population or 0 for m in municipalities)
