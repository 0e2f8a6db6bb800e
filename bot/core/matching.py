"""Scores misspelled names. The only user of rapidfuzz, so that it can be swapped or faked.

Not `WRatio`: its partial scores prefer short names inside long ones, so that it answers
"eindhoven" with Hove and "werk" with Nieuwerkerken. The distance is OSA (optimal string
alignment): insertions, deletions, substitutions and swaps of neighbours, each one edit.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.names import Name, NameIndex
from bot.core.text import sound

FLOOR = 0.6  # similarity below which a name is no candidate
_SOUND_DISCOUNT = 0.05  # a match by sound alone counts a little less than one by letters
_PER_SEARCH = 24


@dataclass(frozen=True, slots=True)
class Scored:
    """A name with its similarity to what was typed."""

    name: Name
    similarity: float  # 0..1
    edits: int


def closest(key: str, names: NameIndex) -> tuple[Scored, ...]:
    """Return the names nearest to a squashed *key*, best first, at least `FLOOR` alike.

    Args:
        key: Squashed, folded text, at least one character.
        names: All names; places in and outside Flanders compete.
    """
    best: dict[Name, Scored] = {}
    by_letters = process.extract(
        key,
        names.keys,
        scorer=OSA.normalized_similarity,
        score_cutoff=FLOOR,
        limit=_PER_SEARCH,
    )
    for found, similarity, _ in by_letters:
        edits = OSA.distance(key, found)
        for name in names.exact(found):
            best[name] = Scored(name, similarity, edits)
    by_sound = process.extract(
        sound(key),
        names.sounds,
        scorer=OSA.normalized_similarity,
        score_cutoff=FLOOR + _SOUND_DISCOUNT,
        limit=_PER_SEARCH,
    )
    for heard, similarity, _ in by_sound:
        for name in names.sounding(heard):
            scored = Scored(name, similarity - _SOUND_DISCOUNT, OSA.distance(key, name.key))
            if name not in best or best[name].similarity < scored.similarity:
                best[name] = scored
    return tuple(sorted(best.values(), key=lambda s: (-s.similarity, s.name.key, s.name.raw)))
