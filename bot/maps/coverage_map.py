"""Draws what is known of every municipality: a map of Flanders for each duty.

Knows no language: whoever calls brings the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.coverage import Census, State
from bot.core.terms import Duty, NisCode
from bot.maps.fills import INK, PAPER, QUIET, Fill, bands, crosses, dots, lines
from bot.maps.frame import Box, Frame
from bot.maps.legend import Entry, legend
from bot.maps.records import BRUSSELS
from bot.maps.shapes import Shapes
from bot.maps.svg import document, element, text, titled

# From a set that people with any colour vision tell apart (Okabe and Ito), from dark to light in
# the order of how much is known, and each with a pattern of its own.
FILLS = {
    State.KNOWN: Fill("known", "#0a5c94"),
    State.PROBABLE: Fill("probable", "#a8d3f0", lines(9, 2), "#0a5c94"),
    State.MIXED: Fill("mixed", "#f2d64b", bands(12), "#0a5c94"),
    State.DISPUTED: Fill("disputed", "#e8730c", crosses(8, 1.6), "#5a2400"),
    State.UNKNOWN: Fill("unknown", "#e2ddd1", dots(11, 1.1), "#857d6e"),
}
_OUTSIDE = Fill("outside", PAPER)
_BORDER = PAPER  # between municipalities: no fill is as light

_WIDTH = 1000.0
_MARGIN = 36.0
_TITLE, _HEADING, _BODY, _SMALL = 45.0, 38.0, 31.0, 23.0  # sizes of letters
_MAP_HEIGHT = 364.0
_BELOW = 34.0  # the map: room for the name of Brussels
_ROW = 48.0  # of a legend
_TOP = 62.0  # of the map, below the heading of its duty
_HEAD = 156.0  # height of the title and the line below it
_DUTY = _TOP + _MAP_HEIGHT + _BELOW + 3 * _ROW + 52  # heading, map, legend, room below
_FOOT = 56.0


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is written on the map, in one language."""

    language: str
    title: str
    subtitle: str
    description: str  # for who cannot see it
    credit: str  # whose borders, and under which licence
    brussels: str
    outside: str  # that Brussels is no part of Flanders
    duties: Mapping[Duty, str]
    states: Mapping[State, str]
    places: Mapping[Duty, Mapping[NisCode, str]]  # what a pointer over a municipality shows


def draw_census(
    census: Census, shapes: Shapes, provinces: Iterable[Iterable[NisCode]], words: Words
) -> str:
    """Return the maps as one SVG document, one below the other.

    Municipalities without an area are not drawn; those without a state are drawn as outside. The
    same arguments give the same text.

    Args:
        census: The states of the municipalities whose borders *shapes* has.
        shapes: The borders.
        provinces: The municipalities of each, for a heavier border.
        words: In the language of the reader.
    """
    height = _HEAD + len(Duty) * _DUTY + _FOOT
    room = Box(_MARGIN, 0, _WIDTH - 2 * _MARGIN, _MAP_HEIGHT)
    frame = Frame.fit(shapes.extent(shapes.municipalities), room)
    drawn = [nis for nis in (*shapes.municipalities, BRUSSELS) if nis in shapes]
    borders = "".join(frame.path(shapes.rings(province)) for province in provinces)
    around = frame.path(shapes.rings(shapes.municipalities))
    definitions = element(
        "defs",
        *(fill.definition() for fill in FILLS.values()),
        *(element("path", id=f"m{nis}", d=frame.path(shapes.rings([nis]))) for nis in drawn),
        element("path", id="borders", d=frame.path(shapes.borders)),
        element("path", id="provinces", d=borders),
        element("path", id="flanders", d=around),
    )
    maps = (
        element(
            "g",
            _duty(duty, census, drawn, frame, shapes, words),
            transform=f"translate(0 {_HEAD + index * _DUTY:g})",
        )
        for index, duty in enumerate(Duty)
    )
    return document(
        _WIDTH,
        height,
        definitions,
        element("rect", width=_WIDTH, height=height, fill=PAPER),
        text(words.title, _MARGIN, 72, _TITLE, font_weight="bold", fill=INK),
        text(words.subtitle, _MARGIN, 118, _BODY, fill=QUIET),
        *maps,
        text(words.credit, _MARGIN, height - 26, _SMALL, fill=QUIET),
        title=words.title,
        description=words.description,
        language=words.language,
    )


def _duty(  # noqa: PLR0913, PLR0917 -- what one of the two maps shares with the other
    duty: Duty,
    census: Census,
    drawn: Iterable[NisCode],
    frame: Frame,
    shapes: Shapes,
    words: Words,
) -> str:
    states, count = census.states[duty], census.count(duty)
    areas = (
        element(
            "use",
            titled(words.places[duty].get(nis, words.outside)),
            href=f"#m{nis}",
            fill=FILLS[states[nis]].paint if nis in states else _OUTSIDE.paint,
        )
        for nis in drawn
    )
    entries = [Entry(fill, words.states[state], count[state]) for state, fill in FILLS.items()]
    entries.append(Entry(_OUTSIDE, words.outside))
    below = Box(_MARGIN, _TOP + _MAP_HEIGHT + _BELOW + 10, _WIDTH - 2 * _MARGIN, 3 * _ROW)
    return element(
        "g",
        text(words.duties[duty], _MARGIN, 36, _HEADING, font_weight="bold", fill=INK),
        element(
            "g",
            element("g", *areas),
            _lines("borders", _BORDER, 1.1),
            _lines("provinces", INK, 1.5),
            _lines("flanders", INK, 2.2),
            _brussels(frame, shapes, words),
            transform=f"translate(0 {_TOP:g})",
        ),
        legend(entries, below, _BODY),
    )


def _brussels(frame: Frame, shapes: Shapes, words: Words) -> str:
    """Return the name of Brussels below the map, where there is room, with a line to it."""
    if BRUSSELS not in shapes:
        return ""
    x, y = frame.place(shapes.middle(BRUSSELS))
    baseline = _MAP_HEIGHT + _BELOW - 8
    top = baseline - _SMALL - 2  # of the letters, and a little room
    line = element("path", d=f"M{x:.1f},{y:.1f}V{top:.1f}", stroke=INK, stroke_width=1.6)
    dot = element("circle", cx=x, cy=y, r=4, fill=INK)
    name = text(words.brussels, x, baseline, _SMALL + 3, text_anchor="middle", fill=INK)
    return line + dot + name


def _lines(id_: str, colour: str, thickness: float) -> str:
    return element(
        "use",
        href=f"#{id_}",
        fill="none",
        stroke=colour,
        stroke_width=thickness,
        stroke_linejoin="round",
        pointer_events="none",  # a pointer must meet the area below, which has the words
    )
