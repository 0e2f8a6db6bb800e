"""The contact data as tables for a spreadsheet, and tables that come back written onto the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from bot.core.errors import InvalidInput, Problem
from bot.files.csv_patch import patch_csv
from bot.files.csv_source import read_csv
from bot.files.decoding import decode
from bot.files.flatten import Cells, Rows, flatten, unflatten
from bot.files.given import Given, check_groups, check_owners, given_rows
from bot.files.layout import Column, CsvLayout, Layout, contact_layouts, csv_layouts, every
from bot.files.names import CONTACTS
from bot.files.problems import in_document
from bot.files.schema import ContactsFile
from bot.files.settle import settle
from bot.files.yaml_patch import patch_yaml
from bot.files.yaml_source import Document, read_yaml
from bot.service.ports import Documents
from bot.service.tables import Table, Tables


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


def from_tables(given: Tables, documents: Documents) -> Documents:
    """Return the data that tables say, written onto *documents*.

    Only what is different changes: comments, order and spelling stay, and a file in which nothing
    is different stays byte for byte. A table that is not given stays as it is; the lists of an
    entry whose row is gone go with it. The order of rows and columns says nothing.

    Whether values are valid shows when the result is parsed.

    Args:
        given: Some or all of the tables, as a spreadsheet program left them.
        documents: All data files, valid: the state to change.

    Raises:
        InvalidInput: With everything that is wrong with the tables; file, line and field are the
            table, the number of the row (the header is 1) and the column.
    """
    state = _state(documents)
    read, problems = _read(given, state)
    settled: dict[str, Rows] = {}
    for name, rows in read.items():
        cells = [row.cells for row in rows]
        settled[name] = settle(state.rows[name], cells, state.columns[name])
    if problems:
        raise InvalidInput(tuple(problems))
    changed = {name: rows for name, rows in settled.items() if rows != state.rows[name]}
    contents = dict(documents.contents)
    if any(layout.name in changed for layout in every(state.layouts)):
        wanted = unflatten({**state.rows, **changed}, state.layouts, state.document.value)
        text = decode(CONTACTS, contents[CONTACTS])
        contents[CONTACTS] = patch_yaml(text, wanted).encode()
    for layout in state.csv_layouts:
        if layout.name in changed:
            names = [column.name for column in layout.columns]
            contents[layout.file] = patch_csv(contents[layout.file], names, changed[layout.name])
    return Documents(contents)


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
    columns = {layout.name: layout.columns for layout in every(lists)}
    columns |= {layout.name: layout.columns for layout in csvs}
    rows = flatten(document.value, lists)
    for layout in csvs:
        names = [column.name for column in layout.columns]
        read = read_csv(layout.file, contents[layout.file], names)
        rows[layout.name] = [row.cells for row in read]
    return _State(document, lists, csvs, columns, rows)


def _read(given: Tables, state: _State) -> tuple[dict[str, tuple[Given, ...]], list[Problem]]:
    """Return the rows of each table that was given, and everything that is wrong with them."""
    read: dict[str, tuple[Given, ...]] = {}
    problems: list[Problem] = []
    for table in given.values():
        columns = state.columns.get(table.name)
        if columns is None:
            values = {"expected": ", ".join(state.columns)}
            problems.append(Problem("table-unknown", table.name, values=values))
            continue
        read[table.name] = given_rows(table, columns, problems)
    for layout in every(state.layouts):
        if layout.inner and layout.name in read:
            check_groups(layout, read[layout.name], problems)
    for layout in state.layouts:
        if layout.children:
            check_owners(layout, read, state.rows[layout.name], problems)
    return read, problems


def _table(name: str, columns: tuple[Column, ...], rows: list[Cells]) -> Table:
    names = tuple(column.name for column in columns)
    filled = tuple(tuple(cells.get(column, "") for column in names) for cells in rows)
    return Table(name, names, filled)
