"""One language's sentences."""

from __future__ import annotations

from datetime import date

import pytest

from bot.messages.catalog import Catalog, placeholders
from bot.messages.reply import Block, Line, Reply, strong

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
        "abbreviation.office.short": "OFF",
        "abbreviation.office.long": "the office",
        "go": "Go to the OFF. {place}",
        "again": "The OFF is open. OFFICE is another word.",
    },
)


def test_a_span_keeps_its_style_inside_a_sentence():
    line = CATALOG.line("hello", name=strong("Ann"))

    assert [(span.text, span.style) for span in line][1] == ("Ann", "strong")


def test_values_are_not_read_as_placeholders():
    assert CATALOG.text("hello", name="{name}") == "Hello {name}!"


def test_a_missing_value_or_key_is_an_error():
    with pytest.raises(KeyError):
        CATALOG.line("hello")
    with pytest.raises(KeyError):
        CATALOG.line("nothing")


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


def replied(*blocks: tuple[Line, ...]) -> str:
    return Reply(tuple(Block(lines) for lines in blocks)).plain()


def test_a_reply_explains_an_abbreviation_where_it_is_used_first():
    text = replied((CATALOG.line("go", place="x"),), (CATALOG.line("again"),))

    assert text == ("Go to the OFF (the office). x\n\nThe OFF is open. OFFICE is another word.")


def test_every_reply_explains_it_anew():
    for _ in range(2):
        assert replied((CATALOG.line("again"),)).startswith("The OFF (the office) is open.")


def test_the_data_are_not_explained():
    """The name of a body may hold the same letters; it is shown as it is."""
    text = replied((CATALOG.line("hello", name="OFF North"), CATALOG.line("again")))

    assert text.startswith("Hello OFF North!\nThe OFF (the office) is open.")


def test_a_text_by_itself_explains_nothing():
    """A label or a command has no room for it."""
    assert CATALOG.text("go", place="x") == "Go to the OFF. x"
