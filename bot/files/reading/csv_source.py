"""Reads CSV tables strictly: the header must be the one expected, every row as long as it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.model.errors import InvalidInput, Problem
from bot.files.reading.text import decode

MAX_ROWS = 30_000

_BOM = b"\xef\xbb\xbf"


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


def write_csv(content: bytes, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the table that says *rows*, in the one form: commas, and quotes where they must be.

    Args:
        content: What the table was. Byte order mark and line ends stay; where it says the same
            already, it is returned as it is.
        columns: Its header.
        rows: Cells by column; a column that is left out is empty.

    Raises:
        InvalidInput: If *content* is not what `read_csv` accepts.
        ValueError: If a row cannot be written so that it reads the same.
    """
    wanted = [{c: row[c] for c in columns if row.get(c)} for row in rows]
    if [row.cells for row in read_csv("", content, columns)] == wanted:
        return content
    made = _formed(content, columns, wanted)
    if [row.cells for row in read_csv("", made, columns)] != wanted:
        raise ValueError("a row cannot be written as CSV")
    return made


def format_csv(name: str, content: bytes, columns: Sequence[str]) -> bytes:
    """Return what a table says, in the one form; raises as `read_csv`."""
    return _formed(content, columns, [row.cells for row in read_csv(name, content, columns)])


def _formed(content: bytes, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    newline = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
    writer = csv.writer(out, lineterminator=newline)
    whole = csv.writer(out, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        cells = [row.get(column, "") for column in columns]
        spans_lines = any("\n" in cell or "\r" in cell for cell in cells)
        (whole if spans_lines else writer).writerow(cells)
    return (_BOM if content.startswith(_BOM) else b"") + out.getvalue().encode()
