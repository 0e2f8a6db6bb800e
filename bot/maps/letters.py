"""How wide words are in our own font, without kerning, which makes most words a little narrower.

What fits here, fits on the picture. A test compares `letter_widths.json` with the fonts.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

CAPITAL = 0.74  # from the baseline to above a capital with an accent left out, in sizes
DESCENT = 0.2  # from the baseline to below a "g", in sizes
LEADING = 1.1  # from a baseline to the next, in sizes

_WIDE = "W"  # stands for a letter that the font has not: better too wide than too narrow


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, in the unit of *size*."""
    widths = _widths()["bold" if bold else "regular"]
    return size * sum(widths.get(letter, widths[_WIDE]) for letter in words)


def wrapped(words: str, size: float, wide: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text at its spaces into lines that are at most *wide*.

    A word that is wider than that stands on a line of its own. No words: no lines.
    """
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@lru_cache(maxsize=1)
def _widths() -> dict[str, dict[str, float]]:
    """Return the width of each letter in sizes, by the weight of the font."""
    written = (files("bot.maps") / "letter_widths.json").read_text("utf-8")
    widths: dict[str, dict[str, float]] = json.loads(written)
    return widths
