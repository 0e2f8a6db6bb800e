"""Characters that nobody sees: they hide, split or turn round what stands beside them."""

from __future__ import annotations

import re

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
