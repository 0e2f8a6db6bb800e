"""Draws Flanders or a province in colours, one municipality once, with the names of groups.

Knows no facts and no language: whoever calls brings the colours and the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from bot.core.terms import NisCode
from bot.maps.atlas import Atlas, cut, extent_of, on_sheet, path_of
from bot.maps.fills import INK, QUIET, Fill
from bot.maps.frame import Box, Frame
from bot.maps.labels import Label, Wish, place
from bot.maps.legend import Entry, legend
from bot.maps.records import BRUSSELS
from bot.maps.shapes import Shapes
from bot.maps.sheet import (
    BEYOND,
    Head,
    Links,
    area,
    foot,
    head,
    notes,
    passe_partout,
    sheet,
    stroked,
    window_of,
    written,
)
from bot.maps.svg import element
from bot.maps.theme import BODY, EDGE, MARGIN, PLAIN, WHITE, WIDTH
from bot.maps.theme import BRUSSELS as CAPITAL_REGION

_INNER = WIDTH - 2 * MARGIN
_FAR_M = 150_000.0  # from this width on, few details show
_AROUND = 0.03  # of the width, on each side
_ROOM = 78.0  # at least, above and below, for names with a line
_HIGHEST = 860.0
_HALF, _MANY = 0.5, 12  # of the window, and groups: more names in less room are smaller
_ROW = 46.0  # of the legend
_FAR_SIZES, _NEAR_SIZES = (25.0, 22.0, 20.0), (31.0, 27.0, 23.0)
_QUIET = (20.0,)


@dataclass(frozen=True, slots=True)
class Coloured:
    """A municipality with its colour and what a pointer over it shows."""

    nis: NisCode
    fill: Fill
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """Municipalities that get a border around them, and a name on the map."""

    codes: tuple[NisCode, ...]
    label: str = ""  # empty: only the border


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """Everything else that is written on the map, in one language."""

    head: Head
    other: str  # what a pointer over a municipality shows that is no part of this
    outside: str  # that Brussels is no part of Flanders
    brussels: str
    notes: tuple[str, ...] = ()  # sentences below the legend


@dataclass(frozen=True, slots=True)
class OverviewMap:
    """A map, and where its labels lie."""

    svg: str
    labels: tuple[Label, ...]


def draw_overview(  # noqa: PLR0913 -- what there is to draw, and how
    coloured: Sequence[Coloured],
    groups: Sequence[Group],
    key: Sequence[Entry],
    atlas: Atlas,
    words: OverviewWords,
    *,
    links: Links | None = None,
) -> OverviewMap:
    """Return the map; the window shows all that is coloured. Others in it are pale.

    Municipalities without an area in the atlas are left out. The same arguments give the same
    text.

    Args:
        coloured: Each municipality once; at least one that the atlas has.
        groups: Of some of these.
        key: The legend.
        atlas: The borders.
        words: In the language of the reader.
        links: Where municipalities lead to; None for a picture.
    """
    coloured = [each for each in coloured if each.nis in atlas.near]
    top, start = head(words.head)
    extent = atlas.near.extent(each.nis for each in coloured)
    is_far = extent[2] - extent[0] > _FAR_M
    shapes = atlas.far if is_far else atlas.near
    frame, box = _window(extent, start)
    picture, labels = _picture(coloured, groups, shapes, frame, box, atlas, words, links)
    below = box.top + box.height + 16
    rows = -(-len(key) // 2)
    legend_box = Box(MARGIN, below, _INNER, rows * _ROW)
    said, below = notes(words.notes, below + rows * _ROW + 4)
    credit, height = foot(words.head, below)
    used = {each.fill.id: each.fill for each in coloured}
    used |= {entry.fill.id: entry.fill for entry in key} | {CAPITAL_REGION.id: CAPITAL_REGION}
    definitions = element("defs", *(fill.definition() for fill in used.values()))
    body = (definitions, top, picture, legend(key, legend_box, BODY), said, credit)
    return OverviewMap(sheet(height, words.head, *body, links=links), labels)


def _window(extent: tuple[float, float, float, float], top: float) -> tuple[Frame, Box]:
    """Return a frame that shows an extent with its surroundings, and the box that it fills."""
    west, south, east, north = extent
    wide, high = (east - west) * (1 + 2 * _AROUND), north - south
    scale = min(_INNER / wide, (_HIGHEST - 2 * _ROOM) / high)
    box = Box(MARGIN, top, _INNER, high * scale + 2 * _ROOM)
    half_x, half_y = box.width / scale / 2, box.height / scale / 2
    x, y = (west + east) / 2, (south + north) / 2
    return Frame.fit((x - half_x, y - half_y, x + half_x, y + half_y), box), box


def _picture(  # noqa: PLR0913, PLR0917 -- what the parts of the drawing share
    coloured: Sequence[Coloured],
    groups: Sequence[Group],
    shapes: Shapes,
    frame: Frame,
    box: Box,
    atlas: Atlas,
    words: OverviewWords,
    links: Links | None,
) -> tuple[str, tuple[Label, ...]]:
    own = {each.nis: each for each in coloured}
    extent = extent_of(frame, box, BEYOND)
    seen = cut(shapes, atlas.within(extent), frame, box, BEYOND)
    pale, bright, outlines = [], [], []
    for nis, shape in seen.items():
        each = own.get(nis)
        path = path_of(shape)
        if each is not None:
            bright.append(area(nis, path, each.fill, each.title, links))
            outlines.append(path)
        elif nis == BRUSSELS:
            pale.append(area(nis, path, CAPITAL_REGION, words.outside, None))
        else:
            pale.append(area(nis, path, PLAIN, words.other, None))
    borders = "".join(path_of(seen[nis]) for nis in seen if nis not in own)
    around = [_union(shapes, [nis for nis in group.codes if nis in own], frame) for group in groups]
    whole = _union(shapes, list(own), frame)
    labels, name = _labels(groups, around, whole, seen, box, words)
    drawing = element(
        "g",
        window_of(box),
        *pale,
        stroked(borders, EDGE, 1.2),
        *bright,
        stroked("".join(outlines), WHITE, 1.0),
        stroked(path_of(*around), INK, 1.5),
        stroked(path_of(whole), INK, 2.2),
    )
    names = written(name, colour=QUIET) + written(labels, on_plain=False)
    return drawing + passe_partout(box) + names, (*labels, *name)


def _union(shapes: Shapes, codes: Sequence[NisCode], frame: Frame) -> BaseGeometry:
    return on_sheet(shapes.whole(codes), frame)


def _labels(  # noqa: PLR0913, PLR0917 -- what the names stand on
    groups: Sequence[Group],
    around: Sequence[BaseGeometry],
    whole: BaseGeometry,
    seen: Mapping[NisCode, BaseGeometry],
    box: Box,
    words: OverviewWords,
) -> tuple[list[Label], list[Label]]:
    """Return the names of groups, and that of Brussels."""
    is_far = whole.area < _HALF * box.width * box.height and len(groups) > _MANY
    sizes = _FAR_SIZES if is_far else _NEAR_SIZES
    wishes = [
        Wish(group.label, shape, sizes)
        for group, shape in zip(groups, around, strict=True)
        if group.label and not shape.is_empty
    ]
    inside = Box(box.left + 6, box.top + 6, box.width - 12, box.height - 12)
    if BRUSSELS in seen:
        window = shapely.box(box.left, box.top, box.left + box.width, box.top + box.height)
        brussels = shapely.intersection(seen[BRUSSELS], window)
        if brussels.area > 1:
            wishes.append(Wish(words.brussels, brussels, _QUIET, must=False))
    # Where no group is, a name with a line is in nobody's way.
    placed = place(wishes, inside, (), shapely.union_all(list(around)))
    named = [label for label, wish in zip(placed, wishes, strict=True) if label and wish.must]
    quiet = [label for label, wish in zip(placed, wishes, strict=True) if label and not wish.must]
    return named, quiet
