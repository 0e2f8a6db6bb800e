"""How sure we are: what was typed against what people ask for; and so what is certain, or asked.

Bayes: the probability of a place, given what was typed, is how often it is asked for times how
likely its name turns into that text; against the chance that it is an ordinary word, or no place at
all. Scores are nats (natural logarithms). Every number stands in `core.resolving.thresholds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from bot.core.lookup.names import Name
from bot.core.model.geography import OutsidePlace, Place
from bot.core.model.outcome import Stage, rank
from bot.core.model.terms import Cue, PlaceKind, Region
from bot.core.reading.forms import stems_of
from bot.core.reading.heard import Window
from bot.core.resolving.matching import Slip
from bot.core.resolving.stages import Candidate
from bot.core.resolving.thresholds import (
    AGAINST,
    ASK,
    ASK_IN_SENTENCE,
    CERTAIN,
    CERTAIN_ONE_SLIP,
    DERIVED_TENTHS,
    NOTHING,
    NOTHING_PER_LETTER,
    ORDINARY_WORD,
    PRIOR_ALIAS,
    PRIOR_OF_KIND,
    PRIOR_OUTSIDE,
    PRIOR_PER_POPULATION,
    STANDS,
    TYPICAL_POPULATION,
    UNPOINTED,
)

_LN10 = log(10)
_AS_IT_STANDS = frozenset({Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS})


def stands(cues: Iterable[Cue]) -> float:
    """Return the probability, 0..1, that a name or code as it stands is a place asked for.

    Args:
        cues: What stands around it.
    """
    return 1 / (1 + exp(sum(AGAINST[cue] for cue in set(cues)) - STANDS))


def weigh(
    slips: Iterable[Slip], nothing: float, population_of: dict[str, int]
) -> tuple[Candidate, ...]:
    """Return candidates with their probability, the likeliest first, one per name.

    Args:
        slips: What may have been meant.
        nothing: The score of "no place", from `no_place`.
        population_of: Inhabitants by NIS code, of municipalities of today.

    Returns:
        Confidences are those of the answer (the municipality, or the place outside), 0..1, and
        sum to at most 1 over distinct answers; the rest is the chance that it is no place.
    """
    scored = [
        (prior(slip.name, population_of) - slip.cost, _target(slip.name.target), slip)
        for slip in slips
    ]
    by_answer: dict[str, float] = {}
    for score, answer, _ in scored:
        by_answer[answer] = max(score, by_answer.get(answer, score))
    top = max([nothing, *by_answer.values()])
    shares = {answer: exp(score - top) for answer, score in by_answer.items()}
    total = exp(nothing - top) + sum(shares.values())
    scored.sort(key=lambda one: (-one[0], one[2].name.key, one[2].name.raw))
    return tuple(
        Candidate(slip.name.target, slip.name.raw, slip.stage, shares[answer] / total, slip.edits)
        for _, answer, slip in scored
    )


def prior(name: Name, population_of: dict[str, int]) -> float:
    """Return how often a name is asked for, in nats beside a municipality of 15,000."""
    target = name.target
    if isinstance(target, OutsidePlace):
        return PRIOR_OUTSIDE
    value = PRIOR_OF_KIND[target.kind] + (PRIOR_ALIAS if name.alias else 0.0)
    if target.kind is PlaceKind.MUNICIPALITY:
        population = max(population_of.get(target.nis, 0), 500)
        value += PRIOR_PER_POPULATION * log(population / TYPICAL_POPULATION)
    return value


def no_place(words: Sequence[str], zipf_tenths: Mapping[str, int], *, pointed: bool) -> float:
    """Return the score of "this is no place", in nats.

    Args:
        words: The folded words of the window.
        zipf_tenths: Frequencies of ordinary words.
        pointed: Whether the sentence points at a place here, or holds nothing else.
    """
    tenths = [how_common(word, zipf_tenths) for word in words]
    if None not in tenths:
        # A word of Zipf frequency z is one of 10^(9 - z) words.
        score = ORDINARY_WORD + sum(((each or 0) / 10 - 9) * _LN10 for each in tenths)
    else:
        score = -(NOTHING + NOTHING_PER_LETTER * sum(len(word) for word in words))
    return score if pointed else score + UNPOINTED


def how_common(word: str, zipf_tenths: Mapping[str, int]) -> int | None:
    """Return ten times the Zipf frequency of a folded word; None if it is no ordinary one.

    A form of an ordinary word is one too, though seldom in a list: "stekende", "mollen".
    """
    held = zipf_tenths.get(word)
    if held is not None:
        return held
    stems = [zipf_tenths[stem] for stem in stems_of(word) if stem in zipf_tenths]
    return max(stems) - DERIVED_TENTHS if stems else None


def is_place(candidates: Sequence[Candidate]) -> float:
    """Return the probability that it is a place at all: the sum over distinct answers."""
    seen: dict[str, float] = {}
    for candidate in candidates:
        seen[_target(candidate.target)] = candidate.confidence
    return min(sum(seen.values()), 1.0)


def is_guess(candidate: Candidate) -> bool:
    """Tell whether a candidate was read into a misspelled text."""
    return candidate.stage not in _AS_IT_STANDS


def _target(target: Place | OutsidePlace) -> str:
    return target.nis if isinstance(target, Place) else f"{target.region}:{target.preferred}"


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
