"""The difference between two states of all facts, record by record. Knows no meaning.

What a difference means for people is for `comparing` to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

from bot.core.model.facts import Facts, Phone
from bot.core.model.geography import Position

R = TypeVar("R")

# By table, in the order of `Facts`: what makes two records the same one, before and after.
_KEYS: dict[str, Callable[[Any], Hashable]] = {
    "sources": attrgetter("id"),
    "cycles": attrgetter("id"),
    "published_totals": attrgetter("cycle"),
    "referrals": attrgetter("id"),
    "explanations": attrgetter("id"),
    "municipalities": attrgetter("nis"),
    "places": attrgetter("id"),
    "aliases": attrgetter("alias", "place_id"),
    "outside": attrgetter("name", "region"),
    "words": attrgetter("word", "language"),
    "local_contacts": attrgetter("nis", "former_nis", "body"),
    "partnerships": attrgetter("id"),
    "memberships": attrgetter("partnership", "nis"),
    "organisers": attrgetter("id"),
    "areas": attrgetter("organiser", "nis", "deelgemeente"),
    "declared_unknown": attrgetter("nis", "duty"),
    "double_memberships": attrgetter("nis"),
    "declared_gaps": attrgetter("nis", "duty"),
}
_WHOLE = (Phone, Position)  # values: their parts mean nothing by themselves


@dataclass(frozen=True, slots=True)
class Changed(Generic[R]):
    """A record that stayed, with other content."""

    before: R
    after: R
    fields: tuple[str, ...]  # that differ, at least one; dotted where nested: "contact.phone"

    def values(self, field: str) -> tuple[Any, Any]:
        """Return what a field, dotted where nested, was and is."""
        get = attrgetter(field)
        return get(self.before), get(self.after)


@dataclass(frozen=True, slots=True)
class TableDelta(Generic[R]):
    """The difference between two states of one table, in the order of its records."""

    added: tuple[R, ...] = ()
    removed: tuple[R, ...] = ()
    changed: tuple[Changed[R], ...] = ()
    is_reordered: bool = False  # the records that stayed stand in another order

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return self == TableDelta()

    @property
    def is_only_order(self) -> bool:
        """Tell whether the same records stand in another order."""
        return self == TableDelta(is_reordered=True)


Delta = dict[str, TableDelta[Any]]  # by the name of each table, in the order of `Facts`


def delta(before: Facts, after: Facts) -> Delta:
    """Return what differs, the order of records included.

    Records are the same one by their id, or by what identifies them. Where several records of a
    table share that, equal ones are paired first, then the others in their order.
    """
    return {
        name: _compare(getattr(before, name), getattr(after, name), key)
        for name, key in _KEYS.items()
    }


def _compare(
    before: Sequence[R], after: Sequence[R], key: Callable[[R], Hashable]
) -> TableDelta[R]:
    if before == after:
        return TableDelta()
    pairs = dict(_pairs(before, after, key))  # position after -> position before
    stayed = set(pairs.values())
    order = [pairs[position] for position in sorted(pairs)]
    return TableDelta(
        added=tuple(record for n, record in enumerate(after) if n not in pairs),
        removed=tuple(record for n, record in enumerate(before) if n not in stayed),
        changed=tuple(
            Changed(before[old], after[new], tuple(_differing(before[old], after[new])))
            for new, old in sorted(pairs.items(), key=itemgetter(1))
            if before[old] != after[new]
        ),
        is_reordered=order != sorted(order),
    )


def _differing(before: object, after: object, prefix: str = "") -> Iterator[str]:
    """Yield the names of the fields in which two records of one type differ, dotted."""
    assert is_dataclass(before)
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        name = prefix + field.name
        if is_dataclass(old) and type(old) is type(new) and not isinstance(old, _WHOLE):
            yield from _differing(old, new, f"{name}.")
        else:
            yield name


def _pairs(
    before: Sequence[R], after: Sequence[R], key: Callable[[R], Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield where a record stands after and where it stood before."""
    times = Counter(map(key, before)) | Counter(map(key, after))
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for old, record in enumerate(before):
        waiting[key(record)].append(old)
    others: list[int] = []
    for new, record in enumerate(after):
        candidates = waiting[key(record)]
        if times[key(record)] == 1:
            if candidates:
                yield new, candidates[0]
            continue
        equal = next((old for old in candidates if before[old] == record), None)
        if equal is None:
            others.append(new)
        else:
            candidates.remove(equal)
            yield new, equal
    for new in others:
        if candidates := waiting[key(after[new])]:
            yield new, candidates.pop(0)
