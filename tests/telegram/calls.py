"""What the bot sends to Telegram, as the tests read it; and what Telegram says when it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.rules import visible

_JSON = (
    *("allowed_updates", "button", "commands", "link_preview_options", "media", "reply_markup"),
    *("reply_parameters", "results", "scope"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that Telegram gives when something is the matter; 0: it hangs up."""

    status: int
    description: str = ""
    parameters: dict[str, float] = field(default_factory=dict)


HANGS_UP = Fault(0)
BROKEN = Fault(500, "Internal Server Error")
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
UNAUTHORIZED = Fault(401, "Unauthorized")
REFUSED = Fault(400, "Bad Request: something that this bot does not expect")
OTHER_POLLER = Fault(409, "Conflict: terminated by other getUpdates request")
TOO_OLD = Fault(
    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
)


def slow_down(seconds: float) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, in full, and what became of it."""

    method: str
    fields: Mapping[str, Any]  # nested ones as objects, whatever way they came
    status: int
    result: Any = None
    uploads: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a person sees: tags and entities resolved."""
        return visible(self.html)

    @property
    def html(self) -> str:
        below = self.fields.get("media") or self.fields
        return str(self.fields.get("text") or below.get("caption", ""))

    @property
    def chat(self) -> int:
        return int(self.fields.get("chat_id", 0))

    @property
    def message_id(self) -> int:
        """The number of the message that it made or changed."""
        return int(self.fields.get("message_id") or self.result["message_id"])

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        """Rows of buttons."""
        markup = self.fields.get("reply_markup", {})
        rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", markup.get("keyboard", []))
        return rows

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, in order."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def buttons(self) -> dict[str, str]:
        """Label to what pressing it sends, of those that send something."""
        return {
            button["text"]: button["callback_data"]
            for row in self.keyboard
            for button in row
            if "callback_data" in button
        }

    @property
    def quotes(self) -> int | None:
        """The message that this one visibly answers."""
        quoted = self.fields.get("reply_parameters")
        return None if quoted is None else int(quoted["message_id"])

    @property
    def has_preview(self) -> bool:
        return not self.fields.get("link_preview_options", {}).get("is_disabled")

    @property
    def file(self) -> bytes:
        """The uploaded document."""
        content: bytes = self.uploads["document"]["data"]
        return content

    @property
    def photo(self) -> bytes | None:
        """The uploaded photo; None where one that the server has is shown again."""
        for upload in self.uploads.values():
            content: bytes = upload["data"]
            return content
        return None

    @property
    def file_name(self) -> str:
        return str(self.uploads["document"]["filename"])

    def button(self, label: str) -> dict[str, Any]:
        """The button with *label*, in Telegram's own form."""
        (found,) = (button for row in self.keyboard for button in row if button["text"] == label)
        return found


def read_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with nested ones as objects: a form carries them as JSON."""
    read = dict(fields)
    for name in _JSON:
        if isinstance(read.get(name), str):
            read[name] = json.loads(read[name])
    return read
