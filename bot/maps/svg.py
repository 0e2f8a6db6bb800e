"""Writes SVG: elements, text and a whole document that also tells what it shows in words.

Small on purpose: no styles from outside, no scripts, nothing that a mail program would refuse.
Tells how wide text is in our own font, without kerning, which makes most words a little narrower:
what fits here, fits on the picture. A test compares `letter_widths.json` with the fonts.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

FONT = "Lato, 'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"  # ours first: see png
CAPITAL = 0.74  # from the baseline to above a capital with an accent left out, in sizes
DESCENT = 0.2  # from the baseline to below a "g", in sizes
LEADING = 1.1  # from a baseline to the next, in sizes


_WIDE = "W"  # stands for a letter that the font has not: better too wide than too narrow


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return an element; *children* are markup.

    A trailing or inner underscore in an attribute's name: `class_` is "class", `stroke_width` is
    "stroke-width". Numbers are written with at most two decimals.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """Return a line of text that starts at *x* on the baseline *y*, unless anchored otherwise."""
    return element("text", escape(words), x=x, y=y, font_size=size, **attributes)


def titled(words: str) -> str:
    """Return the title of the element around it: what a pointer over it shows."""
    return element("title", escape(words))


def document(  # noqa: PLR0913 -- what a document needs to be read aloud, too
    width: float,
    height: float,
    *body: str,
    title: str,
    description: str,
    language: str,
    is_image: bool = True,
) -> str:
    """Return a whole SVG document, with a line feed at the end.

    It is one image, or else a group named by its title: what is in it can be reached.
    """
    return (
        element(
            "svg",
            element("title", escape(title), id="map-title"),
            element("desc", escape(description), id="map-description"),
            *body,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_value(width)} {_value(height)}",
            width=width,
            height=height,
            role="img" if is_image else "group",
            aria_labelledby="map-title",
            aria_describedby="map-description",
            lang=language,
            font_family=FONT,
        )
        + "\n"
    )


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"


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
