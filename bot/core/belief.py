"""How sure we are: weighs what was typed against what people ask for.

Bayes: the probability of a place, given what was typed, is how often it is asked for times how
likely its name turns into that text; against the chance that it is an ordinary word, or no place at
all. All numbers are nats (natural logarithms). The line of "no place" is drawn between names with
slips and made-up words; the priors are set by hand on tests/questions. docs/evaluation.md says how;
change them only with `make evaluate` and `make bench`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from bot.core.context import Cue
from bot.core.forms import stems_of
from bot.core.geography import OutsidePlace, Place
from bot.core.matching import Slip
from bot.core.names import Name
from bot.core.outcome import Stage
from bot.core.stages import Candidate
from bot.core.terms import PlaceKind
from bot.core.thresholds import (
    AGAINST,
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
