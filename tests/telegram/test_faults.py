"""Conversations over real HTTP: what goes wrong, at Telegram or in the bot."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.telegram.channel import Channel
from bot.core.reading.budget import Budget
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Asked
from bot.wiring import Services
from tests.telegram.bot_api import TOKEN, BotApi, until
from tests.telegram.calls import BLOCKED, BROKEN, HANGS_UP, REFUSED, Fault, slow_down
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import NAME, Person, typed
from tests.telegram.stack import QUICK

SECRET = "Geheimeplaats"  # stands for what somebody typed and nobody may read in a log
UNREADABLE: list[dict[str, Any]] = [
    {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": SECRET}},
    {"message": {"message_id": 1, "date": "gisteren", "chat": {"id": 7}, "text": SECRET}},
    {"message": {"text": SECRET}},
    {"message": SECRET},
    {"message": [SECRET]},
    {"message": None},
    {"callback_query": {"data": SECRET}},
    {"callback_query": {"id": 1, "from": SECRET, "data": SECRET}},
    {"inline_query": {"id": "1", "query": SECRET}},
    {
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": -7, "type": "group"},
            "text": [SECRET],
        }
    },
]


class BrokenAsk(Ask):
    """Breaks on every question, and says the question while breaking."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.holder, lambda: pytest.fail("no clock needed"))
        self._right = services.ask

    def __call__(self, text: str, budget: Budget | None = None) -> Asked:
        if SECRET not in text:
            return self._right(text)
        try:
            raise KeyError(text)
        except KeyError as error:
            raise RuntimeError(f"cannot answer {text}") from error

    def nothing(self) -> Asked:
        return self._right.nothing()


@pytest.mark.parametrize("fault", [BROKEN, HANGS_UP, slow_down(0.05)])
async def test_an_answer_that_cannot_be_sent_for_now_is_sent_again(
    person: Person, api: BotApi, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    """It comes later, and once; the log says nothing of what was said."""
    api.fail("sendMessage", fault, fault, fault)
    assert "Gent" in (await person.say("Gent")).text
    assert len(api.tried("sendMessage")) == 4
    assert len(person.heard) == 1
    assert not [record for record in ours(caplog) if record.levelno > logging.WARNING]
    assert "Gent" not in caplog.text


@both_ways
async def test_somebody_who_blocked_the_bot_takes_nobody_else_down(
    person: Person, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """The next question, of anybody, is answered; it is no fault."""
    api.fail("sendMessage", BLOCKED)
    await person.send(text="Gent")
    await until(lambda: len(api.tried("sendMessage")) == 1)
    assert "Leuven" in (await Person(api).say("Leuven")).text
    assert "Leuven" in (await person.say("Leuven")).text
    assert not [record for record in ours(caplog) if record.levelno > logging.WARNING]


async def test_an_answer_that_has_to_wait_too_long_stays_for_the_next_start(
    start: Start, api: BotApi
) -> None:
    """Telegram wants an hour of silence; the answer is not lost."""
    api.fail("sendMessage", slow_down(3600))
    person = Person(api)
    async with start():
        await person.send(text="Gent")
        await until(lambda: api.tried("sendMessage"))
        assert "Leuven" in (await person.say("Leuven")).text
    async with start():
        await until(lambda: len(person.heard) == 2)
    assert "Gent" in person.heard[1].text


async def test_an_answer_that_had_to_wait_is_tried_again_without_a_restart(
    start: Start, api: BotApi
) -> None:
    """Telegram was out of reach for longer than anybody waits, and came back."""
    api.fail("sendMessage", slow_down(3600), slow_down(3600))
    person = Person(api)
    async with start(tuning=replace(QUICK, tidy_every_s=0.05)):
        await person.send(**typed("Gent, Aalst"))
        await until(lambda: person.heard)
        assert "Gent" in person.heard[0].text


async def test_an_answer_that_telegram_refuses_ends_in_an_apology(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """A 400 is a fault of ours; the person is told."""
    api.fail("sendMessage", REFUSED)
    assert (await person.say("Gent")).text == texts.text("error.calm")


async def test_an_apology_that_cannot_be_sent_either_is_let_go(person: Person, api: BotApi) -> None:
    """No apology for the apology."""
    api.fail("sendMessage", REFUSED, REFUSED)
    await person.send(text="Gent")
    await until(lambda: len(api.tried("sendMessage")) == 2)
    assert "Leuven" in (await person.say("Leuven")).text


@both_ways
@pytest.mark.parametrize("how", ["typed", "pressed", "captioned"])
async def test_a_handler_that_raises_tells_the_person_and_keeps_the_secret(
    start: Start,
    services: Services,
    texts: Catalog,
    api: BotApi,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    """The log tells where it broke, with neither token nor message, though the exception did."""
    person = Person(api)
    caplog.set_level(logging.DEBUG, "bot")
    async with start(replace(services, ask=BrokenAsk(services))):
        if how == "typed":
            answer = await person.say(SECRET)
        elif how == "pressed":
            answer = await person.press_raw(f"?{SECRET}")
        else:
            answer = await person.show(photo=[], caption=SECRET)
        assert answer.text == texts.text("error.calm")
        assert "Leuven" in (await person.say("Leuven")).text
    assert "RuntimeError" in caplog.text
    assert "KeyError" in caplog.text
    assert "__call__" in caplog.text
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text


async def test_answers_leave_nothing_of_question_or_person_in_the_log(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """At the finest level of our own log."""
    caplog.set_level(logging.DEBUG, "bot")
    await person.say("Gent xyzzyplugh")
    await person.press_raw("?xyzzyplugh")
    await person.look_for("xyzzyplugh")
    await person.show(location={"latitude": 50.123456, "longitude": 4.123456})
    assert "bot" in {record.name.partition(".")[0] for record in caplog.records}
    for hidden in ("xyzzyplugh", str(person.chat), NAME, "123456", TOKEN):
        assert hidden not in caplog.text


async def test_polling_goes_on_after_a_fault(
    person: Person, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """One line in the log, no traceback, and the question is answered."""
    api.fail("getUpdates", BROKEN)
    await person.say("Gent")
    await until(lambda: api.has_failed)
    await person.say("Leuven")
    assert "polling was interrupted: NetworkError" in caplog.text
    assert "Traceback" not in caplog.text


@both_ways
async def test_an_update_that_cannot_be_read_stops_nothing(
    person: Person, api: BotApi, bot: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """It is taken once, and those after it are answered."""
    for update in UNREADABLE:
        await api.enqueue(**update)
    assert "Leuven" in (await person.say("Leuven")).text
    await until(lambda: bot.liveness.state().handled == len(UNREADABLE) + 1)
    await until(lambda: api.courier.waiting(TOKEN) == 0)
    assert len(person.heard) == 1
    assert SECRET not in caplog.text


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name.startswith("bot")]
