"""Reads CSV tables strictly: the header must be the one expected, every row as long as it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.errors import InvalidInput, Problem
from bot.files.decoding import decode

MAX_ROWS = 30_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its filled cells by column, and the line it starts on."""

    line: int  # 1-based; the header is line 1
    cells: dict[str, str]  # empty cells are left out: unknown is not ""


def read_csv(name: str, content: bytes, columns: Sequence[str]) -> tuple[Row, ...]:
    """Read a table with exactly *columns*, in this order.

    Raises:
        InvalidInput: With all problems: size, encoding, header, and rows of another length.
    """
    text = decode(name, content)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    numbered: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in islice(reader, MAX_ROWS + 2):  # one more than the header and all rows
            numbered.append((line, cells))
            line = reader.line_num + 1  # a quoted cell may span lines
    except csv.Error as error:  # in the row that began on this line
        problem = Problem("csv-syntax", name, line, values={"reason": str(error)})
        raise InvalidInput((problem,)) from error
    return _rows(name, numbered, columns)


def _rows(
    name: str, numbered: Sequence[tuple[int, list[str]]], columns: Sequence[str]
) -> tuple[Row, ...]:
    header = numbered[0][1] if numbered else []
    if header != list(columns):
        values = {"expected": ",".join(columns), "found": ",".join(header)}
        raise InvalidInput((Problem("csv-header", name, 1, values=values),))
    if len(numbered) - 1 > MAX_ROWS:
        values = {"most": f"{MAX_ROWS:,}"}
        line = numbered[MAX_ROWS + 1][0]
        raise InvalidInput((Problem("csv-too-many", name, line, values=values),))
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in numbered[1:]:
        if cells and len(cells) != len(columns):
            values = {"expected": str(len(columns)), "found": str(len(cells))}
            problems.append(Problem("csv-columns", name, line, values=values))
        elif cells:
            filled = zip(columns, cells, strict=True)
            rows.append(Row(line, {c: cell.strip() for c, cell in filled if cell.strip()}))
    if problems:
        raise InvalidInput(tuple(problems))
    return tuple(rows)
