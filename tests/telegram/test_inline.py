"""Conversations over real HTTP: the bot's name and a place, typed in any chat."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.http.app import THUMBNAIL_PATH
from bot.adapters.telegram.talking.inline import CACHED_S, MOST, NOTHING_CACHED_S
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.wiring import WEBHOOK_PATH
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import REFUSED, TOO_OLD, Call
from tests.telegram.conftest import Start, both_ways, webhook_only
from tests.telegram.person import NAME, Person
from tests.telegram.rules import MOST_UNITS, html_fault, units, visible

Catalogs = dict[str, Catalog]
STRANGE = ["<b>&\"'", "\x00", "😀" * 128, "x" * 256, "\u202eknekroK", "\ud83d", "a24062", "/start"]


def cards(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call.fields["results"]
    return found


def text_of(card: dict[str, Any]) -> str:
    return visible(card["input_message_content"]["message_text"])


@pytest.mark.parametrize(
    "typed", ["Lokeren", "lokeren", "lokern", "wie is de regisseur in Lokeren"]
)
async def test_a_name_gives_the_card_of_that_place(person: Person, typed: str) -> None:
    """Who, how sure that is, and the number to call, before anything is sent."""
    (card,) = cards(await person.look_for(typed))
    assert card["title"] == "Lokeren"
    assert card["description"] == "Regisseur, waarschijnlijk: Interwaas · 03 500 47 00"
    assert "Interwaas" in text_of(card)
    assert "Nagekeken op" in text_of(card)


async def test_the_beginning_of_a_name_gives_what_begins_so(person: Person) -> None:
    """Likeliest first, at most ten."""
    titles = [card["title"] for card in cards(await person.look_for("lok"))]
    assert titles[0] == "Lokeren"
    assert "Loksbergen (Halen)" in titles
    assert len(titles) <= MOST
    assert len(cards(await person.look_for("sint"))) == MOST


@pytest.mark.parametrize("typed", ["wijkwerken lokeren", "wijk-werken in lokere", "Lokeren pwa"])
async def test_wijk_werken_and_a_place_gives_who_runs_that_there(
    person: Person, typed: str
) -> None:
    """Who, before anything is sent; and the message is about that."""
    card = cards(await person.look_for(typed))[0]
    assert card["title"] == "Lokeren"
    assert card["description"].startswith("Wijk-werken: ")
    assert "Wijk-werken" in text_of(card)
    assert "Regisseur" in [
        one["text"] for row in card["reply_markup"]["inline_keyboard"] for one in row
    ]


async def test_a_shared_name_gives_each_of_the_places(person: Person) -> None:
    """What the chat would ask, the list shows."""
    titles = [card["title"] for card in cards(await person.look_for("hofstade"))]
    assert titles == ["Hofstade (Zemst)", "Hofstade (Aalst)"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("wat is wijk-werken", "Met wijk-werken doe je een paar uur per week klusjes in je…"),
        ("Brussel", "Brussel is geen gemeente in Vlaanderen."),
    ],
)
async def test_a_question_that_needs_no_place_gives_its_answer(
    person: Person, typed: str, title: str
) -> None:
    """Under a title that fits on one line."""
    (card,) = cards(await person.look_for(typed))
    assert card["title"] == title


@pytest.mark.parametrize(("typed", "key"), [("", "hint"), ("  ", "hint"), ("xyzzyplugh", "none")])
async def test_where_there_is_nothing_a_button_leads_to_the_bot(
    person: Person, texts: Catalog, typed: str, key: str
) -> None:
    """It says what to type, and opens the bot's own chat."""
    found = await person.look_for(typed)
    assert cards(found) == []
    button = found.fields["button"]
    assert button["text"] == texts.text(f"inline.{key}")
    assert int(found.fields["cache_time"]) == NOTHING_CACHED_S
    assert (await person.say(f"/start {button['start_parameter']}")).text.startswith(
        texts.text("talk.start")
    )


async def test_whatever_is_typed_is_answered_calmly(person: Person, api: BotApi) -> None:
    """The server refuses ids, titles and HTML that Telegram would refuse."""
    for typed in STRANGE:
        found = await person.look_for(typed)
        assert found.status == 200, repr(typed)
    assert not api.sent("sendMessage")


async def test_ids_differ_by_place_and_by_language(
    person: Person, api: BotApi, catalogs: Catalogs
) -> None:
    """Telegram keeps results for a while; what differs must not be taken for the same."""
    ids = []
    for code in catalogs:
        somebody = Person(api, language=code)
        for typed in ("lok", "leuven"):
            ids += [card["id"] for card in cards(await somebody.look_for(typed))]
    assert len(set(ids)) == len(ids)
    again = cards(await person.look_for("leuven"))
    assert again[0]["id"] in ids


async def test_results_are_kept_for_the_person_and_for_a_while(person: Person) -> None:
    """Their language is that of the person."""
    found = await person.look_for("leuven")
    assert int(found.fields["cache_time"]) == CACHED_S
    assert found.fields["is_personal"] in {True, "true"}


async def test_what_is_sent_from_a_card_fits_and_is_safe(person: Person) -> None:
    """The largest merged municipalities have the longest answers."""
    for typed in ("Pajottegem", "Tessenderlo-Ham", "Bilzen-Hoeselt", "Beveren", "Lochristi", "lo"):
        for card in cards(await person.look_for(typed)):
            html = card["input_message_content"]["message_text"]
            assert units(html) <= MOST_UNITS
            assert html_fault(html) is None


@both_ways
async def test_a_press_under_a_sent_card_changes_it_there(person: Person) -> None:
    """The bot need not be in that chat; nothing is sent anywhere else."""
    (card,) = cards(await person.look_for("Lokeren"))
    sent = person.pick(card)
    shown = await person.press("Bron", under=sent)
    assert shown.method == "editMessageText"
    assert shown.fields["inline_message_id"] == sent.id
    assert "Bronnen voor Lokeren" in shown.text
    await person.press("Regisseur", under=sent)
    assert visible(sent.html) == text_of(card)
    assert len(person.heard) == 3


async def test_a_sent_card_offers_only_what_works_anywhere(person: Person) -> None:
    """Saving, reporting and searching need a chat with the bot."""
    (card,) = cards(await person.look_for("Lokeren"))
    labels = [one["text"] for row in card["reply_markup"]["inline_keyboard"] for one in row]
    assert labels == [
        *("Nummer Interwaas", "Mail Interwaas"),
        *("Wijk-werken", "Leden"),
        "Bron",
    ]
    assert card["input_message_content"]["link_preview_options"] == {"is_disabled": True}


async def test_a_forged_press_under_a_sent_card_changes_nothing(person: Person) -> None:
    """There is no chat to say it in; the next press works."""
    (card,) = cards(await person.look_for("Lokeren"))
    sent = person.pick(card)
    for data in ("onzin", "a99999", "c46029", "x", "f99999"):
        await person.tap(data, under=sent)
    assert "Bronnen" in (await person.press("Bron", under=sent)).text
    assert len(person.heard) == 2


async def test_a_press_under_a_card_that_was_deleted_is_let_go(person: Person, api: BotApi) -> None:
    """There is nothing to change and nowhere to send it."""
    (card,) = cards(await person.look_for("Lokeren"))
    sent = person.pick(card)
    person.delete_shared(sent)
    await person.tap("b46029", under=sent)
    assert "Leuven" in (await person.say("Leuven")).text
    assert api.refusals == ["editMessageText: Bad Request: MESSAGE_ID_INVALID"]
    api.refusals.clear()


@pytest.mark.parametrize("fault", [TOO_OLD, REFUSED])
async def test_results_that_telegram_does_not_take_are_let_go(
    person: Person, api: BotApi, fault: Any
) -> None:
    """Most often the person typed on: the next letter is answered."""
    api.fail("answerInlineQuery", fault)
    await person.type_after_name("Lokere")
    assert cards(await person.look_for("Lokeren"))
    assert not api.sent("sendMessage")


@webhook_only
async def test_cards_have_a_picture_where_telegram_can_fetch_it(
    start: Start, api: BotApi, settings: Settings
) -> None:
    """By https; without it, they have none."""
    person = Person(api)
    async with start():
        (card,) = cards(await person.look_for("Lokeren"))
    assert "thumbnail_url" not in card
    # Nobody speaks TLS here: the update goes to the program behind the public address.
    public = f"https://127.0.0.1:{settings.port}"
    async with start(settings=replace(settings, public_url=public)):
        await until(lambda: len(api.courier.secrets) == 2)
        query = {"id": "9", "from": {"id": 9, "is_bot": False, "first_name": NAME}, "query": "Lo"}
        body = json.dumps({"update_id": 99, "inline_query": {**query, "offset": ""}}).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": str(api.courier.secrets[-1])}
        url = f"{settings.public_url}{WEBHOOK_PATH}"
        await api.courier.post(url, body, headers)
        await until(lambda: len(api.tried("answerInlineQuery")) == 2)
    api.refusals.clear()  # the server itself was not asked this
    (card, *_) = api.tried("answerInlineQuery")[-1].fields["results"]
    assert card["thumbnail_url"] == f"{public}{THUMBNAIL_PATH}"
