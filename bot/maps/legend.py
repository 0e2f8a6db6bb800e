"""A legend: what each fill means, and how often it occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.maps.fills import INK, Fill
from bot.maps.frame import Box
from bot.maps.svg import element, text

_SWATCH = (46.0, 30.0)  # width and height
_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning."""

    fill: Fill
    label: str
    count: int | None = None  # None: it is not counted


def legend(entries: Sequence[Entry], box: Box, size: float, columns: int = 2) -> str:
    """Return the entries in columns, downwards first, in *box*.

    Args:
        entries: What to show, in reading order.
        box: Where; its height is divided over the rows.
        size: Of the letters, in units of the sheet.
        columns: How many, at least 1.
    """
    rows = -(-len(entries) // columns)
    wide, high = box.width / columns, box.height / rows
    digits = max((len(str(e.count)) for e in entries if e.count is not None), default=0)
    figures = digits * size * 0.58  # the width of a figure in our font, as all fonts of its kind
    drawn = []
    for index, entry in enumerate(entries):
        column, row = divmod(index, rows)
        left, middle = box.left + column * wide, box.top + (row + 0.5) * high
        drawn.append(_swatch(entry.fill, left, middle))
        start, baseline = left + _SWATCH[0] + _GAP, middle + size * 0.35
        if entry.count is not None:
            at = {"text_anchor": "end", "font_weight": "bold", "fill": INK}
            drawn.append(text(str(entry.count), start + figures, baseline, size, **at))
            start += figures + size * 0.35
        drawn.append(text(entry.label, start, baseline, size, fill=INK))
    return "".join(drawn)


def _swatch(fill: Fill, left: float, middle: float) -> str:
    width, height = _SWATCH
    return element(
        "rect",
        x=left,
        y=middle - height / 2,
        width=width,
        height=height,
        rx=4,
        fill=fill.paint,
        stroke=INK,
        stroke_width=1.2,
    )
