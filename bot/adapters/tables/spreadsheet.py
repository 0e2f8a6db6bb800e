"""Writes tables of text as a workbook, and reads one back. The only module that knows openpyxl.

Everything in it is text: a phone number keeps its zero, and nothing is ever computed.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bot.adapters.tables.archive import packed, refuse
from bot.adapters.tables.csv_bundle import MOST_COLUMNS, check_row
from bot.adapters.tables.workbook_parts import checked_parts, formula_cells
from bot.core.model.errors import InvalidInput, Problem
from bot.service.changing.tables import Table, Tables

MOST_CELL = 32_767  # UTF-16 units in a cell: Excel's limit
_MOST_TITLE = 31  # characters in the name of a sheet: Excel's limit
_NARROW, _WIDE = 8, 48  # columns' widths, in characters
_TEXT = "@"  # the number format for text: what is typed over a cell stays text too
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_NOTE = "# "  # begins the name of a sheet that holds no table, ours or an administrator's own
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # a character in XML of Office: ECMA-376 22.9.2.19
_SEEMS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
MOST_LINES = 1_048_576  # in all sheets, empty ones too: Excel's limit for one
_MOST_CELLS = 3_000_000  # in all sheets, those before a far cell too


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
    _head(first, [header, *rows])
    _fill(book.create_sheet(_sheet_title(source.title)), [(line,) for line in source.lines])
    return _saved(book, title, source.dated)


def workbook(tables: Tables, about: SourceSheet) -> bytes:
    """Return a workbook with a sheet per table, and first one that says what it is.

    What `read_workbook` reads back, to the letter. The same arguments give the same bytes. It takes
    some seconds for all data: call it in a thread from asynchronous code.

    Args:
        tables: The sheets in their order; the name of a table is that of its sheet.
        about: The first sheet. Its name gets "# " in front, by which reading knows to skip it.

    Raises:
        InvalidInput: If a text is longer than a cell can hold.
    """
    book = Workbook()
    note = book.worksheets[0]
    note.title = _sheet_title(f"{_NOTE}{about.title}")
    _fill(note, [(line,) for line in about.lines])
    for table in tables.values():
        rows = [[_escaped(cell) for cell in row] for row in (table.columns, *table.rows)]
        for line, row in enumerate(rows, 1):
            if any(len(cell.encode("utf-16-le")) > 2 * MOST_CELL for cell in row):
                refuse("cell-too-long", table.name, line, most=f"{MOST_CELL:,}")
        _head(book.create_sheet(_sheet_title(table.name)), rows)
    return _saved(book, about.title, about.dated)


def read_workbook(name: str, content: bytes) -> Tables:
    """Return the sheets of a workbook as tables, their cells as text.

    Dates become "2026-11-22", numbers are written plainly, and what is true is "TRUE". Of a
    formula the outcome is read that was saved with it. Sheets whose name begins with "#" are
    skipped, empty ones too. Nothing is computed and nothing outside the file is opened. It may take
    some seconds: call it in a thread from asynchronous code.

    Args:
        name: The file's name for messages.
        content: The file, as anybody may send it.

    Raises:
        InvalidInput: If it is no workbook, damaged, locked, too large or holds macros.
    """
    parts = checked_parts(name, content)
    room = _Room()
    tables: dict[str, Table] = {}
    try:
        with warnings.catch_warnings():  # openpyxl warns of what it leaves out, such as pictures
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what the file says of its size may be wrong
                table = _table(name, sheet, parts, room)
                if table is not None and table.name in tables:
                    refuse("table-twice", table.name)
                elif table is not None:
                    tables[table.name] = table
    except InvalidInput:
        raise
    # openpyxl has no error of its own for a damaged file: it lets whatever happens rise.
    except Exception as error:
        raise InvalidInput((Problem("workbook-broken", name),)) from error
    return tables


@dataclass(slots=True)
class _Room:
    """What may still be read of a workbook."""

    lines: int = MOST_LINES
    cells: int = _MOST_CELLS

    def take(self, name: str, cells: int) -> None:
        """Take a row off it; refuse the sheet *name* where nothing is left."""
        self.lines -= 1
        self.cells -= cells
        if self.lines < 0 or self.cells < 0:
            refuse("workbook-too-much", name)


def _table(file: str, sheet: Worksheet, parts: Mapping[str, bytes], room: _Room) -> Table | None:
    """Return a sheet's rows; None for notes and for a sheet with nothing in it.

    A row in which nothing stands is kept as an empty one, whatever its cells look like.
    """
    title = sheet.title.strip()
    if title.startswith(_NOTE.strip()):
        return None
    part: str = vars(sheet)["_worksheet_path"]  # nothing else says where the sheet stands
    formulas = map(coordinate_to_tuple, formula_cells(parts[part]))
    odd = {(line, column - 1): "=" for line, column in formulas}
    rows: list[tuple[str, ...]] = []
    filled = 0
    for line, cells in enumerate(sheet.iter_rows(), 1):
        room.take(title, len(cells))
        row = tuple([_read(cell, odd) for cell in cells])
        if any(row):
            filled += 1
            last = max(column for column, cell in enumerate(row, 1) if cell)
            check_row(title, line, filled, row[: max(last, MOST_COLUMNS)])
        rows.append(row[:MOST_COLUMNS] if any(row) else ())
    while rows and not rows[-1]:
        rows.pop()
    hidden = sheet.sheet_state != "visible"
    if not rows and not odd:
        return None
    first, *rest = rows or [()]
    return Table(title.lower(), first, tuple(rest), file, title, hidden, odd)


def _read(cell: Cell | MergedCell, odd: dict[tuple[int, int], str]) -> str:
    """Return the text of a cell; an error is none, and is noted."""
    if cell.value is None:
        return ""
    if cell.data_type == "e":
        odd[cell.row, cell.column - 1] = str(cell.value)[:_NARROW]
        return ""
    return _plain(cell.value, str(cell.number_format or ""))


def _plain(value: object, number_format: str) -> str:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        if value.day == 1 and "d" not in number_format.lower():  # "2014-07" became its first day
            return value.strftime("%Y-%m")
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def _head(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Write rows under a header that stays in sight and carries the filter."""
    _fill(sheet, rows)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


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


def _escaped(text: str) -> str:
    """Return text in which nothing is taken for an escaped character."""
    return _SEEMS_ESCAPED.sub("_x005F_", text)


def _saved(book: Workbook, title: str, dated: date) -> bytes:
    """Return the file, without the moment at which it was made.

    `Workbook.save` would note the time in the properties, so its writer is called directly; the
    archive notes the time of each part, so it is packed anew.
    """
    moment = datetime.combine(dated, time())  # openpyxl wants it without a time zone
    book.properties = DocumentProperties(
        creator="Regiewijzer", title=_text(title), created=moment, modified=moment
    )
    made = io.BytesIO()
    ExcelWriter(book, ZipFile(made, "w")).save()  # closes the archive
    with ZipFile(made) as source:
        return packed({name: source.read(name) for name in source.namelist()})
