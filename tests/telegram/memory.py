"""What Telegram keeps: the messages of each chat, and what a bot shows of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.telegram.rules import links, visible


@dataclass(slots=True)
class Message:
    """A message of the bot that is still there; an edit changes it and keeps its number."""

    chat: int  # 0: sent inline, to a chat that the bot may not be in
    id: int | str
    html: str
    markup: dict[str, Any] | None
    reply_to: int | None
    changed: int  # counts up over all messages: the latest has the highest
    photo: str | None = None  # what the server keeps it by; then the text stands below it

    @property
    def buttons(self) -> dict[str, str]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b["callback_data"] for row in rows for b in row if "callback_data" in b}


class Chats:
    """Who the bot may write to, and what stands in each chat."""

    def __init__(self) -> None:
        self.known: set[int] = set()  # people who started the bot, and groups that it is in
        self.migrated: dict[int, int] = {}  # group to the supergroup that it became
        self._ours: dict[tuple[int, int | str], Message] = {}
        self._theirs: dict[tuple[int, int], dict[str, Any]] = {}
        self._changes = count(1)

    def heard(self, message: dict[str, Any]) -> None:
        """Keep a person's message."""
        self._theirs[message["chat"]["id"], message["message_id"]] = message

    def said(
        self,
        chat: int,
        number: int | str,
        html: str,
        markup: dict[str, Any] | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Keep a message of the bot."""
        message = Message(chat, number, html, markup, reply_to, next(self._changes))
        self._ours[chat, number] = message
        return message

    def edited(
        self,
        message: Message,
        html: str,
        markup: dict[str, Any] | None,
        photo: str | None = None,
    ) -> bool:
        """Change a message of the bot; False if nothing of it would change."""
        if (message.html, message.markup, message.photo) == (html, markup, photo):
            return False
        message.html, message.markup, message.photo = html, markup, photo
        message.changed = next(self._changes)
        return True

    def ours(self, chat: int, number: int | str) -> Message | None:
        return self._ours.get((chat, number))

    def theirs(self, chat: int, number: int | None) -> dict[str, Any] | None:
        return None if number is None else self._theirs.get((chat, number))

    def latest(self, chat: int, label: str | None = None) -> Message | None:
        """The message of the bot that was sent or changed last; with a button *label*, if given."""
        found = [
            message
            for message in self._ours.values()
            if message.chat == chat and (label is None or label in message.buttons)
        ]
        return max(found, key=lambda message: message.changed, default=None)

    def delete(self, chat: int, number: int | str) -> None:
        """Let somebody delete a message, whoever sent it."""
        found = self._ours.pop((chat, number), None)
        if found is None and isinstance(number, int):
            del self._theirs[chat, number]

    def shown(self, message: Message) -> dict[str, Any]:
        """Return a message of the bot as an update shows it, without its chat."""
        shown: dict[str, Any] = {"message_id": message.id, "date": 1_800_000_000}
        if message.photo is None:
            shown["text"] = visible(message.html)
            shown["entities"] = links(message.html)
        else:
            size = {"file_id": message.photo, "file_unique_id": "een", "width": 1, "height": 1}
            shown |= {"photo": [size], "caption": visible(message.html)}
        if message.markup is not None and "inline_keyboard" in message.markup:
            shown["reply_markup"] = message.markup
        quoted = self.theirs(message.chat, message.reply_to)
        if quoted is not None:
            shown["reply_to_message"] = quoted
        return shown


class Profile:
    """Commands by scope and language, and both descriptions by language."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}  # by the name of the field, language

    @staticmethod
    def place(fields: Mapping[str, Any]) -> tuple[str, str]:
        """Return where a list of commands holds."""
        scope = fields.get("scope") or {"type": "default"}
        return json.dumps(scope, sort_keys=True), fields.get("language_code") or ""
