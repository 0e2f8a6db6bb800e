"""Decides: which candidates stay, what is certain, what is asked.

The thresholds live here; the probabilities they are laid to come from `core.belief`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.belief import is_guess, is_place
from bot.core.geography import OutsidePlace, Place
from bot.core.heard import Window
from bot.core.outcome import Stage, rank
from bot.core.stages import Candidate
from bot.core.terms import PlaceKind, Region
from bot.core.thresholds import ASK, ASK_IN_SENTENCE, CERTAIN, CERTAIN_ONE_SLIP


@dataclass(frozen=True, slots=True)
class Mention:
    """A window of the question with what it may mean, best first; at least one candidate."""

    window: Window
    every: tuple[Candidate, ...]  # also those that a larger place of the same name outdoes
    candidates: tuple[Candidate, ...] = field(init=False)  # those that stay, best first

    def __post_init__(self) -> None:
        object.__setattr__(self, "candidates", best_of(self.every))

    @property
    def best(self) -> Candidate:
        """Return the best candidate."""
        return self.candidates[0]

    @property
    def is_outside(self) -> bool:
        """Tell whether the best candidate lies outside Flanders."""
        return isinstance(self.best.target, OutsidePlace)

    @property
    def place(self) -> Place:
        """Return the best candidate; only where it lies in Flanders."""
        assert isinstance(self.best.target, Place)
        return self.best.target

    @property
    def far(self) -> OutsidePlace:
        """Return the best candidate; only where it lies outside Flanders."""
        assert isinstance(self.best.target, OutsidePlace)
        return self.best.target

    @property
    def places(self) -> tuple[tuple[Place, float], ...]:
        """Return the places in Flanders, one a municipality, with their confidence, best first."""
        seen: dict[str, tuple[Place, float]] = {}
        for candidate in self.candidates:
            if isinstance(candidate.target, Place):
                seen.setdefault(candidate.target.nis, (candidate.target, candidate.confidence))
        return tuple(seen.values())

    @property
    def abroad(self) -> OutsidePlace | None:
        """Return the place outside Flanders that has the very name of those inside, if any."""
        if self.is_outside or is_guess(self.best):
            return None
        found = (c.target for c in self.candidates if isinstance(c.target, OutsidePlace))
        return next(found, None)

    @property
    def outdone(self) -> tuple[Place, ...]:
        """Return places of the same name in other municipalities that a larger place outdid."""
        if is_guess(self.best) or not isinstance(self.best.target, Place):
            return ()
        own = {place.nis for place, _ in self.places}
        others = [c.target for c in self.every if isinstance(c.target, Place)]
        return tuple({place.nis: place for place in others if place.nis not in own}.values())

    @property
    def is_settled(self) -> bool:
        """Tell whether it leads to one municipality: all that stay do, or one is certain."""
        if self.abroad is not None:
            return False
        return len(self.places) == 1 or (is_guess(self.best) and is_certain(self))


def best_of(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Order candidates, best first, and drop those that a larger place of the same name outdoes.

    A municipality wins over a hamlet of its name, and over a place outside Flanders; a former
    municipality and a deelgemeente elsewhere compete. A smaller place competes with one outside
    Flanders, which then stands last. Guesses are ordered by their probability, which weighs that
    already.
    """
    if len(candidates) == 1 or is_guess(candidates[0]):
        return tuple(candidates)
    ordered = sorted(candidates, key=_order)
    home = [c for c in ordered if isinstance(c.target, Place)]
    far = [c for c in ordered if isinstance(c.target, OutsidePlace)]
    if not home or ordered[0].stage in {Stage.POSTCODE, Stage.NIS}:
        return tuple(ordered)
    top = home[0]
    tier = _tier(top.target)
    if tier == 0 and not top.is_whole:
        tier = 1  # "Heist" for Heist-op-den-Berg: a rival of the deelgemeente, not its better
    if far and top.stage is Stage.ALIAS and _is_in_brussels(far[0]):
        return tuple(far)  # Molenbeek is the municipality of Brussels, not short for another
    kept = [
        c
        for c in home
        if c.stage is top.stage and (_tier(c.target) == tier or (tier == 1 and not c.is_whole))
    ]
    return tuple(kept + far if tier and top.stage is Stage.EXACT else kept)


def _is_in_brussels(candidate: Candidate) -> bool:
    target = candidate.target
    return isinstance(target, OutsidePlace) and target.region is Region.BRUSSELS


def is_certain(mention: Mention) -> bool:
    """Tell whether a guess may be answered at once."""
    one_slip = mention.best.stage is Stage.FUZZY and mention.best.edits <= 1
    return mention.best.confidence >= (CERTAIN_ONE_SLIP if one_slip else CERTAIN)


def is_likely(mention: Mention) -> bool:
    """Tell whether a window is a misspelled place, whichever."""
    return is_place(mention.every) >= ASK_IN_SENTENCE


def may_ask(mention: Mention, *, pointed: bool) -> bool:
    """Tell whether the guesses are good enough to ask "bedoel je ...?"."""
    return is_place(mention.every) >= (ASK if pointed else ASK_IN_SENTENCE)


def _tier(place: Place | OutsidePlace) -> int:
    """Return 0 for a municipality, 1 for what once was one, 2 for smaller places."""
    if isinstance(place, OutsidePlace):
        return 2
    if place.kind is PlaceKind.MUNICIPALITY:
        return 0
    return 1 if rank(place.kind) <= rank(PlaceKind.PART) else 2


def _order(candidate: Candidate) -> tuple[bool, float, int, str, str]:
    """A quarter comes last, also beside another name of a larger place."""
    target = candidate.target
    if isinstance(target, Place):
        is_quarter = target.kind is PlaceKind.QUARTER
        return (is_quarter, -candidate.confidence, rank(target.kind), target.name, target.nis)
    return (False, -candidate.confidence, 9, target.name, target.region)
