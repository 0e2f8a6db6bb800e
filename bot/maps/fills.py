"""Colours with a pattern: told apart by who sees no colour, in grey, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.maps.svg import element

INK = "#1d2733"  # of text and of borders that matter
QUIET = "#55606c"  # of text that matters less; 6 to 1 on white
PAPER = "#ffffff"

Motif = Callable[[str], tuple[float, str]]  # colour to the side of a tile and what is drawn in it


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled."""

    id: str  # unique in a document
    ground: str  # colour
    motif: Motif | None = None
    ink: str = INK  # colour of the motif

    @property
    def paint(self) -> str:
        """Return the value for `fill`."""
        return f"url(#{self.id})" if self.motif else self.ground

    def definition(self) -> str:
        """Return what has to stand in the document's `defs`; empty for a plain colour."""
        if self.motif is None:
            return ""
        side, drawn = self.motif(self.ink)
        ground = element("rect", width=side, height=side, fill=self.ground)
        return element(
            "pattern",
            ground,
            drawn,
            id=self.id,
            width=side,
            height=side,
            patternUnits="userSpaceOnUse",
        )


def lines(side: float, thickness: float) -> Motif:
    """Return thin lines that rise to the right."""

    def draw(colour: str) -> tuple[float, str]:
        # One line through the tile, and the corners that belong to its neighbours.
        half, whole = side / 2, side
        path = (
            f"M0,{whole:g}L{whole:g},0M{-half:g},{half:g}L{half:g},{-half:g}"
            f"M{half:g},{whole + half:g}L{whole + half:g},{half:g}"
        )
        return side, element("path", d=path, stroke=colour, stroke_width=thickness)

    return draw


def dots(side: float, radius: float) -> Motif:
    """Return dots in the manner of a five on a die."""

    def draw(colour: str) -> tuple[float, str]:
        centres = ((side / 4, side / 4), (3 * side / 4, 3 * side / 4))
        marks = (element("circle", cx=x, cy=y, r=radius, fill=colour) for x, y in centres)
        return side, "".join(marks)

    return draw


def bands(side: float) -> Motif:
    """Return upright bands, as wide as what is between them."""

    def draw(colour: str) -> tuple[float, str]:
        return side, element("rect", width=side / 2, height=side, fill=colour)

    return draw


def crosses(side: float, thickness: float) -> Motif:
    """Return a net of lines that rise to both sides."""

    def draw(colour: str) -> tuple[float, str]:
        path = f"M0,0L{side:g},{side:g}M0,{side:g}L{side:g},0"
        return side, element("path", d=path, stroke=colour, stroke_width=thickness)

    return draw
