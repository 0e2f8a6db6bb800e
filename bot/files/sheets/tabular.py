"""The contact data as tables for a spreadsheet, and tables that come back written onto the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from bot.core.model.errors import InvalidInput, Problem
from bot.files.names import CONTACTS
from bot.files.reading.csv_source import read_csv, write_csv
from bot.files.reading.parsed import in_document
from bot.files.reading.schema import ContactsFile
from bot.files.reading.yaml_form import written
from bot.files.reading.yaml_source import Document, read_yaml
from bot.files.sheets.cells import clean
from bot.files.sheets.given import (
    Given,
    Recognised,
    check_groups,
    check_owners,
    given_rows,
    recognise,
)
from bot.files.sheets.layout import (
    GROUP,
    Column,
    CsvLayout,
    Layout,
    columns_by_table,
    contact_layouts,
    csv_layouts,
    every,
)
from bot.files.sheets.placing import Placing, check
from bot.files.sheets.rows import Cells, Rows, flatten, settle, unflatten
from bot.service.changing.tables import Table, Tables
from bot.service.ports import Documents


def tables(documents: Documents) -> Tables:
    """Return the data as tables of text: those with contacts first, the CSV tables last.

    Lists in contacts.yaml are a table each. A list in a partnership or an organiser names that in
    its first column; rows with the same number in `group` share their provenance.

    Args:
        documents: All data files, valid.

    Raises:
        InvalidInput: If a file is not what its shape demands.
    """
    state = _state(documents)
    lists = sorted(every(state.layouts), key=lambda layout: not (layout.owner or layout.children))
    columns = {layout.name: layout.columns for layout in lists}
    columns |= {layout.name: layout.columns for layout in state.csv_layouts}
    return {name: _table(name, columns[name], state.rows[name]) for name in columns}


def from_tables(given: Tables, documents: Documents, today: date | None = None) -> Documents:
    """Return the data that tables say, written onto *documents*; its notes say what was left out.

    Only what is different changes: comments, order and the words stay, and a file in which nothing
    is different stays byte for byte. A table that is not given stays as it is; the lists of an
    entry whose row is gone go with it. The order of rows and columns says nothing. A sheet that is
    hidden, or none of our tables beside one that is, is left out.

    Args:
        given: Some or all of the tables, as a spreadsheet program left them.
        documents: All data files, valid: the state to change.
        today: The day for which the values are checked too; None: they are not.

    Raises:
        InvalidInput: With everything that is wrong with the tables and the values in them, at the
            file, sheet and cell (or row and column) where they were sent.
    """
    state = _state(documents)
    came, notes, problems = _recognised(given, state)
    read = _read(came, state, problems)
    settled = {
        name: settle(state.rows[name], [row.cells for row in rows], state.columns[name])
        for name, rows in read.items()
    }
    rows = {name: cells for name, (cells, _) in settled.items()}
    made = _written(documents, state, rows, notes)
    if today is not None and made.digest != documents.digest:
        lines = {
            name: [read[name][number].line for number, _ in origins]
            for name, (_, origins) in settled.items()
        }
        wrong, is_whole = check(made, today)
        placing = Placing(made, {**state.rows, **rows}, state.layouts, came, lines)
        problems += placing.placed(wrong)
        sound = None if is_whole else _without_wrong(rows, settled, state, placing.cells(wrong))
        if sound is not None:  # what the other values do together
            made = _written(documents, state, sound, notes)
            rest, _ = check(made, today)
            placing = Placing(made, {**state.rows, **sound}, state.layouts, came, lines)
            told = {(p.file, p.sheet, p.line) for p in problems}
            found = placing.placed(rest)
            problems += [p for p in found if (p.file, p.sheet, p.line) not in told]
    if problems:
        raise InvalidInput(tuple(problems))
    return made


def _without_wrong(
    rows: Mapping[str, Rows],
    settled: Mapping[str, tuple[Rows, list[tuple[int, int | None]]]],
    state: _State,
    cells: Sequence[tuple[str, int, str] | None],
) -> dict[str, Rows] | None:
    """Return rows with cells as they were before; None where they were not, or name their row."""
    sound = {name: list(found) for name, found in rows.items()}
    for cell in cells:
        if cell is None or cell[2] in {"id", "nis", GROUP}:
            return None
        table, number, column = cell
        partner = settled[table][1][number][1]
        if partner is None:
            return None
        kept = state.rows[table][partner].get(column, "")
        sound[table][number] = {**sound[table][number], column: kept}
    return sound


def _written(
    documents: Documents, state: _State, rows: Mapping[str, Rows], notes: Sequence[Problem]
) -> Documents:
    changed = {name: cells for name, cells in rows.items() if cells != state.rows[name]}
    contents = dict(documents.contents)
    if any(layout.name in changed for layout in every(state.layouts)):
        wanted = unflatten({**state.rows, **changed}, state.layouts, state.document.value)
        contents[CONTACTS] = written(contents[CONTACTS], wanted)
    for layout in state.csv_layouts:
        if layout.name in changed:
            names = [column.name for column in layout.columns]
            contents[layout.file] = write_csv(contents[layout.file], names, changed[layout.name])
    return Documents(contents, tuple(notes))


@dataclass(frozen=True, slots=True)
class _State:
    """The data as they are, in rows."""

    document: Document
    layouts: tuple[Layout, ...]
    csv_layouts: tuple[CsvLayout, ...]
    columns: Mapping[str, tuple[Column, ...]]  # by table
    rows: Mapping[str, Rows]  # by table


def _state(documents: Documents) -> _State:
    contents = documents.contents
    document = read_yaml(CONTACTS, contents[CONTACTS])
    try:
        ContactsFile.model_validate(document.value)
    except ValidationError as error:
        raise InvalidInput(tuple(in_document(error, document))) from error
    lists, csvs = contact_layouts(), csv_layouts()
    rows = flatten(document.value, lists)
    for layout in csvs:
        names = [column.name for column in layout.columns]
        read = read_csv(layout.file, contents[layout.file], names)
        rows[layout.name] = [row.cells for row in read]
    return _State(document, lists, csvs, columns_by_table(), rows)


def _recognised(
    given: Tables, state: _State
) -> tuple[dict[str, Recognised], list[Problem], list[Problem]]:
    """Return which tables came by their name, what was left out, and what cannot be."""
    came: dict[str, Recognised] = {}
    others: list[Table] = []
    notes: list[Problem] = []
    problems: list[Problem] = []
    for table in given.values():
        found = recognise(table, state.columns)
        if found is None:
            others.append(table)
        elif found.name in came:
            problems.append(found.problem("table-twice"))
        else:
            came[found.name] = found
            above = [n for n in range(1, found.header) if any(map(clean, table.row(n)))]
            notes += [found.problem("row-above", line) for line in above]
    for table in others:
        if table.is_hidden or came:
            code = "sheet-hidden" if table.is_hidden else "sheet-unknown"
            notes.append(Problem(code, table.file or table.name, sheet=table.sheet))
        else:
            expected = ", ".join(state.columns)
            problems.append(
                Problem(
                    "table-unknown",
                    table.file or table.name,
                    values={"expected": expected},
                    sheet=table.sheet,
                )
            )
    if notes and not came and not problems:  # every sheet is hidden
        problems += notes
    return came, notes, problems


def _read(
    came: Mapping[str, Recognised], state: _State, problems: list[Problem]
) -> dict[str, tuple[Given, ...]]:
    """Return the rows of each table whose columns are right; add what is wrong with any."""
    read: dict[str, tuple[Given, ...]] = {}
    for name, table in came.items():
        before = len(problems)
        rows = given_rows(table, state.columns[name], problems)
        if len(problems) == before:
            read[name] = rows
    before = len(problems)
    for layout in every(state.layouts):
        if layout.inner and layout.name in read:
            check_groups(layout, came[layout.name], read[layout.name], problems)
    for layout in state.layouts:
        if layout.children and (layout.name in read or layout.name not in came):
            check_owners(layout, came, read, state.rows[layout.name], problems)
    # Rows that cannot be put together say nothing about their values.
    return read if len(problems) == before else {}


def _table(name: str, columns: tuple[Column, ...], rows: list[Cells]) -> Table:
    names = tuple(column.name for column in columns)
    filled = tuple(tuple(cells.get(column, "") for column in names) for cells in rows)
    return Table(name, names, filled)
