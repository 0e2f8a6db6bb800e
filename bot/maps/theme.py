"""How maps of partnerships look: colours, patterns and sizes of letters, in one place.

The colours of neighbours differ for any colour vision, in grey, and by their pattern.
"""

from __future__ import annotations

from bot.maps.fills import INK, Fill, Motif, crosses, dots, lines
from bot.maps.svg import element

SEA = "#dfe8ee"  # what is no part of Flanders, whatever it is
LAND = "#faf7f0"  # Flanders, where it is not what the map is about
EDGE = "#c9c1b1"  # borders in it
FAINT = "#5f5a50"  # letters on it; 6 to 1
MEMBER = "#9fcdec"
MARK = "#f6b52b"  # what was asked for
MARK_EDGE = "#8c2d04"  # around it, and the pin
WHITE = "#ffffff"

WIDTH = 1000.0
MARGIN = 36.0
TITLE, BODY, SMALL = 44.0, 29.0, 21.0  # sizes of letters


def falling(side: float, thickness: float) -> Motif:
    """Return thin lines that fall to the right."""

    def draw(colour: str) -> tuple[float, str]:
        half, whole = side / 2, side
        path = (
            f"M0,0L{whole:g},{whole:g}M{-half:g},{half:g}L{half:g},{whole + half:g}"
            f"M{half:g},{-half:g}L{whole + half:g},{half:g}"
        )
        return side, element("path", d=path, stroke=colour, stroke_width=thickness)

    return draw


def level(side: float, thickness: float) -> Motif:
    """Return thin lines from left to right."""

    def draw(colour: str) -> tuple[float, str]:
        path = f"M0,{side / 2:g}H{side:g}"
        return side, element("path", d=path, stroke=colour, stroke_width=thickness)

    return draw


def halves(side: float, ground: str) -> Motif:
    """Return broad slanting bands in a second ground, with the ink as a line between them."""

    def draw(colour: str) -> tuple[float, str]:
        half, whole = side / 2, side
        path = (
            f"M0,{half:g}L{half:g},0H{whole:g}L0,{whole:g}zM{whole:g},{half:g}V{whole:g}H{half:g}z"
        )
        band = element("path", d=path, fill=ground)
        edge = element(
            "path",
            d=f"M{-half:g},{whole:g}L{whole:g},{-half:g}M0,{whole + half:g}L{whole + half:g},0",
            stroke=colour,
            stroke_width=0.9,
        )
        return side, band + edge

    return draw


# From dark to light. Six: four do for areas that are each in one piece, and these are not.
GROUPS = (
    Fill("g0", "#5f96e5"),
    Fill("g1", "#efa06c", falling(11, 1.2), "#d9844f"),
    Fill("g2", "#fbefa6", dots(13, 1.5), "#cfa83a"),
    Fill("g3", "#b697ca", level(10, 1.2), "#9a79b2"),
    Fill("g4", "#bfe8c3", lines(12, 1.2), "#79bb86"),
    Fill("g5", "#f6bfe0", crosses(14, 1.0), "#d18fba"),
)
NOBODY = Fill("nobody", "#f1efe9", dots(9, 1.0), "#8d8778")
BRUSSELS = Fill("brussels", "#d5d9dd", crosses(8, 0.9), "#a3abb3")
PLAIN = Fill("land", LAND)
MEMBERS = Fill("member", MEMBER)
PARTLY = Fill("partly", LAND, lines(10, 4.2), "#7db4da")
MARKED = Fill("marked", MARK)
MARKED_PARTLY = Fill("marked-partly", MARK, lines(10, 3.4), "#fff3d6")


def shared(id_: str, first: Fill, second: Fill) -> Fill:
    """Return the fill of an area that belongs to two groups."""
    return Fill(id_, first.ground, halves(22, second.ground), INK)
