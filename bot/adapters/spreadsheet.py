"""Writes rows of text as a workbook. The only module that knows openpyxl.

Everything in it is text: a phone number keeps its zero, and nothing is ever computed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

MOST_CELL = 32_767  # UTF-16 units in a cell: Excel's limit
_MOST_TITLE = 31  # characters in the name of a sheet: Excel's limit
_NARROW, _WIDE = 8, 48  # columns' widths, in characters
_TEXT = "@"  # the number format for text: what is typed over a cell stays text too
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can hold


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """What the second sheet says: where the rows come from, and how old they are."""

    title: str  # the name of the sheet
    lines: tuple[str, ...]  # sources, dates, revision
    dated: date  # the day for which the rows hold; the document bears it, and no hour


def xlsx(
    header: Sequence[str], rows: Iterable[Sequence[str]], title: str, source: SourceSheet
) -> bytes:
    """Return a workbook: a sheet with the rows, and one that says where they come from.

    The same arguments give the same bytes, whoever asks and whenever. It takes about half a
    second for 2,000 rows, and openpyxl passes each sheet through a temporary file: call it in a
    thread from asynchronous code.

    Args:
        header: The words above the columns, at least one; they stay in sight and carry the filter.
        rows: At most as many cells as the header. What XML cannot hold is dropped, what is longer
            than `MOST_CELL` is cut, and an empty text is an empty cell.
        title: The name of the document and of the first sheet, where 31 characters of it stand.
        source: The second sheet.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = _sheet_title(title)
    _fill(first, [header, *rows])
    for cell in first[1]:
        cell.font = Font(bold=True)
    first.freeze_panes = "A2"
    first.auto_filter.ref = first.dimensions
    _fill(book.create_sheet(_sheet_title(source.title)), [(line,) for line in source.lines])
    moment = datetime.combine(source.dated, time())  # openpyxl wants it without a time zone
    book.properties = DocumentProperties(
        creator="Regiewijzer", title=_text(title), created=moment, modified=moment
    )
    return _packed(book)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Write every cell as text, and make the columns as wide as what is in them."""
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for column, raw in enumerate(row, 1):
            text = _text(raw)
            cell = sheet.cell(number, column, text or None)
            if text:
                cell.data_type = "s"  # openpyxl takes "=1" for a formula, "#N/A" for an error
            cell.number_format = _TEXT
            widths[column] = max(widths.get(column, _NARROW), len(text) + 2)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDE)


def _text(raw: str) -> str:
    """Return what a cell can hold."""
    text = _NO_XML.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-16-le")[: 2 * MOST_CELL].decode("utf-16-le", errors="ignore")


def _sheet_title(title: str) -> str:
    """Return a name that Excel accepts for a sheet."""
    return _NO_TITLE.sub(" ", _text(title))[:_MOST_TITLE].strip("' \n\t") or "1"


def _packed(book: Workbook) -> bytes:
    """Return the file, without the moment at which it was made.

    `Workbook.save` would note the time in the properties, so its writer is called directly; the
    archive notes the time of each part, so it is packed anew.
    """
    made, steady = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(made, "w")).save()  # closes the archive
    with ZipFile(made) as source, ZipFile(steady, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _LONG_AGO)
            target.writestr(part, source.read(name), ZIP_DEFLATED)
    return steady.getvalue()
