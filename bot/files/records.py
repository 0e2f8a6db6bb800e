"""The records in data files: entries by name, field by field, whatever file they came from.

This is the form in which what people edited, uploaded, typed in a chat or planned is compared and
merged. A record is a mapping of fields; a list of entries is a mapping too, by what names each
entry, so that two sides speak of one entry wherever it stands. Members that share their provenance
in a file are records of their own, each with that provenance: a group is a way of writing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Union

from bot.files.reading.yaml_source import Value

_BESIDE_NIS = ("deelgemeente", "duty")  # what tells apart two entries of one municipality

# A text; texts in their order, or a list that no record can be made of; fields, or entries.
Node = Union[str, list[Value], "Fields"]
Fields = dict[str, Node]


class Entries(Fields):
    """A list of entries by their names, in their order."""

    inner = ""  # in groups: the field of the entries in each
    shared: tuple[str, ...] = ()  # and the fields that a group says once for all in it


def names_of(items: Sequence[Value], keys: Sequence[str] = ()) -> list[str]:
    """Return a name for each item of a list, no two the same; a repeat gets its number.

    Args:
        items: Of the list.
        keys: The fields that name an item; without them its id or NIS code, its cycle, or its text
            does, and its place where it has none of these.
    """
    names = [_name(item, keys) or str(place) for place, item in enumerate(items, 1)]
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name}/{seen[name]}")
    return unique


def _name(item: Value, keys: Sequence[str]) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        if not keys:
            key = next((key for key in ("id", "nis", "cycle") if key in item), "")
            keys = (key, *_BESIDE_NIS) if key == "nis" else (key,)
        return "/".join(str(item[key]) for key in keys if item.get(key))
    return ""


def record_of(value: Value, keys: Sequence[str] = ()) -> Node:
    """Return nested text as records.

    Args:
        value: As the file has it.
        keys: See `names_of`; for a table, whose rows have names of their own.
    """
    if isinstance(value, dict):
        return {key: record_of(inner) for key, inner in value.items()}
    if isinstance(value, str) or not value or not all(isinstance(item, dict) for item in value):
        return value
    items = [item for item in value if isinstance(item, dict)]
    entries = Entries()
    inner = None if keys else _inner(items)
    if inner is not None:
        entries.inner = inner
        entries.shared = tuple(dict.fromkeys(k for item in items for k in item if k != inner))
        items = [
            {**row, **{key: said for key, said in group.items() if key != inner}}
            for group in items
            for row in _rows(group[inner])
        ]
    for name, item in zip(names_of(items, keys), items, strict=True):
        entries[name] = {**item} if keys else record_of(item)
    return entries


def value_of(node: Node) -> Value:
    """Return records as nested text; entries of one list that share all of it are one group."""
    if isinstance(node, Entries):
        values = [value_of(entry) for entry in node.values()]
        return _grouped(node, values) if node.inner else values
    if isinstance(node, dict):
        return {key: value_of(inner) for key, inner in node.items()}
    return node


def like(wanted: Value, before: Value) -> Value:
    """Return *wanted* with its keys in the order of *before*; a new one after what it follows."""
    if isinstance(wanted, dict) and isinstance(before, dict):
        return {
            key: like(wanted[key], before[key]) if key in before else wanted[key]
            for key in inserted([key for key in before if key in wanted], wanted)
        }
    if isinstance(wanted, list) and isinstance(before, list):
        there = dict(zip(names_of(before), before, strict=True))
        names = names_of(wanted)
        return [
            like(item, there[name]) if name in there else item
            for name, item in zip(names, wanted, strict=True)
        ]
    return wanted


def inserted(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return *first*, and what only *second* has after what it follows there."""
    first = list(first)
    known = set(first)
    after: dict[str | None, list[str]] = {}
    last: str | None = None
    for name in second:
        if name in known:
            last = name
        else:
            after.setdefault(last, []).append(name)
    return after.get(None, []) + [
        name for known_name in first for name in (known_name, *after.get(known_name, ()))
    ]


def _inner(items: Sequence[Mapping[str, Value]]) -> str | None:
    """Return the field in which every item has its entries; None if they are no groups."""
    if any(key in item for item in items for key in ("id", "nis", "cycle")):
        return None
    fields = [[key for key, said in item.items() if _rows(said)] for item in items]
    first = fields[0]
    if len(first) != 1 or any(other != first for other in fields):
        return None
    shared = {key for item in items for key in item}
    rows = [row for item in items for row in _rows(item[first[0]])]
    return None if any(key in shared for row in rows for key in row) else first[0]


def _rows(value: Value) -> list[dict[str, Value]]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return rows if len(rows) == len(value) else []


def _grouped(entries: Entries, values: Sequence[Value]) -> list[Value]:
    groups: list[tuple[dict[str, Value], list[Value]]] = []
    for value in values:
        assert isinstance(value, dict)
        shared = {key: said for key, said in value.items() if key in entries.shared}
        row: Value = {key: said for key, said in value.items() if key not in entries.shared}
        rows = next((rows for own, rows in groups if own == shared), None)
        if rows is None:
            groups.append((shared, [row]))
        else:
            rows.append(row)
    return [{**shared, entries.inner: rows} for shared, rows in groups]
