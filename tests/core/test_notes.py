"""The line that somebody adds to a report."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.notes import MOST_NOTE, essence, one_line, only_email, only_phone


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("het is 00 00 00 01", "het is 00 00 00 01", id="plain"),
        pytest.param("  veel \t ruimte  ", "veel ruimte", id="space"),
        pytest.param("een\ntwee\r\ndrie\u2028vier\x0bvijf", "een twee drie vier vijf", id="lines"),
        pytest.param("a\u202eb\u2066c\u200fd\u061ce", "abcde", id="direction"),
        pytest.param("a\x00b\x1b[31mc", "a b [31mc", id="control"),
        pytest.param("<b>&amp;</b>", "<b>&amp;</b>", id="html stays text"),
        pytest.param("'); DROP TABLE reports; --", "'); DROP TABLE reports; --", id="sql"),
        pytest.param("@iemand https://example.org", "@iemand https://example.org", id="mention"),
        pytest.param("👍🏽 ok", "👍🏽 ok", id="emoji"),
        pytest.param("\ud800 half", "half", id="lone surrogate"),
        pytest.param("\u202e\u200b\u2066", "", id="nothing to read"),
        pytest.param("", "", id="empty"),
        pytest.param("x" * 4096, "x" * MOST_NOTE, id="long"),
    ],
)
def test_one_line_is_kept_of_whatever_is_written(text, line):
    assert one_line(text) == line


@given(st.text(max_size=5_000))
def test_a_line_is_short_single_and_without_hidden_characters(text):
    line = one_line(text)

    assert len(line) <= MOST_NOTE
    assert line == " ".join(line.split())
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert one_line(line) == line


@pytest.mark.parametrize(
    "other",
    [
        "moet +32 9 000 00 01 zijn",
        "Moet 09/000.00.01 zijn!",
        "moet 0032 (0)9 000 00 01 zijn",
        "moet  090000001  zijn.",
    ],
)
def test_the_same_number_written_otherwise_says_the_same(other):
    assert essence(other) == essence("moet 09 000 00 01 zijn")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("09 000 00 01", "09 000 00 02"),
        ("niet meer 09 000 00 01", "09 000 00 01"),
        ("a.b@example.org", "a-b@example.org"),
        ("+31 9 000 00 01", "+32 9 000 00 01"),
        ("👍", "👎"),
    ],
)
def test_what_differs_is_counted_apart(one, other):
    assert essence(one) != essence(other)


def test_capitals_accents_and_signs_make_no_difference():
    assert essence("Het café, INFO@Example.org") == essence("het cafe info@example.org")


@given(st.text(max_size=200).map(one_line))
def test_a_line_that_can_be_read_always_says_something(line):
    assert bool(essence(line)) == bool(line)


@pytest.mark.parametrize(
    ("note", "phone"),
    [
        ("09 000 00 01", "09 000 00 01"),
        ("het is nu 0400/00.00.01, dank", "0400/00.00.01"),
        ("+32 9 000 00 01", "+32 9 000 00 01"),
        ("0032 (0)9 000 00 01", "0032 (0)9 000 00 01"),
        ("0800 00 001", "0800 00 001"),
        ("was 09 000 00 01, nu 09 000 00 02", None),
        ("09 000 00 01 0400 00 00 01", None),
        ("+31 20 000 00 01", None),
        ("00 000 00 01", None),
        ("9 000 00 01", None),
        ("1" * 200, None),
        ("kom om 9 uur", None),
        ("", None),
    ],
)
def test_one_number_of_belgian_shape_is_read(note, phone):
    assert only_phone(note) == phone


@pytest.mark.parametrize(
    ("note", "email"),
    [
        ("info@example.org", "info@example.org"),
        ("het is INFO@example.org.", "INFO@example.org"),
        ("<info@example.org>", "info@example.org"),
        ("a@example.org of b@example.org", None),
        ("info@example", None),
        ("@iemand", None),
        ("a@" * 100, None),
        ("", None),
    ],
)
def test_one_address_is_read(note, email):
    assert only_email(note) == email
