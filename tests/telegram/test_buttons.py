"""Conversations over real HTTP: buttons, which change the message that they hang under."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.channel import Channel
from bot.core.answering.followup import FollowUp, View
from bot.core.model.outcome import Stage
from bot.core.model.terms import NisCode
from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import BLOCKED, BROKEN, HANGS_UP, REFUSED, TOO_OLD, Fault, slow_down
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import Person

LEUVEN = "a24062"
FORGED = [
    "onzin",
    "a99999",  # no municipality
    "c99999",
    "f99999",
    "f99999:phone",
    "y24062",  # no view
    "-a99999",
    "+nk:nergens",
    "++a24062",
    "f24062:geld",  # nothing that can be wrong
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
]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Leden", "13 gemeenten"),
        ("Bron", "Bronnen voor Kortrijk"),
        ("Wijk-werken", "Wijk-werken"),
    ],
)
async def test_each_button_under_an_answer_leads_on_and_back(
    person: Person, api: BotApi, label: str, expected: str
) -> None:
    """What is behind the answer is one press away; the chat gets no longer."""
    first = await person.say("kortrijk")
    behind = await person.press(label)
    assert expected in behind.text
    assert label not in behind.labels
    back = await person.press("Regisseur")
    assert (back.html, back.keyboard) == (first.html, first.keyboard)
    assert {call.method for call in person.heard[1:]} <= {
        "editMessageText",
        "editMessageReplyMarkup",
    }
    assert {call.message_id for call in person.heard} == {first.message_id}
    presses = [call.method for call in person.heard[1:]]
    assert len(api.sent("answerCallbackQuery")) == len(presses)


async def test_what_is_behind_the_button_for_more_comes_in_the_same_message(
    person: Person, bot: Channel, api: BotApi
) -> None:
    """Only the buttons change, there and back; a second press does nothing more."""
    first = await person.say("kortrijk")
    assert len(first.keyboard) == 3
    more = await person.press("Meer")
    assert more.method == "editMessageReplyMarkup"
    assert more.labels == ["Kaart", "Leden", "Bron", "Minder"]
    assert (await person.press("Minder")).keyboard == first.keyboard
    message = person.latest()
    person.delete(first.message_id)
    await person.tap(message.buttons["Meer"], under=message)
    assert "Leuven" in (await person.say("Leuven")).text
    assert b"faults_total{" not in bot.metrics.text()
    assert api.refusals == ["editMessageReplyMarkup: Bad Request: message to edit not found"]
    api.refusals.clear()


async def test_why_is_offered_only_where_something_was_read_otherwise(person: Person) -> None:
    """Who typed the name as it is needs no explanation."""
    for typed in ("Kortrijk", "KESSEL-LO"):
        await person.say(typed)
        assert "Waarom?" not in (await person.press("Meer")).labels
    for typed, why in (
        ("kortrijck", "klinkt als"),
        ("8500", "postcode"),
        ("Courtrai", "andere naam"),
    ):
        await person.say(typed)
        assert why in (await person.press("Waarom?")).text


@both_ways
async def test_a_button_from_before_a_restart_works(start: Start, api: BotApi) -> None:
    """A button carries all it needs: the new process knows nothing of the old one."""
    person = Person(api)
    async with start():
        await person.say("kortrijk")
    async with start():
        assert "13 gemeenten" in (await person.press("Leden")).text


async def test_a_forged_or_broken_button_says_so_calmly(
    person: Person, texts: Catalog, api: BotApi
) -> None:
    """The press is acknowledged, so that no spinner stays, and the old answer stays as it is."""
    for number, data in enumerate(FORGED, 1):
        answer = await person.press_raw(data)
        assert answer.method == "sendMessage", data
        assert answer.text == texts.text("error.expired"), data
        assert len(api.sent("answerCallbackQuery")) == number


async def test_a_forged_reason_is_shown_as_text(person: Person) -> None:
    """What a button says was typed is as untrusted as what is typed."""
    forged = FollowUp(View.WHY, NisCode("24062"), Stage.FUZZY, "<b>&\"'").encode()
    answer = await person.press_raw(forged)
    assert "<b>&\"'" in answer.text


async def test_a_button_under_a_message_that_telegram_forgot_works(person: Person) -> None:
    """Of an old message Telegram gives no more than the chat and the number."""
    await person.tap_forgotten(LEUVEN)
    await until(lambda: person.heard)
    assert person.heard[0].method == "editMessageText"
    assert "Leuven" in person.heard[0].text


@pytest.mark.parametrize("fault", [TOO_OLD, BROKEN, HANGS_UP, slow_down(0.1), slow_down(60)])
async def test_a_press_that_cannot_be_acknowledged_is_answered(
    person: Person, api: BotApi, fault: Fault
) -> None:
    """The spinner is a courtesy; the answer is what counts."""
    api.fail("answerCallbackQuery", fault)
    assert "Leuven" in (await person.press_raw(LEUVEN)).text


async def test_an_answer_that_was_deleted_comes_anew(person: Person, api: BotApi) -> None:
    """Somebody presses, and deletes the message before the bot comes to it."""
    first = await person.say("Kortrijk")
    await person.press("Meer")
    message = person.latest()
    person.delete(first.message_id)
    again = await person.press("Leden", under=message)
    assert again.method == "sendMessage"
    assert "13 gemeenten" in again.text
    assert "Regisseur" in again.labels
    assert api.refusals == ["editMessageText: Bad Request: message to edit not found"]
    api.refusals.clear()


async def test_a_second_press_that_changes_nothing_is_left_at_that(
    person: Person, api: BotApi, bot: Channel
) -> None:
    """Telegram calls it an error; nobody else needs to hear of it."""
    await person.say("Kortrijk")
    await person.press("Leden")
    await person.tap("l34022:exact:Kortrijk")
    assert "Leuven" in (await person.say("Leuven")).text
    (refused,) = api.refusals
    assert "message is not modified" in refused
    assert b'refusals_total{reason="not-modified"} 1.0' in bot.metrics.text()
    api.refusals.clear()


@pytest.mark.parametrize("fault", [BROKEN, HANGS_UP, slow_down(0.05)])
async def test_an_edit_that_fails_for_now_is_tried_again(
    person: Person, api: BotApi, fault: Fault
) -> None:
    """The person sees the answer, a little later."""
    api.fail("editMessageText", fault, fault)
    await person.say("Kortrijk")
    assert "13 gemeenten" in (await person.press("Leden")).text
    assert len(api.tried("editMessageText")) == 3


async def test_an_edit_that_telegram_refuses_ends_in_an_apology(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """A 400 that is not expected is a fault of ours; the person is told."""
    api.fail("editMessageText", REFUSED)
    assert (await person.press_raw(LEUVEN)).text == texts.text("error.calm")


async def test_a_press_of_somebody_who_blocked_the_bot_is_let_go(
    person: Person, api: BotApi, bot: Channel
) -> None:
    """It is counted, and no error."""
    api.fail("editMessageText", BLOCKED)
    await person.tap(LEUVEN)
    assert "Leuven" in (await person.say("Leuven")).text
    assert b'refusals_total{reason="blocked"} 1.0' in bot.metrics.text()
    assert b"faults_total{" not in bot.metrics.text()


async def test_another_municipality_opens_the_search(person: Person) -> None:
    """Where the bot can be asked inline, its name is typed for the person."""
    answer = await person.say("Kortrijk")
    assert answer.button("Andere gemeente") == {
        "text": "Andere gemeente",
        "switch_inline_query_current_chat": "",
    }


async def test_without_inline_mode_another_municipality_says_what_to_type(
    api: BotApi, start: Start, texts: Catalog
) -> None:
    """An alert on the screen; the answer stays."""
    api.is_asked_inline = False
    person = Person(api)
    async with start():
        await person.say("Kortrijk")
        await person.press("Andere gemeente", answers=0)
        await until(lambda: api.sent("answerCallbackQuery"))
    (shown,) = api.sent("answerCallbackQuery")
    assert shown.fields["text"] == texts.text("other.ask")
    assert shown.fields["show_alert"] in {True, "true"}
    assert len(person.heard) == 1
