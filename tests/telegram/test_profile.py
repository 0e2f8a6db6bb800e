"""What Telegram shows of the bot: commands and descriptions, set by itself at its start."""

from __future__ import annotations

import json

import pytest

from bot.adapters.telegram.profile import ADMIN, GROUP, PRIVATE
from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import BROKEN, REFUSED, slow_down
from tests.telegram.conftest import Start
from tests.telegram.person import Person

pytestmark = pytest.mark.introduces

BOSS = 900_000_000
Catalogs = dict[str, Catalog]


@pytest.fixture
def admins() -> dict[int, str]:
    return {BOSS: "An"}


def names(api: BotApi, scope: dict[str, object], language: str) -> list[str]:
    """The commands that are listed somewhere."""
    place = json.dumps(scope, sort_keys=True), language
    return [command["command"] for command in api.profile.commands.get(place, [])]


def is_complete(api: BotApi, catalogs: Catalogs) -> bool:
    """Tell whether the last thing was set: the short description in the last language."""
    done = api.tried("getMyShortDescription")
    return len(done) == len(catalogs) and len(api.profile.descriptions) == 2 * len(catalogs)


async def test_commands_are_listed_by_kind_of_chat_and_language(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    """Dutch for whoever speaks no language of the bot's; administrators see more."""
    Person(api, number=BOSS)
    async with start():
        await until(lambda: is_complete(api, catalogs))
    for code in catalogs:
        language = "" if code == "nl" else code
        assert names(api, {"type": "all_private_chats"}, language) == list(PRIVATE)
        assert names(api, {"type": "all_group_chats"}, language) == list(GROUP)
        assert names(api, {"type": "chat", "chat_id": BOSS}, language) == list(ADMIN)


async def test_each_command_says_in_its_language_what_it_does(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    Person(api, number=BOSS)
    async with start():
        await until(lambda: is_complete(api, catalogs))
    for (_, language), commands in api.profile.commands.items():
        texts = catalogs[language or "nl"]
        for command in commands:
            assert command["description"] == texts.text(f"command.{command['command']}")


async def test_the_descriptions_are_set_in_each_language(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    """Before somebody presses Start, this is all they see."""
    Person(api, number=BOSS)
    async with start():
        await until(lambda: is_complete(api, catalogs))
    for code, texts in catalogs.items():
        language = "" if code == "nl" else code
        described = api.profile.descriptions
        assert described["description", language] == texts.text("profile.description")
        assert described["short_description", language] == texts.text("profile.short")


async def test_what_is_right_already_is_not_set_again(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    """Telegram limits how often, and a bot restarts more often than its profile changes."""
    Person(api, number=BOSS)
    async with start():
        await until(lambda: is_complete(api, catalogs))
    api.calls.clear()
    async with start():
        await until(lambda: is_complete(api, catalogs))
    assert not [call.method for call in api.calls if call.method.startswith("setMy")]


async def test_only_what_differs_is_set(start: Start, api: BotApi, catalogs: Catalogs) -> None:
    """After a change of one sentence."""
    Person(api, number=BOSS)
    async with start():
        await until(lambda: is_complete(api, catalogs))
    api.calls.clear()
    api.profile.descriptions["description", "fr"] = "Iets van vroeger"
    async with start():
        await until(lambda: is_complete(api, catalogs))
        await until(lambda: api.sent("setMyDescription"))
    (changed,) = [call for call in api.calls if call.method.startswith("setMy")]
    assert changed.fields["language_code"] == "fr"


async def test_an_administrator_who_never_spoke_to_the_bot_spoils_nothing(
    start: Start, api: BotApi, catalogs: Catalogs
) -> None:
    """There is no chat yet to list commands in; the rest is set."""
    async with start():
        await until(lambda: is_complete(api, catalogs))
    assert set(api.refusals) == {"setMyCommands: Bad Request: chat not found"}
    api.refusals.clear()
    assert names(api, {"type": "all_group_chats"}, "") == list(GROUP)


async def test_the_bot_answers_while_its_profile_cannot_be_set(start: Start, api: BotApi) -> None:
    """It is a courtesy, done beside."""
    api.fail_always("getMyCommands", slow_down(60))
    person = Person(api)
    async with start():
        assert "Gent" in (await person.say("Gent")).text


async def test_what_fails_for_now_is_tried_again(start: Start, api: BotApi) -> None:
    """And what Telegram refuses is left."""
    Person(api, number=BOSS)
    api.fail("setMyCommands", BROKEN, slow_down(0.05))
    api.fail("setMyDescription", REFUSED)
    async with start():
        await until(lambda: api.profile.descriptions.get(("short_description", "fr")))
    assert names(api, {"type": "all_private_chats"}, "") == list(PRIVATE)
    assert ("description", "") not in api.profile.descriptions
    assert ("description", "fr") in api.profile.descriptions
