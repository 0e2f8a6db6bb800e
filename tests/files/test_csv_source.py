"""Strict CSV tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.errors import InvalidInput
from bot.files.reading import csv_source, text
from bot.files.reading.csv_source import format_csv, read_csv, write_csv

COLUMNS = ("a", "b")


def refused(content: str | bytes) -> list[tuple[str, int | None]]:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(InvalidInput) as caught:
        read_csv("x.csv", data, COLUMNS)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_rows_know_their_line_and_leave_out_empty_cells():
    rows = read_csv("x.csv", b'a,b\n1,"two\nlines"\n\n3,\n', COLUMNS)

    assert [(row.line, row.cells) for row in rows] == [
        (2, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "3"}),
    ]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", [("csv-header", 1)]),
        ("a;b\n1;2\n", [("csv-header", 1)]),
        ("b,a\n1,2\n", [("csv-header", 1)]),
        ("a,b\n1\n1,2,3\n", [("csv-columns", 2), ("csv-columns", 3)]),
        ('a,b\n1,"x"y\n', [("csv-syntax", 2)]),
        (b"a,b\n1,\xff\n", [("not-utf8", 2)]),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(content, problems):
    assert refused(content) == problems


def test_too_long_and_too_large_tables_are_refused(monkeypatch):
    monkeypatch.setattr(csv_source, "MAX_ROWS", 2)
    assert refused("a,b\n1,2\n1,2\n1,2\n") == [("csv-too-many", 4)]

    monkeypatch.setattr(text, "MAX_BYTES", 5)
    assert refused("a,b\n1,2\n") == [("file-too-big", None)]


CELLS = st.text(st.sampled_from("ab,\"' |\n"), max_size=5).map(str.strip)
ROWS = st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=6)


def table(rows: list[dict[str, str]], newline: str = "\n") -> bytes:
    return write_csv(f"a,b{newline}".encode(), COLUMNS, rows)


@given(ROWS, ROWS, st.sampled_from(["\n", "\r\n"]))
def test_a_table_says_what_is_wanted(old, new, newline):
    there = table(old, newline)

    assert write_csv(there, COLUMNS, old) == there
    assert write_csv(there, COLUMNS, new) == table(new, newline)
    assert format_csv("x.csv", there, COLUMNS) == there


LOOSE = b'\xef\xbb\xbfa,b\r\n"1", x\r\n\r\n2,"y"\r\n3,z'


def test_a_table_that_says_the_same_keeps_its_bytes():
    rows = [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}, {"a": "3", "b": "z"}]

    assert write_csv(LOOSE, COLUMNS, rows) == LOOSE
    assert format_csv("x.csv", LOOSE, COLUMNS) == b"\xef\xbb\xbfa,b\r\n1,x\r\n2,y\r\n3,z\r\n"


def test_byte_order_mark_and_line_ends_stay():
    rows = [{"a": "3", "b": "z"}, {"a": "4", "b": "p,q"}]

    assert write_csv(LOOSE, COLUMNS, rows) == b'\xef\xbb\xbfa,b\r\n3,z\r\n4,"p,q"\r\n'


def test_a_row_that_would_read_otherwise_is_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        write_csv(b"a,b\n", COLUMNS, [{"a": " x", "b": ""}])
