"""Says what changed in the tables that are told by count and by name: sources, places, words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from bot.core.change import (
    Change,
    Merged,
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
)
from bot.core.delta import Changed, Delta
from bot.core.geography import Municipality
from bot.core.model import Facts
from bot.core.naming import Naming
from bot.core.terms import NisCode

# What a record is called, by table; those of `core.changed_bodies` and `core.changed_duties` are
# told there, but for what only their number tells.
_NAMES: dict[str, Callable[[Any, Naming], str]] = {
    "sources": lambda r, _: r.title,
    "cycles": lambda r, _: r.name,
    "published_totals": lambda r, _: r.cycle,
    "referrals": lambda r, _: r.name,
    "explanations": lambda r, _: r.id,
    "municipalities": lambda r, _: r.name,
    "places": lambda r, _: r.name,
    "aliases": lambda r, _: r.alias,
    "outside": lambda r, _: r.name,
    "words": lambda r, _: r.word,
    "declared_unknown": lambda r, naming: f"{naming.municipality(r.nis).name} ({r.duty})",
    "double_memberships": lambda r, naming: naming.municipality(r.nis).name,
    "declared_gaps": lambda r, naming: f"{naming.municipality(r.nis).name} ({r.duty})",
    "local_contacts": lambda r, _: r.organisation,
    "memberships": lambda r, naming: f"{naming.listed(r).name} ({naming.holder(r).name})",
    "areas": lambda r, naming: f"{naming.listed(r).name} ({naming.holder(r).name})",
}
_CHANGES_TOLD_ELSEWHERE = frozenset({"local_contacts", "memberships", "areas"})
_ONLY_MANY = frozenset({"memberships", "areas"})  # one by one they are told by what they do
_MERGER = frozenset({"merged_into", "valid_to"})


def table_changes(delta: Delta, before: Facts, naming: Naming) -> Iterator[Change]:
    """Yield what changed per table, and which tables only changed their order."""
    tables = delta.tables
    for name, called in _NAMES.items():
        if name not in tables:
            continue
        table = tables[name]
        if table.removed:
            names = tuple(called(removed.record, naming) for removed in table.removed)
            gone = RecordsRemoved(name, names, of=len(getattr(before, name)))
            if gone.is_dangerous or name not in _ONLY_MANY:
                yield gone
        if table.added and name not in _ONLY_MANY:
            yield RecordsAdded(name, tuple(called(added.record, naming) for added in table.added))
        changed: list[Changed[Any]] = list(table.changed)
        if name == "municipalities":
            yield from _mergers(delta, naming)
            changed = [one for one in changed if not _is_merger(one)]
        if changed and name not in _CHANGES_TOLD_ELSEWHERE:
            names = tuple(called(one.after, naming) for one in changed)
            fields = dict.fromkeys(field for one in changed for field in one.fields)
            yield RecordsChanged(name, names, tuple(fields))
    moved = tuple(name for name, table in tables.items() if table.is_only_order)
    if moved:
        yield OrderChanged(moved)


def _mergers(delta: Delta, naming: Naming) -> Iterator[Merged]:
    merged: defaultdict[NisCode, list[NisCode]] = defaultdict(list)
    for change in delta.municipalities.changed:
        into = change.after.merged_into
        if into is not None and into != change.before.merged_into:
            merged[into].append(change.after.nis)
    for into, parts in merged.items():
        yield Merged(naming.municipality(into), naming.municipalities(parts))


def _is_merger(change: Changed[Municipality]) -> bool:
    """Tell whether a merger is all that happened to a municipality."""
    into = change.after.merged_into
    return (
        into is not None and into != change.before.merged_into and _MERGER.issuperset(change.fields)
    )
