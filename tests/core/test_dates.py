"""Dates that are only partly known."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model.dates import PartialDate, age_in_months


@pytest.mark.parametrize("text", ["2018", "2018-01", "2018-01-31"])
def test_a_partial_date_keeps_its_text_form(text):
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2018", date(2018, 12, 31)),
        ("2020-02", date(2020, 2, 29)),
        ("2018-01-31", date(2018, 1, 31)),
    ],
)
def test_the_last_day_is_the_kindest_reading(text, last):
    assert PartialDate.parse(text).last_day() == last


@pytest.mark.parametrize(
    "text", ["", "18", "2018-13", "2018-02-30", "2018/01", "2018-1", "jan 2018"]
)
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- two kinds of message, both ValueError
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("then", "months"),
    [
        (date(2026, 11, 22), 0),
        (date(2026, 10, 23), 0),
        (date(2026, 10, 22), 1),
        (date(2024, 11, 22), 24),
        (date(2027, 1, 1), 0),
    ],
)
def test_age_counts_whole_months(then, months):
    assert age_in_months(then, date(2026, 11, 22)) == months
