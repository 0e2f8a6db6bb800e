"""Changing tables: what is asked for is what they say, and rows that stay keep their bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.csv_patch import patch_csv

CELLS = st.text(st.sampled_from("ab,\"' |\n"), max_size=5).map(str.strip)
ROWS_OF_TWO = st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=6)


def table(rows: list[dict[str, str]], newline: str = "\n") -> bytes:
    return patch_csv(f"a,b{newline}".encode(), ("a", "b"), rows)


@given(ROWS_OF_TWO, ROWS_OF_TWO, st.sampled_from(["\n", "\r\n"]))
def test_a_table_says_what_is_wanted(old, new, newline):
    there = table(old, newline)

    assert patch_csv(there, ("a", "b"), old) == there
    assert patch_csv(there, ("a", "b"), new) == table(new, newline)


def test_rows_that_stay_keep_their_bytes():
    there = b'\xef\xbb\xbfa,b\r\n"1", x\r\n\r\n2,"y"\r\n3,z'
    rows = [
        {"a": "3", "b": "z"},
        {"a": "2", "b": "y"},
        {"a": "1", "b": "x"},
        {"a": "4", "b": "p,q"},
    ]

    patched = patch_csv(there, ("a", "b"), rows)

    assert patched == b'\xef\xbb\xbfa,b\r\n3,z\r\n\r\n2,"y"\r\n"1", x\r\n4,"p,q"\r\n'


def test_a_row_that_would_read_otherwise_is_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        patch_csv(b"a,b\n", ("a", "b"), [{"a": " x", "b": ""}])
