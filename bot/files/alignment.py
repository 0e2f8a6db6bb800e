"""Tells which item of one list is which item of another, by what names it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.files.yaml_source import Value

_ALIKE = 0.5  # share of the content from which two items without a name are taken for one
_MOST_PAIRS = 10_000  # compared with each other; more would take seconds
_BESIDE_NIS = ("deelgemeente", "duty")  # what tells apart two entries of one municipality

Name = tuple[str, ...]


def name_of(item: Value) -> Name | None:
    """Return what names an item of a list: its id or NIS code, or its text; None: nothing does."""
    if isinstance(item, str):
        return ("text", item)
    if isinstance(item, dict):
        for key in ("id", "nis"):
            name = item.get(key)
            if isinstance(name, str):
                beside = (item.get(other, "") for other in _BESIDE_NIS) if key == "nis" else ()
                return (key, name, *(str(part) for part in beside))
    return None


def numbered(names: Sequence[Name]) -> list[Name]:
    """Make names unique: a repeat gets its number."""
    seen: Counter[Name] = Counter()
    unique: list[Name] = []
    for name in names:
        unique.append((*name, str(seen[name])))
        seen[name] += 1
    return unique


def align(old: Sequence[Value], new: Sequence[Value], *, renamed: bool) -> list[int | None]:
    """Return for each item of *new* the index of the same item in *old*; None: it is new.

    Args:
        old: A list.
        new: The list that it became.
        renamed: Also take items for the same whose names differ while most of them is equal.
    """
    old_names, new_names = _names(old), _names(new)
    if old_names is not None and new_names is not None:
        index = {name: position for position, name in enumerate(old_names)}
        found = [index.get(name) for name in new_names]
        return _pair(old, new, found) if renamed else found
    return _pair(old, new, _in_order(old, new))


def likeness(one: Value, other: Value) -> float:
    """Return how much two values share: 0 nothing, 1 they are equal."""
    if one == other:
        return 1.0
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() | other.keys()
        both = one.keys() & other.keys()
        return sum(likeness(one[key], other[key]) for key in both) / len(keys)
    if isinstance(one, list) and isinstance(other, list) and one and other:
        shared = Counter(map(canonical, one)) & Counter(map(canonical, other))
        return 2 * shared.total() / (len(one) + len(other))
    return 0.0


def canonical(value: Value) -> str:
    """Return the same text for equal values."""
    return json.dumps(value, sort_keys=True)


def _names(items: Sequence[Value]) -> list[Name] | None:
    names = [name for item in items if (name := name_of(item)) is not None]
    return numbered(names) if len(names) == len(items) else None


def _in_order(old: Sequence[Value], new: Sequence[Value]) -> list[int | None]:
    """Align equal items, none of which changes place."""
    found: list[int | None] = [None] * len(new)
    matcher = SequenceMatcher(None, [*map(canonical, old)], [*map(canonical, new)], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found[block.b + step] = block.a + step
    return found


def _pair(old: Sequence[Value], new: Sequence[Value], found: list[int | None]) -> list[int | None]:
    """Give what is left the most similar item that is left."""
    taken = {index for index in found if index is not None}
    free = [index for index in range(len(old)) if index not in taken]
    left = [index for index, match in enumerate(found) if match is None]
    if len(free) * len(left) > _MOST_PAIRS:
        return found
    for index in left:
        alike = {other: likeness(old[other], new[index]) for other in free}
        best = max(alike, key=alike.__getitem__, default=None)
        if best is not None and alike[best] >= _ALIKE:
            found[index] = best
            free.remove(best)
    return found
