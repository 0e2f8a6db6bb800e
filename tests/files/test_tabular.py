"""The data as tables, and tables written back: nothing changes but what somebody changed."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.tables.csv_bundle import csv_zip
from bot.adapters.tables.uploads import read_upload
from bot.core.model.errors import InvalidInput, Problem
from bot.files.data import DataDirectory
from bot.files.names import CONTACTS, LOCAL_CONTACTS, MUNICIPALITIES
from bot.files.reading.schema import ContactsFile
from bot.files.reading.yaml_form import formatted
from bot.files.reading.yaml_source import read_yaml
from bot.files.sheets.cells import Kind, mended
from bot.files.sheets.layout import contact_layouts, csv_layouts, every
from bot.files.sheets.tabular import from_tables, tables
from bot.service.changing.tables import Table, Tables
from bot.service.ports import Documents
from tests.conftest import DATA

REAL = DataDirectory(DATA).read()
CSV_FILES = {
    layout.file: (",".join(column.name for column in layout.columns) + "\n").encode()
    for layout in csv_layouts()
}
SMALL = b"""\
# Made up, every word of it.
cycles:
  - id: 2020-2025
    name: Eerste
    starts_on: 2020-01-01
    ends_on: 2025-12-31
    sources: [bron]
    confidence: official
    checked_on: 2026-11-01
sources:
  - id: bron
    title: 'Een bron'  # keeps its quotes
    publisher: Voorbeeld
    published: 2014-07
partnerships:
  - id: een
    name: Verband Een
    cycle: 2020-2025
    regierol: &1 {sources: [bron], confidence: official, checked_on: 2026-11-01}
    legal_form: {value: gemeente, sources: [bron], confidence: official, checked_on: 2026-11-01}
    members:
      - sources: [bron]
        confidence: official
        checked_on: 2026-11-01
        municipalities:
          - nis: 11111  # the first
            name: Vollegem
          - {nis: 22222, name: Leegem, from: 2021-01-01}
      - sources: [bron]
        confidence: inferred
        checked_on: 2026-11-02
        municipalities:
          - nis: 33333
            name: Samenveld
    uncertain_members: []
    contact:
      reach: organisation
      address: 'Straat 1: links'
      sources: [bron]
      confidence: official
      checked_on: 2026-11-01
    wijk_werken: {takes_up: yes, sources: [bron], confidence: official, checked_on: 2026-11-01}
  - id: twee
    name: Verband Twee
    cycle: 2020-2025
    regierol: {sources: [bron], confidence: official, checked_on: 2026-11-01}
    legal_form: {value: vzw, sources: [bron], confidence: official, checked_on: 2026-11-01}
    contact: {reach: regisseur, sources: [bron], confidence: official, checked_on: 2026-11-01}
    wijk_werken: {takes_up: unknown, sources: [bron], confidence: official, checked_on: 2026-11-01}
""".replace(b"&1 ", b"")


def small(**csv_rows: str) -> Documents:
    contents = {CONTACTS: SMALL, **CSV_FILES}
    for name, rows in csv_rows.items():
        contents[f"{name}.csv"] += rows.encode()
    return Documents(contents)


def text_of(documents: Documents) -> str:
    return documents.contents[CONTACTS].decode()


def changed(table: Table, row: int, **cells: str) -> Table:
    """Return the table with other cells in one row, counted from 0; `a__b` stands for `a.b`."""
    rows = [list(one) for one in table.rows]
    for name, cell in cells.items():
        rows[row][table.columns.index(name.replace("__", "."))] = cell
    return dataclasses.replace(table, rows=tuple(tuple(one) for one in rows))


def only(table: Table) -> Tables:
    return {table.name: table}


def differing_lines(before: bytes, after: bytes) -> list[tuple[str, str]]:
    pairs = zip(before.decode().splitlines(), after.decode().splitlines(), strict=True)
    return [(one.strip(), other.strip()) for one, other in pairs if one != other]


def refused(given_tables: Tables, documents: Documents) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        from_tables(given_tables, documents)
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in problems]


# --- what is in the tables ----------------------------------------------------


def test_every_field_of_the_data_has_its_column():
    """A field added to the schema is in the tables, or this says that it cannot be."""
    columns = {layout.name: {c.name for c in layout.columns} for layout in every(contact_layouts())}

    assert columns.keys() >= ContactsFile.model_fields.keys()
    assert {"contact.person.checked_on", "regierol.sources", "wijk_werken.takes_up"} <= columns[
        "partnerships"
    ]
    assert columns["members"] >= {"partnership", "group", "nis", "from", "until", "confidence"}
    assert columns["area"] >= {"organiser", "group", "deelgemeente", "desk"}
    assert columns["declared_gaps"] >= {"group", "nis", "duty", "reason", "sources"}


def test_no_two_tables_share_a_name():
    names = [layout.name for layout in every(contact_layouts())]
    names += [layout.name for layout in csv_layouts()]

    assert len(set(names)) == len(names)


def test_what_administrators_look_for_stands_first():
    made = tables(REAL)

    assert list(made)[:2] == ["partnerships", "members"]
    assert made["partnerships"].columns[:2] == ("id", "name")
    assert made["partnerships"].columns[3].startswith("contact.")
    assert made["members"].columns[:4] == ("partnership", "group", "nis", "name")


def test_lists_are_joined_and_groups_are_numbered():
    made = tables(small())

    assert made["members"].rows == (
        ("een", "1", "11111", "Vollegem", "", "", "bron", "official", "2026-11-01"),
        ("een", "1", "22222", "Leegem", "2021-01-01", "", "bron", "official", "2026-11-01"),
        ("een", "2", "33333", "Samenveld", "", "", "bron", "inferred", "2026-11-02"),
    )


def test_data_that_are_not_valid_make_no_tables():
    contents = {**CSV_FILES, CONTACTS: SMALL.replace(b"reach: organisation", b"reach: post")}

    with pytest.raises(InvalidInput):
        tables(Documents(contents))


# --- there and back -----------------------------------------------------------


def test_the_real_data_come_back_byte_for_byte():
    assert from_tables(tables(REAL), REAL).contents == REAL.contents


def test_the_real_data_come_back_from_csv_byte_for_byte():
    uploaded = read_upload("export.zip", csv_zip(tables(REAL)))

    assert from_tables(uploaded, REAL).contents == REAL.contents


def test_sorting_and_moving_columns_change_nothing():
    chance = random.Random(7)
    shuffled = {}
    for name, table in tables(REAL).items():
        order = chance.sample(range(len(table.columns)), len(table.columns))
        rows = [tuple(row[i] for i in order) for row in table.rows]
        chance.shuffle(rows)
        shuffled[name] = Table(name, tuple(table.columns[i] for i in order), tuple(rows))

    assert from_tables(shuffled, REAL).contents == REAL.contents


def test_a_changed_phone_number_changes_one_line():
    table = tables(REAL)["partnerships"]
    phone = table.columns.index("contact.phone")
    number = next(i for i, row in enumerate(table.rows) if row[phone])

    after = from_tables(only(changed(table, number, contact__phone="02 000 00 00")), REAL)

    pairs = differing_lines(REAL.contents[CONTACTS], after.contents[CONTACTS])
    assert [new for _, new in pairs] == ["phone: 02 000 00 00"]
    assert {k: v for k, v in after.contents.items() if k != CONTACTS} == {
        k: v for k, v in REAL.contents.items() if k != CONTACTS
    }


def test_a_changed_row_of_a_csv_table_changes_that_line_only():
    table = tables(REAL)["local_contacts"]

    after = from_tables(only(changed(table, 9, address="Voorbeeldstraat 1")), REAL)

    pairs = differing_lines(REAL.contents[LOCAL_CONTACTS], after.contents[LOCAL_CONTACTS])
    assert len(pairs) == 1
    assert "Voorbeeldstraat 1" in pairs[0][1]
    assert after.contents[CONTACTS] == REAL.contents[CONTACTS]


def test_tables_that_are_not_given_stay():
    given_tables = {k: v for k, v in tables(REAL).items() if k in {"members", "places"}}

    assert from_tables(given_tables, REAL).contents == REAL.contents


def test_comments_and_empty_lists_stay_beside_a_change():
    table = tables(small())["partnerships"]

    after = text_of(from_tables(only(changed(table, 1, name="Verband Drie")), small()))

    assert after == formatted(SMALL).decode().replace("Verband Twee", "Verband Drie")
    assert "# Made up, every word of it." in after
    assert "title: Een bron  # keeps its quotes" in after
    assert "[]" in after


def test_a_member_joins_a_group_and_makes_a_new_one():
    table = tables(small())["members"]
    joined = ("een", "2", "44444", "Randegem", "", "", "bron", "inferred", "2026-11-02")
    apart = ("twee", "9", "55555", "Alleenberg", "", "", "bron", "secondary", "2026-11-03")

    after = from_tables(
        only(dataclasses.replace(table, rows=(*table.rows, joined, apart))), small()
    )

    rows = tables(after)["members"].rows
    assert rows == (*table.rows, joined, ("twee", "1", *apart[2:]))
    assert "# the first" in text_of(after)


def test_a_row_that_is_gone_takes_the_lists_in_it_along():
    table = tables(small())["partnerships"]

    after = tables(from_tables(only(dataclasses.replace(table, rows=table.rows[1:])), small()))

    assert [row[0] for row in after["partnerships"].rows] == ["twee"]
    assert after["members"].rows == ()


def test_clearing_the_contact_of_a_person_takes_the_person_away():
    table = tables(REAL)["partnerships"]
    name = table.columns.index("contact.person.name")
    number = next(i for i, row in enumerate(table.rows) if row[name])
    empty = {
        column.replace(".", "__"): ""
        for column in table.columns
        if column.startswith("contact.person.")
    }

    after = from_tables(only(changed(table, number, **empty)), REAL)

    before_people = text_of(REAL).count("person:")
    assert text_of(after).count("person:") == before_people - 1


# --- what spreadsheets do to cells --------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind", "meant"),
    [
        ("46014.0", Kind.NUMBER, "46014"),
        ("2016", Kind.NUMBER, "2016"),
        ("22/11/2026", Kind.DAY, "2026-11-22"),
        ("11/22/2026", Kind.DAY, "2026-11-22"),
        ("02-02-2026", Kind.DAY, "2026-02-02"),
        ("1/2/2026", Kind.DAY, "1/2/2026"),
        ("31/31/2026", Kind.DAY, "31/31/2026"),
        ("2026-11-22 00:00:00", Kind.DAY, "2026-11-22"),
        ("2026/1/2", Kind.DAY, "2026-01-02"),
        ("2014-07", Kind.DAY, "2014-07"),
        ("2017.0", Kind.DAY, "2017"),
        ("16000000", Kind.PHONE, "016000000"),
        ("470000000", Kind.PHONE, "0470000000"),
        ("3216000000", Kind.PHONE, "+3216000000"),
        ("1777", Kind.PHONE, "1777"),
        ("02 000 00 00", Kind.PHONE, "02 000 00 00"),
        ("WAAR", Kind.YES_NO, "yes"),
        ("FALSE", Kind.YES_NO, "no"),
        ("unknown", Kind.YES_NO, "unknown"),
        ("WAAR", Kind.TEXT, "WAAR"),
        ("4,3830", Kind.DEGREES, "4.3830"),
        ("\u00a0 Gent\u202f", Kind.TEXT, "Gent"),
        ("a\r\nb", Kind.TEXT, "a b"),
        ("Sint\u00a0Truiden", Kind.TEXT, "Sint Truiden"),
        ("\ufeff\u200bx\x00", Kind.TEXT, "x"),
    ],
)
def test_a_cell_is_mended_only_where_it_is_certain(raw, kind, meant):
    assert mended(raw, kind) == meant
    assert mended(meant, kind) == meant


def test_values_in_one_cell_are_mended_each():
    assert mended(" 9300 |9308.0|", Kind.NUMBER, several=True) == "9300|9308"


def test_values_that_a_spreadsheet_wrote_its_own_way_are_no_change():
    row = "46014,A,A,A,P,R,1,1,4.3830,51.10,1970-01-01,,,yes,bron\n"
    documents = small(municipalities=row)
    table = tables(documents)["municipalities"]
    spoiled = changed(
        table,
        0,
        nis="46014.0",
        name="A\u00a0",
        lon="4.383",
        lat="51,1",
        valid_from="1970-01-01 00:00:00",
        centre_city="WAAR",
    )

    after = from_tables(only(spoiled), documents)

    assert after.contents[MUNICIPALITIES] == documents.contents[MUNICIPALITIES]


def test_empty_rows_and_columns_do_not_matter():
    table = tables(small())["members"]
    rows = [("", *row, " ", "\u00a0") for row in table.rows]
    loose = Table("members", ("", *table.columns, ""), ((), rows[0], (" ",), *rows[1:], ("",)))

    assert from_tables(only(loose), small()).contents == small().contents


# --- what is refused ----------------------------------------------------------


def test_everything_wrong_is_told_at_once_with_table_row_and_column():
    made = tables(small())
    members = made["members"]
    stray = ("drie", "1", "44444", "Randegem", "", "", "bron", "official", "2026-11-01")
    nameless = ("", "1", "44444", "Randegem", "", "", "bron", "official", "2026-11-01")
    rows = (*changed(members, 1, confidence="secondary").rows, stray, nameless)
    given_tables = {
        "leden": Table("leden", ("a",), ()),
        "members": changed(dataclasses.replace(members, rows=rows), 2, group="x"),
        "places": Table("places", ("id", "name", "name", "soort"), (("a", "b", "b", "c"),)),
    }

    assert places(refused(given_tables, small())) == [
        ("column-missing", "places:1 nis"),
        ("column-missing", "places:1 nis_2019"),
        ("column-missing", "places:1 postcodes"),
        ("column-missing", "places:1 sources"),
        ("column-twice", "places:1 name"),
        ("group-differs", "members:3 confidence"),
        ("group", "members:4 group"),
        ("row-without-owner", "members:5 partnership"),
        ("missing", "members:6 partnership"),
    ]


def test_formulas_and_errors_are_told_with_their_cell():
    table = dataclasses.replace(tables(small())["members"], odd={(3, 1): "=", (2, 0): "#N/A"})

    problems = refused(only(table), small())

    assert places(problems) == [
        ("cell-error", "members:2 partnership"),
        ("formula", "members:3 group"),
    ]


def test_a_cell_beside_the_columns_is_not_dropped_without_a_word():
    table = tables(small())["members"]
    wide = dataclasses.replace(table, rows=((*table.rows[0], "let op"), *table.rows[1:]))

    assert places(refused(only(wide), small())) == [("column-nameless", "members:2")]


def test_two_entries_with_one_id_cannot_share_their_lists():
    table = tables(small())["partnerships"]

    problems = refused(only(changed(table, 1, id="een")), small())

    assert places(problems) == [("duplicate-id", "partnerships:3 id")]
    assert problems[0].values["first"] == "2"


def test_members_of_a_partnership_that_goes_are_told():
    made = tables(small())
    gone = dataclasses.replace(made["partnerships"], rows=made["partnerships"].rows[1:])

    problems = refused({"partnerships": gone, "members": made["members"]}, small())

    assert {problem.code for problem in problems} == {"row-without-owner"}
    assert [problem.line for problem in problems] == [2, 3, 4]


def test_a_file_of_tables_without_any_changes_nothing():
    assert from_tables({}, small()).contents == small().contents


# --- made-up documents --------------------------------------------------------

WORDS = st.text("abé '\"#:|-=+,&{}[]%@", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
IDS = st.sampled_from([f"id-{i}" for i in range(6)])
DAYS = st.dates().map(lambda day: day.isoformat())
PROVENANCE = {
    "sources": st.lists(IDS, min_size=1, max_size=3, unique=True),
    "confidence": st.sampled_from(["official", "secondary", "inferred"]),
    "checked_on": DAYS,
}
NIS = st.integers(10000, 99999).map(str)
SOURCED = st.fixed_dictionaries(PROVENANCE)
PERSON = st.fixed_dictionaries({"name": WORDS, "role": WORDS, **PROVENANCE})
MEMBER = st.fixed_dictionaries({"nis": NIS, "name": WORDS}, optional={"from": DAYS, "until": DAYS})
GROUP = st.fixed_dictionaries(
    {**PROVENANCE, "municipalities": st.lists(MEMBER, min_size=1, max_size=3)}
)
UNCERTAIN = st.fixed_dictionaries({"nis": NIS, "name": WORDS, "reason": WORDS, **PROVENANCE})
CONTACT = st.fixed_dictionaries(
    {"reach": st.sampled_from(["regisseur", "organisation"]), **PROVENANCE},
    optional={"organisation": WORDS, "address": WORDS, "person": PERSON},
)
FORM = st.fixed_dictionaries({"value": st.sampled_from(["vzw", "gemeente"]), **PROVENANCE})
TAKES_UP = st.fixed_dictionaries({"takes_up": st.sampled_from(["yes", "no"]), **PROVENANCE})
PARTNERSHIP = st.fixed_dictionaries(
    {
        "id": IDS,
        "name": WORDS,
        "cycle": WORDS,
        "regierol": SOURCED,
        "legal_form": FORM,
        "contact": CONTACT,
        "wijk_werken": TAKES_UP,
    },
    optional={
        "members": st.lists(GROUP, max_size=3),
        "uncertain_members": st.lists(UNCERTAIN, max_size=2),
        "notes": WORDS,
    },
)
GAP = st.fixed_dictionaries(
    {
        "duty": st.sampled_from(["regierol", "wijk-werken"]),
        "reason": WORDS,
        **PROVENANCE,
        "municipalities": st.lists(
            st.fixed_dictionaries({"nis": NIS, "name": WORDS}), min_size=1, max_size=3
        ),
    }
)
CONTACTS_FILES = st.fixed_dictionaries(
    {
        "cycles": st.lists(
            st.fixed_dictionaries(
                {"id": WORDS, "name": WORDS, "starts_on": DAYS, "ends_on": DAYS, **PROVENANCE}
            ),
            min_size=1,
            max_size=2,
        ),
        "sources": st.lists(
            st.fixed_dictionaries({"id": IDS, "title": WORDS, "publisher": WORDS}),
            min_size=1,
            max_size=2,
        ),
        "partnerships": st.lists(
            PARTNERSHIP, min_size=1, max_size=3, unique_by=lambda entry: entry["id"]
        ),
    },
    optional={"declared_gaps": st.lists(GAP, max_size=2)},
)


def documents_of(value: object) -> Documents:
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True, sort_keys=False)
    return Documents({CONTACTS: text.encode(), **CSV_FILES})


MADE_UP = CONTACTS_FILES.map(documents_of)


@settings(deadline=None, max_examples=60)
@given(MADE_UP)
def test_whatever_the_data_are_their_tables_say_no_change(documents):
    assert from_tables(tables(documents), documents).contents == documents.contents


@settings(deadline=None, max_examples=60)
@given(MADE_UP, MADE_UP)
def test_tables_of_other_data_make_those_data(before, wanted):
    """Rows may come in another order: that of the data that were there."""
    after = from_tables(tables(wanted), before)

    assert counted(after) == counted(wanted)


@settings(deadline=None, max_examples=60)
@given(MADE_UP, st.randoms(use_true_random=False))
def test_in_whatever_order_rows_come_back_nothing_changes(documents, chance):
    mixed = {}
    for name, table in tables(documents).items():
        rows = list(table.rows)
        chance.shuffle(rows)
        mixed[name] = dataclasses.replace(table, rows=tuple(rows))

    after = from_tables(mixed, documents)

    assert read_yaml(CONTACTS, after.contents[CONTACTS]).value == (
        read_yaml(CONTACTS, documents.contents[CONTACTS]).value
    )


@settings(deadline=None, max_examples=30)
@given(MADE_UP)
def test_csv_holds_whatever_the_data_are(documents):
    back = read_upload("export.zip", csv_zip(tables(documents)))

    assert dict(back) == dict(tables(documents))


def counted(documents: Documents) -> dict[str, Counter[tuple[str, ...]]]:
    return {name: Counter(table.rows) for name, table in tables(documents).items()}
