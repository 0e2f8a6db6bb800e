"""Conversations over real HTTP: what the bot tells administrators by itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from bot.service.changing.admins import Console
from bot.service.changing.change import Change
from bot.service.changing.watch import Follow
from bot.settings import Settings
from bot.wiring import Services, open_services
from tests.telegram.admin.desk import (
    BODY,
    NEW,
    NO,
    OLD,
    OTHER,
    SHOWN,
    SHOWN_NEW,
    YES,
    Files,
    phone_of_lokeren,
)
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import REFUSED
from tests.telegram.conftest import Start
from tests.telegram.person import Person
from tests.telegram.stack import TurnedClock


async def planned(an: Person, files: Files) -> None:
    """Plan a new number for the first of December."""
    files.change(OLD, NEW, 1)
    await an.say("/herlaad 2026-12-01 nieuwe ploeg")
    await an.press(YES)


async def test_a_planned_change_takes_effect_on_its_day_and_is_told(
    bot: Channel, an: Person, person: Person, files: Files, clock: TurnedClock
) -> None:
    await planned(an, files)
    clock.turn(days=7)
    await bot.periodic.once()
    assert SHOWN in await phone_of_lokeren(person)
    clock.turn(days=1)
    await bot.periodic.once()
    assert SHOWN_NEW in await phone_of_lokeren(person)
    await until(lambda: told(an, "is ingegaan"))
    assert "An: nieuwe ploeg" in (await an.say("/geschiedenis")).text


async def test_a_planned_change_that_contradicts_a_later_one_is_held_back(
    bot: Channel, an: Person, person: Person, files: Files, clock: TurnedClock
) -> None:
    """Both values are shown, once."""
    await planned(an, files)
    await an.say(f"/wijzig {BODY} telefoon {OTHER} bron gebeld")
    await an.press(YES)
    clock.turn(days=8)
    for _ in range(3):
        await bot.periodic.once()
    await until(lambda: told(an, "niet ingegaan"))
    (held_back,) = told(an, "niet ingegaan")
    assert f"gepland is {NEW}, intussen staat er {OTHER}." in held_back
    assert "+32 56 00 00 02" in await phone_of_lokeren(person)


async def test_the_weekly_message_comes_once_a_week(
    bot: Channel, an: Person, person: Person, clock: TurnedClock, texts: Catalog
) -> None:
    """On Monday from eight o'clock on, with what waits."""
    await bot.periodic.once()
    await person.say("Lokeren")
    await person.press("Klopt niet?")
    await person.press("De telefoon", 2)
    assert not told(an, texts.text("admin.weekly.title"))
    clock.turn(hours=1)
    for _ in range(3):
        await bot.periodic.once()
    await until(lambda: told(an, texts.text("admin.weekly.title")))
    clock.turn(days=6)
    await bot.periodic.once()
    (news,) = told(an, texts.text("admin.weekly.title"))
    assert "1 melding wacht. Kijk met /meldingen." in news
    assert "/verouderd" in news
    assert "woord" not in news
    clock.turn(days=1)
    await bot.periodic.once()
    await until(lambda: len(told(an, texts.text("admin.weekly.title"))) == 2)


async def test_a_weekly_message_that_reached_nobody_comes_again(
    bot: Channel, an: Person, person: Person, clock: TurnedClock, api: BotApi, texts: Catalog
) -> None:
    await person.say("Lokeren")
    await person.press("Klopt niet?")
    await person.press("De telefoon", 2)
    await until(lambda: an.heard)  # of the report
    clock.turn(hours=1)
    tried = len(api.tried("sendMessage"))
    api.fail_always("sendMessage", REFUSED)
    await bot.periodic.once()
    await until(lambda: len(api.tried("sendMessage")) >= tried + 2)  # An and Bo
    assert not told(an, texts.text("admin.weekly.title"))
    api.mend()
    for _ in range(3):
        await bot.periodic.once()
        await asyncio.sleep(0.1)
    await until(lambda: told(an, texts.text("admin.weekly.title")))
    assert len(told(an, texts.text("admin.weekly.title"))) == 1


async def load_elsewhere(settings: Settings) -> None:
    """Load the files as `regiewijzer data load` does, in another store object on the same file."""
    async with open_services(settings) as services:
        change, who = Change(services.context), Console("Cas")
        preview = await change.from_files(who, reason="nieuw nummer")
        await change.confirm(who, preview.operation, preview.digest)


async def test_what_was_loaded_outside_the_chat_is_told_once(
    bot: Channel, an: Person, bo: Person, files: Files, settings: Settings
) -> None:
    await bot.periodic.once()
    files.change(OLD, NEW, 1)
    await load_elsewhere(settings)
    for _ in range(3):
        await bot.periodic.once()
    await until(lambda: told(an, "buiten deze chat") and told(bo, "buiten deze chat"))
    (news,) = told(an, "buiten deze chat")
    assert "versie 2" in news
    assert "Cas: nieuw nummer" in news
    assert "/geschiedenis 2" in news


async def test_what_was_loaded_in_the_chat_is_not_told_as_from_outside(
    bot: Channel, an: Person, person: Person, files: Files
) -> None:
    await bot.periodic.once()
    files.change(OLD, NEW, 1)
    await an.say("/herlaad")
    await an.press(YES)
    await bot.periodic.once()
    assert SHOWN_NEW in await phone_of_lokeren(person)
    assert not told(an, "buiten deze chat")


async def test_what_was_loaded_while_the_bot_was_down_is_told_at_the_start(
    start: Start, services: Services, an: Person, files: Files, settings: Settings
) -> None:
    async with start() as bot:
        await bot.periodic.once()
    files.change(OLD, NEW, 1)
    await load_elsewhere(settings)
    await Follow(services.context).run()  # as a start does: it answers from what is active
    async with start() as bot:
        await bot.periodic.once()
        await until(lambda: told(an, "buiten deze chat"))
    async with start() as bot:
        await bot.periodic.once()
    assert len(told(an, "buiten deze chat")) == 1


class TestWatched:
    """Somebody changed the files, and the bot noticed."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, watch=True)

    async def test_changed_files_are_shown_with_a_button(
        self, bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
    ) -> None:
        """Once they are left alone, and nothing is loaded by itself."""
        files.change(OLD, NEW, 1)
        for _ in range(4):
            await bot.periodic.once()
        await until(lambda: told(an, texts.text("admin.watch")))
        assert len(told(an, texts.text("admin.watch"))) == 1
        assert SHOWN in await phone_of_lokeren(person)
        assert an.latest().buttons.keys() == {YES, NO}
        await an.press(YES)
        assert SHOWN_NEW in await phone_of_lokeren(person)

    async def test_broken_files_are_told_with_line_and_remedy(
        self, bot: Channel, an: Person, files: Files, texts: Catalog
    ) -> None:
        files.change(OLD, "0800", 1)
        for _ in range(4):
            await bot.periodic.once()
        await until(lambda: told(an, texts.text("admin.watch-bad")))
        (bad,) = told(an, texts.text("admin.watch-bad"))
        assert "contacts.yaml:" in bad
        assert texts.text("problem.phone", found="0800") in bad


def told(person: Person, part: str) -> list[str]:
    """Return what a person heard that holds *part*."""
    return [call.text for call in person.heard if part in call.text]
