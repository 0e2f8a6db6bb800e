"""A workbook with tables, read back from whoever sends it: whole, or refused without harm."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.adapters.tables import csv_bundle, workbook_parts
from bot.adapters.tables.archive import MOST_BYTES
from bot.adapters.tables.spreadsheet import MOST_CELL, SourceSheet, read_workbook, workbook
from bot.adapters.tables.uploads import read_upload
from bot.core.model.errors import InvalidInput, Problem
from bot.messages.problems import problem_line
from bot.service.changing.tables import Table, Tables

ABOUT = SourceSheet("Over", ("Revisie 3", "=1+1"), date(2026, 11, 22))
TABLE = Table(
    "members",
    ("partnership", "nis", "name"),
    (("een", "11111", "Vollegem"), ("twee", "22222", "=1+1")),
)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FEW = settings(deadline=None, max_examples=40)


def named(*tables: Table) -> Tables:
    return {table.name: table for table in tables}


def made(*rows: tuple[str | float | date, ...], title: str = "members") -> bytes:
    """Return a workbook as another program would write it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """Return a workbook whose parts are changed on the way."""
    out = io.BytesIO()
    with (
        ZipFile(io.BytesIO(made(("a",), ("b",)))) as source,
        ZipFile(out, "w", ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in added.items():
            target.writestr(name.replace("__", "/") + ".bin", content)
    return out.getvalue()


def with_sheet(inner: bytes, head: bytes = b"") -> bytes:
    sheet = head + f'<worksheet xmlns="{MAIN}">'.encode() + inner + b"</worksheet>"
    return with_parts(lambda name, part: sheet if name == SHEET else part)


def zipped(*files: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def problems(content: bytes, name: str = "x.xlsx") -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read_upload(name, content)
    return list(caught.value.problems)


def codes(content: bytes, name: str = "x.xlsx") -> list[str]:
    return [problem.code for problem in problems(content, name)]


def rows_of(content: bytes) -> tuple[tuple[str, ...], ...]:
    (table,) = read_upload("x.xlsx", content).values()
    return (table.columns, *table.rows)


# --- written ------------------------------------------------------------------


def test_a_table_is_a_sheet_and_a_note_comes_first():
    book = load_workbook(io.BytesIO(workbook(named(TABLE), ABOUT)))

    assert book.sheetnames == ["# Over", "members"]
    assert [row for (row,) in book["# Over"].iter_rows(values_only=True)] == list(ABOUT.lines)
    sheet = book["members"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
    assert [cell.font.bold for cell in sheet[1]] == [True] * 3


def test_every_cell_of_a_table_is_text():
    sheet = load_workbook(io.BytesIO(workbook(named(TABLE), ABOUT)))["members"]

    kinds = {(cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row}
    assert kinds == {("s", "@")}


def test_a_text_that_would_be_cut_is_refused():
    long = Table("members", ("a",), (("x" * (MOST_CELL + 1),),))

    with pytest.raises(InvalidInput) as caught:
        workbook(named(long), ABOUT)

    assert [p.where for p in caught.value.problems] == ["members:2"]


def test_the_same_tables_give_the_same_bytes():
    assert workbook(named(TABLE), ABOUT) == workbook(named(TABLE), ABOUT)


# --- read back ----------------------------------------------------------------

CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t'=+-@|,;\""),
    max_size=20,
)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=5).map(
    lambda rows: tuple(row for row in rows if any(row))
)


@FEW
@given(ROWS)
def test_a_workbook_reads_back_to_the_letter(rows):
    table = Table("members", ("a", "b"), rows)

    assert read_upload("x.xlsx", workbook(named(table), ABOUT)) == named(table)


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "x_x0009_y", "_x000d_"])
def test_what_looks_like_an_escaped_character_stays(text):
    table = Table("members", ("a",), ((text,),))

    assert read_upload("x.xlsx", workbook(named(table), ABOUT)) == named(table)


@FEW
@given(ROWS)
def test_csv_reads_back_to_the_letter(rows):
    table = Table("members", ("a", "b"), rows)

    assert read_upload("x.zip", csv_bundle.csv_zip(named(table))) == named(table)


def test_a_folder_of_csv_files_reads_back(tmp_path):
    for name, content in csv_bundle.csv_files(named(TABLE)).items():
        (tmp_path / name).write_bytes(content)

    assert csv_bundle.read_csv_folder(tmp_path) == named(TABLE)


def test_numbers_dates_and_truth_become_text():
    content = made(
        ("a", "b", "c", "d", "e"),
        (46014, 46014.0, 4.383, True, datetime(2026, 11, 22)),  # noqa: DTZ001 -- a sheet has no time zone
        (1234567890123456, 0.1 + 0.2, -5, False, date(2026, 1, 2)),
    )

    assert rows_of(content)[1:] == (
        ("46014", "46014", "4.383", "TRUE", "2026-11-22"),
        ("1234567890123456", "0.3", "-5", "FALSE", "2026-01-02"),
    )


def test_a_month_that_excel_took_for_its_first_day_is_a_month_again():
    book = Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value = datetime(2014, 7, 1)  # noqa: DTZ001 -- a sheet has no time zone
    cell.number_format = "mmm-yy"

    assert rows_of(saved(book)) == (("2014-07",),)


def test_text_kept_apart_from_the_cells_is_read():
    """Excel writes texts once, in a part of their own."""
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>nis</t></si><si><r><t>Vol</t></r><r><t>legem</t></r></si>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/shared.bin" ContentType="{kind}"/></Types>'
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4"><v>7</v></c></row>'
        "</sheetData></worksheet>"
    )

    def change(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            return part.replace(b"</Types>", override.encode())
        return sheet.encode() if name == SHEET else part

    content = with_parts(change, xl__shared=f"{strings}</sst>".encode())

    assert rows_of(content) == (("nis",), (), (), ("Vollegem", "", "7"))


def test_notes_and_empty_sheets_are_skipped_and_names_may_be_capitals():
    book = Workbook()
    book.worksheets[0].title = "Members"
    book.worksheets[0].append(("a",))
    book.create_sheet("Blad2")
    book.create_sheet("#mijn notities").append(("bellen",))

    assert list(read_upload("x.xlsx", saved(book))) == ["members"]


# --- CSV as spreadsheet programs write it -------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\nx,\xc3\xa9\n",
        b"\xef\xbb\xbfa;b\r\nx;\xc3\xa9\r\n",
        b"sep=;\r\na;b\r\nx;\xe9\r\n",
        b"a\tb\nx\t\xc3\xa9",
        "a\tb\r\nx\té\r\n".encode("utf-16"),
        b'"a","b"\r\n"x","\xe9"\r\n',
    ],
    ids=["ours", "semicolons-and-mark", "declared-windows", "tabs", "wide", "quoted-windows"],
)
def test_separators_and_characters_are_recognised(content):
    assert read_upload("members (1).csv", content) == {
        "members": Table("members", ("a", "b"), (("x", "é"),))
    }


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a\nx\n\x8e\n", [("not-utf8", 3)]),
        ("a\né\n".encode("utf-16")[:-1], [("not-utf8", 2)]),
        ("a\né\n".encode("mac-roman"), [("not-utf8", 2)]),
        (b"a\nx\0y\n", [("control-character", None)]),
        (b'a\n"x"y\n', [("csv-syntax", 2)]),
        (b'a\n"x', [("csv-syntax", 2)]),
        (b"a\n" + b"," * 60 + b"x\n", [("too-many-columns", 2)]),
        (b"a\n" + b"x" * 32_768, [("cell-too-long", 2)]),
        (b"a\n" * 60_002, [("csv-too-many", 60_001)]),
        (b"x" * (MOST_BYTES + 1), [("file-too-big", None)]),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value[0][0],
)
def test_csv_that_is_none_is_refused_with_its_row(content, found):
    assert [(p.code, p.line) for p in problems(content, "members.csv")] == found


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("+cmd|x", "'+cmd|x"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("+32 2 000 00 00", "+32 2 000 00 00"),
        ("-5", "-5"),
        ("'t Stad", "'t Stad"),
        ("a=b", "a=b"),
    ],
)
def test_csv_holds_nothing_that_a_spreadsheet_computes(cell, written):
    table = Table("members", ("a",), ((cell,),))

    content = csv_bundle.csv_files(named(table))["members.csv"]

    assert content.decode() == f"a\n{written}\n"
    assert read_upload("members.csv", content) == named(table)


def test_an_archive_may_hold_a_folder_and_what_a_mac_adds():
    content = zipped(
        ("export/members.csv", b"a\nx\n"),
        ("__MACOSX/export/._members.csv", b"\x00"),
        ("export/.DS_Store", b"\x00"),
    )

    assert list(read_upload("x.zip", content)) == ["members"]


def test_an_archive_tells_what_is_wrong_with_every_file_in_it():
    content = zipped(("a.csv", b'x\n"'), ("b.txt", b""), ("c.csv", b"x\n\x8e"))

    found = [(problem.code, problem.file) for problem in problems(content, "x.zip")]
    assert found == [("csv-syntax", "a.csv"), ("upload-kind", "b.txt"), ("not-utf8", "c.csv")]


def test_one_table_in_two_folders_is_refused():
    content = zipped(("a/members.csv", b"a\n"), ("b/members.csv", b"a\n"))

    assert codes(content, "x.zip") == ["table-twice"]


# --- refused ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x.xls", "workbook-old"),
        ("X.XLSM", "workbook-macros"),
        ("x.pdf", "upload-kind"),
        ("xlsx", "upload-kind"),
        ("", "upload-kind"),
        ("../../etc/x.csv.exe", "upload-kind"),
    ],
)
def test_other_kinds_of_files_are_refused_by_their_name(name, code):
    assert codes(b"", name) == [code]


def test_formulas_and_errors_are_noted_with_their_place():
    (table,) = read_upload("x.xlsx", made(("a", "b"), ("=A1", "#N/A"), ("x", "=1+1"))).values()

    assert table.rows == ((), ("x", ""))
    assert table.odd == {(2, 0): "=", (2, 1): "#N/A", (3, 1): "="}


def test_what_a_parser_could_be_made_to_swell_never_reaches_it():
    """Billion laughs: openpyxl by itself would expand them, so the part is refused unparsed."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = (
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
    )

    content = with_sheet(body, laughs)

    swollen = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    assert next(swollen.iter_rows(values_only=True)) == ("ha" * 8,)
    assert codes(content) == ["workbook-entities"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", " " * 9_000], ids=["at once", "after spaces"])
def test_no_other_encoding_hides_entities(encoding, before):
    text = f'{before}<!DOCTYPE x [<!ENTITY a "ha">]><worksheet xmlns="{MAIN}"/>'

    content = with_parts(lambda name, part: text.encode(encoding) if name == SHEET else part)

    assert codes(content) == ["workbook-broken"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_broken_part_in_another_encoding_is_refused_before_a_parser_sees_it(encoding):
    laughs = f'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet xmlns="{MAIN}"><a></b>'.encode(encoding)
    content = with_parts(lambda name, part: laughs if name == SHEET else part)

    with pytest.raises(InvalidInput) as caught:
        workbook_parts.checked_parts("x.xlsx", content)

    assert [problem.code for problem in caught.value.problems] == ["workbook-broken"]


def test_a_declared_encoding_other_than_utf8_is_refused():
    assert codes(with_sheet(b"", b'<?xml version="1.0" encoding="UTF-7"?>')) == ["workbook-broken"]


def test_macros_under_a_plain_name_are_refused():
    with_code = with_parts(lambda _, part: part, xl__vbaProject=b"\x00")
    typed = with_parts(
        lambda name, part: (
            part.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
            if name == "[Content_Types].xml"
            else part
        )
    )

    assert (codes(with_code), codes(typed)) == (["workbook-macros"], ["workbook-macros"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook-broken"),
        (b"hello", "workbook-broken"),
        (b"PK\x03\x04", "archive-broken"),
        (made(("a",))[:-30], "archive-broken"),
        (made(("a",))[:1_000], "archive-broken"),
        (zipped(("a.csv", b"")), "workbook-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook-old"),
        (bytes(MOST_BYTES + 1), "file-too-big"),
        (with_sheet(b"<sheetData><row>"), "workbook-broken"),
        (with_sheet(b'<sheetData><row><c t="s"><v>9</v></c></row></sheetData>'), "workbook-broken"),
        (with_sheet(b"<sheetData><row><c><v>x</v></c></row></sheetData>"), "workbook-broken"),
        (with_parts(lambda *_: b""), "workbook-broken"),
        (with_parts(lambda *_: b"<a/>"), "workbook-broken"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content, code, texts):
    (problem,) = problems(content)

    assert problem.code == code
    assert problem_line(problem, texts).startswith("x.xlsx: ")
    assert problem_line(problem, texts) != f"x.xlsx: {code}"


def test_damaged_bytes_never_raise_anything_else():
    """Every hundredth byte turned, one at a time: read, or refused."""
    content = made(("nis", "name"), ("11111", "Vollegem"))
    for place in range(0, len(content), 100):
        spoiled = bytearray(content)
        spoiled[place] ^= 0xFF
        with suppress(InvalidInput):
            read = read_upload("x.xlsx", bytes(spoiled))
            assert all(isinstance(table, Table) for table in read.values())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            b'<sheetData><row r="9999999999"><c r="A9999999999"><v>1</v></c></row></sheetData>',
            "workbook-too-much",
        ),
        (b'<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>', "too-many-columns"),
        (b'<dimension ref="A1:XFD1048576"/><sheetData/>', ""),
        (
            b"<mergeCells>"
            + b"".join(b'<mergeCell ref="A%d"/>' % i for i in range(1, 21_000))
            + b"</mergeCells>",
            "workbook-too-much",
        ),
    ],
    ids=["far row", "far column", "claimed size", "merged cells"],
)
def test_a_sheet_that_claims_to_be_endless_costs_nothing(body, code):
    content = with_sheet(body)

    if code:
        assert codes(content) == [code]
    else:
        assert read_upload("x.xlsx", content) == {}


def test_a_workbook_with_more_tags_than_ours_is_refused(monkeypatch):
    content = made(("a",), ("b",))
    monkeypatch.setattr(workbook_parts, "MOST_TAGS", 20)

    assert codes(content) == ["workbook-too-much"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.zip"])
def test_a_bomb_is_not_unpacked(name):
    bomb = zipped(("[Content_Types].xml", bytes(30_000_000)))
    many = zipped(*[(f"{i}.csv", b"") for i in range(201)])
    tracemalloc.start()

    found = codes(bomb, name), codes(many, name)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == (["archive-too-much"], ["archive-too-much"])
    assert peak < 2_000_000


def test_an_archive_with_strange_methods_locks_or_twins_is_refused():
    locked = bytearray(zipped(("a.csv", b"a\n")))
    entry = locked.index(b"PK\x01\x02")
    locked[entry + 8] |= 1
    with pytest.warns(UserWarning, match="Duplicate"):
        twins = zipped(("a.csv", b"a\n"), ("a.csv", b"b\n"))

    assert codes(bytes(locked), "x.zip") == ["file-locked"]
    assert codes(zipped(("a.csv", b"a\n"), method=ZIP_BZIP2), "x.zip") == ["archive-broken"]
    assert codes(twins, "x.zip") == ["archive-broken"]


def test_parts_that_share_their_bytes_are_refused():
    """Two entries of the directory that point at the same content, as an overlapping bomb has."""
    one = zipped(("a.csv", random.Random(1).randbytes(5_000)))
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    twin = entry.replace(b"a.csv", b"b.csv")
    tail = bytearray(one[end:])
    tail[8:12] = b"\x02\x00\x02\x00"
    tail[12:16] = (2 * len(entry)).to_bytes(4, "little")

    assert codes(one[:end] + twin + bytes(tail), "x.zip") == ["archive-too-much"]


def test_links_to_other_files_are_not_followed():
    part = b'<?xml version="1.0"?><externalLink xmlns="%s"/>' % MAIN.encode()

    content = with_parts(lambda _, kept: kept, xl__externalLinks__externalLink1=part)

    assert rows_of(content) == (("a",), ("b",))


def test_a_table_that_is_there_twice_is_refused():
    book = Workbook()
    book.worksheets[0].title = "members"
    book.worksheets[0].append(("a",))
    book.create_sheet("members ").append(("a",))

    assert codes(saved(book)) == ["table-twice"]


def test_the_name_of_the_file_is_shown_without_folders_and_not_endless():
    (problem,) = problems(b"", "C:\\Users\\x\\" + "a" * 500 + ".xlsx")

    assert len(problem.file) <= 101
    assert problem.file.endswith("aaa.xlsx")


def test_reading_by_itself_names_the_file():
    with pytest.raises(InvalidInput) as caught:
        read_workbook("leden.xlsx", b"hello")

    assert caught.value.problems[0].file == "leden.xlsx"
