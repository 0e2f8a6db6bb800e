"""Conversations over real HTTP: what is not typed, and what is no question."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import both_ways
from tests.telegram.person import Person, typed

FILE = {"file_id": "verzonnen", "file_unique_id": "verzonnen"}
PHOTO = {**FILE, "width": 1, "height": 1}
STICKER = {
    **FILE,
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"photo": [PHOTO]},
        {"voice": {**FILE, "duration": 1}},
        {"contact": {"phone_number": "+32000000000", "first_name": "Verzonnen"}},
        {"dice": {"emoji": "🎲", "value": 1}},
        {"iets-van-volgend-jaar": {"id": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_is_not_text_gets_a_calm_answer(
    person: Person, texts: Catalog, content: dict[str, Any]
) -> None:
    """A sticker, a picture, a voice: the bot says what it can read."""
    answer = await person.show(**content)
    assert answer.text == texts.text("not_understood.empty")


async def test_the_words_under_a_picture_are_a_question(person: Person) -> None:
    """Somebody sends a photo of a letter and asks about a place below it."""
    assert "Leuven" in (await person.show(photo=[PHOTO], caption="Kessel-Lo?")).text


async def test_the_words_under_a_file_that_is_no_list_are_a_question(person: Person) -> None:
    """A scan of a letter goes as a PDF."""
    letter = {**FILE, "file_name": "brief.pdf", "mime_type": "application/pdf", "file_size": 9}
    assert "Leuven" in (await person.show(document=letter, caption="Kessel-Lo?")).text


@both_ways
async def test_the_bot_asks_for_what_it_reads_only(person: Person, api: BotApi, mode: str) -> None:
    """Edits and reactions stay at Telegram."""
    await person.say("Gent")
    asks = "setWebhook" if mode == "webhook" else "getUpdates"
    wanted = api.tried(asks)[0].fields["allowed_updates"]
    assert wanted == ["message", "callback_query", "inline_query"]


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "message_reaction"])
async def test_what_the_bot_did_not_ask_for_is_not_answered(
    person: Person, api: BotApi, kind: str
) -> None:
    """Telegram may still deliver what was on its way."""
    await person.say("Gent")
    api.courier.keeps_wishes = False
    for text in ("Leuven", "/start"):
        unwanted = person.message(**typed(text), edit_date=1_800_000_001)
        await api.enqueue(**{kind: unwanted})
    assert "Aalst" in (await person.say("Aalst")).text
    assert len(person.heard) == 2


async def test_a_pinned_message_is_no_question(person: Person) -> None:
    """Service messages are not answered."""
    await person.send(pinned_message=person.message(text="Gent"))
    assert "Aalst" in (await person.say("Aalst")).text
    assert len(person.heard) == 1


@pytest.mark.parametrize("text", ["Gent", "/gemeente Gent"])
async def test_an_answer_that_was_sent_inline_is_no_question(person: Person, text: str) -> None:
    """Somebody picks a card in the chat with the bot itself."""
    maker = {"id": 1234567, "is_bot": True, "first_name": "Verzonnen"}
    await person.send(**typed(text), via_bot=maker)
    assert "Aalst" in (await person.say("Aalst")).text
    assert len(person.heard) == 1


async def test_a_forwarded_message_is_a_question(person: Person) -> None:
    """Whoever wrote it first."""
    origin = {"type": "hidden_user", "date": 1_800_000_000, "sender_user_name": "Verzonnen"}
    assert "Gent" in (await person.show(text="Gent", forward_origin=origin)).text
