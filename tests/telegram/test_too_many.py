"""Conversations over real HTTP: somebody who asks too much."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi, until
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import Person
from tests.telegram.stack import QUICK

BURST = 3


@pytest.fixture
async def bot(start: Start) -> AsyncIterator[Channel]:
    """A bot that a few questions are too much for, for the whole of the test."""
    async with start(tuning=replace(QUICK, person=(BURST, 0.1), inline=(BURST, 0.1))) as channel:
        yield channel


@both_ways
async def test_a_flood_of_one_person_gets_one_polite_reply(
    person: Person, api: BotApi, bot: Channel, texts: Catalog
) -> None:
    """The rest is silence; others notice nothing."""
    for _ in range(3 * BURST):
        await person.send(text="Gent")
    await until(lambda: bot.liveness.state().handled == 3 * BURST)
    await until(lambda: len(person.heard) == BURST + 1)
    *answers, last = person.heard
    assert all("Gent" in answer.text for answer in answers)
    assert last.text == texts.text("limit.person")
    assert "Leuven" in (await Person(api).say("Leuven")).text
    assert b"limited_total 6.0" in bot.metrics.text()


async def test_a_long_message_counts_for_several(person: Person, texts: Catalog) -> None:
    await person.say("Gent, Leuven, Aalst, Brugge, Hasselt, Genk " * 30)
    assert (await person.say("Gent")).text == texts.text("limit.person")


async def test_the_polite_reply_is_in_the_persons_language(
    api: BotApi, bot: Channel, catalogs: dict[str, Catalog]
) -> None:
    assert bot
    person = Person(api, language="fr")
    for _ in range(BURST):
        await person.say("Gent")
    assert (await person.say("Gent")).text == catalogs["fr"].text("limit.person")


async def test_presses_count_too_and_the_first_that_is_refused_says_so(
    person: Person, api: BotApi, bot: Channel, texts: Catalog
) -> None:
    """In a notice over the chat, for a press is no message; and no spinner is left."""
    for view in "abwabw":
        await person.tap(f"{view}24062")
    await until(lambda: bot.liveness.state().handled == 2 * BURST)
    notices = [call.fields.get("text") for call in api.sent("answerCallbackQuery")]
    assert notices == [None, None, None, texts.text("limit.person"), None, None]
    assert [call.method for call in person.heard] == ["editMessageText"] * BURST


async def test_a_flood_in_the_search_leaves_the_chat_alone(person: Person, bot: Channel) -> None:
    """While somebody types, Telegram asks at each letter; that is counted apart."""
    for _ in range(BURST):
        await person.look_for("Gent")
    await person.type_after_name("Gent")
    await until(lambda: bot.liveness.state().handled == BURST + 1)
    assert len(person.heard) == BURST
    assert "Gent" in (await person.say("Gent")).text
