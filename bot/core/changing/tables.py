"""What changed in the tables that are told by count and by name: sources, places, words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.changing.delta import Changed, Delta
from bot.core.changing.kinds import Change, MunicipalitiesMerged
from bot.core.changing.naming import Naming
from bot.core.model.facts import Facts
from bot.core.model.geography import Municipality
from bot.core.model.terms import NisCode

# What makes removals dangerous by their size.
MOST_REMOVED_PERCENT = 10  # of the records of a table, ...
FEWEST_REMOVED = 10  # ... where at least so many go
MOST_NAMES_REMOVED = 20  # places, or aliases
_NAME_TABLES = frozenset({"places", "aliases"})
_ALWAYS_MISSED = frozenset({"cycles", "municipalities"})  # one less is already dangerous
# What a record is called, by table; those of `bodies` and `duties` are told there, but for
# what only their number tells.
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


@dataclass(frozen=True, slots=True)
class RecordsAdded(Change):
    """New records in a table."""

    kind, rank = "records-added", 8
    table: str
    names: tuple[str, ...]  # all of them


@dataclass(frozen=True, slots=True)
class RecordsRemoved(Change):
    """Records that are gone from a table."""

    kind, rank = "records-removed", 8
    table: str
    names: tuple[str, ...]  # all of them
    of: int  # how many there were

    @property
    def is_dangerous(self) -> bool:
        """Tell whether so many go, or of such a kind, that a mistake is likely."""
        number = len(self.names)
        return (
            self.table in _ALWAYS_MISSED
            or (self.table in _NAME_TABLES and number > MOST_NAMES_REMOVED)
            or (number >= FEWEST_REMOVED and 100 * number > MOST_REMOVED_PERCENT * self.of)
        )


@dataclass(frozen=True, slots=True)
class RecordsChanged(Change):
    """Records of a table with other content."""

    kind, rank = "records-changed", 8
    table: str
    names: tuple[str, ...]  # all of them
    fields: tuple[str, ...]  # that differ in any of them, as in the data


@dataclass(frozen=True, slots=True)
class OrderChanged(Change):
    """Tables with the same records in another order."""

    kind, rank = "order-changed", 11
    tables: tuple[str, ...]


def table_changes(delta: Delta, before: Facts, naming: Naming) -> Iterator[Change]:
    """Yield what changed per table, and which tables only changed their order."""
    for name, called in _NAMES.items():
        table = delta[name]
        if table.removed:
            names = tuple(called(removed, naming) for removed in table.removed)
            gone = RecordsRemoved(name, names, of=len(getattr(before, name)))
            if gone.is_dangerous or name not in _ONLY_MANY:
                yield gone
        if table.added and name not in _ONLY_MANY:
            yield RecordsAdded(name, tuple(called(added, naming) for added in table.added))
        changed: list[Changed[Any]] = list(table.changed)
        if name == "municipalities":
            yield from _mergers(delta, naming)
            changed = [one for one in changed if not _is_merger(one)]
        if changed and name not in _CHANGES_TOLD_ELSEWHERE:
            names = tuple(called(one.after, naming) for one in changed)
            fields = dict.fromkeys(field for one in changed for field in one.fields)
            yield RecordsChanged(name, names, tuple(fields))
    moved = tuple(name for name, table in delta.items() if table.is_only_order)
    if moved:
        yield OrderChanged(moved)


def _mergers(delta: Delta, naming: Naming) -> Iterator[MunicipalitiesMerged]:
    merged: defaultdict[NisCode, list[NisCode]] = defaultdict(list)
    for change in delta["municipalities"].changed:
        into = change.after.merged_into
        if into is not None and into != change.before.merged_into:
            merged[into].append(change.after.nis)
    for into, parts in merged.items():
        yield MunicipalitiesMerged(naming.municipality(into), naming.municipalities(parts))


def _is_merger(change: Changed[Municipality]) -> bool:
    """Tell whether a merger is all that happened to a municipality."""
    into = change.after.merged_into
    return (
        into is not None and into != change.before.merged_into and _MERGER.issuperset(change.fields)
    )
