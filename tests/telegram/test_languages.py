"""Conversations over real HTTP: in which language somebody is answered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from bot.core.model.errors import StoreError
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.store.chat import SqliteChat
from bot.wiring import Services
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import Start
from tests.telegram.person import Person

Catalogs = dict[str, Catalog]


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        (None, "nl"),
        ("nl", "nl"),
        ("nl-BE", "nl"),
        ("fr", "fr"),
        ("fr-BE", "fr"),
        ("en", "en"),
        ("EN_us", "en"),
        ("de", "nl"),
        ("", "nl"),
        ("-", "nl"),
    ],
)
async def test_the_bot_speaks_the_language_of_the_app_where_it_can(
    person: Person, api: BotApi, catalogs: Catalogs, code: str | None, spoken: str
) -> None:
    """For questions, for commands and for buttons; Dutch for everybody else."""
    texts = catalogs[spoken]
    del person
    somebody = Person(api, language=code)
    assert (await somebody.say("/start")).text.startswith(texts.text("talk.start"))
    answer = await somebody.say("Leuven")
    assert texts.text("duty.regierol") in answer.text
    assert texts.text("button.wrong") in answer.labels
    behind = await somebody.press(texts.text("choice.sources"))
    assert "Leuven" in behind.text
    assert texts.text("choice.answer") in behind.labels


@pytest.mark.parametrize("command", ["/taal", "/langue", "/language"])
async def test_taal_offers_each_language_in_its_own_words(
    person: Person, catalogs: Catalogs, texts: Catalog, command: str
) -> None:
    """And says what is kept of the choice."""
    asked = await person.say(command)
    assert asked.text == texts.text("language-choice.ask")
    own = [its.text("language") for its in catalogs.values()]
    assert asked.labels == [*own, texts.text("language-choice.follow")]


async def test_a_chosen_language_is_spoken_from_now_on_and_after_a_restart(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    """Whatever the app says; to this person only."""
    french, dutch = catalogs["fr"], catalogs["nl"]
    person, other = Person(api, language="en"), Person(api, language="nl")
    async with start():
        await person.say("/taal")
        chosen = await person.press(french.text("language"))
        assert chosen.text == french.text("language-choice.chosen")
        assert french.text("duty.regierol") in (await person.say("Leuven")).text
        assert french.text("inline.hint") in str((await person.look_for("")).fields)
    async with start():
        assert french.text("duty.regierol") in (await person.say("Leuven")).text
        assert dutch.text("duty.regierol") in (await other.say("Leuven")).text


async def test_following_telegram_again_forgets_the_choice_and_the_person(
    start: Start, api: BotApi, catalogs: Catalogs, settings: Settings
) -> None:
    """While a language is chosen, the database holds the number; afterwards it does not."""
    english = catalogs["en"]
    person = Person(api, language="en")
    async with start():
        await person.say("/taal")
        await person.press(catalogs["fr"].text("language"))
        assert str(person.number) in everything(settings)
        await person.say("/taal")
        told = await person.press(catalogs["fr"].text("language-choice.follow"))
        assert told.text == english.text("language-choice.followed")
        assert english.text("duty.regierol") in (await person.say("Leuven")).text
    assert str(person.number) not in everything(settings)


async def test_a_forged_language_changes_nothing(
    person: Person, texts: Catalog, settings: Settings
) -> None:
    """There is no language "xx"."""
    await person.say("/taal")
    await person.press_raw("txx")
    assert texts.text("duty.regierol") in (await person.say("Leuven")).text
    assert str(person.number) not in everything(settings)


async def test_a_choice_that_cannot_be_kept_is_not_made(
    start: Start, services: Services, api: BotApi, texts: Catalog, catalogs: Catalogs
) -> None:
    """The person is told, and the language stays as it was."""
    person = Person(api)
    async with start(replace(services, chat=FullDisk())):
        await person.say("/taal")
        told = await person.press(catalogs["fr"].text("language"))
        assert told.text == texts.text("language-choice.failed")
        assert texts.text("duty.regierol") in (await person.say("Leuven")).text


class FullDisk(SqliteChat):
    """Holds nothing, and keeps nothing."""

    def __init__(self) -> None:
        """Need no database."""

    async def chosen_languages(self) -> dict[int, str]:
        return {}

    async def choose_language(self, person: int, language: str | None) -> None:
        raise StoreError("de schijf is vol")


def everything(settings: Settings) -> str:
    """All that the database says."""
    with closing(sqlite3.connect(settings.database)) as database:
        return "\n".join(line for line in database.iterdump() if "INSERT" in line)
