"""Reads a file with tables that somebody hands in, by what its name says it is."""

from __future__ import annotations

from bot.adapters.archive import last_part, refuse
from bot.adapters.csv_bundle import read_csv_file, read_csv_zip
from bot.adapters.spreadsheet import read_workbook
from bot.service.tables import Tables

_MOST_NAME = 100  # characters of a file's name in messages
_READERS = {".xlsx": read_workbook, ".csv": read_csv_file, ".zip": read_csv_zip}
_MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb")
_OLD = (".xls", ".xlt")


def read_upload(name: str, content: bytes) -> Tables:
    """Return the tables in a workbook, a CSV file or an archive of CSV files.

    Takes up to some seconds for a workbook with all tables: call it in a thread from asynchronous
    code.

    Args:
        name: The file's name, with its ending; folders in it are dropped.
        content: Its bytes, from anybody: nothing in it is computed, followed or run.

    Raises:
        InvalidInput: With what is wrong and where: name of the file or of the sheet, number of the
            row, column.
    """
    title = last_part(name)
    shown = title if len(title) <= _MOST_NAME else f"…{title[-_MOST_NAME:]}"
    ending = title[title.rfind(".") :].lower() if "." in title else ""
    if ending in _MACROS:
        refuse("workbook-macros", shown)
    if ending in _OLD:
        refuse("workbook-old", shown)
    reader = _READERS.get(ending)
    if reader is None:
        refuse("upload-kind", shown, expected=", ".join(_READERS))
    return reader(shown, content)
