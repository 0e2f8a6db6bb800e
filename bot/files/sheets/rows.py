"""From nested entries to rows of cells and back, and rows that come back over those that went out.

A spreadsheet is sorted by a click, and its program writes values its own way. Neither is a change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence

from bot.files.reading.yaml_source import Value
from bot.files.sheets.cells import SEVERAL, clean, is_same
from bot.files.sheets.layout import GROUP, Column, Layout

Cells = dict[str, str]  # by the column's name; what is not filled in is left out
Rows = list[Cells]
Nested = dict[str, Value]

_ALWAYS_PART = 2  # columns that tell rows apart where none has an id


def flatten(document: Value, layouts: Sequence[Layout]) -> dict[str, Rows]:
    """Return the rows of each table, in the order of the document.

    Args:
        document: A valid contacts.yaml, as nested text.
        layouts: The lists in it.
    """
    tables: dict[str, Rows] = {}
    root = _mapping(document)
    for layout in layouts:
        tables[layout.name] = _rows(layout, root.get(layout.name), {})
        for child in layout.children:
            found = tables.setdefault(child.name, [])
            for entry in _list(root.get(layout.name)):
                owner = str(_mapping(entry)["id"])
                found += _rows(child, _mapping(entry).get(child.name), {child.owner_column: owner})
    return tables


def unflatten(
    tables: Mapping[str, Sequence[Cells]], layouts: Sequence[Layout], document: Value
) -> Nested:
    """Return the document that rows say: groups by their number, the rest as the rows come.

    Rows of a list whose owner is in no row are left out.

    Args:
        tables: The rows of every table.
        layouts: The lists to make.
        document: Its empty lists stay where nothing came into them, so that nothing seems changed.
    """
    root: Nested = {}
    before = _mapping(document)
    for layout in layouts:
        entries = _entries(layout, tables[layout.name])
        olds = {_mapping(old).get("id"): _mapping(old) for old in _list(before.get(layout.name))}
        by_owner = [(child, _by_owner(child, tables[child.name])) for child in layout.children]
        for entry in entries:
            for child, rows in by_owner:
                owner = str(entry.get("id", ""))
                found = _entries(child, rows.pop(owner, []))
                if found or olds.get(owner, {}).get(child.name) == []:
                    entry[child.name] = list(found)
        if entries or before.get(layout.name) == []:
            root[layout.name] = list(entries)
    return root


def _rows(layout: Layout, entries: Value | None, lead: Cells) -> Rows:
    if not layout.inner:
        return [lead | _cells(entry, layout.own) for entry in _list(entries)]
    return [
        lead | {GROUP: str(number)} | _cells(row, layout.own) | _cells(group, layout.shared)
        for number, group in enumerate(_list(entries), 1)
        for row in _list(_mapping(group).get(layout.inner))
    ]


def _entries(layout: Layout, rows: Sequence[Cells]) -> list[Nested]:
    if not layout.inner:
        return [_nested(cells, layout.own) for cells in rows]
    groups: dict[int, list[Cells]] = {}
    for cells in rows:
        groups.setdefault(int(cells[GROUP]), []).append(cells)
    return [
        _nested(group[0], layout.shared)
        | {layout.inner: [_nested(cells, layout.own) for cells in group]}
        for _, group in sorted(groups.items())
    ]


def _by_owner(layout: Layout, rows: Sequence[Cells]) -> dict[str, Rows]:
    owned: dict[str, Rows] = {}
    for cells in rows:
        owned.setdefault(cells[layout.owner_column], []).append(cells)
    return owned


def _cells(entry: Value, columns: Sequence[Column]) -> Cells:
    cells: Cells = {}
    for column in columns:
        value: Value | None = entry
        for key in column.path:
            value = _mapping(value).get(key) if value is not None else None
        if value is not None:
            joined = SEVERAL.join(str(part) for part in value) if column.several else str(value)
            cells[column.name] = joined
    return cells


def _nested(cells: Cells, columns: Sequence[Column]) -> Nested:
    entry: Nested = {}
    for column in columns:
        text = cells.get(column.name)
        if not text:
            continue
        *outer, last = column.path
        inside = entry
        for key in outer:
            inside = _mapping(inside.setdefault(key, {}))
        inside[last] = [*text.split(SEVERAL)] if column.several else text
    return entry


def _mapping(value: Value) -> Nested:
    assert isinstance(value, dict)
    return value


def _list(value: Value | None) -> Sequence[Value]:
    assert value is None or isinstance(value, list)
    return value or ()


def settle(
    kept: Sequence[Cells], given: Sequence[Cells], columns: Sequence[Column]
) -> tuple[list[Cells], list[tuple[int, int | None]]]:
    """Return the given rows, in the order of the kept ones; of each which given and kept row it is.

    A new row comes behind the row it stands under. A cell that says the same as before keeps its
    characters.

    Args:
        kept: The rows of before, with nothing cleaned.
        given: The rows now, cleaned.
        columns: Of both.
    """
    partners = _partners(kept, given, columns)
    place = -1
    placed: list[tuple[int, int, int, Cells]] = []
    for number, cells in enumerate(given):
        partner = partners[number]
        if partner is None:
            placed.append((place, number, number, cells))
        else:
            place = partner
            placed.append((place, -1, number, _spelled(kept[partner], cells, columns)))
    placed.sort(key=lambda one: one[:2])
    origins = [(number, partners[number]) for _, _, number, _ in placed]
    return [cells for *_, cells in placed], origins


def _partners(
    kept: Sequence[Cells], given: Sequence[Cells], columns: Sequence[Column]
) -> list[int | None]:
    """Return for each given row which kept row it was: the same one, else one of the same name."""
    names = [column.name for column in columns]
    telling = _telling(names)
    partners: list[int | None] = [None] * len(given)
    for part in (names, telling):
        taken = {partner for partner in partners if partner is not None}
        free = _index(kept, part, (i for i in range(len(kept)) if i not in taken))
        for number, cells in enumerate(given):
            if partners[number] is None:
                waiting = free.get(_key(cells, part))
                partners[number] = waiting.popleft() if waiting else None
    return partners


def _telling(names: Sequence[str]) -> list[str]:
    """Return the columns that tell rows apart: an id, or the first ones."""
    own = [name for name in names if name != GROUP]
    return ["id"] if "id" in names else own[:_ALWAYS_PART]


def _index(
    rows: Sequence[Cells], names: Sequence[str], numbers: Iterable[int]
) -> dict[Hashable, deque[int]]:
    index: dict[Hashable, deque[int]] = {}
    for number in numbers:
        index.setdefault(_key(rows[number], names), deque()).append(number)
    return index


def _key(cells: Cells, names: Sequence[str]) -> Hashable:
    return tuple(clean(cells.get(name, "")) for name in names)


def _spelled(kept: Cells, given: Cells, columns: Sequence[Column]) -> Cells:
    spelled: Cells = {}
    for column in columns:
        old, new = kept.get(column.name, ""), given.get(column.name, "")
        chosen = old if is_same(old, new, column.kind, several=column.several) else new
        if chosen:
            spelled[column.name] = chosen
    return spelled
