"""Reads a table as a spreadsheet program left it: columns in any order, gaps, spoiled cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.model.errors import Problem
from bot.files.sheets.cells import clean, mended
from bot.files.sheets.layout import GROUP, Column, Layout
from bot.service.changing.tables import Table, cell_name

_MOST_ODD = 20  # formulas and errors that are told
_MOST_ABOVE = 10  # rows above the names of the columns: a title, a date
_LEAST_KNOWN = 0.6  # of the columns of a table and of what came in, to be that table by them
_BETWEEN_WORDS = re.compile(r"[\s_.\-/:]+")
_DUTCH = {  # what Dutch people call a column
    "naam": "name",
    "korte naam": "short name",
    "telefoon": "phone",
    "telefoonnummer": "phone",
    "tel": "phone",
    "e mail": "email",
    "mail": "email",
    "e mailadres": "email",
    "mailadres": "email",
    "site": "website",
    "webadres": "website",
    "adres": "address",
    "organisatie": "organisation",
    "rol": "role",
    "bron": "sources",
    "bronnen": "sources",
    "zekerheid": "confidence",
    "nagekeken": "checked on",
    "nagekeken op": "checked on",
    "nis code": "nis",
    "niscode": "nis",
    "postcode": "postcodes",
    "groep": "group",
    "samenwerking": "partnership",
    "samenwerkingsverband": "partnership",
    "organisator": "organiser",
    "periode": "cycle",
    "cyclus": "cycle",
    "titel": "title",
    "uitgever": "publisher",
    "gepubliceerd": "published",
    "soort": "kind",
    "taal": "language",
    "provincie": "province",
    "inwoners": "population",
    "reden": "reason",
    "opmerking": "notes",
    "opmerkingen": "notes",
    "vanaf": "from",
    "tot": "until",
    "woord": "word",
}

_GROUP_NUMBER = re.compile(r"[1-9]\d{0,5}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Given:
    """A row that has something in it."""

    line: int  # of the sheet; the header is 1
    cells: dict[str, str]  # by column, mended; empty cells are left out


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which of our tables one is that came in, and where its columns have their names."""

    name: str  # of ours
    table: Table
    header: int  # the row with the names of the columns, from 1; 0: there is none

    def problem(
        self, code: str, line: int | None = None, field: str = "", **values: str
    ) -> Problem:
        """Make a problem with the place at which whoever sent it finds it.

        Args:
            code: Of its sentence.
            line: The row, from 1.
            field: The column, by its name in our table.
            values: For the sentence.
        """
        names = [_plain(name) for name in self.table.row(self.header)]
        heads = [
            name for name in (_plain(field), _plain(field.rpartition(".")[2])) if name in names
        ]
        column = names.index(heads[0]) if heads else None
        cell = cell_name(line, column) if line and column is not None and self.table.sheet else ""
        file = self.table.file or self.name
        return Problem(code, file, line, field, values, self.table.sheet, cell)


def recognise(table: Table, known: Mapping[str, Sequence[Column]]) -> Recognised | None:
    """Return which table one is: by its name, else by its columns; None if it is none of ours.

    Args:
        table: As it came in.
        known: The columns of our tables.
    """
    if table.is_hidden:
        return None
    named = {table.name: known[table.name]} if table.name in known else known
    lines = range(1, len(table.rows) + 2)
    best, sure = Recognised("", table, 0), 0.0
    for line in [line for line in lines if any(table.row(line))][:_MOST_ABOVE]:
        found = {name for cell in table.row(line) if (name := _plain(cell))}
        for name, columns in named.items():
            wanted = _names(columns)
            share = len(found & wanted.keys()) / (len(columns) + len(found - wanted.keys()))
            if share > sure:
                best, sure = Recognised(name, table, line), share
    if table.name in known:
        found = {_plain(cell) for cell in table.row(best.header)}
        is_header = len(found & _names(known[table.name]).keys()) > 1
        return best if is_header else Recognised(table.name, table, 0)
    return best if sure >= _LEAST_KNOWN else None


def given_rows(
    came: Recognised, columns: Sequence[Column], problems: list[Problem]
) -> tuple[Given, ...]:
    """Return the rows of a table, without the empty ones.

    Args:
        came: The table.
        columns: What it must have, in any order. A column without a name must be empty.
        problems: Gets what is wrong with the columns; then no row is returned.
    """
    before = len(problems)
    problems += _odd(came)
    if not came.header:
        expected = ", ".join(column.name for column in columns)
        problems.append(came.problem("header-missing", expected=expected))
        return ()
    places = _places(came, columns, problems)
    header = came.table.row(came.header)
    nameless = [i for i, name in enumerate(header) if not clean(name)]
    rows: list[Given] = []
    for line in range(came.header + 1, len(came.table.rows) + 2):
        row = came.table.row(line)
        outside = [*(row[i] for i in nameless if i < len(row)), *row[len(header) :]]
        if any(clean(cell) for cell in outside):
            problems.append(came.problem("column-nameless", line))
        cells = dict(_cells(row, places))
        if cells:
            rows.append(Given(line, cells))
    return tuple(rows) if len(problems) == before else ()


def check_groups(
    layout: Layout, came: Recognised, rows: Sequence[Given], problems: list[Problem]
) -> None:
    """Add what is wrong with the numbers of groups, and with what the rows of one must share.

    Args:
        layout: A table with groups.
        came: That table.
        rows: What is in it.
        problems: Gets what is wrong.
    """
    first: dict[tuple[str, str], Given] = {}
    for row in rows:
        number = row.cells.get(GROUP, "")
        if not _GROUP_NUMBER.match(number):
            problems.append(came.problem("group", row.line, GROUP, found=number))
            continue
        owner = row.cells.get(layout.owner_column, "")
        leader = first.setdefault((owner, number), row)
        for column in layout.shared:
            if row.cells.get(column.name) != leader.cells.get(column.name):
                first_line = str(leader.line)
                problems.append(
                    came.problem(
                        "group-differs", row.line, column.name, group=number, first=first_line
                    )
                )


def check_owners(
    layout: Layout,
    came: Mapping[str, Recognised],
    given: Mapping[str, Sequence[Given]],
    kept: Sequence[Mapping[str, str]],
    problems: list[Problem],
) -> None:
    """Add the rows that name an entry that does not exist, and entries that cannot be told apart.

    Args:
        layout: The table of the entries.
        came: The tables that came in.
        given: What is in them.
        kept: The entries there are now, if that table did not come in.
        problems: Gets what is wrong.
    """
    ids: dict[str, int] = {}
    for row in given.get(layout.name, ()):
        found = row.cells.get("id", "")
        if not found:
            problems.append(came[layout.name].problem("missing", row.line, "id"))
        elif found in ids:
            first = str(ids[found])
            problems.append(
                came[layout.name].problem("duplicate-id", row.line, "id", found=found, first=first)
            )
        ids.setdefault(found, row.line)
    known = ids.keys() if layout.name in given else {entry["id"] for entry in kept}
    for child in layout.children:
        for row in given.get(child.name, ()):
            owner = row.cells.get(child.owner_column, "")
            if not owner:
                problems.append(came[child.name].problem("missing", row.line, child.owner_column))
            elif owner not in known:
                problems.append(
                    came[child.name].problem(
                        "row-without-owner",
                        row.line,
                        child.owner_column,
                        found=owner,
                        table=layout.name,
                    )
                )


def _odd(came: Recognised) -> Iterator[Problem]:
    """Yield the first cells that hold a formula or an error: what they mean cannot be checked."""
    for (line, column), found in sorted(came.table.odd.items())[:_MOST_ODD]:
        code = "formula" if found == "=" else "cell-error"
        field = came.table.cell(came.header, column) if came.header else ""
        problem = came.problem(code, line, field or cell_name(line, column), found=found)
        yield replace(problem, cell=cell_name(line, column) if came.table.sheet else "")


def _plain(name: str) -> str:
    """Return the name of a column without what writing may change: case, marks, spaces."""
    plain = _BETWEEN_WORDS.sub(" ", clean(name).casefold()).strip()
    return _DUTCH.get(plain) or " ".join(_DUTCH.get(word, word) for word in plain.split())


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    """Return columns by their plain name, also by its last part where no other ends in it."""
    names: dict[str, Column] = {}
    ends = Counter(column.name.rpartition(".")[2] for column in columns)
    for column in columns:
        last = column.name.rpartition(".")[2]
        if ends[last] == 1:
            names[_plain(last)] = column
        names[_plain(column.name)] = column
    return names


def _places(
    came: Recognised, columns: Sequence[Column], problems: list[Problem]
) -> list[tuple[int, Column]]:
    """Return where each column stands; add those that are missing, unknown or there twice."""
    known = _names(columns)
    header = came.table.row(came.header)
    found = [known.get(_plain(name)) for name in header]
    wrong = [("column-missing", column.name) for column in columns if column not in found]
    for place, name in enumerate(header):
        column = found[place]
        if clean(name) and column is None:
            wrong.append(("column-unknown", clean(name)))
        elif column is not None and column in found[:place]:
            wrong.append(("column-twice", clean(name)))
    problems.extend(came.problem(code, came.header, name) for code, name in wrong)
    return [(place, column) for place, column in enumerate(found) if column is not None]


def _cells(row: Sequence[str], places: Sequence[tuple[int, Column]]) -> Iterator[tuple[str, str]]:
    for place, column in places:
        raw = row[place] if place < len(row) else ""
        cell = mended(raw, column.kind, several=column.several) if raw else ""
        if cell:
            yield column.name, cell
