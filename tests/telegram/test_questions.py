"""Conversations over real HTTP, with the real data: questions and their answers."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import slow_down
from tests.telegram.conftest import both_ways
from tests.telegram.person import Person


@both_ways
async def test_a_misspelled_deelgemeente_gets_an_answer_with_phone_source_and_date(
    person: Person,
) -> None:
    """Typing errors are forgiven, and the answer says where it comes from."""
    answer = await person.say("kesel lo")
    assert "Kessel-Lo is een deelgemeente van Leuven." in answer.text
    assert re.search(r"\+32 16 \d\d \d\d \d\d", answer.text)
    assert "Bron:" in answer.text
    assert re.search(r"Nagekeken op \d+-\d+-\d{4}", answer.text)
    assert answer.labels == [
        *("Nummer gemeente Leuven", "Wijk-werken"),
        *("Klopt niet?", "Andere gemeente"),
        *("Bewaar gemeente Leuven", "Meer"),
    ]
    more = await person.press("Meer")
    assert more.labels == ["Kaart", "Leden", "Bron", "Waarom?", "Minder"]


async def test_start_shows_three_examples_that_can_be_pressed(person: Person) -> None:
    """A newcomer gets an answer without typing anything."""
    for number in range(3):
        welcome = await person.say("/start")
        assert "Regiewijzer" in welcome.text
        location, *examples = welcome.labels
        assert location == "Deel mijn plek"
        assert len(examples) == 3
        assert "Nagekeken op" in (await person.say(examples[number])).text


async def test_a_shared_name_offers_the_places_to_choose_from(person: Person) -> None:
    """There are two Hofstades; pressing one answers for its municipality."""
    answer = await person.say("Hofstade")
    assert set(answer.labels) == {"Hofstade (Zemst)", "Hofstade (Aalst)"}
    assert "Aalst" in (await person.press("Hofstade (Aalst)")).text
    await person.say("Hofstade")
    assert "Zemst" in (await person.press("Hofstade (Zemst)")).text


async def test_help_tells_what_can_be_typed(person: Person, texts: Catalog) -> None:
    """Telegram asks this of every bot."""
    for command in ("/help", "/hulp", "/aide"):
        assert (await person.say(command)).text.startswith(texts.text("talk.help"))


async def test_an_unknown_command_gets_help_rather_than_silence(
    person: Person, texts: Catalog
) -> None:
    """Whoever types a command that does not exist reads what can be typed."""
    assert (await person.say("/onbestaand")).text.startswith(texts.text("talk.help"))


async def test_twenty_people_at_once_each_get_their_own_answer(person: Person, api: BotApi) -> None:
    """Updates run concurrently: nothing of one chat may reach another."""
    people = [Person(api) for _ in range(20)]
    places = ["Gent", "Leuven", "Aalst", "Kortrijk"] * 5
    answers = await asyncio.gather(*[p.say(q) for p, q in zip(people, places, strict=True)])
    assert all(q in answer.text for q, answer in zip(places, answers, strict=True))
    assert not person.heard


@both_ways
async def test_somebody_who_types_on_is_answered_in_order(person: Person) -> None:
    """The second question does not overtake the first."""
    places = ["Gent", "Leuven", "Aalst", "Kortrijk", "Brugge"]
    for place in places:
        await person.send(text=place)
    await until(lambda: len(person.heard) == len(places))
    heard = [answer.html.split("</b>")[0] for answer in person.heard]
    assert heard == [f"<b>{place}" for place in places]


async def test_one_slow_answer_holds_nobody_else_up(person: Person, api: BotApi) -> None:
    """Telegram asks one chat to wait; the others do not."""
    api.fail("sendMessage", slow_down(0.5))
    await person.send(text="Gent")
    await until(lambda: api.tried("sendMessage"))
    assert "Leuven" in (await Person(api).say("Leuven")).text
    assert not person.heard
    await until(lambda: person.heard)


@pytest.mark.parametrize(
    ("question", "expected"),
    [("8500", "Kortrijk"), ("24062", "Leuven"), ("wie is de regisseur in Aalst?", "Aalst")],
)
async def test_a_postcode_a_code_and_a_sentence_are_questions_too(
    person: Person, question: str, expected: str
) -> None:
    assert expected in (await person.say(question)).text
