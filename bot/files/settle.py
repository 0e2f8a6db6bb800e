"""Lays rows that come back over those that went out: the same order, and the same spelling.

A spreadsheet is sorted by a click, and its program writes values its own way. Neither is a change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence

from bot.files.cells import clean, is_same
from bot.files.layout import GROUP, Column

Cells = dict[str, str]

_ALWAYS_PART = 2  # columns that tell rows apart where none has an id


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
