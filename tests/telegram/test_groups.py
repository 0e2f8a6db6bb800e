"""Conversations over real HTTP: in groups the bot speaks when it is spoken to, and briefly."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from tests.telegram.bot_api import USERNAME, BotApi, until
from tests.telegram.calls import Call
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import Person, typed
from tests.telegram.stack import QUICK

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


@both_ways
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
    assert "Klopt niet?" in (await person.say(f"/start {url.partition('=')[2]}")).labels


async def test_the_bots_name_alone_gets_an_example(member: Person, texts: Catalog) -> None:
    """So somebody who tries the name learns how it works."""
    answer = await member.say(AT)
    assert answer.text == texts.text("group.ask", example=f"{AT} Kessel-Lo")


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


# --- who speaks to it, and how ----------------------------------------------


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("/gemeente Hofstade", "Welke plaats bedoel je"),
        ("/gemeente", "Voor welke gemeente?"),
        (AT, "Typ een gemeente achter mijn naam."),
        (f"{AT} qwrtpsdf", "Ik vond geen gemeente"),
    ],
)
async def test_the_answer_to_its_own_question_is_heard(
    member: Person, question: str, words: str
) -> None:
    """Whoever is asked "which place?" replies to that very message."""
    asked = await member.say(question)
    assert asked.text.startswith(words)
    answer = await member.reply("Aalst", member.latest())
    assert answer.text.startswith("Aalst\n")
    assert answer.labels == ["Meer weten"]


async def test_a_reply_to_an_answer_is_heard_where_it_asks_more(member: Person) -> None:
    """What people say about an answer among themselves is left in peace."""
    await member.say("/gemeente Gent")
    gent = member.latest()
    await member.send(**typed("qwrtpsdf zeg"), reply_to_message=member.quoted(gent))
    await member.send(**typed("dank je"), reply_to_message=member.quoted(gent))
    assert (await member.reply("en Leuven?", gent)).text.startswith("Leuven\n")
    assert len(member.heard) == 2


async def test_the_bots_name_as_a_reply_answers_the_question_of_somebody_else(
    member: Person, api: BotApi
) -> None:
    """And shows whose question that is."""
    other = Person(api, group=member.chat)
    question = await other.send(**typed("wie is de regisseur in Lokeren?"))
    answer = await member.show(**typed(AT), reply_to_message=question)
    assert answer.text.startswith("Lokeren\n")
    assert answer.quotes == question["message_id"]
    answer = await member.show(**typed(f"{AT} weet jij dit?"), reply_to_message=question)
    assert answer.quotes == question["message_id"]
    answer = await member.show(**typed(f"{AT} Gent"), reply_to_message=question)
    assert answer.text.startswith("Gent\n")


async def test_the_part_of_a_question_that_was_picked_out_counts(
    member: Person, api: BotApi, texts: Catalog
) -> None:
    """Telegram lets people quote a part; where there is no question, the bot says how to ask."""
    question = await Person(api, group=member.chat).send(**typed("Van Gent naar Leuven verhuisd"))
    quote = {"text": "Leuven", "position": 14, "is_manual": True}
    answer = await member.show(**typed(AT), reply_to_message=question, quote=quote)
    assert answer.text.startswith("Leuven\n")
    sound = await Person(api, group=member.chat).send(voice={**FILE, "duration": 1})
    answer = await member.show(**typed(AT), reply_to_message=sound)
    assert answer.text == texts.text("group.ask", example=f"{AT} Kessel-Lo")


@pytest.mark.parametrize("command", [f"/gemeente@{USERNAME}", "/gemeente"])
async def test_a_command_under_a_picture_counts(member: Person, command: str) -> None:
    """Of a photo, and of a file."""
    words = typed(f"{command} Leuven")
    below = {"caption": words["text"], "caption_entities": words["entities"]}
    answer = await member.show(photo=[{**FILE, "width": 1, "height": 1}], **below)
    assert answer.text.startswith("Leuven\n")
    assert answer.labels == ["Meer weten"]
    answer = await member.show(document={**FILE, "file_name": "brief.pdf"}, **below)
    assert answer.text.startswith("Leuven\n")


async def test_a_command_of_another_bot_under_a_picture_is_not_answered(member: Person) -> None:
    """Nor do the words behind it count as a question."""
    words = typed("/gemeente@AndereBot Leuven")
    below = {"caption": words["text"], "caption_entities": words["entities"]}
    await member.send(photo=[{**FILE, "width": 1, "height": 1}], **below)
    assert (await member.say("/gemeente Gent")).text.startswith("Gent\n")
    assert len(member.heard) == 1


async def test_the_bots_name_as_a_link_counts(member: Person, bot: Channel) -> None:
    """Somebody picks the bot from the list of members, and changes how it is called."""
    bot_user = {"id": bot.application.bot.id, "is_bot": True, "first_name": "Bot"}
    entity = {"type": "text_mention", "offset": 0, "length": 5, "user": bot_user}
    answer = await member.show(text="Robot, Lokeren?", entities=[entity])
    assert answer.text.startswith("Lokeren\n")
    await member.send(text="Robot, Gent?", entities=[{**entity, "user": {**bot_user, "id": 5}}])
    await member.say("/gemeente Gent")
    assert len(member.heard) == 2


async def test_in_a_group_with_topics_all_stays_in_the_topic(person: Person, api: BotApi) -> None:
    """Answers and maps; outside topics no number of one may be given."""
    assert person.chat
    member = Person(api, group=-1_000_000_000_000 - next(_numbers), patience_s=60)
    topic = {"message_thread_id": 77, "is_topic_message": True}
    for command in ("/gemeente Gent", "/kaart Gent"):
        answer = await member.show(**typed(command), **topic)
        assert int(answer.fields["message_thread_id"]) == 77
    plain = await member.show(**typed("/gemeente Gent"), message_thread_id=78)
    assert "message_thread_id" not in plain.fields


async def test_those_who_speak_as_their_group_do_not_share_one_allowance(
    start: Start, api: BotApi
) -> None:
    """Telegram names the same account for all of them, in every group."""
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    async with start(tuning=replace(QUICK, person=(1, 0.1))):
        for _ in range(3):
            group = -1_000_000_000_000 - next(_numbers)
            as_group = {"id": group, "type": "supergroup", "title": "Voorbeeldgroep"}
            speaks = {**typed("/gemeente Gent"), "from": nobody, "sender_chat": as_group}
            assert (await Person(api, group=group).show(**speaks)).text.startswith("Gent\n")


async def test_a_busy_group_is_not_filled_and_other_groups_go_on(start: Start, api: BotApi) -> None:
    """Telegram takes twenty messages a minute for one group; so no word about it either."""
    busy, quiet = next(_groups), next(_groups)
    async with start(tuning=replace(QUICK, group=(2, 0.1))) as channel:
        members = [Person(api, group=busy) for _ in range(5)]
        for one in members:
            await one.send(**typed("/gemeente Gent"))
        await until(lambda: channel.liveness.state().handled == len(members))
        await until(lambda: len(members[0].heard) == 2)
        assert "Gent" in (await Person(api, group=quiet).say("/gemeente Gent")).text
    assert b"limited_total 3.0" in channel.metrics.text()


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
