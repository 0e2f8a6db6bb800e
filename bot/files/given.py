"""Reads a table as a spreadsheet program left it: columns in any order, gaps, spoiled cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.errors import Problem
from bot.files.cells import clean, mended
from bot.files.layout import GROUP, Column, Layout
from bot.service.tables import Table, cell_name

HEADER_LINE = 1
_MOST_ODD = 20  # formulas and errors that are told

_GROUP_NUMBER = re.compile(r"[1-9]\d{0,5}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Given:
    """A row that has something in it."""

    line: int  # of the sheet; the header is 1
    cells: dict[str, str]  # by column, mended; empty cells are left out


def given_rows(
    table: Table, columns: Sequence[Column], problems: list[Problem]
) -> tuple[Given, ...]:
    """Return the rows of a table, without the empty ones.

    Args:
        table: As it came in.
        columns: What it must have, in any order. A column without a name must be empty.
        problems: Gets what is wrong with the columns; then no row is returned.
    """
    before = len(problems)
    problems += _odd(table)
    places = _places(table, columns, problems)
    nameless = [i for i, name in enumerate(table.columns) if not clean(name)]
    rows: list[Given] = []
    for line, row in enumerate(table.rows, HEADER_LINE + 1):
        outside = [*(row[i] for i in nameless if i < len(row)), *row[len(table.columns) :]]
        if any(clean(cell) for cell in outside):
            problems.append(Problem("column-nameless", table.name, line))
        cells = dict(_cells(row, places))
        if cells:
            rows.append(Given(line, cells))
    return tuple(rows) if len(problems) == before else ()


def check_groups(layout: Layout, rows: Sequence[Given], problems: list[Problem]) -> None:
    """Add what is wrong with the numbers of groups, and with what the rows of one must share.

    Args:
        layout: A table with groups.
        rows: Of that table.
        problems: Gets what is wrong.
    """
    first: dict[tuple[str, str], Given] = {}
    for row in rows:
        number = row.cells.get(GROUP, "")
        if not _GROUP_NUMBER.match(number):
            problems.append(Problem("group", layout.name, row.line, GROUP, {"found": number}))
            continue
        owner = row.cells.get(layout.owner_column, "")
        leader = first.setdefault((owner, number), row)
        for column in layout.shared:
            if row.cells.get(column.name) != leader.cells.get(column.name):
                values = {"group": number, "first": str(leader.line)}
                problem = Problem("group-differs", layout.name, row.line, column.name, values)
                problems.append(problem)


def check_owners(
    layout: Layout,
    given: Mapping[str, Sequence[Given]],
    kept: Sequence[Mapping[str, str]],
    problems: list[Problem],
) -> None:
    """Add the rows that name an entry that does not exist, and entries that cannot be told apart.

    Args:
        layout: The table of the entries.
        given: The tables that came in.
        kept: The entries there are now, if that table did not come in.
        problems: Gets what is wrong.
    """
    ids: dict[str, int] = {}
    for row in given.get(layout.name, ()):
        found = row.cells.get("id", "")
        if not found:
            problems.append(Problem("missing", layout.name, row.line, "id"))
        elif found in ids:
            values = {"found": found, "first": str(ids[found])}
            problems.append(Problem("duplicate-id", layout.name, row.line, "id", values))
        ids.setdefault(found, row.line)
    known = ids.keys() if layout.name in given else {entry["id"] for entry in kept}
    for child in layout.children:
        for row in given.get(child.name, ()):
            owner = row.cells.get(child.owner_column, "")
            if not owner:
                problems.append(Problem("missing", child.name, row.line, child.owner_column))
            elif owner not in known:
                values = {"found": owner, "table": layout.name}
                problem = Problem(
                    "row-without-owner", child.name, row.line, child.owner_column, values
                )
                problems.append(problem)


def _odd(table: Table) -> Iterator[Problem]:
    """Yield the first cells that hold a formula or an error: what they mean cannot be checked."""
    for (line, column), found in sorted(table.odd.items())[:_MOST_ODD]:
        code = "formula" if found == "=" else "cell-error"
        letter = cell_name(line, column).rstrip("0123456789")
        yield Problem(code, table.name, line, letter, {"found": found})


def _places(
    table: Table, columns: Sequence[Column], problems: list[Problem]
) -> list[tuple[int, Column]]:
    """Return where each column stands; add those that are missing, unknown or there twice."""
    wanted = {column.name: column for column in columns}
    names = [clean(name) for name in table.columns]
    wrong = [("column-missing", name) for name in wanted if name not in names]
    for place, name in enumerate(names):
        if name and name not in wanted:
            wrong.append(("column-unknown", name))
        elif name and name in names[:place]:
            wrong.append(("column-twice", name))
    problems.extend(Problem(code, table.name, HEADER_LINE, name) for code, name in wrong)
    return [(place, wanted[name]) for place, name in enumerate(names) if name in wanted]


def _cells(row: Sequence[str], places: Sequence[tuple[int, Column]]) -> Iterator[tuple[str, str]]:
    for place, column in places:
        raw = row[place] if place < len(row) else ""
        cell = mended(raw, column.kind, several=column.several) if raw else ""
        if cell:
            yield column.name, cell
