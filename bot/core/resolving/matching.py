"""Finds the names that a misspelled text may stand for, each with what the slip costs.

The only user of rapidfuzz, so that it can be swapped or faked. Not `WRatio`: its partial scores
prefer short names inside long ones, so that it answers "eindhoven" with Hove. rapidfuzz finds the
nearest names by OSA distance, fast; `core.reading.spelling` then weighs what fingers really do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.lookup.names import Name, NameIndex
from bot.core.model.outcome import Stage
from bot.core.model.terms import PlaceKind
from bot.core.reading.forms import bases_of, in_dutch
from bot.core.reading.spelling import extra_costs, typing_cost
from bot.core.reading.text import fold, sound, squash
from bot.core.resolving.thresholds import (
    ADJECTIVE,
    ADJECTIVE_IN_S,
    CHEAP,
    CUT_LETTER,
    CUT_SHORT,
    ONLY_A_PART,
    SOUND_LETTER,
    SOUNDS_ALIKE,
    TRANSLATED,
)

_SLACK = 2  # edits beyond the nearest name within which the weighing may still turn the order
_PER_SEARCH = 40  # nearest names that are weighed
_SHORTEST_PREFIX = 3  # letters
_SHORTEST_ADJECTIVE = 5
_FARTHEST = 5  # edits, whatever the length
_MOST_PREFIXED = 60  # more names than this with one beginning say nothing


@dataclass(frozen=True, slots=True)
class Slip:
    """A name, and what it costs to type the text for it."""

    name: Name
    cost: float  # nats
    stage: Stage  # what explains it best: spelling, prefix or fuzzy
    edits: int


def slips(words: Sequence[str], names: NameIndex) -> tuple[Slip, ...]:
    """Return the names that folded *words* together may stand for; each name once, in no order.

    Args:
        words: At least one, together no name as they stand.
        names: All names; places in and outside Flanders compete.
    """
    key = "".join(words)
    best: dict[int, Slip] = {}
    for slip in _all_slips(key, words, names):
        held = best.get(id(slip.name))
        if held is None or slip.cost < held.cost:
            best[id(slip.name)] = slip
    return tuple(best.values())


def is_one_slip(key: str, names: NameIndex) -> bool:
    """Tell, fast, whether one slip may turn a name in Flanders into a squashed *key*."""
    return len(key) <= names.longest + 1 and any(
        OSA.distance(key, found) <= 1 for found in names.one_slip(key)
    )


def edits_between(heard: str, name: str) -> int:
    """Return how many letters differ between two raw texts, after folding."""
    return OSA.distance(squash(fold(heard)), squash(fold(name)))


def _all_slips(key: str, words: Sequence[str], names: NameIndex) -> Iterator[Slip]:
    yield from _mistyped(key, names)
    heard = sound(key)
    for name in names.sounding(heard):
        edits = OSA.distance(key, name.key)
        yield Slip(name, SOUNDS_ALIKE + SOUND_LETTER * edits, Stage.SPELLING, edits)
    for name in names.part(key):
        yield Slip(name, ONLY_A_PART, Stage.PART, 0)
    if len(words) > 1:
        yield from _french(words, names)
    elif len(key) >= _SHORTEST_ADJECTIVE:
        yield from _adjectives(key, names)
    if len(key) >= _SHORTEST_PREFIX:
        begun = names.starting(key, quarters=False)
        for name in begun if len(begun) <= _MOST_PREFIXED else ():
            missing = len(name.key) - len(key)
            yield Slip(name, CUT_SHORT + CUT_LETTER * missing, Stage.PREFIX, missing)


def _mistyped(key: str, names: NameIndex) -> Iterator[Slip]:
    if len(key) > names.longest + _FARTHEST:
        return
    extra = extra_costs(key)
    near = {found: OSA.distance(key, found) for found in names.one_slip(key)}
    # Two slips are never cheap: the single ones tell whether there is a cheap one.
    costs = {found: typing_cost(key, found, extra) for found, edits in near.items() if edits <= 1}
    if min(costs.values(), default=CHEAP) >= CHEAP:
        # No likely single slip: look further, and outside Flanders too.
        near = _nearest(key, names, is_one_slip=bool(costs))
    for found, edits in near.items():
        cost = costs[found] if found in costs else typing_cost(key, found, extra)
        for name in names.exact(found):
            yield Slip(name, cost, Stage.FUZZY, edits)


def _french(words: Sequence[str], names: NameIndex) -> Iterator[Slip]:
    key = in_dutch(words)
    if key is None:
        return
    for name in (*names.sounding(sound(key)), *names.part_sounding(sound(key))):
        yield Slip(name, TRANSLATED, Stage.FRENCH, 0)


def _adjectives(word: str, names: NameIndex) -> Iterator[Slip]:
    for base, ending in bases_of(word):
        cost = ADJECTIVE if len(ending) > 1 else ADJECTIVE_IN_S
        for name in names.exact(base) or names.sounding(sound(base)):
            place = name.place
            if place is not None and place.kind is PlaceKind.MUNICIPALITY and name.alias is None:
                yield Slip(name, cost, Stage.ADJECTIVE, 0)


def _nearest(key: str, names: NameIndex, *, is_one_slip: bool) -> dict[str, int]:
    """Return the nearest keys with their edits: generous in Flanders, strict outside.

    Args:
        key: Squashed, folded.
        names: All names.
        is_one_slip: Whether a key in Flanders lies at one edit: then no dearer ones are looked for.
    """
    length = len(key)
    reach, far_reach = _home_reach(length), _far_reach(length)
    far: dict[str, int] = {}
    for pool in names.far_keys(key, far_reach) if far_reach else ():
        far |= _search(key, pool, far_reach)
    # The less far home is searched, the faster: whatever is near already sets the limit.
    known = min([*far.values(), 1 if is_one_slip else reach])
    most = min(reach, _worth(known))
    found = _search(key, names.home_keys(length, min(most, 4)), most) | far
    most = _worth(min(found.values(), default=0))
    return {near: edits for near, edits in found.items() if edits <= most}


def _worth(fewest: int) -> int:
    """Return the most edits that are worth weighing where the nearest name has *fewest*."""
    return fewest + (_SLACK if fewest > 1 else 1)


def _search(key: str, pool: Sequence[str], most: int) -> dict[str, int]:
    found = process.extract(
        key, pool, scorer=OSA.distance, score_cutoff=most, limit=_PER_SEARCH, processor=None
    )
    return {near: int(edits) for near, edits, _ in found}


def _home_reach(length: int) -> int:
    """Return the most edits worth looking at in a text of this length."""
    for longest, edits in ((3, 2), (6, 3), (9, 4)):
        if length <= longest:
            return edits
    return _FARTHEST


def _far_reach(length: int) -> int:
    for longest, edits in ((4, 0), (8, 1)):
        if length <= longest:
            return edits
    return 2
