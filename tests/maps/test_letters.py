"""Widths of words: ours, beside those of a library that knows fonts."""

from __future__ import annotations

from importlib.resources import files

import pytest
from matplotlib.ft2font import FT2Font, LoadFlags

from bot.maps.svg import width_of, wrapped

WORDS = ["Leuven", "’s-Gravenvoeren", "Één & Ƶ", "Dienstverlenende Vereniging", "0123456789"]


@pytest.mark.parametrize(("bold", "name"), [(False, "Lato-Regular"), (True, "Lato-Bold")])
def test_every_letter_is_as_wide_as_in_the_font(bold, name):
    font = FT2Font(str(files("bot.maps") / "fonts" / f"{name}.ttf"))
    wrong = {}
    for code in (*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2019, 0x2026, 0x20AC):
        if not font.get_char_index(code):
            continue
        glyph = font.load_glyph(font.get_char_index(code), flags=LoadFlags.NO_SCALE)
        expected = glyph.horiAdvance / font.units_per_EM
        if width_of(chr(code), 1, bold=bold) != pytest.approx(expected, abs=1e-3):
            wrong[chr(code)] = expected

    assert wrong == {}


def test_an_unknown_letter_takes_much_room():
    assert width_of("Ж", 10) == width_of("W", 10)


def test_no_words_take_no_room():
    assert width_of("", 10) == 0


def test_text_is_broken_where_it_is_too_wide():
    wide = width_of("een twee", 10)

    assert wrapped("een twee drie", 10, wide) == ("een twee", "drie")
    assert wrapped("een", 10, 1) == ("een",)
    assert wrapped("", 10, 100) == ()
