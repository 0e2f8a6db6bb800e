"""Changes rows of a CSV table and leaves the others byte for byte, with quotes and line ends."""

from __future__ import annotations

import csv
import io
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from bot.files.csv_source import read_csv
from bot.files.decoding import decode

_BOM = b"\xef\xbb\xbf"

Cells = tuple[str, ...]


def patch_csv(content: bytes, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return *content* with exactly *rows*, in their order.

    A row that was there keeps its bytes, wherever it goes. Blank lines go with the row below them.

    Args:
        content: A table that `read_csv` accepts; with or without byte order mark.
        columns: Its header.
        rows: Cells by column; a column that is left out is empty.

    Raises:
        InvalidInput: If *content* is not what `read_csv` accepts.
        ValueError: If a row cannot be written so that it reads the same.
    """
    wanted = [tuple(row.get(column, "") for column in columns) for row in rows]
    if _cells(content, columns) == wanted:
        return content
    text = decode("", content)
    (_, header), *records = _records(text)
    newline = "\r\n" if header.endswith("\r\n") else "\n"
    there, blank = _by_cells(records)
    parts = [header]
    for cells in wanted:
        raw = there[cells].popleft() if there[cells] else _written(cells, newline)
        parts += [_ended(parts.pop(), newline), raw]
    parts.append(blank)
    patched = (_BOM if content.startswith(_BOM) else b"") + "".join(parts).encode()
    if _cells(patched, columns) != wanted:
        raise ValueError("a row cannot be written as CSV")
    return patched


def _cells(content: bytes, columns: Sequence[str]) -> list[Cells]:
    rows = read_csv("", content, columns)
    return [tuple(row.cells.get(column, "") for column in columns) for row in rows]


def _records(text: str) -> Iterator[tuple[Cells, str]]:
    """Yield the stripped cells of each record with its text; a blank line has none."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), strict=True):
        yield tuple(cell.strip() for cell in cells), "".join(taken)
        taken.clear()


def _by_cells(
    records: Sequence[tuple[Cells, str]],
) -> tuple[defaultdict[Cells, deque[str]], str]:
    """Return the texts of equal rows, and the blank lines at the end."""
    there: defaultdict[Cells, deque[str]] = defaultdict(deque)
    blank = ""
    for cells, raw in records:
        if not cells:
            blank += raw
            continue
        there[cells].append(blank + raw)
        blank = ""
    return there, blank


def _written(cells: Cells, newline: str) -> str:
    out = io.StringIO(newline="")
    spans_lines = any("\n" in cell or "\r" in cell for cell in cells)
    if spans_lines:
        csv.writer(out, lineterminator=newline, quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(out, lineterminator=newline).writerow(cells)
    return out.getvalue()


def _ended(raw: str, newline: str) -> str:
    return raw if raw.endswith(("\n", "\r")) else raw + newline
