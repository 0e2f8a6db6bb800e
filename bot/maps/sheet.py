"""What stands around a map: title, legend, sentences, and whose the borders are.

Knows no facts and no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.maps.fills import INK, QUIET, Fill
from bot.maps.frame import Box
from bot.maps.svg import element, text, width_of, wrapped

WIDTH = 1000.0
MARGIN = 36.0
INNER = WIDTH - 2 * MARGIN
_TITLE, _HEADING, _BODY, _NOTE, _SMALL = 44.0, 36.0, 29.0, 26.0, 21.0  # sizes of letters
_ROW = 46.0  # of the legend
_SWATCH = (46.0, 30.0)  # width and height
_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the map, in one language."""

    language: str
    title: str
    lines: tuple[str, ...]  # below the title
    description: str  # for people who cannot see it
    credit: str  # whose borders, and under which licence


@dataclass(frozen=True, slots=True)
class Entry:
    """What a fill means, for the legend."""

    fill: Fill
    label: str
    count: int | None = None  # None: it is not counted


def head(words: Head) -> tuple[str, float]:
    """Return the title with the lines below it, and where they end."""
    size = _TITLE
    if len(wrapped(words.title, size, INNER, bold=True)) > 2:  # noqa: PLR2004 -- more title than map
        size = _TITLE * 0.82
    bold = {"font_weight": "bold", "fill": INK}
    drawn, y = _lines((words.title,), MARGIN - 4, size, 1.12, **bold)
    below, y = _lines(words.lines, y + 6, _BODY, 1.28, fill=QUIET)
    return drawn + below, y + 22


def heading(words: str, top: float) -> tuple[str, float]:
    """Return the words above one of several maps, and where they end."""
    drawn, y = _lines((words,), top, _HEADING, 1.2, font_weight="bold", fill=INK)
    return drawn, y + 16


def notes(sentences: Iterable[str], top: float) -> tuple[str, float]:
    """Return small sentences one below the other, and where they end."""
    drawn, y = _lines(sentences, top, _NOTE, 1.29, fill=INK)
    return drawn, y + (10 if drawn else 0)


def foot(words: Head, top: float) -> tuple[str, float]:
    """Return the credit, and where the sheet ends."""
    drawn, y = _lines((words.credit,), top, _SMALL, 1.3, fill=QUIET)
    return drawn, y + 26


def _lines(
    sentences: Iterable[str], top: float, size: float, leading: float, **looks: str
) -> tuple[str, float]:
    drawn, y = [], top
    is_bold = "font_weight" in looks
    for sentence in sentences:
        for line in wrapped(sentence, size, INNER, bold=is_bold):
            y += size * leading
            drawn.append(text(line, MARGIN, y, size, **looks))
    return "".join(drawn), y


def legend(entries: Sequence[Entry], top: float, columns: int) -> tuple[str, float]:
    """Return the entries in columns, downwards first, and where they end."""
    rows = -(-len(entries) // columns)
    digits = max((len(str(e.count)) for e in entries if e.count is not None), default=0)
    figures = digits * width_of("0", _BODY, bold=True)
    drawn = []
    for index, entry in enumerate(entries):
        column, row = divmod(index, rows)
        left, middle = MARGIN + column * INNER / columns, top + (row + 0.5) * _ROW
        wide, high = _SWATCH
        box = Box(left, middle - high / 2, wide, high)
        drawn.append(rectangle(box, fill=entry.fill.paint, rx=4, stroke=INK, stroke_width=1.2))
        start, baseline = left + wide + _GAP, middle + _BODY * 0.35
        if entry.count is not None:
            at = {"text_anchor": "end", "font_weight": "bold", "fill": INK}
            drawn.append(text(str(entry.count), start + figures, baseline, _BODY, **at))
            start += figures + _BODY * 0.35
        drawn.append(text(entry.label, start, baseline, _BODY, fill=INK))
    return "".join(drawn), top + rows * _ROW


def rectangle(box: Box, **attributes: str | float) -> str:
    """Return a rectangle."""
    return element("rect", x=box.left, y=box.top, width=box.width, height=box.height, **attributes)
