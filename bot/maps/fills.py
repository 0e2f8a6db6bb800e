"""Colours and patterns of areas, told apart by people who see few colours, in grey, and on paper.

The colours of neighbours differ for any colour vision, in grey, and by their pattern.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.maps.svg import element

INK = "#1d2733"  # of text and of borders that matter
QUIET = "#55606c"  # of text that matters less; 6 to 1 on white
PAPER = "#ffffff"
SEA = "#dfe8ee"  # what is no part of Flanders, whatever it is
LAND = "#faf7f0"  # Flanders, where it is not what the map is about
EDGE = "#c9c1b1"  # borders in it
FAINT = "#5f5a50"  # letters on it; 6 to 1
DARK_BLUE = "#0a4d7d"  # around the area of a body
MARK_EDGE = "#8c2d04"  # around what was asked for, and the pin


@dataclass(frozen=True, slots=True)
class Motif:
    """What is repeated all over an area: a line in a square tile."""

    side: float  # of the tile, in units of the sheet
    path: str
    width: float  # of the line; its ends are round


def rising(side: float, width: float) -> Motif:
    """Return lines that rise to the right: one through the tile, and its neighbours' corners."""
    half, more = side / 2, side * 1.5
    path = f"M{-half:g},{half:g}L{half:g},{-half:g}M{-half:g},{more:g}L{more:g},{-half:g}"
    return Motif(side, f"{path}M{half:g},{more:g}L{more:g},{half:g}", width)


def falling(side: float, width: float) -> Motif:
    """Return lines that fall to the right."""
    half, more = side / 2, side * 1.5
    path = f"M{-half:g},{half:g}L{half:g},{more:g}M{-half:g},{-half:g}L{more:g},{more:g}"
    return Motif(side, f"{path}M{half:g},{-half:g}L{more:g},{half:g}", width)


def level(side: float, width: float) -> Motif:
    """Return lines from left to right."""
    return Motif(side, f"M{-side:g},{side / 2:g}H{2 * side:g}", width)


def upright(side: float, width: float) -> Motif:
    """Return lines, or bands, from top to bottom."""
    return Motif(side, f"M{side / 2:g},{-side:g}V{2 * side:g}", width)


def crosses(side: float, width: float) -> Motif:
    """Return a net of lines that rise to both sides."""
    return Motif(side, f"M0,0L{side:g},{side:g}M0,{side:g}L{side:g},0", width)


def dots(side: float, width: float) -> Motif:
    """Return dots in the manner of a five on a die."""
    return Motif(side, f"M{side / 4:g},{side / 4:g}h0M{side * 0.75:g},{side * 0.75:g}h0", width)


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled."""

    id: str  # unique in a document
    ground: str  # colour
    motif: Motif | None = None
    ink: str = INK  # colour of the motif
    outline: str = ""  # colour of thin lines around that of the motif

    @property
    def paint(self) -> str:
        """Return the value for `fill`."""
        return f"url(#{self.id})" if self.motif else self.ground

    def definition(self) -> str:
        """Return what has to stand in the document's `defs`; empty for a plain colour."""
        if self.motif is None:
            return ""
        side, width = self.motif.side, self.motif.width
        colours = [(self.outline, width + 1.8)] if self.outline else []
        drawn = [
            element(
                "path",
                d=self.motif.path,
                fill="none",
                stroke=colour,
                stroke_width=thickness,
                stroke_linecap="round",
            )
            for colour, thickness in [*colours, (self.ink, width)]
        ]
        tile = {"width": side, "height": side}
        ground = element("rect", **tile, fill=self.ground)
        return element("pattern", ground, *drawn, id=self.id, **tile, patternUnits="userSpaceOnUse")


# From dark to light. Six: four do for areas that are each in one piece, and these are not.
GROUPS = (
    Fill("g0", "#5f96e5"),
    Fill("g1", "#efa06c", falling(11, 1.2), "#d9844f"),
    Fill("g2", "#fbefa6", dots(13, 3.0), "#cfa83a"),
    Fill("g3", "#b697ca", level(10, 1.2), "#9a79b2"),
    Fill("g4", "#bfe8c3", rising(12, 1.2), "#79bb86"),
    Fill("g5", "#f6bfe0", crosses(14, 1.0), "#d18fba"),
)
NOBODY = Fill("nobody", "#f1efe9", dots(9, 2.0), "#8d8778")
BRUSSELS = Fill("brussels", "#d5d9dd", crosses(8, 0.9), "#a3abb3")
PLAIN = Fill("land", LAND)
MEMBERS = Fill("member", "#9fcdec")
PARTLY = Fill("partly", LAND, rising(10, 4.2), "#7db4da")
MARKED = Fill("marked", "#f6b52b")
MARKED_PARTLY = Fill("marked-partly", MARKED.ground, rising(10, 3.4), "#fff3d6")


def shared(id_: str, first: Fill, second: Fill) -> Fill:
    """Return the fill of an area that belongs to two groups: slanting bands of both grounds."""
    return Fill(id_, first.ground, rising(22, 6.9), second.ground, INK)
