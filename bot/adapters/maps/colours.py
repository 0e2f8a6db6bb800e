"""Which colour each municipality gets on an overview, and what the colours mean. No words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.answering.coverage import Held, State, census
from bot.core.answering.freshness import Level, Policy, date_of, level
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.terms import Duty, NisCode
from bot.maps.atlas import Atlas, colours_of
from bot.maps.fills import GROUPS, NOBODY, Fill, crosses, dots, rising, shared, upright

# From a set that people with any colour vision tell apart (Okabe and Ito), light enough for names,
# from dark to light in the order of how much is known, and each with a pattern of its own.
STATES = {
    State.KNOWN: Fill("known", "#6fb0de"),
    State.PROBABLE: Fill("probable", "#d3e8f7", rising(10, 1.6), "#5b9bcb"),
    State.MIXED: Fill("mixed", "#f7e38a", upright(14, 7), "#6fb0de"),
    State.DISPUTED: Fill("disputed", "#f0985a", crosses(9, 1.4), "#a8531a"),
    State.UNKNOWN: Fill("unknown", "#e2ddd1", dots(11, 2.2), "#857d6e"),
}
_AGES = {
    "fresh": Fill("fresh", "#6fb0de"),
    "ageing": Fill("ageing", "#d3e8f7", rising(10, 1.6), "#5b9bcb"),
    "overdue": Fill("overdue", "#f6cf8c", upright(14, 7), "#f0b45f"),
    "undated": Fill("undated", "#e7c4d3", crosses(10, 1.2), "#8c4a68"),
    "none": Fill("none", "#f1efe9", dots(9, 2.0), "#8d8778"),
}
_SPECIMEN = 1  # of the colours of groups, for the legend: one with a pattern


class By(StrEnum):
    """What the colours of an overview stand for."""

    PARTNERSHIP = "partnership"
    WIJK_WERKEN = "wijk-werken"
    FRESHNESS = "freshness"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every municipality with its colour, kind and bodies."""

    by: By
    fills: Mapping[NisCode, Fill]
    kinds: Mapping[NisCode, str]  # what the colour means; the last part of a key of the catalog
    bodies: Mapping[NisCode, tuple[Partnership | Organiser, ...]]
    groups: tuple[tuple[Partnership | Organiser, tuple[NisCode, ...]], ...]
    meanings: Mapping[str, Fill]  # by kind, in the order of the legend

    def key(self, codes: frozenset[NisCode]) -> list[tuple[str, Fill, int]]:
        """Return the kinds that occur among some municipalities: fill, and how many of them."""
        counts = {kind: sum(self.kinds[nis] == kind for nis in codes) for kind in self.meanings}
        return [(kind, fill, counts[kind]) for kind, fill in self.meanings.items() if counts[kind]]


def colours_by(  # noqa: PLR0913, PLR0917 -- by what, for which day, on which borders
    by: By, directory: Directory, day: date, era: date, atlas: Atlas, policy: Policy
) -> Colours:
    """Return the colours of the municipalities that exist in an era, with what holds on a day."""
    duty = Duty.WIJK_WERKEN if by is By.WIJK_WERKEN else Duty.REGIEROL
    held = census(directory, day, era).held[duty]
    bodies = {nis: each.bodies for nis, each in held.items()}
    groups = _groups(held)
    if by is By.PARTNERSHIP:
        fills = _group_fills(held, groups, atlas)
        kinds = {nis: _kind(each) for nis, each in held.items()}
        mixed = shared("mixed-key", GROUPS[_SPECIMEN], NOBODY)
        meanings = {"known": GROUPS[_SPECIMEN], "mixed": mixed, "unknown": NOBODY}
    elif by is By.WIJK_WERKEN:
        kinds = {nis: str(each.state) for nis, each in held.items()}
        meanings = {str(state): fill for state, fill in STATES.items()}
        fills = {nis: meanings[kind] for nis, kind in kinds.items()}
    else:
        kinds = {nis: _age(each, directory, day, policy) for nis, each in held.items()}
        meanings = _AGES
        fills = {nis: meanings[kind] for nis, kind in kinds.items()}
    return Colours(by, fills, kinds, bodies, groups, meanings)


def _groups(
    held: Mapping[NisCode, Held],
) -> tuple[tuple[Partnership | Organiser, tuple[NisCode, ...]], ...]:
    """Return each body with its municipalities; one that is shared goes with the first."""
    found: defaultdict[str, list[NisCode]] = defaultdict(list)
    bodies: dict[str, Partnership | Organiser] = {}
    for nis, each in held.items():
        for body in each.bodies:
            bodies[body.id] = body
        for body in each.bodies[:1]:
            found[body.id].append(nis)
    return tuple((body, tuple(found[id_])) for id_, body in bodies.items())


def _group_fills(
    held: Mapping[NisCode, Held],
    groups: tuple[tuple[Partnership | Organiser, tuple[NisCode, ...]], ...],
    atlas: Atlas,
) -> dict[NisCode, Fill]:
    numbers = colours_of([codes for _, codes in groups], atlas, len(GROUPS))
    by_body = {body.id: GROUPS[number] for (body, _), number in zip(groups, numbers, strict=True)}
    fills = {}
    for nis, each in held.items():
        own = [by_body[body.id] for body in each.bodies[:2]] or [NOBODY]
        if _kind(each) == "mixed":
            second = own[1] if len(own) > 1 else NOBODY
            fills[nis] = shared(f"mixed-{nis}", own[0], second)
        else:
            fills[nis] = own[0]
    return fills


def _kind(held: Held) -> str:
    if not held.bodies:
        return "unknown"
    return "mixed" if held.state is State.MIXED or len(held.bodies) > 1 else "known"


def _age(held: Held, directory: Directory, day: date, policy: Policy) -> str:
    """Return how old what we say of a municipality is: the contacts, and that they are its own."""
    if not held.bodies:
        return "none"
    facts = [*held.provenances]
    facts += [body.contact.provenance for body in held.bodies if body.contact is not None]
    dated = [fact for fact in facts if date_of(fact, directory) is not None]
    worst = level(dated, directory, day, policy)
    if worst is not Level.OVERDUE and len(dated) < len(facts):
        return "undated"
    return worst.name.lower()
