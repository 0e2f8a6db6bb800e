"""Tables of text: the contact data as a spreadsheet shows them, between files and adapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under named columns. An empty cell is unknown, or does not apply."""

    name: str  # "partnerships": a sheet of a workbook, or a CSV file without its ending
    columns: tuple[str, ...]  # as written, when it comes from outside
    # From outside, rows may be of any length and empty; so the first is always row 2 of its sheet.
    rows: tuple[tuple[str, ...], ...]


Tables = Mapping[str, Table]  # by name, in the order of the sheets
