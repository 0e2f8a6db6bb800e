"""Accounts for every municipality: one state per duty, and our totals beside the published ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.answering.findings import regierol, wijk_werken
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership, Provenance, PublishedTotals
from bot.core.model.geography import Municipality
from bot.core.model.terms import Confidence, Duty, LegalForm, NisCode, Status

ERA_2019 = date(2024, 12, 31)  # the last day of the 300


class State(StrEnum):
    """What is known of a duty of one municipality; exactly one holds."""

    KNOWN = "known"
    PROBABLE = "probable"  # inferred only
    DISPUTED = "disputed"  # somebody looked and could not settle it; the reason is kept
    UNKNOWN = "unknown"
    MIXED = "mixed"  # parts of a merged municipality differ


@dataclass(frozen=True, slots=True)
class Held:
    """A duty of one municipality: its state, who does it, and what that rests on."""

    state: State
    bodies: tuple[Partnership | Organiser, ...] = ()  # each once; none if nobody is known
    reason: str | None = None  # why nobody is known, where somebody looked
    provenances: tuple[Provenance, ...] = ()  # of the bodies, or of the search; may be none

    @property
    def confidence(self) -> Confidence | None:
        """Return the weakest confidence; None if it rests on nothing."""
        weakest_first = reversed(Confidence)
        held = {provenance.confidence for provenance in self.provenances}
        return next((confidence for confidence in weakest_first if confidence in held), None)

    @property
    def checked_on(self) -> date | None:
        """Return the oldest check; None if it rests on nothing."""
        return min((provenance.checked_on for provenance in self.provenances), default=None)

    @property
    def has_contact(self) -> bool:
        """Tell whether one of the bodies has a phone number or an e-mail address."""
        return any(body.contact is not None and body.contact.is_direct for body in self.bodies)


@dataclass(frozen=True, slots=True)
class Census:
    """The states of all municipalities that exist on one day."""

    day: date
    held: dict[Duty, dict[NisCode, Held]]  # both in the order of the files

    @property
    def states(self) -> dict[Duty, dict[NisCode, State]]:
        """Return the states alone."""
        return {
            duty: {nis: held.state for nis, held in by_nis.items()}
            for duty, by_nis in self.held.items()
        }

    def count(self, duty: Duty) -> Counter[State]:
        """Return how many municipalities are in each state."""
        return Counter(held.state for held in self.held[duty].values())


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
    """The whole account, with what holds on one day."""

    totals: tuple[tuple[PublishedTotals, tuple[Compared, ...]], ...]
    of_2019: Census  # the 300 of 2019-2024, with who serves them on the day
    of_day: Census  # the municipalities that exist on the day

    @property
    def day(self) -> date:
        """Return the day for which the account holds."""
        return self.of_day.day


def coverage(directory: Directory, day: date) -> Coverage:
    """Compute the account from the directory, for any day.

    Percentages are rounded to whole ones; inhabitants are those of 1 January 2020. On a day before
    the first cycle nobody holds the regierol; an area without a first day has always been one.
    """
    return Coverage(
        totals=tuple(
            (totals, tuple(_compare(totals, directory)))
            for totals in directory.facts.published_totals
        ),
        of_2019=census(directory, day, ERA_2019),
        of_day=census(directory, day, day),
    )


def census(directory: Directory, day: date, era: date) -> Census:
    """Count what holds on *day* for the municipalities that exist on another day, *era*."""
    served = Served(directory, day)
    existing = [m.nis for m in directory.facts.municipalities if m.in_force(era)]
    held = {duty: {nis: _joined(served.parts(nis, duty, era)) for nis in existing} for duty in Duty}
    return Census(day, held)


class Served:
    """Who serves the municipalities of 2019-2024, the parts of those of today, on one day."""

    def __init__(self, directory: Directory, day: date) -> None:
        self._directory = directory
        self._day = day
        self._gaps = {(gap.nis, gap.duty): gap for gap in directory.facts.declared_gaps}
        self._known: dict[tuple[NisCode, Duty], Held] = {}  # looked up once

    def parts(self, nis: NisCode, duty: Duty, era: date) -> dict[NisCode, Held]:
        """Return what is known of the parts of a municipality that exists on a day, *era*.

        It is its own part in 2019-2024, or where no merger made it.
        """
        codes = [p.nis for p in self._directory.parts(nis)] if era > ERA_2019 else []
        return {code: self.part(code, duty) for code in codes or [nis]}

    def part(self, nis: NisCode, duty: Duty) -> Held:
        """Return who serves one municipality of 2019-2024."""
        if (nis, duty) not in self._known:
            self._known[nis, duty] = self._look_up(nis, duty)
        return self._known[nis, duty]

    def _look_up(self, nis: NisCode, duty: Duty) -> Held:
        found = self._findings(nis, duty)
        bodies = tuple({body.id: body for body, _ in found}.values())
        facts = tuple(fact for _, facts in found for fact in facts)
        if bodies:
            inferred = any(fact.confidence is Confidence.INFERRED for fact in facts)
            return Held(State.PROBABLE if inferred else State.KNOWN, bodies, None, facts)
        looked = self._directory.declared_unknown(nis, duty)
        if looked is not None:
            return Held(State.DISPUTED, (), looked.reason, (looked.provenance,))
        suspected = self._directory.uncertain(nis) if duty is Duty.REGIEROL else ()
        if suspected and suspected[0].reason:
            return Held(State.DISPUTED, (), suspected[0].reason, (suspected[0].provenance,))
        gap = self._gaps.get((nis, duty))
        if gap is not None:
            return Held(State.UNKNOWN, (), gap.reason, (gap.provenance,))
        return Held(State.UNKNOWN)

    def _findings(
        self, nis: NisCode, duty: Duty
    ) -> list[tuple[Partnership | Organiser, tuple[Provenance, ...]]]:
        if duty is Duty.REGIEROL:
            held = regierol(nis, self._directory, self._day)
            return [(one.partnership, one.facts) for one in held if one.partnership]
        runs = wijk_werken(nis, self._directory, self._day)
        return [(one.organiser, one.facts) for one in runs if one.organiser]


def _joined(parts: dict[NisCode, Held]) -> Held:
    """Return what is known of a municipality by what is known of its parts."""
    found = list(parts.values())
    differ = len({(held.state, *(body.id for body in held.bodies)) for held in found}) > 1
    return Held(
        State.MIXED if differ else found[0].state,
        tuple({body.id: body for held in found for body in held.bodies}.values()),
        next((held.reason for held in found if held.reason), None),
        tuple(dict.fromkeys(p for held in found for p in held.provenances)),
    )


def _compare(totals: PublishedTotals, directory: Directory) -> Iterable[Compared]:
    ours = [p for p in directory.facts.partnerships if p.cycle == totals.cycle]
    members = {p.id: directory.members(p.id) for p in ours}
    alone = [p for p in ours if p.legal_form is LegalForm.GEMEENTE]
    joint = [p for p in ours if p.legal_form is not LegalForm.GEMEENTE]
    inhabitants = [n for p in joint if (n := _population(members[p.id]))]
    everyone = _population(m for m in directory.facts.municipalities if m.in_force(ERA_2019))
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
