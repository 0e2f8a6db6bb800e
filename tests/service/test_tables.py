"""Cells that go out as CSV: nothing in them is computed, and what was put in front comes off."""

from __future__ import annotations

import pytest

from bot.service.changing.tables import as_meant, harmless


@pytest.mark.parametrize("first", ["=", "@", "+", "-", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_whatever_a_spreadsheet_computes_becomes_text_and_comes_back(first):
    cell = f"{first}cmd|' /c calc'!A1"

    assert harmless(cell) == f"'{cell}"
    assert as_meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["+32 2 000 00 00", "-5", "'t Stad", "a=b", "", "'"])
def test_a_number_with_its_sign_and_a_text_stay(cell):
    assert (harmless(cell), as_meant(cell)) == (cell, cell)
