"""One language's sentences."""

from __future__ import annotations

from datetime import date

import pytest

from bot.messages.catalog import Catalog, placeholders
from bot.messages.reply import strong

CATALOG = Catalog(
    "xx",
    {
        "hello": "Hello {name}!",
        "n.one": "{number} thing",
        "n.many": "{number} things",
        "list.and": "{most} and {last}",
        "date.day": "{day}/{month}/{year}",
        "date.month": "{month} {year}",
        "month.1": "January",
    },
)


def test_a_span_keeps_its_style_inside_a_sentence():
    line = CATALOG.say("hello", name=strong("Ann"))

    assert [(span.text, span.style) for span in line][1] == ("Ann", "strong")


def test_values_are_not_read_as_placeholders():
    assert CATALOG.text("hello", name="{name}") == "Hello {name}!"


def test_a_missing_value_or_key_is_an_error():
    with pytest.raises(KeyError):
        CATALOG.say("hello")
    with pytest.raises(KeyError):
        CATALOG.say("nothing")


@pytest.mark.parametrize(
    ("items", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_are_joined_as_people_do(items, joined):
    assert CATALOG.join(items) == joined


def test_one_and_many():
    assert "".join(s.text for s in CATALOG.count("n", 1)) == "1 thing"
    assert "".join(s.text for s in CATALOG.count("n", 2)) == "2 things"


@pytest.mark.parametrize(
    ("text", "shown"), [("2018", "2018"), ("2018-01", "January 2018"), ("2020-04-08", "8/4/2020")]
)
def test_dates_are_shown_as_far_as_they_are_known(text, shown):
    assert CATALOG.partial_date(text) == shown
    assert CATALOG.date(date(2020, 4, 8)) == "8/4/2020"


def test_placeholders_are_found_and_broken_braces_refused():
    assert placeholders("{a} and {b}") == {"a", "b"}
    with pytest.raises(ValueError, match="expected '}'"):
        placeholders("{a")
