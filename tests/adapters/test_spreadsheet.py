"""The workbook, read back as a spreadsheet program would."""

from __future__ import annotations

import io
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from bot.adapters.tables.spreadsheet import MOST_CELL, SourceSheet, xlsx
from bot.core.resolving.resolver import resolve
from bot.messages.answers.lookup_row import header, rows
from bot.service.ask import Asked
from bot.service.listed import Looked
from tests.builders import TODAY

HEADER = ("Plaats", "Telefoon")
SOURCE = SourceSheet("Bron", ("Voorbeeldpagina (2020)", "Revisie 3"), date(2026, 11, 22))


def written(*made: tuple[str, ...], title: str = "Plaatsen", source: SourceSheet = SOURCE) -> bytes:
    return xlsx(HEADER, made, title, source)


def read(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cell(text: str) -> object:
    return read(written((text,))).worksheets[0]["A2"].value


def test_every_column_of_a_look_up_is_in_the_workbook(sandbox, texts):
    made = [
        row
        for question in ("vollegem", "samenveld", "qwrtpsdf")
        for row in rows(
            Looked(question, Asked(resolve(question, sandbox, TODAY), sandbox, TODAY)), texts
        )
    ]

    sheet = read(xlsx(header(texts), made, "Plaatsen", SOURCE)).worksheets[0]

    cells = [tuple(value or "" for value in row) for row in sheet.iter_rows(values_only=True)]
    assert cells == [header(texts), *made]
    assert "00 00 00 01" in cells[1]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("https://example.org")',
        "+3216272000",
        "-2+3",
        "@SUM(A1)",
        "=",
        "#N/A",
        "016272000",
        "2026-11-22",
        "TRUE",
        " =1+1",
    ],
)
def test_whatever_is_written_is_text_and_stays_so(text):
    got = read(written((text,))).worksheets[0]["A2"]

    assert (got.value, got.data_type, got.number_format) == (text, "s", "@")


def test_no_part_of_the_file_holds_a_formula():
    content = written(("=1+1", "=A1"), source=SourceSheet("Bron", ("=1+1",), date(2026, 11, 22)))

    with ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_unknown_is_an_empty_cell():
    sheet = read(written(("Leegem", ""))).worksheets[0]

    assert sheet["B2"].value is None


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b\x0bc\x1f", "abc"),
        ("a\ud800b\uffff", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("Loup é 😀", "Loup é 😀"),
    ],
    ids=["control", "surrogate", "line-ends", "letters"],
)
def test_what_xml_cannot_hold_is_dropped(raw, kept):
    assert cell(raw) == kept


def test_a_long_cell_is_cut_at_what_a_spreadsheet_takes():
    assert cell("x" * (MOST_CELL + 10)) == "x" * MOST_CELL


def test_a_letter_of_two_units_is_not_cut_in_half():
    assert cell("x" * (MOST_CELL - 1) + "😀") == "x" * (MOST_CELL - 1)


def test_the_header_is_bold_stays_in_sight_and_carries_the_filter():
    sheet = read(written(("Gent", "09"), ("Aalst", "053"))).worksheets[0]

    assert [one.font.bold for one in sheet[1]] == [True, True]
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"


def test_columns_are_as_wide_as_what_is_in_them_within_bounds():
    sheet = read(written(("x" * 500, "09"), ("Gent", "09 000 00 00"))).worksheets[0]

    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (48, 14)


def test_a_list_without_answers_has_its_header():
    sheet = read(written()).worksheets[0]

    assert list(sheet.iter_rows(values_only=True)) == [HEADER]
    assert sheet.auto_filter.ref == "A1:B1"


def test_the_second_sheet_says_where_the_rows_come_from():
    book = read(written(("Gent", "09")))

    assert book.sheetnames == ["Plaatsen", "Bron"]
    assert [row for (row,) in book["Bron"].iter_rows(values_only=True)] == list(SOURCE.lines)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Plaatsen", "Plaatsen"),
        ("Oost/West: [alles]?*\\", "Oost West   alles"),
        ("x" * 40, "x" * 31),
        ("'", "1"),
        ("", "1"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_accepts(title, name):
    assert read(written(title=title)).sheetnames[0] == name


def test_the_document_names_no_person_and_no_hour():
    properties = read(written(title="Plaatsen")).properties

    assert (properties.creator, properties.lastModifiedBy) == ("Regiewijzer", None)
    assert properties.title == "Plaatsen"
    assert properties.created == properties.modified == datetime(2026, 11, 22)  # noqa: DTZ001 -- openpyxl's have no time zone


def test_the_same_rows_give_the_same_bytes_at_any_time():
    """Neither the properties nor the archive hold the moment of making."""
    content = written(("Gent", "09"))

    with ZipFile(io.BytesIO(content)) as archive:
        times = {part.date_time for part in archive.infolist()}
    assert content == written(("Gent", "09"))
    assert times == {(1980, 1, 1, 0, 0, 0)}
