"""Tables of text: the contact data as a spreadsheet shows them, between files and adapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

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


Tables = Mapping[str, Table]  # by name, in the order of the sheets


def harmless(cell: str) -> str:
    """Return a cell for CSV: an apostrophe stands before what a spreadsheet would compute."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """Return a cell of CSV without the apostrophe that `harmless` put in front."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
