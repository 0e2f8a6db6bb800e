"""The difference between two states of all facts, record by record. Knows no meaning.

What a difference means for people is for `core.changes` to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar

from bot.core.geography import Alias, EverydayWord, Municipality, OutsidePlace, Place, Position
from bot.core.model import (
    Area,
    Cycle,
    DeclaredGap,
    DeclaredUnknown,
    DoubleMembership,
    ExplanationSources,
    Facts,
    LocalContact,
    Membership,
    Organiser,
    Partnership,
    Phone,
    PublishedTotals,
    Referral,
    Source,
)

R = TypeVar("R")

# What makes two records the same one, before and after.
_KEYS: dict[str, Callable[[Any], Hashable]] = {
    "sources": lambda r: r.id,
    "cycles": lambda r: r.id,
    "published_totals": lambda r: r.cycle,
    "referrals": lambda r: r.id,
    "explanations": lambda r: r.id,
    "municipalities": lambda r: r.nis,
    "places": lambda r: r.id,
    "aliases": lambda r: (r.alias, r.place_id),
    "outside": lambda r: (r.name, r.region),
    "words": lambda r: (r.word, r.language),
    "local_contacts": lambda r: (r.nis, r.former_nis, r.body),
    "partnerships": lambda r: r.id,
    "memberships": lambda r: (r.partnership, r.nis),
    "organisers": lambda r: r.id,
    "areas": lambda r: (r.organiser, r.nis, r.deelgemeente),
    "declared_unknown": lambda r: (r.nis, r.duty),
    "double_memberships": lambda r: r.nis,
    "declared_gaps": lambda r: (r.nis, r.duty),
}
_WHOLE = (Phone, Position)  # values: their parts mean nothing by themselves


@dataclass(frozen=True, slots=True)
class Placed(Generic[R]):
    """A record with where it stands in its table, counted from 0."""

    position: int
    record: R


@dataclass(frozen=True, slots=True)
class Changed(Generic[R]):
    """A record that stayed, with other content."""

    position: int  # in the table before
    before: R
    after: R
    fields: tuple[str, ...]  # at least one; dotted where nested: "contact.phone"


@dataclass(frozen=True, slots=True)
class TableDelta(Generic[R]):
    """The difference between two states of one table."""

    added: tuple[Placed[R], ...] = ()  # positions in the table after, ascending
    removed: tuple[Placed[R], ...] = ()  # positions in the table before, ascending
    changed: tuple[Changed[R], ...] = ()  # ascending
    # Positions before of the records that stayed, in their new order. None: that is the old one.
    order: tuple[int, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.order)

    @property
    def is_only_order(self) -> bool:
        """Tell whether the same records stand in another order."""
        return self.order is not None and not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference between two states of all facts: one field per table of `Facts`."""

    sources: TableDelta[Source] = TableDelta()
    cycles: TableDelta[Cycle] = TableDelta()
    published_totals: TableDelta[PublishedTotals] = TableDelta()
    referrals: TableDelta[Referral] = TableDelta()
    explanations: TableDelta[ExplanationSources] = TableDelta()
    municipalities: TableDelta[Municipality] = TableDelta()
    places: TableDelta[Place] = TableDelta()
    aliases: TableDelta[Alias] = TableDelta()
    outside: TableDelta[OutsidePlace] = TableDelta()
    words: TableDelta[EverydayWord] = TableDelta()
    local_contacts: TableDelta[LocalContact] = TableDelta()
    partnerships: TableDelta[Partnership] = TableDelta()
    memberships: TableDelta[Membership] = TableDelta()
    organisers: TableDelta[Organiser] = TableDelta()
    areas: TableDelta[Area] = TableDelta()
    declared_unknown: TableDelta[DeclaredUnknown] = TableDelta()
    double_memberships: TableDelta[DoubleMembership] = TableDelta()
    declared_gaps: TableDelta[DeclaredGap] = TableDelta()

    @property
    def is_empty(self) -> bool:
        """Tell whether both states are equal, the order of records included."""
        return not self.tables

    @property
    def tables(self) -> dict[str, TableDelta[Any]]:
        """Return the tables that differ, by name, in the order of `Facts`."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: table for name, table in named.items() if not table.is_empty}


def delta(before: Facts, after: Facts) -> Delta:
    """Return what differs, the order of records included.

    Records are the same one by their id, or by what identifies them. Where several records of a
    table share that, equal ones are paired first, then the others in their order.
    """
    tables: dict[str, Any] = {
        name: _compare(getattr(before, name), getattr(after, name), key)
        for name, key in _KEYS.items()
    }
    return Delta(**tables)


def differing(before: object, after: object) -> tuple[str, ...]:
    """Return the names of the fields in which two records of one type differ, dotted."""
    return tuple(_differing(before, after))


def _differing(before: object, after: object, prefix: str = "") -> Iterator[str]:
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


def _compare(
    before: tuple[R, ...], after: tuple[R, ...], key: Callable[[R], Hashable]
) -> TableDelta[R]:
    if before == after:
        return TableDelta()
    pairs = dict(_pairs(before, after, key))  # position after -> position before
    stayed = set(pairs.values())
    order = tuple(pairs[position] for position in sorted(pairs))
    return TableDelta(
        added=tuple(Placed(n, record) for n, record in enumerate(after) if n not in pairs),
        removed=tuple(Placed(n, record) for n, record in enumerate(before) if n not in stayed),
        changed=tuple(
            Changed(old, before[old], after[new], differing(before[old], after[new]))
            for new, old in sorted(pairs.items(), key=lambda pair: pair[1])
            if before[old] != after[new]
        ),
        order=None if order == tuple(sorted(order)) else order,
    )


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
