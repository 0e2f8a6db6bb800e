"""Conversations over real HTTP: in groups the bot speaks when it is spoken to, and briefly."""

from __future__ import annotations

from itertools import count

import pytest

from bot.adapters.telegram import door
from bot.messages.catalog import Catalog
from tests.telegram.bot_api import USERNAME, BotApi, until
from tests.telegram.calls import Call
from tests.telegram.conftest import Start, polling_only
from tests.telegram.person import Person, typed

AT = f"@{USERNAME}"
FILE = {"file_id": "verzonnen", "file_unique_id": "verzonnen"}
_groups = count(-900_000_000, -1)
_numbers = count(1)


@pytest.fixture
def member(person: Person, api: BotApi) -> Person:
    """Somebody in a group that the bot is in."""
    assert person.chat
    return Person(api, group=next(_groups))


async def test_a_group_is_left_in_peace(member: Person) -> None:
    """What is not meant for the bot is not answered."""
    await member.send(text="Gent")
    await member.send(voice={**FILE, "duration": 1})
    await member.send(location={"latitude": 50.8792, "longitude": 4.7009})
    await member.send(document={**FILE, "file_name": "lijst.csv"})
    await member.send(**typed("/gemeente@AndereBot Gent"))
    await member.send(**typed("/taal"))
    await member.send(**typed("/status"))
    await member.send(**typed("@AndereBot Gent"))
    await member.send(**typed(f"{AT}2 Gent"))
    answer = await member.say(f"/gemeente@{USERNAME} Leuven")
    assert "Leuven" in answer.text
    assert len(member.heard) == 1


@pytest.mark.parametrize("text", [f"{AT} Lokeren", f"Lokeren, {AT.lower()}?", "/gemeente Lokeren"])
async def test_a_group_gets_the_short_form_as_an_answer_to_who_asked(
    member: Person, api: BotApi, text: str
) -> None:
    """Who, how to reach them, how old that is; the rest is behind a link to the bot's own chat."""
    answer = await member.say(text)
    assert answer.text.startswith("Lokeren\n")
    assert "Interwaas" in answer.text
    assert "+32 3 500 47 00" in answer.text
    assert "Nagekeken op" in answer.text
    assert answer.text.count("\n") < 10
    assert answer.keyboard == [
        [{"text": "Meer weten", "url": f"https://t.me/{USERNAME}?start=46029"}]
    ]
    assert api.chats.theirs(member.chat, answer.quotes) is not None


async def test_the_link_in_a_group_leads_to_the_whole_answer(
    member: Person, person: Person
) -> None:
    """Telegram sends "/start 46029" there."""
    url = (await member.say("/gemeente Lokeren")).button("Meer weten")["url"]
    assert "Bewaar contact" in (await person.say(f"/start {url.partition('=')[2]}")).labels


async def test_the_bots_name_alone_gets_an_example(member: Person, say: Catalog) -> None:
    """So somebody who tries the name learns how it works."""
    answer = await member.say(AT)
    assert answer.text == say.text("group.ask", example=f"{AT} Kessel-Lo")


async def test_the_bots_name_under_a_picture_counts(member: Person) -> None:
    """The rest of the words is the question."""
    words = typed(f"{AT} Leuven")
    photo = {**FILE, "width": 1, "height": 1}
    answer = await member.show(
        photo=[photo], caption=words["text"], caption_entities=words["entities"]
    )
    assert "Leuven" in answer.text


async def test_a_choice_in_a_group_becomes_the_short_form(member: Person) -> None:
    """The message with the choice is changed; the group gets no second one."""
    asked = await member.say("/gemeente Hofstade")
    assert asked.labels == ["Hofstade (Zemst)", "Hofstade (Aalst)"]
    answer = await member.press("Hofstade (Aalst)")
    assert answer.method == "editMessageText"
    assert answer.text.startswith("Aalst\n")
    assert answer.labels == ["Meer weten"]


async def test_two_in_a_group_are_each_answered(member: Person, api: BotApi) -> None:
    """Each answer quotes its own question."""
    other = Person(api, group=member.chat)
    await member.say("/gemeente Gent")
    await other.say("/gemeente Leuven")
    quoted = [api.chats.theirs(member.chat, call.quotes) for call in member.heard]
    assert [message and message["text"] for message in quoted] == [
        "/gemeente Gent",
        "/gemeente Leuven",
    ]


async def test_an_anonymous_administrator_of_a_supergroup_is_answered(
    person: Person, api: BotApi
) -> None:
    """Telegram names a bot of its own as the sender."""
    assert person.chat
    admin = Person(api, group=-1_000_000_000_000 - next(_numbers))
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    answer = await admin.show(**{**typed("/gemeente Gent"), "from": nobody})
    assert answer.text.startswith("Gent\n")
    assert answer.quotes is not None


async def test_a_busy_group_is_not_filled_and_other_groups_go_on(
    start: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram takes twenty messages a minute for one group; so no word about it either."""
    monkeypatch.setattr(door, "_GROUP_BURST", 2)
    monkeypatch.setattr(door, "_GROUP_PER_MINUTE", 0.1)
    busy, quiet = next(_groups), next(_groups)
    async with start() as channel:
        members = [Person(api, group=busy) for _ in range(5)]
        for one in members:
            await one.send(**typed("/gemeente Gent"))
        await until(lambda: channel.liveness.state().handled == len(members))
        await until(lambda: len(members[0].heard) == 2)
        assert "Gent" in (await Person(api, group=quiet).say("/gemeente Gent")).text
    assert b"limited_total 3.0" in channel.metrics.text()


@polling_only
async def test_a_group_that_became_a_supergroup_is_answered_there(
    member: Person, api: BotApi
) -> None:
    """Telegram tells its new number with the refusal."""
    supergroup = -1_000_000_000_000 - next(_numbers)
    api.migrate(member.chat, supergroup)
    await member.send(**typed("/gemeente Gent"))
    await until(lambda: api.sent("sendMessage", supergroup))
    answer: Call = api.sent("sendMessage", supergroup)[0]
    assert "Gent" in answer.text
    assert api.refusals == [
        "sendMessage: Bad Request: group chat was upgraded to a supergroup chat"
    ]
    api.refusals.clear()
