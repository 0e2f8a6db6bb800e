"""What was said in a chat, in order, as a person would read it back."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.telegram.bot_api import BotApi
from tests.telegram.calls import Call
from tests.telegram.rules import visible

BOT = "Bot"
_TOLD = frozenset({"sendMessage", "editMessageText", "sendContact", "sendDocument"})
_WIDTH = 88
_INDENT = 7


@dataclass(frozen=True, slots=True)
class Said:
    """One message, one file or one press on a button."""

    who: str
    html: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()  # labels, row by row
    pressed: str = ""  # the label
    file: str = ""  # its name

    @property
    def text(self) -> str:
        """What is read of it."""
        return visible(self.html)


class Transcript:
    """Reads back what the server saw."""

    def __init__(self, api: BotApi) -> None:
        """Read from a server that may still be talking."""
        self._api = api

    def mark(self) -> int:
        """Return where the conversation is by now."""
        return len(self._api.calls)

    def of(self, chat: int, name: str, since: int = 0, until: int | None = None) -> list[Said]:
        """Return what was said in a chat between two marks; *name* is what the person is called."""
        said: list[Said] = []
        updates = list(self._api.updates)
        calls = self._api.calls[:until]
        for number in range(since, len(calls) + 1):
            is_last = number == len(calls)
            if not is_last or until is None:
                came = [update for after, update in updates if after == number]
                said += [one for update in came for one in _by_person(update, chat, name)]
            if not is_last:
                said += _by_bot(calls[number], chat)
        return said


def lines(said: list[Said]) -> list[str]:
    """Return a conversation as lines of text: who speaks first, then what; buttons in brackets."""
    found: list[str] = []
    for one in said:
        content = [*_wrapped(one), *_buttons(one)]
        head = f"{one.who:<{_INDENT - 1}} "
        found += [
            f"{head if number == 0 else ' ' * _INDENT}{line}".rstrip()
            for number, line in enumerate(content)
        ]
    return found


def _wrapped(one: Said) -> Iterator[str]:
    if one.pressed:
        yield f"(drukt op) [{one.pressed}]"
    if one.file:
        yield f"(bestand) {one.file}"
    for line in one.text.splitlines():
        yield from textwrap.wrap(line, _WIDTH, break_on_hyphens=False) or [""]


def _buttons(one: Said) -> Iterator[str]:
    for row in one.buttons:
        yield "  ".join(f"[{label}]" for label in row)


def _by_person(update: dict[str, Any], chat: int, name: str) -> Iterator[Said]:
    message, query = update.get("message"), update.get("callback_query")
    if message and message["chat"]["id"] == chat:
        document = message.get("document", {})
        html = message.get("text", message.get("caption", ""))
        yield Said(name, _escaped(html), file=document.get("file_name", ""))
    if query and query.get("message", {}).get("chat", {}).get("id") == chat:
        rows = query["message"].get("reply_markup", {}).get("inline_keyboard", [])
        labels = [b["text"] for row in rows for b in row if b.get("callback_data") == query["data"]]
        yield Said(name, pressed=labels[0] if labels else "?")


def _by_bot(call: Call, chat: int) -> Iterator[Said]:
    if call.method not in _TOLD or call.status != 200 or call.chat != chat:
        return
    rows = tuple(tuple(button["text"] for button in row) for row in call.keyboard)
    is_file = call.method == "sendDocument"
    yield Said(BOT, call.html, rows, file=call.file_name if is_file else "")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
