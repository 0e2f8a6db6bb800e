"""Tells what is wrong with data where the tables have it that they were made from.

Values are checked when the files are made; but whoever sent a workbook knows no line of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.core.model.errors import InvalidInput, Problem
from bot.files.checking.checks import cross_check
from bot.files.names import CONTACTS
from bot.files.reading.csv_source import read_csv
from bot.files.reading.parsed import parse
from bot.files.reading.yaml_source import read_yaml
from bot.files.sheets.given import Recognised
from bot.files.sheets.layout import GROUP, Layout, csv_layouts
from bot.files.sheets.rows import Rows
from bot.service.ports import Documents

Row = tuple[str, int]  # the table, and which of its rows, from 0

# "jul/14", "14-jul", "14/jul/26": how Excel shows a date that it made
_MONTH = re.compile(r"(?:\d{1,2}[-/])?[^\W\d]{3,5}\.?[-/]\d{2,4}\Z|\d{1,2}[-/][^\W\d]{3,5}\.?\Z")
_POWER = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+\Z", re.IGNORECASE)


def check(documents: Documents, today: date) -> tuple[tuple[Problem, ...], bool]:
    """Return what is wrong with data files, at their own lines.

    And whether that is all: what values do together is not looked at where one of them is none.
    """
    try:
        return tuple(cross_check(parse(documents.contents), today)), True
    except InvalidInput as error:
        return error.problems, False


class Placing:
    """Knows from which row of which table each part of the data files was made."""

    def __init__(
        self,
        documents: Documents,
        rows: Mapping[str, Rows],
        layouts: Sequence[Layout],
        came: Mapping[str, Recognised],
        lines: Mapping[str, Sequence[int]],
    ) -> None:
        """Lay rows beside the files that were made of them.

        Args:
            documents: The files.
            rows: Of every table, in the order of the files.
            layouts: The tables in contacts.yaml.
            came: The tables that were sent.
            lines: Of those, the row in the sheet that each row of *rows* came from.
        """
        self._came = came
        self._lines = lines
        self._paths = _paths(rows, layouts)
        self._columns = {
            one.name: one.columns for layout in layouts for one in (layout, *layout.children)
        }
        self._at: dict[tuple[str, int], Row] = {}
        for layout in csv_layouts():
            names = [column.name for column in layout.columns]
            if layout.name in came:
                read = read_csv(layout.file, documents.contents[layout.file], names)
                self._at |= {
                    (layout.file, row.line): (layout.name, n) for n, row in enumerate(read)
                }
        document = read_yaml(CONTACTS, documents.contents[CONTACTS])
        for path, row in self._paths.items():
            self._at[CONTACTS, document.lines.get(path, 0)] = row

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of the files at the cells that were sent."""
        return [self._placed(problem) for problem in problems]

    def cells(self, problems: Iterable[Problem]) -> list[tuple[str, int, str] | None]:
        """Return the table, row (from 0) and column of each; None for what was not sent."""
        places = [self._place(problem) for problem in problems]
        return [(*row, field) if row else None for row, field in places]

    def _placed(self, problem: Problem) -> Problem:
        problem = _explained(problem)
        line_of = problem.values.get("first", "")  # a line, or a day
        first = self._at.get((problem.file, int(line_of))) if line_of.isdecimal() else None
        if first and first[0] in self._lines:
            line = self._lines[first[0]][first[1]]
            problem = replace(problem, values={**problem.values, "first": str(line)})
        row, field = self._place(problem)
        if row is None:
            # Only in what was not sent does it show: the table says where.
            sent = next(iter(self._came.values()))
            table = field.partition(".")[0] if problem.file == CONTACTS else problem.file
            file = sent.table.file or problem.file
            return replace(problem, file=file, line=None, field=table.removesuffix(".csv"))
        table, number = row
        sent = self._came[table]
        return sent.problem(problem.code, self._lines[table][number], field, **problem.values)

    def _place(self, problem: Problem) -> tuple[Row | None, str]:
        """Return the row that was sent and its column; None for what was not sent."""
        if problem.file == CONTACTS:
            row, field = self._row_of(problem.field)
        else:
            row, field = self._at.get((problem.file, problem.line or 0)), problem.field
        return (row, field) if row and row[0] in self._lines else (None, field)

    def _row_of(self, field: str) -> tuple[Row | None, str]:
        """Return the row and the column of a field, "partnerships.3.contact.phone"."""
        path = tuple(int(part) - 1 if part.isdecimal() else part for part in field.split("."))
        for length in range(len(path), 0, -1):
            row = self._paths.get(path[:length])
            if row is not None:
                rest = path[length:]
                columns = [c for c in self._columns[row[0]] if c.path]
                names = (c.name for c in columns if c.path == rest[: len(c.path)])
                return row, next(names, "") or ".".join(str(part) for part in rest)
        return None, field


def _paths(rows: Mapping[str, Rows], layouts: Sequence[Layout]) -> dict[tuple[str | int, ...], Row]:
    """Return the row that each entry of contacts.yaml is made from; of a group its first."""
    paths: dict[tuple[str | int, ...], Row] = {}
    for layout in layouts:
        _add(paths, layout, rows[layout.name], range(len(rows[layout.name])), ())
        for child in layout.children:
            by_owner: dict[str, list[int]] = {}
            for number, cells in enumerate(rows[child.name]):
                by_owner.setdefault(cells.get(child.owner_column, ""), []).append(number)
            for index, entry in enumerate(rows[layout.name]):
                own = by_owner.pop(entry.get("id", ""), [])
                _add(paths, child, rows[child.name], own, (layout.name, index))
    return paths


def _add(
    paths: dict[tuple[str | int, ...], Row],
    layout: Layout,
    rows: Rows,
    numbers: Iterable[int],
    before: tuple[str | int, ...],
) -> None:
    if not layout.inner:
        for index, number in enumerate(numbers):
            paths[(*before, layout.name, index)] = (layout.name, number)
        return
    groups: dict[int, list[int]] = {}
    for number in numbers:
        groups.setdefault(int(rows[number][GROUP]), []).append(number)
    for index, (_, members) in enumerate(sorted(groups.items())):
        here = (*before, layout.name, index)
        paths[here] = (layout.name, members[0])
        for inner, number in enumerate(members):
            paths[(*here, layout.inner, inner)] = (layout.name, number)


def _explained(problem: Problem) -> Problem:
    """Say where a spreadsheet program changed what somebody typed."""
    found = problem.values.get("found", "")
    if problem.code in {"date", "partial-date"} and _MONTH.match(found):
        return replace(problem, code="excel-date")
    if problem.code in {"phone", "number", "nis", "postcode"} and _POWER.match(found):
        return replace(problem, code="excel-number")
    return problem
