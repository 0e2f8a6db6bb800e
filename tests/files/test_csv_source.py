"""Strict CSV tables."""

from __future__ import annotations

import pytest

from bot.core.errors import InvalidInput
from bot.files import csv_source, decoding
from bot.files.csv_source import read_csv

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

    monkeypatch.setattr(decoding, "MAX_BYTES", 5)
    assert refused("a,b\n1,2\n") == [("file-too-big", None)]
