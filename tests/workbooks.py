"""Workbooks as people who use Excel send them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Rows = Iterable[Sequence[str | float | None]]


def workbook_of(sheets: Mapping[str, Rows], hidden: Sequence[str] = (), coloured: int = 0) -> bytes:
    """Return a workbook with sheets by name; *coloured* empty rows below what is in the last."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    below = book.worksheets[-1].max_row + 1
    out = io.BytesIO()
    book.save(out)
    empty = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(below, below + coloured)
    )
    return _changed(out.getvalue(), len(sheets), b"</sheetData>", f"{empty}</sheetData>".encode())


def with_outcome(content: bytes, cell: str, outcome: str) -> bytes:
    """Return a workbook in which Excel noted what the formula in a cell of the first sheet is."""
    found = rf'<c r="{cell}"([^>]*)>(<f>.*?</f>)<v */?>(?:</v>)?'.encode()
    return _changed(content, 1, found, rf'<c r="{cell}"\1 t="str">\2<v>{outcome}</v>'.encode())


def _changed(content: bytes, sheet: int, found: bytes, put: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == f"xl/worksheets/sheet{sheet}.xml":
                part, number = re.subn(found, put, part)
                assert number == 1
            target.writestr(name, part)
    return out.getvalue()
