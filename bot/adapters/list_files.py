"""The answers to a list of places as files: a workbook, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import IO

from bot.adapters.spreadsheet import SourceSheet, xlsx
from bot.messages import chat, lookup_row
from bot.messages.catalog import Catalog
from bot.service.listed import Looked
from bot.service.ports import Revision

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def list_workbook(looked: Sequence[Looked], revision: Revision | None, say: Catalog) -> bytes:
    """Return a workbook: a row per finding, and a sheet that says where they come from.

    Takes some tenths of a second for a long list: call it in a thread from asynchronous code.

    Args:
        looked: At least one, all of one revision and one day.
        revision: That it was answered from.
        say: The words.
    """
    rows = [row for one in looked for row in lookup_row.rows(one.question, one.outcome, say)]
    reply = chat.over(revision, say)
    about = ["".join(span.text for span in line) for part in reply.blocks for line in part.lines]
    source = SourceSheet(say.text("listing.sheet-source"), tuple(about), looked[0].asked.today)
    return xlsx(lookup_row.header(say), rows, say.text("listing.sheet"), source)


def list_csv(looked: Sequence[Looked], say: Catalog) -> bytes:
    """Return CSV with a byte order mark: without it, Excel reads "é" as two letters."""
    out = io.StringIO(newline="")
    write_rows([lookup_row.header(say)], out)
    for one in looked:
        write_rows(lookup_row.rows(one.question, one.outcome, say), out)
    return out.getvalue().encode("utf-8-sig")


def write_rows(rows: Sequence[Sequence[str]], out: IO[str]) -> None:
    """Write RFC 4180; a cell that a spreadsheet would compute is made text."""
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula (OWASP)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
