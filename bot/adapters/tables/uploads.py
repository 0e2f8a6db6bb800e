"""Reads a file that somebody hands in: tables of data, or a list of places."""

from __future__ import annotations

from bot.adapters.tables.archive import last_part, refuse
from bot.adapters.tables.csv_bundle import decoded, read_csv_file, read_csv_zip
from bot.adapters.tables.spreadsheet import read_workbook
from bot.adapters.tables.workbook_parts import is_package
from bot.core.model.errors import InvalidInput
from bot.service.changing.tables import Tables
from bot.service.list_tables import read_list, table_of
from bot.service.listed import IsPlace, Listed, ListNotText

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
    shown = _shown(name)
    title = last_part(name)
    ending = title[title.rfind(".") :].lower() if "." in title else ""
    if ending in _MACROS:
        refuse("workbook-macros", shown)
    if ending in _OLD:
        refuse("workbook-old", shown)
    reader = _READERS.get(ending)
    if reader is None:
        refuse("upload-kind", shown, expected=", ".join(_READERS))
    return reader(shown, content)


def read_list_file(name: str, content: bytes, is_place: IsPlace, most: int | None) -> Listed:
    """Return the list of places in a file, whatever its name says it is.

    May take a second: call it in a thread from asynchronous code.

    Args:
        name: The file's name, for messages.
        content: A workbook (.xlsx), CSV, or text with a place on each line.
        is_place: See `listed.read_list`.
        most: Items to keep, at least 1; None: all.

    Raises:
        UnreadableList: If it is no text, or no list of places.
        InvalidInput: If it is a workbook that cannot be read.
    """
    if is_package(content):
        return read_list(list(read_workbook(_shown(name), content).values()), is_place, most)
    try:
        text = decoded(name, content)
    except InvalidInput as error:
        raise ListNotText from error
    return read_list([table_of(text)], is_place, most)


def _shown(name: str) -> str:
    title = last_part(name)
    return title if len(title) <= _MOST_NAME else f"…{title[-_MOST_NAME:]}"
