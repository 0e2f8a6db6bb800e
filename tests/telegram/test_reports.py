"""Conversations over real HTTP: somebody says what is wrong, and what it should be."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.telegram.buttons import Report
from bot.core.model.terms import NisCode
from bot.core.reading.notes import MOST_NOTE
from bot.messages.catalog import Catalog
from bot.service.correct import Wrong
from bot.settings import Settings
from tests.telegram.bot_api import USERNAME, BotApi, until
from tests.telegram.calls import Call
from tests.telegram.conftest import Start, both_ways
from tests.telegram.memory import Message
from tests.telegram.person import NAME, Person, typed
from tests.telegram.stack import QUICK

BOSS = 900_000_000
KINDS = ["De telefoon", "De e-mail", "De naam", "De organisatie", "Iets anders"]
HOSTILE = [
    pytest.param("<b>&lt;</b></i>", "<b>&lt;</b></i>", id="html"),
    pytest.param("een\ntwee\u2028drie", "een twee drie", id="lines"),
    pytest.param("\u202eomgekeerd\u2066", "omgekeerd", id="direction"),
    pytest.param("x" * 4096, "x" * MOST_NOTE, id="long"),
    pytest.param("&" * 4096, "&" * MOST_NOTE, id="long, escaped"),
    pytest.param("👍" * 2048, "👍" * MOST_NOTE, id="emoji"),
    pytest.param(
        "@iemand https://example.org t.me/x", "@iemand https://example.org t.me/x", id="@"
    ),
    pytest.param("'); DROP TABLE reports; --", "'); DROP TABLE reports; --", id="sql"),
    pytest.param("{note} {0} %s", "{note} {0} %s", id="placeholders"),
    pytest.param("Gent", "Gent", id="a place"),
]


@pytest.fixture
def admins() -> dict[int, str]:
    return {BOSS: "An"}


@pytest.fixture(autouse=True)
def boss(api: BotApi) -> Person:
    """An administrator, who spoke to the bot: so there is a chat to tell things in."""
    return Person(api, number=BOSS)


async def report(person: Person, kind: str = "De telefoon") -> Message:
    """Report something about Lokeren; return the message that asks for a line."""
    await person.say("Lokeren")
    await person.press("Klopt niet?")
    await person.press(kind, 2)
    return person.latest()


def asks(texts: Catalog) -> str:
    return texts.text("wrong.note-ask", place="Lokeren")


def kept(settings: Settings, columns: str = "nis, kind, note, times") -> list[tuple[Any, ...]]:
    """What was reported."""
    with closing(sqlite3.connect(settings.database)) as database:
        rows = database.execute(f"SELECT {columns} FROM reports ORDER BY id").fetchall()  # noqa: S608 -- a constant
    return [tuple(row) for row in rows]


# --- without a line -----------------------------------------------------------------------------


async def test_a_report_asks_what_is_wrong_and_what_it_should_be_below_the_answer(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """The answer stays readable: whoever says what is wrong with it looks at it."""
    answer = await person.say("Lokeren")
    asked = await person.press("Klopt niet?")
    assert asked.text == texts.text("wrong.ask", place="Lokeren")
    assert asked.quotes == answer.message_id
    assert asked.labels == [*KINDS, "Toch niet"]
    wanted = await person.press("De telefoon", 2)
    thanked = person.heard[-2]
    assert (thanked.text, thanked.message_id) == (texts.text("wrong.thanks"), asked.message_id)
    assert thanked.labels == []
    assert wanted.text == asks(texts)
    assert wanted.fields["reply_markup"] == {"force_reply": True}
    shown = api.chats.ours(person.chat, answer.message_id)
    assert shown is not None
    assert shown.html == answer.html


async def test_whoever_thinks_better_of_it_reports_nothing(
    person: Person, texts: Catalog, settings: Settings
) -> None:
    await person.say("Lokeren")
    await person.press("Klopt niet?")
    assert (await person.press("Toch niet")).text == texts.text("wrong.never-mind")
    assert kept(settings) == []


async def test_the_place_in_the_question_leads_to_the_answer(person: Person) -> None:
    """It is a link, by which a reply to it is understood after a restart too."""
    asked = await report(person)
    (link,) = person.quoted(asked)["entities"]
    url = link["url"]
    assert url == f"https://t.me/{USERNAME}?start=f46029_phone"
    answer = await person.say(f"/start {url.partition('=')[2]}")
    assert answer.text.startswith("Lokeren")


async def test_administrators_hear_of_a_report_once(
    person: Person, boss: Person, api: BotApi, texts: Catalog, settings: Settings
) -> None:
    """The next one of the same is counted; whoever reports is told that it is known."""
    reporters = [person, Person(api), Person(api)]
    for number, reporter in enumerate(reporters):
        asked = await report(reporter, "De e-mail")
        key = "wrong.thanks" if number == 0 else "wrong.thanks-again"
        assert reporter.heard[-2].text == texts.text(key), asked
    await until(lambda: boss.heard)
    (told,) = boss.heard
    expected = texts.text("admin.wrong", what="de e-mail", place="Lokeren", body="Interwaas")
    assert told.text == f"{expected}\n{texts.text('admin.wrong-do')}"
    assert kept(settings) == [("46029", "email", "", 3)]


async def test_another_fault_of_the_same_answer_is_another_report(
    person: Person, boss: Person
) -> None:
    """The phone and the name are two things to look after."""
    for kind in KINDS:
        await report(person, kind)
    await until(lambda: len(boss.heard) == len(KINDS))


async def test_a_report_of_the_wijk_werken_answer_is_about_the_organiser(
    person: Person, settings: Settings, texts: Catalog
) -> None:
    """And links back to that answer."""
    first = await person.say("/wijkwerken Kortrijk")
    await person.press("Klopt niet?")
    await person.press("De telefoon", 2)
    await person.reply("het is 09 000 00 01", person.latest())
    assert kept(settings, "kind, note") == [("phone", "het is 09 000 00 01")]
    ((body,),) = kept(settings, "body")
    assert body.startswith("ww-")
    assert (await person.say("/start f34022k_phone")).text == first.text


async def test_a_button_from_before_lines_could_be_added_still_reports(
    person: Person, settings: Settings, texts: Catalog
) -> None:
    """Old messages stay in people's chats, and so do those that were changed into thanks."""
    assert (await person.press_raw("f46029:phone", 2)).text == asks(texts)
    assert kept(settings, "nis, body, kind") == [("46029", "interwaas", "phone")]
    earlier = person.quoted(person.old_message())
    back = {"text": "Terug", "callback_data": "f46029:phone!"}
    earlier["reply_markup"] = {"inline_keyboard": [[back]]}
    await person.show(text="09 000 00 01", reply_to_message=earlier)
    assert kept(settings) == [("46029", "phone", "09 000 00 01", 1)]
    assert (await person.press_raw("f46029:phone!")).text.startswith("Lokeren")


async def test_a_report_counts_though_no_administrator_can_be_told(
    start: Start, api: BotApi, settings: Settings, texts: Catalog
) -> None:
    """The only one never spoke to the bot."""
    person = Person(api)
    api.chats.known.discard(BOSS)
    async with start():
        await report(person)
        assert person.heard[-2].text == texts.text("wrong.thanks")
    assert len(kept(settings)) == 1
    assert "sendMessage: Bad Request: chat not found" in api.refusals
    api.refusals.clear()


# --- with a line --------------------------------------------------------------------------------


@both_ways
async def test_a_reply_says_what_it_should_be(
    person: Person, boss: Person, texts: Catalog, settings: Settings
) -> None:
    """It takes the place of the press, is shown to who wrote it, and told to administrators."""
    asked = await report(person)
    answer = await person.reply("het is 09 000 00 01", asked)
    assert answer.method == "sendMessage"
    assert answer.text == texts.text("wrong.note-thanks", note="het is 09 000 00 01")
    assert kept(settings) == [("46029", "phone", "het is 09 000 00 01", 1)]
    await until(lambda: len(boss.heard) == 2)
    assert '"het is 09 000 00 01"' in boss.heard[-1].text


async def test_the_same_number_in_another_spelling_is_counted_and_not_told_again(
    person: Person, boss: Person, api: BotApi, settings: Settings
) -> None:
    """Three people, one fact."""
    for number, text in enumerate(("09 000 00 01", "09/000.00.01", "+3290000001")):
        reporter = Person(api) if number else person
        await reporter.reply(text, await report(reporter))
    assert kept(settings) == [("46029", "phone", "09 000 00 01", 3)]
    await until(lambda: len(boss.heard) >= 2)
    assert sum("schreef" in call.text for call in boss.heard) == 1


@pytest.mark.parametrize(("written", "line"), HOSTILE)
async def test_whatever_is_written_is_one_line_of_text(
    person: Person, boss: Person, texts: Catalog, settings: Settings, written: str, line: str
) -> None:
    """It is kept, shown and told as text; nothing in it is carried out."""
    answer = await person.reply(written, await report(person, "Iets anders"))
    assert answer.text == texts.text("wrong.note-thanks", note=line)
    assert kept(settings) == [("46029", "other", line, 1)]
    await until(lambda: len(boss.heard) == 2)
    assert line in boss.heard[-1].text


async def test_a_line_with_nothing_to_read_is_not_kept(
    person: Person, texts: Catalog, settings: Settings
) -> None:
    """The report itself stays."""
    answer = await person.reply("\u200b\u202e", await report(person))
    assert answer.text == texts.text("wrong.note-empty")
    assert kept(settings) == [("46029", "phone", "", 1)]


def _fill(settings: Settings) -> None:
    """Write as many open lines as may wait."""
    with closing(sqlite3.connect(settings.database)) as database:
        for number in range(20):
            values = ("46029", "interwaas", "phone", f"lijn {number}")
            database.execute(
                "INSERT INTO reports (nis, body, kind, note, times, first_on, last_on, state) "
                "VALUES (?, ?, ?, ?, 1, '2099-01-01', '2099-01-01', 'open')",
                values,
            )
        database.commit()


async def test_after_many_lines_only_the_report_counts(
    person: Person, texts: Catalog, settings: Settings
) -> None:
    """Whoever writes is told the truth about it."""
    # In a thread: the bot writes on this loop, and keeps the file locked while that stands still.
    await asyncio.to_thread(_fill, settings)
    answer = await person.reply("nog een", await report(person))
    assert answer.text == texts.text("wrong.note-full")
    assert kept(settings)[-1] == ("46029", "phone", "", 1)


async def test_a_reply_after_a_restart_is_understood(
    start: Start, api: BotApi, settings: Settings
) -> None:
    """The button says what it is about: the new process knows nothing of the old one."""
    person = Person(api)
    async with start():
        asked = await report(person)
    async with start():
        await person.reply("het is 09 000 00 01", asked)
    assert kept(settings) == [("46029", "phone", "het is 09 000 00 01", 1)]


async def test_nobody_can_tell_who_reported_nor_does_the_log_hold_the_line(
    start: Start, api: BotApi, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the database nor in the log, nor in what administrators read."""
    caplog.set_level("DEBUG", "bot")
    person = Person(api)
    async with start():
        asked = await report(person, "De organisatie")
        await person.reply("een geheime regel", asked)
        await until(lambda: len(api.sent("sendMessage", BOSS)) == 2)
    told = " ".join(call.text for call in api.sent("sendMessage", BOSS))
    assert "een geheime regel" in told
    assert "een geheime regel" not in caplog.text
    files = [file.read_bytes() for file in settings.database.parent.iterdir() if file.is_file()]
    for hidden in (str(person.number), NAME):
        assert hidden not in told
        assert hidden not in caplog.text
        assert not any(hidden.encode() in content for content in files)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("De telefoon", "het is nu 016 12 34 56"),
        ("De telefoon", "016/12.34.56"),
        ("De telefoon", "dat nummer bestaat niet meer"),
        ("De telefoon", "het nummer klopt niet, je komt uit in Gent"),
        ("De e-mail", "info@example.org"),
        ("De naam", "Voornaam Achternaam"),
        ("De organisatie", "het is nu Voorbeeld vzw in Sint-Niklaas"),
        ("Iets anders", "Verzonnenstraat 5, 9160 Lokeren"),
        ("Iets anders", "www.example.org"),
    ],
)
async def test_the_next_line_is_taken_where_it_is_plainly_meant(
    person: Person, boss: Person, texts: Catalog, settings: Settings, kind: str, line: str
) -> None:
    """Not everybody swipes to reply; the bot says what it kept, in case it was a question."""
    await report(person, kind)
    answer = await person.say(line)
    kept_line = texts.text("wrong.note-thanks", note=line)
    assert answer.text == f"{kept_line}\n{texts.text('wrong.note-guess')}"
    assert kept(settings, "note, times") == [(line, 1)]
    await until(lambda: len(boss.heard) == 2)
    assert (await person.say("Gent")).text.startswith("Gent\n")


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("De telefoon", "Gent"),
        ("De telefoon", "9000"),
        ("De telefoon", "wat is het nummer in Gent?"),
        ("De telefoon", "dank je"),
        ("De naam", "wie is de regisseur in Gent"),
        ("De organisatie", "Gent\nLeuven\nAalst"),
        ("Iets anders", "wat is wijk-werken"),
        ("De telefoon", "qwrtpsdf"),
        ("Iets anders", "/gemeente Gent"),
    ],
)
async def test_the_next_line_is_a_question_where_it_may_be_one(
    person: Person, settings: Settings, kind: str, question: str
) -> None:
    """And then nothing is waited for any more."""
    await report(person, kind)
    before = len(person.heard)
    await person.say(question)
    assert kept(settings, "note") == [("",)]
    assert len(person.heard) == before + 1


async def test_only_the_very_next_line_is_taken(person: Person, settings: Settings) -> None:
    """What comes later is read as every question; a reply still counts."""
    asked = await report(person)
    await person.say("Gent")
    await person.say("het is nu 016 12 34 56")
    assert kept(settings, "note") == [("",)]
    await person.reply("het is nu 016 12 34 58", asked)
    assert kept(settings, "note")[-1] == ("het is nu 016 12 34 58",)


@pytest.mark.parametrize("tuning", [replace(QUICK, line_awaited_s=-1.0)])
async def test_the_next_line_is_awaited_for_some_minutes(
    person: Person, settings: Settings
) -> None:
    """After that it is read as every question; a reply still counts."""
    asked = await report(person)
    await person.say("het is nu 016 12 34 57")
    assert kept(settings, "note") == [("",)]
    await person.reply("het is nu 016 12 34 58", asked)
    assert kept(settings, "note")[-1] == ("het is nu 016 12 34 58",)


# --- what is no line ----------------------------------------------------------------------------


async def answered_as_question(answer: Call, settings: Settings) -> None:
    assert answer.text.startswith("Gent")
    assert all(note == "" for (note,) in kept(settings, "note"))


async def test_a_reply_to_an_answer_is_a_question(person: Person, settings: Settings) -> None:
    """Its button says "klopt niet?", but nobody asked for a line yet."""
    await person.say("Lokeren")
    await answered_as_question(await person.reply("Gent", person.latest()), settings)
    await person.press("Klopt niet?")
    await answered_as_question(await person.reply("Gent", person.latest()), settings)


@pytest.mark.parametrize("sender", ["self", "other bot", "nobody"])
async def test_a_reply_to_a_message_of_somebody_else_is_a_question(
    person: Person, settings: Settings, sender: str
) -> None:
    """Even if that message carries the very same button."""
    earlier = person.quoted(await report(person))
    if sender == "nobody":
        del earlier["from"]
    elif sender == "self":
        earlier["from"] = {"id": person.number, "is_bot": False, "first_name": NAME}
    else:
        earlier["from"]["id"] += 1
    await answered_as_question(await person.show(text="Gent", reply_to_message=earlier), settings)


@pytest.mark.parametrize(
    "markup",
    [
        {"inline_keyboard": []},
        {"inline_keyboard": [[{"text": "x", "callback_data": "f46029:geld!"}]]},
        {"inline_keyboard": [[{"text": "x", "callback_data": "f46029!"}]]},
        {"inline_keyboard": [[{"text": "x", "callback_data": "f46029:phone"}]]},
        {"inline_keyboard": [[{"text": "x", "url": "https://example.org"}]]},
        None,
    ],
)
async def test_a_reply_to_a_message_without_the_button_is_a_question(
    person: Person, settings: Settings, markup: dict[str, Any] | None
) -> None:
    """Forged or not."""
    earlier = person.quoted(await report(person))
    del earlier["entities"]
    if markup is not None:
        earlier["reply_markup"] = markup
    await answered_as_question(await person.show(text="Gent", reply_to_message=earlier), settings)


async def test_a_line_about_a_place_that_is_not_there_says_so(
    person: Person, texts: Catalog, settings: Settings
) -> None:
    """A forged button, or one of before a merger long ago."""
    earlier = person.quoted(await report(person))
    del earlier["entities"]
    forged = Report(NisCode("99999"), Wrong.PHONE, is_sent=True).encode()
    earlier["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": forged}]]}
    answer = await person.show(text="het is 09", reply_to_message=earlier)
    assert answer.text == texts.text("error.expired")
    assert kept(settings) == [("46029", "phone", "", 1)]


async def test_a_command_as_a_reply_is_a_command(person: Person, settings: Settings) -> None:
    """Nothing that begins with a slash is kept."""
    answer = await person.reply("/gemeente Gent", await report(person))
    await answered_as_question(answer, settings)


async def test_a_reply_in_a_group_adds_nothing(
    person: Person, api: BotApi, settings: Settings
) -> None:
    """There, the bot hears what names it and what replies to it, and each is a question."""
    earlier = person.quoted(await report(person))
    member = Person(api, group=-900_500_001)
    earlier["chat"] = {"id": member.chat, "type": "group", "title": "Voorbeeldgroep"}
    for words in ({"text": "Gent"}, typed(f"@{USERNAME} Gent")):
        answer = await member.show(**words, reply_to_message=earlier)
        await answered_as_question(answer, settings)


# --- words that lead nowhere --------------------------------------------------------------------


def missed(settings: Settings) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(settings.database)) as database:
        return database.execute("SELECT days, token FROM misses").fetchall()


@pytest.mark.parametrize("text", ["qwrtpsdf", "/gemeente qwrtpsdf"])
async def test_a_word_that_leads_nowhere_is_counted_beside_the_answer(
    person: Person, settings: Settings, text: str
) -> None:
    """Only its hash, as long as one day has seen it."""
    await person.say(text)
    await until(lambda: missed(settings))
    await person.say("Gent")
    assert missed(settings) == [(1, None)]
    files = [file.read_bytes() for file in settings.database.parent.iterdir() if file.is_file()]
    inbox = settings.database.with_suffix(".inbox.sqlite3").name
    assert files
    others = [
        file.read_bytes()
        for file in settings.database.parent.iterdir()
        if file.is_file() and not file.name.startswith(inbox)
    ]
    assert not any(b"qwrtpsdf" in content for content in others)


async def test_a_group_is_counted_only_where_it_asks(
    person: Person, api: BotApi, settings: Settings
) -> None:
    """What people say among themselves is none of the bot's business."""
    assert person.chat
    member = Person(api, group=-900_500_002)
    await member.send(text="zwabberdonk")
    await member.say(f"@{USERNAME} qwrtpsdf")
    await until(lambda: missed(settings))
    assert len(missed(settings)) == 1


async def test_what_is_counted_at_the_end_is_not_lost(
    start: Start, api: BotApi, settings: Settings
) -> None:
    """The bot stops right after its answer."""
    person = Person(api)
    async with start():
        await person.say("qwrtpsdf")
    assert missed(settings) == [(1, None)]
