"""Tables of text: the contact data as a spreadsheet shows them, between files and adapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# What a spreadsheet program computes (OWASP, CSV injection), full-width forms too. A number with
# its sign is left alone: computed, it stays that number.
_FORMULA = re.compile(r"'*(?:[=@\uff1d\uff20\uff0b\uff0d\t\r\n]|[+-](?![\d ]*\Z))")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under named columns. An empty cell is unknown, or does not apply."""

    name: str  # "partnerships": a sheet of a workbook, or a CSV file without its ending
    columns: tuple[str, ...]  # as written, when it comes from outside
    # From outside, rows may be of any length and empty; so the first is always row 2 of its sheet.
    rows: tuple[tuple[str, ...], ...]
    file: str = field(default="", compare=False)  # that somebody sent; "" if it was not sent
    sheet: str = field(default="", compare=False)  # as written, where it is one of a workbook
    is_hidden: bool = field(default=False, compare=False)
    # By row (from 1, the columns' names are it) and column (from 0): "=" where a formula stands,
    # else the error that the cell shows ("#N/A"). The row has what a formula came to when the
    # workbook was saved; "" if that was not kept.
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict, compare=False)

    def row(self, line: int) -> tuple[str, ...]:
        """Return a row, counted from 1: the names of the columns; () for 0 and beyond the last."""
        rows = (self.columns, *self.rows[line - 2 : line - 1]) if line > 1 else (self.columns,)
        return rows[-1] if line and len(rows) == min(line, 2) else ()

    def cell(self, line: int, column: int) -> str:
        """Return what stands in a row, counted from 1, and a column, from 0; "" beyond them."""
        row = self.row(line)
        return row[column] if column < len(row) else ""


Tables = Mapping[str, Table]  # by name, in the order of the sheets


def cell_name(line: int, column: int) -> str:
    """Return the name of a cell ("B2"): its row from 1, its column from 0 to 701."""
    first, last = divmod(column, 26)
    return f"{chr(64 + first) if first else ''}{chr(65 + last)}{line}"


def harmless(cell: str) -> str:
    """Return a cell for CSV: an apostrophe stands before what a spreadsheet would compute."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """Return a cell of CSV without the apostrophe that `harmless` put in front."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
