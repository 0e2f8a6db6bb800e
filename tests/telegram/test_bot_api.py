"""The server itself: it refuses what Telegram refuses, so that the other tests prove something."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lo_bot_api_emulator import ApiRefusal

from tests.telegram.bot_api import BotApi
from tests.telegram.person import typed

CHAT = 7
TEXT = {"chat_id": CHAT, "text": "dag", "parse_mode": "HTML"}
CARD = {
    "type": "article",
    "id": "1",
    "title": "Voorbeeldstad",
    "input_message_content": {"message_text": "dag"},
}


def pressing(data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}


@pytest.fixture
def api() -> BotApi:
    """A server that knows one chat and one inline query."""
    api = BotApi()
    api.chats.known.add(CHAT)
    api.queries.add("1")
    return api


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("sendMessage", {**TEXT, "chat_id": 8}),
        ("sendMessage", {**TEXT, "text": " \n"}),
        ("sendMessage", {**TEXT, "text": "<b></b>"}),
        ("sendMessage", {**TEXT, "text": "<b>dag"}),
        ("sendMessage", {**TEXT, "text": "<b><i>dag</b></i>"}),
        ("sendMessage", {**TEXT, "text": "<pre>dag"}),
        ("sendMessage", {**TEXT, "text": "<pre><b>dag</b></pre>"}),
        ("sendMessage", {**TEXT, "text": "<u>dag</u>"}),
        ("sendMessage", {**TEXT, "text": "a & b"}),
        ("sendMessage", {**TEXT, "text": "x" * 4097}),
        ("sendMessage", {**TEXT, "reply_markup": pressing("")}),
        ("sendMessage", {**TEXT, "reply_markup": pressing("x" * 65)}),
        (
            "sendMessage",
            {
                **TEXT,
                "reply_markup": {
                    "inline_keyboard": [[{"text": "x", "copy_text": {"text": "x" * 257}}]]
                },
            },
        ),
        ("sendMessage", {**TEXT, "reply_parameters": {"message_id": 5}}),
        ("sendMessage", {**TEXT, "link_preview_options": {"uit": True}}),
        ("editMessageText", {**TEXT, "message_id": 5}),
        ("editMessageText", {"inline_message_id": "5", "text": "dag"}),
        ("sendContact", {"chat_id": CHAT, "phone_number": "+320"}),
        ("sendContact", {"chat_id": CHAT, "first_name": "An"}),
        ("sendContact", {"chat_id": CHAT, "first_name": "A" * 65, "phone_number": "+320"}),
        (
            "sendContact",
            {"chat_id": CHAT, "first_name": "A", "phone_number": "+320", "vcard": "x" * 2049},
        ),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("setMyCommands", {"commands": [{"command": "Groot", "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}),
        (
            "setMyCommands",
            {
                "commands": [{"command": "x", "description": "x"}],
                "scope": {"type": "chat", "chat_id": 8},
            },
        ),
        ("answerCallbackQuery", {"callback_query_id": "onbekend"}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
        ("answerInlineQuery", {"inline_query_id": "onbekend", "results": []}),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [CARD, CARD]}),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{**CARD, "id": "x" * 65}]}),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [{**CARD, "id": str(n)} for n in range(51)]},
        ),
        (
            "answerInlineQuery",
            {
                "inline_query_id": "1",
                "results": [{**CARD, "reply_markup": pressing("x" * 65)}],
            },
        ),
        (
            "answerInlineQuery",
            {
                "inline_query_id": "1",
                "results": [],
                "button": {"text": "x", "start_parameter": " "},
            },
        ),
        ("getFile", {"file_id": "onbekend"}),
    ],
)
def test_it_refuses_what_telegram_refuses(api: BotApi, method: str, fields: dict[str, Any]) -> None:
    """As objects, as a webhook response has them, and as JSON, as a form has them."""
    nested = {
        name: json.dumps(value) if isinstance(value, dict | list) else value
        for name, value in fields.items()
    }
    for form in (fields, nested):
        with pytest.raises(ApiRefusal):
            api.validate(method, dict(form), {})
    assert len(api.refusals) == 2


def test_an_edit_must_change_something(api: BotApi) -> None:
    """Text or buttons; without buttons, those that were there go."""
    sent = api.validate("sendMessage", {**TEXT, "reply_markup": pressing("a")}, {})
    edit = {**TEXT, "message_id": sent["message_id"]}
    with pytest.raises(ApiRefusal, match="message is not modified"):
        api.validate("editMessageText", {**edit, "reply_markup": pressing("a")}, {})
    assert api.validate("editMessageText", dict(edit), {})["message_id"] == sent["message_id"]
    assert api.validate("editMessageText", {**edit, "reply_markup": pressing("b")}, {})


def test_a_command_and_a_name_are_marked_as_telegram_marks_them() -> None:
    """By place and length in UTF-16 units."""
    assert typed("/gemeente Gent")["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 9}
    ]
    assert typed("/start@EenBot x")["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 13}
    ]
    assert typed("😀 @EenBot dag")["entities"] == [{"type": "mention", "offset": 3, "length": 7}]
    assert typed("Gent") == {"text": "Gent"}
