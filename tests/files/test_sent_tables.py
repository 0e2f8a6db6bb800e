"""Tables as people who use Excel send them, laid over the real data, by what they are told."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest

from bot.adapters.tables.uploads import read_upload
from bot.core.model.errors import InvalidInput
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.messages.problems import problem_line
from bot.service.changing.tables import Table
from bot.service.ports import Documents
from tests.conftest import DATA
from tests.workbooks import workbook_of

SOURCE = DataDirectory(DATA)
REAL = SOURCE.read()
TABLES = SOURCE.tables(REAL)
LOCAL = TABLES["local_contacts"]
TODAY = date(2026, 11, 28)
NAME = "gegevens-1.xlsx"


def rows_of(table: Table, **cells: str) -> list[list[str]]:
    """The header and the rows, other cells in the first."""
    rows = [list(row) for row in (table.columns, *table.rows)]
    for column, cell in cells.items():
        rows[1][table.columns.index(column)] = cell
    return rows


def as_csv(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode(encoding)


def laid(name: str, content: bytes) -> Documents:
    return SOURCE.with_tables(REAL, read_upload(name, content), TODAY)


def told(name: str, content: bytes, texts: Catalog) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        laid(name, content)
    return [problem_line(problem, texts) for problem in caught.value.problems]


NEW = "03 870 16 12"
CHANGED = rows_of(LOCAL, phone=NEW)


@pytest.mark.parametrize(
    "name",
    [
        "local_contacts - kopie.csv",
        "local_contacts-Tabel 1.csv",
        "local_contacts-1.csv",
        "Contacten van november.csv",
    ],
)
def test_a_table_is_known_by_its_columns_whatever_its_file_is_called(name):
    assert f",{NEW},".encode() in laid(name, as_csv(CHANGED)).contents["local_contacts.csv"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_headings_may_be_dutch_and_in_capitals(encoding):
    header, *rows = CHANGED
    dutch = {"nis": "NIS-code", "organisation": "Organisatie", "phone": "TELEFOON"}
    dutch |= {"email": "E-mail", "address": "Adres", "sources": "Bronnen"}
    dutch |= {"checked_on": "Nagekeken op", "phone_confidence": "Telefoon zekerheid"}

    made = laid("x.csv", as_csv([[dutch.get(one, one) for one in header], *rows], encoding))

    assert f",{NEW},".encode() in made.contents["local_contacts.csv"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("phone", "\u202a03 870 16 11\u202c"),
        ("website", "https://www.aartselaar.be\u200b"),
        ("organisation", "\ufeffGemeente Aartselaar\u00a0"),
        ("address", "Baron van Ertbornstraat 1-3,\r\n2630 Aartselaar"),
    ],
)
def test_marks_that_nobody_sees_and_line_ends_are_no_difference(column, cell):
    assert laid("x.csv", as_csv(rows_of(LOCAL, **{column: cell}))).contents == REAL.contents


def test_what_is_hidden_extra_or_above_the_columns_is_left_out_and_said(texts):
    content = workbook_of(
        {
            "Uitleg": [("Lees mij",), ("=1+1",)],
            "local_contacts": [("Contacten",), (), *CHANGED],
            "members": rows_of(TABLES["members"]),
        },
        hidden=["members"],
    )

    made = laid(NAME, content)

    assert f",{NEW},".encode() in made.contents["local_contacts.csv"]
    assert [problem_line(note, texts) for note in made.notes] == [
        f"{NAME}, blad local_contacts, rij 1: boven de kolommen staat nog iets. Dat las ik niet.",
        f"{NAME}, blad Uitleg: dit is geen tabel van ons. Ik las het niet.",
        f"{NAME}, blad members: dit blad is verborgen. Ik las het niet.",
    ]


def test_coloured_empty_rows_do_not_count():
    content = workbook_of({"local_contacts": CHANGED}, coloured=60_500)

    assert f",{NEW},".encode() in laid(NAME, content).contents["local_contacts.csv"]


def test_without_the_names_of_the_columns_there_is_one_fault(texts):
    (line,) = told(NAME, workbook_of({"local_contacts": CHANGED[1:]}), texts)

    assert line.startswith(
        f"{NAME}, blad local_contacts: ik vond geen rij met de namen van de kolommen."
    )


def test_every_wrong_value_is_told_at_its_cell_whatever_order_the_rows_are_in(texts):
    sources = TABLES["sources"]
    spoiled = rows_of(LOCAL, phone="3,8702E+08", checked_on="gisteren")
    first = rows_of(sources, published="jul/14")
    header, one, *rest = spoiled
    content = workbook_of(
        {"local_contacts": [header, *rest, one], "sources": [*first[:1], *first[2:], first[1]]}
    )
    last, source = len(spoiled), len(first)

    lines = told(NAME, content, texts)

    assert [line.partition(": ")[0] for line in lines] == [
        f"{NAME}, blad sources, cel F{source} (published)",
        f"{NAME}, blad local_contacts, cel E{last} (phone)",
        f"{NAME}, blad local_contacts, cel M{last} (checked_on)",
    ]
    assert 'Excel maakte hier een datum van: "jul/14"' in lines[0]
    assert 'Excel maakte hier een getal van: "3,8702E+08"' in lines[1]


def test_faults_of_form_of_value_and_of_connection_are_told_at_once(texts):
    places = TABLES["places"]
    content = workbook_of(
        {
            "local_contacts": rows_of(LOCAL, phone="12"),
            "members": rows_of(TABLES["members"], name="Vollegem"),
            "places": [row[:-1] for row in rows_of(places)],
        }
    )

    lines = told(NAME, content, texts)

    assert [line.partition(": ")[0] for line in lines] == [
        f"{NAME}, blad places, rij 1 (sources)",
        f"{NAME}, blad local_contacts, cel E2 (phone)",
        f"{NAME}, blad members, cel {name_cell()} (name)",
    ]


def name_cell() -> str:
    return f"{chr(65 + TABLES['members'].columns.index('name'))}2"


def test_a_member_in_a_group_is_told_at_its_own_row(texts):
    members = TABLES["members"]
    rows = rows_of(members)
    rows[40][members.columns.index("nis")] = "99999"

    lines = told("members.csv", as_csv(rows), texts)

    assert lines[0].startswith("members.csv:41 nis: ")
    assert not any("contacts.yaml" in line for line in lines)


def test_a_file_without_any_of_our_tables_is_refused_by_its_name(texts):
    (line,) = told("lijst.csv", b"naam;gemeente\nAn;Gent\n", texts)

    assert line.startswith("lijst.csv: deze tabel bestaat niet.")


def test_two_sheets_that_are_one_table_are_refused(texts):
    content = workbook_of({"local_contacts": CHANGED, "kopie": CHANGED})

    assert told(NAME, content, texts) == [
        f"{NAME}, blad kopie: deze tabel staat er twee keer in. Haal er een weg."
    ]
