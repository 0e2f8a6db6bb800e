"""Finds the list of places in a file that somebody sent: the sheet, the column, the first row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.reading.text import clean, fold
from bot.service.changing.tables import Table, cell_name
from bot.service.listed import (
    HEADINGS,
    MAX_FILE_ITEMS,
    MAX_ITEM,
    MOST_COLUMNS,
    IsPlace,
    Listed,
    ListEmpty,
    ListQuoted,
    ListUncomputed,
    ListWithoutPlaces,
    bounded,
    cleaned,
    column_of_places,
    sample_of,
    without_header,
)

_MOST_SHEETS = 10  # of a workbook, in which places are looked for
_MOST_ABOVE = 10  # rows above a heading: titles, a date, who made it
_SEPARATOR_LINE = re.compile(r"\Asep=.\r?\n")  # Excel's own note about the file
_SEPARATORS = {"\t": re.compile(r"\t"), ";": re.compile(r";"), ",": re.compile(r",(?=\S)")}


def read_list(
    tables: Sequence[Table], is_place: IsPlace, most: int | None = MAX_FILE_ITEMS
) -> Listed:
    """Return the list in an uploaded file: the sheets of a workbook, or one table.

    The first sheet with a column of places is read; hidden ones only where there is no other. In
    it, a heading such as "gemeente" says which column; else it is the first of which more than half
    are names of places; else one of codes; else the one with most places. What stands above the
    heading is left out, a first row only if it is no place and says what a header says, so that a
    misspelled place is never lost.

    Args:
        tables: All that the file holds.
        is_place: Tells whether an item means a place; asked for the first rows only.
        most: Items to keep, at least 1; None: all, and none of them is cut.

    Returns:
        At least one item.

    Raises:
        UnreadableList: If there is nothing in it, or no column with places.
    """
    filled = [t for t in tables if t.odd or any(map(any, (t.columns, *t.rows)))]
    seen = [table for table in filled if not table.is_hidden] or filled
    parts = [part for table in seen[:_MOST_SHEETS] if (part := _part(table, is_place))]
    if len(seen) > 1:  # the words of a cover sheet are no list
        parts = [part for part in parts if part.places]
    sure = (part for part in parts if part.is_sure)
    best = next(sure, None) or max(parts, key=lambda part: part.places, default=None)
    if best is None:
        if any(_unread(table) for table in seen):
            raise ListUncomputed
        raise ListWithoutPlaces if filled else ListEmpty
    table, column = best.table, best.column
    lines = range(best.first, len(table.rows) + 2)
    cells = (table.cell(line, column) for line in lines)
    items = cleaned(cells, MAX_ITEM if most else None)
    if not best.heading:
        items = without_header(items, is_place)
    unread = sorted(line for line, other in _unread(table) if other == column)
    if not items:
        raise ListUncomputed if unread else ListEmpty
    return replace(
        bounded(items, most),
        sheet=table.sheet if len(filled) > 1 else "",
        column=(best.heading or cell_name(1, column)[:-1]) if _has_columns(table) else "",
        unread=tuple(cell_name(line, column) for line in unread),
    )


def table_of(text: str) -> Table:
    """Return what stands in a text: lines, or rows between tabs, semicolons or commas.

    A comma before a space belongs to its cell ("Kessel-Lo, Leuven").

    Raises:
        UnreadableList: If a quotation mark is never closed.
    """
    lines = [line for line in _SEPARATOR_LINE.sub("", text).splitlines() if clean(line)]
    rows = _rows(lines) if lines else [[]]
    first, *rest = [tuple(row) for row in rows]
    return Table("", first, tuple(rest))


@dataclass(frozen=True, slots=True)
class _Part:
    """The column of a table that may hold the list."""

    table: Table
    column: int
    first: int  # the row where the list begins, from 1
    heading: str  # of the column; "" if none says what it holds
    places: int  # among its first cells
    is_sure: bool


def _part(table: Table, is_place: IsPlace) -> _Part | None:
    """Return the column with the places; None where there is none."""
    rows = [(n, row) for n, row in enumerate((table.columns, *table.rows), 1) if any(row)]
    sample = sample_of([row for _, row in rows])

    def places(column: int, among: Sequence[Sequence[str]]) -> int:
        return sum(map(is_place, cleaned(row[column] for row in among if column < len(row))))

    for index, row in enumerate(sample[:_MOST_ABOVE]):
        for column in _headings(row):
            is_heading = not is_place(row[column]) and not places(column, sample[:index])
            found = places(column, sample[index + 1 :]) if is_heading else 0
            if found:
                first = rows[index][0] + 1
                return _Part(table, column, first, clean(row[column]), found, is_sure=True)
    best = column_of_places(sample, is_place) if sample else None
    if best is None:
        return None
    found = places(best, sample)
    return _Part(table, best, 1, "", found, is_sure=found > len(sample) / 2)


def _headings(row: Sequence[str]) -> list[int]:
    """Return the columns whose heading says that they hold places, the likeliest first."""
    ranked = [
        (rank, column)
        for column, cell in enumerate(row[:MOST_COLUMNS])
        for rank, words in enumerate(HEADINGS)
        if not words.isdisjoint(fold(cell).split())
    ]
    return [column for _, column in sorted(ranked)]


def _has_columns(table: Table) -> bool:
    return any(len(row) > 1 for row in (table.columns, *table.rows))


def _unread(table: Table) -> list[tuple[int, int]]:
    """Return the cells with an error, or with a formula whose outcome is not kept."""
    return [place for place in table.odd if not table.cell(*place)]


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines; those of a file without separators have one each."""
    if len(lines) == 1:
        return [[cell] for cell in re.split(r"[;\t,]", lines[0])]
    separator = next((s for s, mark in _SEPARATORS.items() if _is_in_most(mark, lines)), None)
    if separator is None:
        return [[line] for line in lines]
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error as error:  # a quote that is never closed
        raise ListQuoted from error


def _is_in_most(mark: re.Pattern[str], lines: Sequence[str]) -> bool:
    return sum(mark.search(line) is not None for line in lines) * 2 >= len(lines)
