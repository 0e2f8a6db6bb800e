"""From the bytes of a file to its text: bounded, UTF-8 only; and the characters nobody sees."""

from __future__ import annotations

import re

from bot.core.model.errors import InvalidInput, Problem

MAX_BYTES = 4_000_000

_LINE_END = re.compile(r"\r\n?|\n")


def decode(name: str, content: bytes) -> str:
    """Return the text of a file, without its byte order mark.

    Args:
        name: The file's name for messages.
        content: UTF-8, at most `MAX_BYTES`.

    Raises:
        InvalidInput: If it is larger, or not UTF-8; with the line of the first wrong byte.
    """
    if len(content) > MAX_BYTES:
        values = {"most": f"{MAX_BYTES:,}", "size": f"{len(content):,}"}
        raise InvalidInput((Problem("file-too-big", name, values=values),))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before it are sound text, whose lines end as any text's do.
        line = line_at(content[: error.start].decode("utf-8-sig"))
        raise InvalidInput((Problem("not-utf8", name, line),)) from error


def line_at(before: str) -> int:
    """Return the line that comes after the text *before*, counted from 1."""
    return len(_LINE_END.findall(before)) + 1


_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, except tab and line ends
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, turned round
    "\u115f\u1160\u2800\u3164\uffa0"  # letters that are blank
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
    "]"
)


def visible(text: str) -> str:
    """Return *text* without its invisible characters."""
    return _INVISIBLE.sub("", text)


def invisible(text: str, start: int = 0) -> re.Match[str] | None:
    """Return the first invisible character from *start* on; None if all can be seen."""
    return _INVISIBLE.search(text, start)


def code_point(character: str) -> str:
    """Return how people look a character up: "U+202E"."""
    return f"U+{ord(character):04X}"
