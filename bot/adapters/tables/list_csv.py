"""The answers to a list of places as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import IO

from bot.messages.answers import lookup_row
from bot.messages.catalog import Catalog
from bot.service.changing.tables import harmless
from bot.service.listed import Looked


def list_csv(looked: Sequence[Looked], texts: Catalog) -> bytes:
    """Return CSV with a byte order mark: without it, Excel reads "é" as two letters."""
    out = io.StringIO(newline="")
    write_rows([lookup_row.header(texts)], out)
    for one in looked:
        write_rows(lookup_row.rows(one, texts), out)
    return out.getvalue().encode("utf-8-sig")


def write_rows(rows: Sequence[Sequence[str]], out: IO[str]) -> None:
    """Write RFC 4180; a cell that a spreadsheet would compute is made text."""
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
