"""Tables as CSV: a file each, in a folder or in an archive, written and read back.

Reads what spreadsheet programs make of it: semicolons, a byte order mark, Windows-1252.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from bot.adapters.tables.archive import check_size, last_part, packed, refuse, unpacked
from bot.core.model.errors import InvalidInput, Problem
from bot.service.changing.tables import Table, Tables, as_meant, harmless

MOST_ROWS = 60_000
MOST_COLUMNS = 60
MOST_LETTERS = 32_767  # in a cell, as in a workbook
ENDING = ".csv"

_SEPARATORS = ",;\t"
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # a first line that Excel understands
_COPY = re.compile(r" ?\(\d+\)\Z")  # what a browser adds to a name that is taken
# The letters and marks that Dutch, French and German text has beyond ASCII, in Windows-1252.
_WESTERN = frozenset("ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜßàáâäçèéêëíîïñóôöùúûüŒœ€‘’“”–—…·°«»\u00a0")


def csv_files(tables: Tables) -> dict[str, bytes]:
    """Return a CSV file per table by its name, "members.csv": UTF-8, commas, line ends of Unix.

    A cell that a spreadsheet program would compute gets an apostrophe in front; reading takes it
    away again. A sign before digits only, as of a phone number, computes nothing and stays.
    """
    return {f"{table.name}{ENDING}": _written(table) for table in tables.values()}


def csv_zip(tables: Tables) -> bytes:
    """Return the CSV files as one archive; the same tables give the same bytes."""
    return packed(csv_files(tables))


def read_csv_file(name: str, content: bytes) -> Tables:
    """Return the one table in a CSV file; its name is that of the file.

    Args:
        name: The file's name: "members.csv", or "members (1).csv" as a browser may make it.
        content: UTF-8, or Windows-1252 if nothing else is possible; commas, semicolons or tabs.

    Raises:
        InvalidInput: If it is too large, in other characters, or no CSV.
    """
    check_size(name, content)
    return _by_name([_read(name, content)])


def read_csv_zip(name: str, content: bytes) -> Tables:
    """Return the tables in an archive of CSV files, which may stand in folders.

    Args:
        name: The archive's name for messages.
        content: The archive, at most `archive.MOST_BYTES`.

    Raises:
        InvalidInput: With what is wrong with the archive, or with every file in it.
    """
    return _all_read(
        (last_part(path), part)
        for path, part in unpacked(name, content).items()
        if not path.startswith("__MACOSX/") and not last_part(path).startswith(".")
    )


def read_csv_folder(folder: Path) -> Tables:
    """Return the tables in the CSV files of a folder. Blocks on the disk.

    Raises:
        InvalidInput: With what is wrong with every file in it.
    """
    return _all_read((path.name, path.read_bytes()) for path in sorted(folder.glob(f"*{ENDING}")))


def _all_read(files: Iterable[tuple[str, bytes]]) -> Tables:
    tables: list[Table] = []
    problems: list[Problem] = []
    for name, content in files:
        try:
            if not name.lower().endswith(ENDING):
                refuse("upload-kind", name, expected=ENDING)
            check_size(name, content)
            tables.append(_read(name, content))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(tuple(problems))
    return _by_name(tables)


def _by_name(tables: list[Table]) -> Tables:
    named: dict[str, Table] = {}
    for table in tables:
        if table.name in named:
            refuse("table-twice", table.name)
        named[table.name] = table
    return named


def _written(table: Table) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    for row in (table.columns, *table.rows):
        writer.writerow([harmless(cell) for cell in row])
    return made.getvalue().encode()


def _read(name: str, content: bytes) -> Table:
    text = decoded(name, content, _WESTERN)
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    filled = 0
    try:
        for row in reader:
            rows.append(tuple(as_meant(cell) for cell in row) if any(row) else ())
            filled += any(row)
            check_row(name, len(rows), filled, rows[-1])
    except csv.Error as error:
        values = {"reason": str(error)}
        problem = Problem("csv-syntax", name, len(rows) + 1, values=values)
        raise InvalidInput((problem,)) from error
    title = _COPY.sub("", name[: -len(ENDING)]).strip().lower()
    return Table(title, rows[0] if rows else (), tuple(rows[1:]), name)


def check_row(name: str, line: int, filled: int, row: tuple[str, ...]) -> None:
    """Refuse a row that is beyond what a table may hold.

    Args:
        name: The table's name for messages.
        line: The row's number, counted from 1.
        filled: How many rows up to this one hold something.
        row: Its cells.
    """
    if filled > MOST_ROWS:
        refuse("csv-too-many", name, line, most=f"{MOST_ROWS:,}")
    if len(row) > MOST_COLUMNS:
        refuse("too-many-columns", name, line, most=str(MOST_COLUMNS))
    if any(len(cell) > MOST_LETTERS for cell in row):
        refuse("cell-too-long", name, line, most=f"{MOST_LETTERS:,}")


def _separator(text: str) -> str:
    """Return the separator of the header: the names of columns hold none of them."""
    header = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=header.count)


def decoded(name: str, content: bytes, letters: frozenset[str] | None = None) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252.

    Args:
        name: The file's name for messages.
        content: As any program may have written it.
        letters: Those beyond ASCII that make Windows-1252 likely; None: any of them.

    Raises:
        InvalidInput: If it is text in none of them, with the line of the first wrong byte.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        try:
            text = "" if wide else content.decode("cp1252")
        except UnicodeDecodeError:
            refuse("not-utf8", name, line)
        if wide or (letters and any(not c.isascii() and c not in letters for c in text)):
            refuse("not-utf8", name, line)
    if "\0" in text:
        refuse("control-character", name, character="U+0000")
    return text
