"""Conversations over real HTTP: the real application, long polling, the real data."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from typing import Any

import pytest

from bot.adapters.telegram import app
from bot.adapters.telegram.app import Channel, TelegramSettings, TokenRefused, build, polling
from bot.core.followup import FollowUp, View
from bot.core.outcome import Stage
from bot.core.terms import NisCode
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Asked
from bot.wiring import Services
from tests.telegram.bot_api import (
    BLOCKED,
    BROKEN,
    HANGS_UP,
    MOST_UNITS,
    TOKEN,
    TOO_OLD,
    UNAUTHORIZED,
    USERNAME,
    BotApi,
    Fault,
    Person,
    html_fault,
    serving,
    slow_down,
    typed,
    units,
    until,
)
from tests.telegram.conftest import Start, incoming

GROUP = -900_000_000
SECRET = "Geheimeplaats"  # stands for what somebody typed and nobody may read in a log
LEUVEN = "a24062"
FILE = {"file_id": "verzonnen", "file_unique_id": "verzonnen"}


class BrokenAsk(Ask):
    """Breaks on every question, and says the question while breaking."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.holder, lambda: pytest.fail("no clock needed"))
        self._right = services.ask

    def __call__(self, text: str) -> Asked:
        if SECRET not in text:
            return self._right(text)
        try:
            raise KeyError(text)
        except KeyError as error:
            raise RuntimeError(f"cannot answer {text}") from error

    def nothing(self) -> Asked:
        return self._right.nothing()


# --- questions --------------------------------------------------------------


async def test_a_misspelled_deelgemeente_gets_an_answer_with_phone_source_and_date(
    person: Person,
) -> None:
    """Typing errors are forgiven, and the answer says where it comes from."""
    answer = await person.say("kesel lo")
    assert "Kessel-Lo is een deelgemeente van Leuven." in answer.text
    assert re.search(r"\+32 16 \d\d \d\d \d\d", answer.text)
    assert "Bron:" in answer.text
    assert re.search(r"Nagekeken op \d+-\d+-\d{4}", answer.text)
    assert list(answer.buttons) == ["Leden", "Bron", "Waarom?", "Wijk-werken"]


async def test_start_shows_three_examples_that_can_be_pressed(person: Person) -> None:
    """A newcomer gets an answer without typing anything."""
    welcome = await person.say("/start")
    assert "Regiewijzer" in welcome.text
    assert len(welcome.buttons) == 3
    for label in welcome.buttons:
        answer = await person.press_raw(welcome.buttons[label])
        assert "Bron:" in answer.text


async def test_start_with_a_payload_from_a_link_is_a_start(person: Person, say: Catalog) -> None:
    """t.me/<bot>?start=anything sends "/start anything"."""
    assert (await person.say("/start van-de-website")).text == say.text("talk.start")


async def test_a_shared_name_offers_the_places_to_choose_from(person: Person) -> None:
    """There are two Hofstades; pressing one answers for its municipality."""
    answer = await person.say("Hofstade")
    assert set(answer.buttons) == {"Hofstade (Zemst)", "Hofstade (Aalst)"}
    assert "Aalst" in (await person.press("Hofstade (Aalst)")).text
    await person.say("Hofstade")
    assert "Zemst" in (await person.press("Hofstade (Zemst)")).text


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Leden", "13 gemeenten"),
        ("Bron", "Bronnen voor Kortrijk"),
        ("Waarom?", 'Je typte "kortrijk"'),
        ("Wijk-werken", "Wijk-werken"),
    ],
)
async def test_each_button_under_an_answer_leads_on(
    person: Person, api: BotApi, label: str, expected: str
) -> None:
    """What is behind the answer is one press away, and the press is acknowledged."""
    await person.say("kortrijk")
    assert expected in (await person.press(label)).text
    assert len(api.sent("answerCallbackQuery")) == 1


async def test_help_and_privacy(person: Person, say: Catalog) -> None:
    """The two commands that Telegram asks of every bot answer."""
    assert (await person.say("/help")).text.startswith(say.text("talk.help"))
    assert say.text("privacy.text") in (await person.say("/privacy")).text


async def test_an_unknown_command_gets_help_rather_than_silence(person: Person) -> None:
    """Whoever types a command that does not exist reads what can be typed."""
    assert (await person.say("/onbestaand")).buttons


async def test_two_people_at_once_each_get_their_own_answer(person: Person, api: BotApi) -> None:
    """Updates run concurrently: nothing of one chat may reach another."""
    people = [Person(api) for _ in range(20)]
    places = ["Gent", "Leuven", "Aalst", "Kortrijk"] * 5
    answers = await asyncio.gather(*[p.say(q) for p, q in zip(people, places, strict=True)])
    assert all(q in answer.text for q, answer in zip(places, answers, strict=True))
    assert not person.heard


async def test_one_slow_answer_holds_nobody_else_up(person: Person, api: BotApi) -> None:
    """Telegram asks one chat to wait; the others do not."""
    api.fail("sendMessage", slow_down(0.5))
    await person.send(text="Gent")
    await until(lambda: api.tried("sendMessage"))
    assert "Leuven" in (await Person(api).say("Leuven")).text
    assert not person.heard
    await until(lambda: person.heard)


# --- what Telegram wants ----------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "<b>Kortrijk</b>",
        "<b>xyzzyplugh",
        "AT&T & zonen &lt;",
        '"><script>alert(1)</script>',
        "</b></i></a>",
        "&" * 200,
        "'\"" * 300,
    ],
)
async def test_html_in_a_question_is_shown_as_it_was_typed(person: Person, question: str) -> None:
    """Nothing that is typed becomes markup: the server refuses HTML that does not fit."""
    answer = await person.say(question)
    assert html_fault(answer.html) is None
    assert "<script" not in answer.html


@pytest.mark.parametrize(
    "question",
    [
        " ",
        "\n\n",
        ".",
        "\u200b\u200b",
        "\x00",
        "Gent\x00Leuven",
        "😀",
        "👩‍👩‍👧‍👦 in Gent",
        "\u202eknekroK",
        "שלום",
        "Kortrijk\u202e\u2066",
        "K\u0301" * 400,
        "é" * 64,
        "x" * 4096,
        "Gent " * 800,
        "😀" * 2048,
    ],
)
async def test_any_text_gets_a_calm_answer(person: Person, say: Catalog, question: str) -> None:
    """Whatever can be typed or pasted is answered within Telegram's limits."""
    answer = await person.say(question)
    assert answer.text.strip()
    assert answer.text != say.text("error.calm")
    assert units(answer.html) <= MOST_UNITS


async def test_a_long_answer_comes_in_several_messages(person: Person) -> None:
    """Six municipalities do not fit in one message; no message is too long, none is cut."""
    question = "Lokeren, Gent, Pajottegem, Antwerpen, Tessenderlo-Ham en Bilzen-Hoeselt"
    await person.say(question, answers=2)
    assert all(units(call.html) <= MOST_UNITS for call in person.heard)
    assert "Bilzen-Hoeselt" in person.heard[-1].text
    assert not person.heard[0].buttons


async def test_every_message_keeps_to_the_limits_and_shows_no_preview(
    person: Person, api: BotApi
) -> None:
    """Callback data has at most 64 bytes, also where the question was long and accented."""
    await person.say("/start")
    await person.say("/help")
    await person.say("Beveren")
    await person.say("wie helpt mij in sint niklaas")
    await person.say("ééééééééééééé" * 9)
    await person.say("Bilzen - Hoeselt óf Bilzen–Hoeselt")
    for call in api.sent("sendMessage"):
        assert not call.has_preview
        assert call.fields["parse_mode"] == "HTML"
        assert all(len(data.encode()) <= 64 for data in call.buttons.values())


# --- buttons ----------------------------------------------------------------


async def test_a_button_from_before_a_restart_works(start: Start, api: BotApi) -> None:
    """A button carries all it needs: the new process knows nothing of the old one."""
    person = Person(api)
    async with start():
        await person.say("kortrijk")
    async with start():
        assert "13 gemeenten" in (await person.press("Leden")).text


@pytest.mark.parametrize(
    "data",
    [
        "onzin",
        "a99999",  # no municipality
        "z24062",  # no view
        "a24062:",
        "w24062:geraden:Leuven",  # no stage
        "a2406",
        "\x00\x01\x02",
        "é" * 32,  # 64 bytes
        "a" * 64,
        "<b>a24062</b>",
        '"><script>',
        "",
        None,  # a button of a game
    ],
)
async def test_a_forged_or_broken_button_says_so_calmly(
    person: Person, say: Catalog, api: BotApi, data: str | None
) -> None:
    """The press is acknowledged, so that no spinner stays, and the person knows what to do."""
    answer = await person.press_raw(data)
    assert answer.text == say.text("error.expired")
    assert len(api.sent("answerCallbackQuery")) == 1


async def test_a_forged_reason_is_shown_as_text(person: Person) -> None:
    """What a button says was typed is as untrusted as what is typed."""
    forged = FollowUp(View.WHY, NisCode("24062"), Stage.FUZZY, "<b>&\"'").encode()
    answer = await person.press_raw(forged)
    assert "<b>&\"'" in answer.text


async def test_a_button_under_a_message_that_telegram_forgot_is_answered(person: Person) -> None:
    """Of an old message Telegram gives no more than the chat and the number."""
    forgotten = {"message_id": 5, "date": 0, "chat": {"id": person.chat, "type": "private"}}
    assert "Leuven" in (await person.press_raw(LEUVEN, **forgotten)).text


@pytest.mark.parametrize("fault", [TOO_OLD, BROKEN, HANGS_UP, slow_down(0.1)])
async def test_a_press_that_cannot_be_acknowledged_is_answered(
    person: Person, api: BotApi, fault: Fault
) -> None:
    """The spinner is a courtesy; the answer is what counts."""
    api.fail("answerCallbackQuery", fault)
    assert "Leuven" in (await person.press_raw(LEUVEN)).text


# --- other than text --------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        {
            "sticker": {
                **FILE,
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"photo": [{**FILE, "width": 1, "height": 1}]},
        {"voice": {**FILE, "duration": 1}},
        {"location": {"latitude": 50.8, "longitude": 4.3}},
        {"contact": {"phone_number": "+32000000000", "first_name": "Verzonnen"}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_is_not_text_gets_a_calm_answer(
    person: Person, say: Catalog, content: dict[str, Any]
) -> None:
    """A sticker, a picture, a voice: the bot says what it can read."""
    answer = await person.show(**content)
    assert answer.text == say.text("not_understood.empty")


async def test_the_words_under_a_picture_are_a_question(person: Person) -> None:
    """Somebody sends a photo of a letter and asks about a place below it."""
    photo = {**FILE, "width": 1, "height": 1}
    assert "Leuven" in (await person.show(photo=[photo], caption="Kessel-Lo?")).text


async def test_an_edited_message_is_not_answered_again(
    person: Person, api: BotApi, bot: Channel
) -> None:
    """The bot does not ask for edits, and ignores one that comes all the same."""
    await person.say("Gent")
    wanted = api.tried("getUpdates")[0].fields["allowed_updates"]
    assert wanted == '["message", "callback_query"]'
    for text in ("Leuven", "/start"):
        edited = incoming(
            bot, edited_message=person.message(**typed(text), edit_date=1_800_000_001)
        )
        await bot.application.update_queue.put(edited)
    await nothing_came_before(person)
    assert len(person.heard) == 3


async def test_a_group_is_left_in_peace(bot: Channel, api: BotApi) -> None:
    """In a group only commands are answered, also when they name the bot."""
    assert bot.application.running
    person = Person(api, group=GROUP)
    await person.send(text="Gent")
    await person.send(voice={**FILE, "duration": 1})
    await person.send(**typed("/start@AndereBot"))
    answer = await person.say(f"/start@{USERNAME}")
    assert answer.chat == GROUP
    assert json.loads(answer.fields["reply_parameters"])["allow_sending_without_reply"]
    assert len(answer.buttons) == 3
    assert "Bron:" in (await person.press("8500")).text
    assert len(person.heard) == 2


async def test_a_pinned_message_is_no_question(person: Person) -> None:
    """Service messages are not answered."""
    await person.send(pinned_message=person.message(text="Gent"))
    await nothing_came_before(person)
    assert len(person.heard) == 2


# --- faults -----------------------------------------------------------------


@pytest.mark.parametrize("fault", [BLOCKED, BROKEN, HANGS_UP, slow_down(3600)])
async def test_a_reply_that_cannot_be_sent_does_not_take_the_bot_down(
    person: Person, api: BotApi, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    """The next question, of anybody, is answered; the log says what happened, not what was said."""
    api.fail("sendMessage", fault)
    await person.send(text="Gent")
    await until(lambda: len(api.tried("sendMessage")) == 1)
    assert "Leuven" in (await Person(api).say("Leuven")).text
    assert "Leuven" in (await person.say("Leuven")).text
    assert not [r for r in _ours(caplog) if r.levelno > logging.WARNING]
    assert "Gent" not in caplog.text


async def test_a_reply_waits_as_long_as_telegram_asks(person: Person, api: BotApi) -> None:
    """At "too many requests" the answer comes later, and once."""
    api.fail("sendMessage", slow_down(0.2), slow_down(0.1), slow_down(0.1))
    asked = time.monotonic()
    assert "Gent" in (await person.say("Gent")).text
    assert time.monotonic() - asked > 0.4
    assert len(api.tried("sendMessage")) == 4


async def test_a_reply_that_telegram_refuses_ends_in_an_apology(
    person: Person, api: BotApi, say: Catalog
) -> None:
    """A 400 is a fault of ours; the person is told."""
    api.fail("sendMessage", TOO_OLD)
    assert (await person.say("Gent")).text == say.text("error.calm")


async def test_an_apology_that_cannot_be_sent_either_is_let_go(person: Person, api: BotApi) -> None:
    """No apology for the apology."""
    api.fail("sendMessage", TOO_OLD, BLOCKED)
    await person.send(text="Gent")
    await until(lambda: len(api.tried("sendMessage")) == 2)
    assert "Leuven" in (await person.say("Leuven")).text


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_a_handler_that_raises_tells_the_person_and_keeps_the_secret(
    start: Start, services: Services, api: BotApi, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    """The log tells where it broke, with neither token nor message, though the exception did."""
    person = Person(api)
    caplog.set_level(logging.INFO, "bot")
    async with start(BrokenAsk(services)):
        answer = await (person.say(SECRET) if how == "typed" else person.press_raw(f"?{SECRET}"))
        assert answer.text == services.catalog.text("error.calm")
        assert "Leuven" in (await person.say("Leuven")).text
    assert "RuntimeError" in caplog.text
    assert "KeyError" in caplog.text
    assert "__call__" in caplog.text
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text


async def test_answers_leave_nothing_of_the_question_in_the_log(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """At the finest level of our own log."""
    caplog.set_level(logging.DEBUG, "bot")
    await person.say("Gent xyzzyplugh")
    assert "xyzzyplugh" not in caplog.text
    assert str(person.chat) not in caplog.text


async def test_polling_goes_on_after_a_fault(
    person: Person, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """One line in the log, no traceback, and the question is answered."""
    api.fail("getUpdates", BROKEN)
    await person.say("Gent")
    await until(lambda: not api._faults["getUpdates"])
    await person.say("Leuven")
    assert "polling was interrupted: NetworkError" in caplog.text
    assert "Traceback" not in caplog.text


# --- start and stop ---------------------------------------------------------


def test_the_token_is_not_in_the_text_form_of_the_settings() -> None:
    """A settings object may end up in a log or in a traceback."""
    assert TOKEN not in repr(TelegramSettings(TOKEN))


async def test_a_refused_token_is_reported_without_the_token(api: BotApi, start: Start) -> None:
    """Neither in the sentence nor in what it came from."""
    api.fail("getMe", UNAUTHORIZED)
    with pytest.raises(TokenRefused) as caught:
        async with start():
            pytest.fail("it started")
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_token_that_is_refused_after_the_first_call_is_reported(
    api: BotApi, start: Start
) -> None:
    """Between the first call and the second the token may be revoked."""
    api.fail("deleteWebhook", UNAUTHORIZED)
    with pytest.raises(TokenRefused):
        async with start():
            pytest.fail("it started")


async def test_a_token_that_is_revoked_later_is_noticed(
    api: BotApi, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The library would stop asking for updates and stay running."""
    monkeypatch.setattr(app, "_FIRST_PAUSE_S", 0.01)

    async def run() -> None:
        async with start() as channel:
            api.fail_always("getUpdates", UNAUTHORIZED)
            await Person(api).send(text="Gent")  # ends a poll that is under way
            async with asyncio.timeout(5):
                await channel.refused.wait()

    with pytest.raises(TokenRefused):
        await run()
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "faults", [[BROKEN, HANGS_UP, BLOCKED, BROKEN], [slow_down(0.1)]], ids=["bad", "busy"]
)
async def test_a_bad_network_at_start_is_waited_for(
    api: BotApi, start: Start, monkeypatch: pytest.MonkeyPatch, faults: list[Fault]
) -> None:
    """Then the questions that came meanwhile are answered."""
    monkeypatch.setattr(app, "_FIRST_PAUSE_S", 0.01)
    api.fail("getMe", *faults)
    person = Person(api)
    await person.send(text="Gent")
    async with start():
        await until(lambda: person.heard)
    assert len(api.tried("getMe")) == len(faults) + 1


async def test_the_bot_starts_before_telegram_can_be_reached(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing listens at first; once something does, the bot answers."""
    monkeypatch.setattr(app, "_FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(app, "_LONGEST_PAUSE_S", 0.05)
    async with serving() as gone:
        port = gone.port
    channel = build(
        TelegramSettings(TOKEN, f"http://127.0.0.1:{port}/bot"), services.ask, services.catalog
    )

    async def run() -> None:
        async with polling(channel):
            await asyncio.Event().wait()

    running = asyncio.create_task(run())
    await asyncio.sleep(0.02)
    async with serving(port) as api:
        assert "Gent" in (await Person(api).say("Gent")).text
        running.cancel()
        await asyncio.wait({running})
    assert running.cancelled()


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_starting_can_be_cut_short(api: BotApi, start: Start, method: str) -> None:
    """Whatever it is waiting for, nothing stays behind."""
    api.fail_always(method, BROKEN)

    async def run() -> None:
        async with start():
            pytest.fail("it started")

    running = asyncio.create_task(run())
    await until(lambda: api.tried(method))
    running.cancel()
    await asyncio.wait({running}, timeout=2)
    assert running.cancelled()


async def test_stopping_finishes_what_is_being_answered(api: BotApi, start: Start) -> None:
    """Who asks just before the bot stops, still gets the answer."""
    api.fail("sendMessage", slow_down(0.1))
    person = Person(api)
    async with start():
        await person.send(text="Gent")
        await until(lambda: api.tried("sendMessage"))
        assert not person.heard
    assert len(person.heard) == 1


async def nothing_came_before(person: Person) -> None:
    """Ask twice: an answer to something earlier would stand between."""
    assert "Aalst" in (await person.say("Aalst")).text
    assert "Kortrijk" in (await person.say("Kortrijk")).text


def _ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name.startswith("bot")]
