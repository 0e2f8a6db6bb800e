"""What Telegram refuses and the emulator does not: HTML that does not fit, fields out of bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

MOST_UNITS = 4096  # UTF-16 units of a message's text
MOST_CAPTION = 1024  # UTF-16 units below a photo
MOST_VCARD = 2048  # bytes
MOST_NAME = 64
MOST_DESCRIPTION = 512
MOST_SHORT_DESCRIPTION = 120
MOST_COMMAND_DESCRIPTION = 256
MOST_DOWNLOAD = 20 * 1024 * 1024

_TAG = re.compile(r'<(/?)(b|i|a|pre|code)((?: href="[^"<>]*")?)>')
_LINK = re.compile(r'<a href="([^"<>]*)">(.*?)</a>', re.DOTALL)
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def visible(html: str) -> str:
    return unescape(_TAG.sub("", html))


def links(html: str) -> list[dict[str, Any]]:
    """The links in *html* as a message shows them: where they begin, how long they are, whereto."""
    return [
        {
            "type": "text_link",
            "offset": units(visible(html[: match.start()])),
            "length": units(visible(match[2])),
            "url": unescape(match[1]),
        }
        for match in _LINK.finditer(html)
    ]


def markup_fault(markup: object) -> str | None:
    """What is wrong with a demand for a reply, which the emulator does not know."""
    if not isinstance(markup, dict) or markup.get("force_reply") is not True:
        return None
    known = {"force_reply", "selective", "input_field_placeholder"}
    is_right = set(markup) <= known and len(markup.get("input_field_placeholder", "")) <= 64
    return None if is_right else "invalid reply_markup"


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def html_fault(html: str) -> str | None:
    """What Telegram would refuse in *html*, of the tags that this bot uses."""
    open_tags: list[str] = []
    rest = html
    for match in _TAG.finditer(html):
        closing, tag, target = match.groups()
        if not closing:
            if {"pre", "code"} & set(open_tags):
                return f"Tag {tag} inside {open_tags[-1]}"
            open_tags.append(tag)
        elif target or not open_tags or open_tags.pop() != tag:
            return f"Unmatched end tag {match.group()}"
        rest = rest.replace(match.group(), "", 1)
    if open_tags:
        return f"Can't find end tag corresponding to start tag {open_tags[-1]}"
    rest = _ENTITY.sub("", rest)
    if "<" in rest or ">" in rest or "&" in rest:
        return "Unsupported start tag or bare &"
    return None


def text_fault(text: object, parse_mode: object) -> str | None:
    """What is wrong with the text of a message."""
    if not isinstance(text, str):
        return "message text is empty"
    reason = html_fault(text) if parse_mode == "HTML" else None
    if reason is not None:
        return f"can't parse entities: {reason}"
    shown = visible(text) if parse_mode == "HTML" else text
    if not shown.strip():
        return "message text is empty"
    return "message is too long" if units(shown) > MOST_UNITS else None


def caption_fault(caption: object, parse_mode: object) -> str | None:
    """What is wrong with the words below a photo."""
    reason = text_fault(caption, parse_mode)
    if reason is None and units(visible(str(caption))) > MOST_CAPTION:
        return "message caption is too long"
    return reason


def preview_fault(options: object) -> str | None:
    """What is wrong with `link_preview_options`."""
    known = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
    if options is None or (isinstance(options, dict) and set(options) <= known):
        return None
    return "can't parse link preview options JSON object"


def contact_fault(fields: Mapping[str, Any]) -> str | None:
    """What is wrong with a contact card."""
    if not fields.get("phone_number"):
        return "phone number is empty"
    if not 1 <= len(fields.get("first_name", "")) <= MOST_NAME:
        return "contact's first name is empty or too long"
    if len(fields.get("vcard", "").encode()) > MOST_VCARD:
        return "vCard is too long"
    return None


def commands_fault(commands: object) -> str | None:
    """What is wrong with a list of commands."""
    if not isinstance(commands, list) or len(commands) > 100:
        return "commands must be an array of at most 100"
    for one in commands:
        if not _COMMAND.match(one["command"]):
            return "BOT_COMMAND_INVALID"
        if not 1 <= len(one["description"]) <= MOST_COMMAND_DESCRIPTION:
            return "BOT_COMMAND_DESCRIPTION_INVALID"
    return None


def results_button_fault(button: object) -> str | None:
    """What is wrong with the button above inline results."""
    if button is None:
        return None
    if not isinstance(button, dict) or not button.get("text"):
        return "button text is empty"
    if set(button) == {"text", "start_parameter"} and _START_PARAMETER.match(
        button["start_parameter"]
    ):
        return None
    return "START_PARAM_INVALID"
