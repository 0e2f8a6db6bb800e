"""What administrators read of words that led nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.files.catalogs import load_catalogs
from bot.messages.admin import misses
from bot.service.misses import Missed
from tests.builders import a_place

PLACES = (a_place("Vollegem", "91001"), a_place("Leegem", "91002"))
WORD = Missed("vollegrmm", 4, date(2026, 11, 1), date(2026, 11, 22), PLACES)


def test_a_word_is_shown_with_its_days_and_the_places_it_may_be(texts):
    said = misses.misses([WORD], texts).plain()

    for fact in ("vollegrmm", "4 dagen", "1-11-2026", "22-11-2026"):
        assert fact in said
    assert "Vollegem (91001) en Leegem (91002)" in said


def test_a_word_that_is_like_no_place_says_so(texts):
    said = misses.misses([replace(WORD, candidates=())], texts).plain()

    assert texts.text("admin.miss.no-idea") in said


def test_twenty_words_are_listed_at_a_time(texts):
    said = misses.misses([WORD] * 30, texts).plain()

    assert said.count("vollegrmm") == 20


def test_what_was_settled_is_confirmed_or_said_to_be_gone(texts):
    done, gone = (misses.settled("vollegrmm", texts, was_listed=was) for was in (True, False))

    assert "vollegrmm" in done.plain()
    assert "vollegrmm" in gone.plain()
    assert done != gone


def test_a_record_can_be_written_as_json():
    assert json.loads(json.dumps(misses.record(WORD))) == {
        "token": "vollegrmm",
        "days": 4,
        "first_on": "2026-11-01",
        "last_on": "2026-11-22",
        "candidates": [
            {"id": PLACES[0].id, "name": "Vollegem", "nis": "91001"},
            {"id": PLACES[1].id, "name": "Leegem", "nis": "91002"},
        ],
    }


def test_a_row_has_a_cell_for_each_column():
    row = misses.row(WORD)

    assert len(row) == len(misses.COLUMNS)
    assert row == (
        *("vollegrmm", "4", "2026-11-01", "2026-11-22"),
        "Vollegem (91001)|Leegem (91002)",
    )


@pytest.mark.parametrize("language", sorted(load_catalogs()))
def test_all_of_it_is_said_in_every_language(language):
    texts = load_catalogs()[language]
    replies = [
        misses.misses([], texts),
        misses.misses([WORD, replace(WORD, candidates=())], texts),
        misses.settled("vollegrmm", texts, was_listed=True),
        misses.settled("vollegrmm", texts, was_listed=False),
    ]

    for reply in replies:
        assert reply.plain().strip()
        assert "{" not in reply.plain()
