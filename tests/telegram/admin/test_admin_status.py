"""Conversations over real HTTP: how the bot is, and what administrators hear of faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.channel import Channel
from bot.adapters.telegram.profile import ADMIN, PRIVATE
from bot.core.reading.budget import Budget
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Asked
from bot.wiring import Services
from tests.telegram.bot_api import BotApi, until
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import Person


class BrokenAsk(Ask):
    """Breaks on every question."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.holder, lambda: pytest.fail("no clock needed"))

    def __call__(self, text: str, budget: Budget | None = None) -> Asked:
        raise RuntimeError("a fault of our own")


@both_ways
async def test_status_says_how_the_bot_is(
    bot: Channel, an: Person, person: Person, texts: Catalog, mode: str
) -> None:
    """Which data, how Telegram is reached, what was done."""
    assert bot.liveness.is_started
    await person.say("Gent")
    status = (await an.say("/status")).text
    assert "Versie 1 van" in status
    assert "Berichten die wachten: 0." in status
    assert "Beantwoord sinds de start: 1." in status
    assert f"Telegram via {mode}" in status
    assert status.endswith(texts.text("admin.faults.many", number=0))


@both_ways
async def test_administrators_hear_of_a_fault_once_and_nothing_of_who_and_what(
    start: Start, services: Services, texts: Catalog, api: BotApi, an: Person, mode: str
) -> None:
    """Its class, once an hour, beside the apology to the person; the rest is in the log."""
    person = Person(api)
    async with start(replace(services, ask=BrokenAsk(services))):
        for _ in range(3):
            apology = await person.say("Xyzzyplugh")
            assert apology.text == texts.text("error.calm")
        await until(lambda: an.heard)
        status = await an.say("/status")
    told, _ = an.heard
    assert "RuntimeError" in told.text
    for hidden in ("Xyzzyplugh", str(person.number), "a fault of our own"):
        assert hidden not in told.text
    assert "3 fouten sinds de start." in status.text


async def test_an_administrator_who_works_fast_is_not_held_back(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    """A long list is worked through with one tap after the other."""
    assert bot.liveness.is_started
    for _ in range(40):
        assert (await an.say("/meldingen")).text == texts.text("admin.report.none")


async def test_help_names_the_orders_of_administrators_to_them(
    bot: Channel, an: Person, texts: Catalog
) -> None:
    """Each with what it does."""
    assert bot.liveness.is_started
    told = (await an.say("/help")).text
    assert texts.text("chat-help.admins") in told
    for name in ADMIN:
        if name not in PRIVATE:
            assert f"/{name}: {texts.text(f'command.{name}')}" in told
