"""The commonest update by far, a line of text in a private chat, read straight from its JSON.

The library makes a message with a hundred fields of it, nearly all empty, and that takes as long as
finding the answer. So this one kind takes a short way to the same words; everything else goes
through the library. `python -m bench.telegram` shows what it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """What somebody typed to the bot itself; no command."""

    chat_id: int
    message_id: int
    person: int
    language: str | None  # of their app, as IETF tag
    text: str


def plain_question(fields: Mapping[str, Any]) -> PlainQuestion | None:
    """Return the question in an update; None if it is anything but a plain one.

    What came by way of a bot is none, nor is a reply: that may belong to what it replies to.
    """
    match fields.get("message"):
        case {
            "chat": {"id": int(chat_id), "type": ChatType.PRIVATE},
            "message_id": int(message_id),
            "from": {"id": int(person), **sender},
            "text": str(text),
            **rest,
        } if not text.startswith("/") and "via_bot" not in rest and "reply_to_message" not in rest:
            language = sender.get("language_code")
            spoken = language if isinstance(language, str) else None
            return PlainQuestion(chat_id, message_id, person, spoken, text)
    return None
