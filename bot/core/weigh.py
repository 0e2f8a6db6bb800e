"""Weighs candidates against each other: which one wins, what is certain, what must be asked.

All thresholds live here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.heard import Window
from bot.core.model import OutsidePlace, Place
from bot.core.outcome import Stage, rank
from bot.core.stages import Candidate
from bot.core.terms import PlaceKind

# Set by `regiewijzer evaluate` on the questions in tests/questions; change them only with it.
CERTAIN = 0.77  # an unlikely name is answered at once from here on, alone in the question
CERTAIN_IN_SENTENCE = 0.8  # the same, among other words that are not understood
ASK = 0.62  # worth asking back from here on
ASK_IN_SENTENCE = 0.75
MARGIN = 0.06  # how far the first must be ahead of the next municipality
_SHORTEST_IN_SENTENCE = 5  # characters of a misspelled name among words that are not understood


@dataclass(frozen=True, slots=True)
class Mention:
    """A window of the question with what it may mean, best first; at least one candidate."""

    window: Window
    candidates: tuple[Candidate, ...]

    @property
    def confidence(self) -> float:
        """Return the confidence of the best candidate, 0..1."""
        return self.candidates[0].confidence

    @property
    def is_outside(self) -> bool:
        """Tell whether the best candidate lies outside Flanders."""
        return isinstance(self.candidates[0].target, OutsidePlace)

    @property
    def place(self) -> Place:
        """Return the best candidate; only where it lies in Flanders."""
        target = self.candidates[0].target
        assert isinstance(target, Place)
        return target

    @property
    def far(self) -> OutsidePlace:
        """Return the best candidate; only where it lies outside Flanders."""
        target = self.candidates[0].target
        assert isinstance(target, OutsidePlace)
        return target

    @property
    def places(self) -> tuple[tuple[Place, float], ...]:
        """Return the places in Flanders, one a municipality, with their confidence, best first."""
        seen: dict[str, tuple[Place, float]] = {}
        for candidate in self.candidates:
            if isinstance(candidate.target, Place):
                seen.setdefault(candidate.target.nis, (candidate.target, candidate.confidence))
        return tuple(seen.values())

    @property
    def is_settled(self) -> bool:
        """Tell whether all candidates lead to the same municipality."""
        return len(self.places) == 1


def best_of(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Order candidates, best first, and drop those that a larger place of equal score outdoes.

    A municipality wins over a hamlet of the same name; a former municipality and a deelgemeente
    elsewhere compete.
    """
    ordered = sorted(candidates, key=_order)
    top = ordered[0]
    if top.stage not in {Stage.EXACT, Stage.ALIAS, Stage.SPELLING}:
        return tuple(ordered)
    rivals = [c for c in ordered if c.confidence == top.confidence or c.stage is top.stage]
    if isinstance(top.target, Place):
        limit = _tier(top.target)
        rivals = [c for c in rivals if isinstance(c.target, Place) and _tier(c.target) == limit]
    return tuple(rivals)


def merge(mentions: list[Mention]) -> list[Mention]:
    """Let the places of one question help each other: "Beveren, 8691", "Kessel-Lo (Leuven)".

    A mention that can lie in another one's municipality is narrowed to it, and the other one,
    which only said where, is dropped.
    """
    kept = list(mentions)
    for mention in mentions:
        for other in mentions:
            if other is mention or other not in kept or mention not in kept:
                continue
            where = {place.nis for place, _ in other.places}
            inside = tuple(
                c
                for c in mention.candidates
                if isinstance(c.target, Place) and c.target.nis in where
            )
            if inside and _says_more(mention, other):
                kept[kept.index(mention)] = Mention(mention.window, inside)
                kept.remove(other)
                mention = Mention(mention.window, inside)  # noqa: PLW2901 -- narrowed, goes on
    return kept


def is_certain(mention: Mention, *, alone: bool) -> bool:
    """Tell whether a guess may be answered at once.

    Args:
        mention: A window with its guesses, best first.
        alone: Whether the rest of the question is understood.
    """
    if not alone and len(mention.window.key) < _SHORTEST_IN_SENTENCE:
        return False
    if mention.confidence < (CERTAIN if alone else CERTAIN_IN_SENTENCE):
        return False
    best = mention.candidates[0]
    rival = max((c.confidence for c in mention.candidates if _differs(c, best)), default=0.0)
    return mention.confidence - rival >= MARGIN


def may_ask(mention: Mention, *, alone: bool) -> bool:
    """Tell whether the guesses are good enough to ask "bedoel je ...?"."""
    if not alone and len(mention.window.key) < _SHORTEST_IN_SENTENCE:
        return False
    if mention.candidates[0].stage is Stage.PREFIX:
        return alone
    return mention.confidence >= (ASK if alone else ASK_IN_SENTENCE)


def _tier(place: Place) -> int:
    """Return 0 for a municipality, 1 for what once was one, 2 for smaller places."""
    if place.kind is PlaceKind.MUNICIPALITY:
        return 0
    return 1 if rank(place.kind) <= rank(PlaceKind.PART) else 2


def _order(candidate: Candidate) -> tuple[float, int, str, str]:
    target = candidate.target
    if isinstance(target, Place):
        return (-candidate.confidence, rank(target.kind), target.name, target.nis)
    return (-candidate.confidence, 9, target.name, target.region)


def _differs(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates lead to different answers."""
    if isinstance(one.target, Place) and isinstance(other.target, Place):
        return one.target.nis != other.target.nis
    return one.target != other.target


def _says_more(mention: Mention, other: Mention) -> bool:
    """Tell whether *mention* names the place and *other* only where it lies."""
    if other.candidates[0].stage in {Stage.POSTCODE, Stage.NIS}:
        return mention.candidates[0].stage not in {Stage.POSTCODE, Stage.NIS}
    if mention.is_outside or other.is_outside:
        return False
    return rank(mention.place.kind) > rank(other.place.kind)
