"""Conversations over real HTTP: somebody shares a place on the map."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import Start
from tests.telegram.person import Person

LEUVEN = {"latitude": 50.8792, "longitude": 4.7009}
BORDER = {"latitude": 50.8650, "longitude": 4.7460}  # in Leuven, within 100 m of Bierbeek
EDGE = {"latitude": 50.8900, "longitude": 4.7009}  # in Leuven, 1 km from Herent


async def test_a_location_well_inside_gets_the_answer(person: Person) -> None:
    """With what was understood, so that a mistake shows."""
    answer = await person.show(location=LEUVEN)
    assert answer.text.startswith("Deze plek ligt in Leuven.")
    assert "Klopt niet?" in answer.labels
    assert "op de kaart" in (await person.press("Waarom?")).text


async def test_near_a_border_the_bot_asks_which_side_is_meant(
    person: Person, texts: Catalog
) -> None:
    """Phones are some tens of metres off; guessing would be wrong half of the time."""
    asked = await person.show(location=BORDER)
    assert texts.text("choose.border") in asked.text
    assert {"Leuven", "Bierbeek"} <= set(asked.labels)
    assert "Bierbeek" in (await person.press("Bierbeek")).text


async def test_a_vague_location_asks_earlier(person: Person) -> None:
    """The phone says how far off it may be."""
    sure = await person.show(location={**EDGE, "horizontal_accuracy": 20})
    assert sure.text.startswith("Deze plek ligt in Leuven.")
    vague = await person.show(location={**EDGE, "horizontal_accuracy": 1500})
    assert vague.labels == ["Leuven", "Herent"]


async def test_in_brussels_the_bot_says_where_to_go(person: Person) -> None:
    """There is no regisseur there."""
    answer = await person.show(location={"latitude": 50.8467, "longitude": 4.3525})
    assert "Actiris" in answer.text


async def test_just_across_the_border_the_nearest_is_offered(
    person: Person, texts: Catalog
) -> None:
    """Somebody in Roosendaal may well mean Essen."""
    answer = await person.show(location={"latitude": 51.5, "longitude": 4.47})
    assert answer.text.startswith(texts.text("choose.nearest", place="Essen"))
    assert answer.labels == ["Essen"]


async def test_far_away_the_bot_says_so(person: Person, texts: Catalog) -> None:
    """In Paris."""
    answer = await person.show(location={"latitude": 48.85, "longitude": 2.35})
    assert answer.text.startswith(texts.text("not_understood.elsewhere"))


async def test_a_venue_is_a_location_with_a_name(person: Person) -> None:
    """Telegram sends both fields."""
    venue = {"location": LEUVEN, "title": "Verzonnen plein", "address": "Verzonnen"}
    answer = await person.show(location=LEUVEN, venue=venue)
    assert answer.text.startswith("Deze plek ligt in Leuven.")


async def test_a_live_location_is_answered_once(person: Person) -> None:
    """Its later positions are edits, which the bot does not ask for."""
    answer = await person.show(location={**LEUVEN, "live_period": 900})
    assert answer.text.startswith("Deze plek ligt in Leuven.")


@pytest.mark.parametrize(
    "forged",
    [
        {"latitude": 91, "longitude": 4},
        {"latitude": 50, "longitude": 400},
        {"latitude": -1e308, "longitude": 1e308},
        {**LEUVEN, "horizontal_accuracy": -5},
    ],
)
async def test_a_location_off_the_globe_gets_a_calm_answer(
    person: Person, texts: Catalog, forged: dict[str, Any]
) -> None:
    """Only a forged one can be; Telegram's own apps send none."""
    answer = await person.show(location=forged)
    assert answer.text
    assert answer.text != texts.text("error.calm")


async def test_an_answer_for_a_location_says_nothing_of_it_to_the_next(
    start: Start, api: BotApi
) -> None:
    """The same answer, drawn once, must not tell somebody else that a place was shared."""
    async with start():
        await Person(api).show(location=LEUVEN)
        assert (await Person(api).say("Leuven")).text.startswith("Leuven\n")
