"""Draws the area of one partnership or organiser: its municipalities by name, what is around it.

Knows no facts and no language: whoever calls brings the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from bot.core.terms import NisCode
from bot.maps.atlas import Atlas, cut, extent_of, on_sheet, path_of
from bot.maps.fills import Fill
from bot.maps.frame import Box, Frame
from bot.maps.label_places import middle_of
from bot.maps.labels import Label, Wish, place
from bot.maps.legend import Entry, legend
from bot.maps.records import BRUSSELS, Point
from bot.maps.shapes import rings_of
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
from bot.maps.theme import (
    BODY,
    EDGE,
    FAINT,
    LAND,
    MARGIN,
    MARK_EDGE,
    MARKED,
    MARKED_PARTLY,
    MEMBERS,
    PARTLY,
    PLAIN,
    WHITE,
    WIDTH,
)
from bot.maps.theme import (
    BRUSSELS as CAPITAL_REGION,
)

_INNER = WIDTH - 2 * MARGIN
_LOWEST, _HIGHEST = 470.0, 660.0  # the map's height
_AROUND = 0.13  # of its size, what shows around the area on each side
_LEAST_M = 22_000.0  # wide, so that one town alone has its neighbours around it
_ROW = 46.0  # of the legend
_SIZES = (34.0, 30.0, 27.0, 24.0)  # of the members' names
_QUIET = (21.0,)
_NEIGHBOURS = 10  # that get their name, the nearest ones; more are noise, and slow
_PIN = (27.0, 42.0)  # wide and high
_INSET = (300.0, 116.0)


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality of today that belongs to the area."""

    nis: NisCode
    is_whole: bool = True  # else only a part of it, from before a merger
    is_marked: bool = False  # the one that was asked for


@dataclass(frozen=True, slots=True)
class AreaWords:
    """Everything that is written on the map, in one language."""

    head: Head
    member: str
    partly: str
    marked: str
    other: str
    outside: str  # that Brussels is no part of Flanders
    brussels: str
    names: Mapping[NisCode, str]
    titles: Mapping[NisCode, str]  # what a pointer over a municipality shows
    notes: tuple[str, ...] = ()  # sentences below the map


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A map, and where its labels lie."""

    svg: str
    labels: tuple[Label, ...]


def draw_area(
    members: Sequence[Member], atlas: Atlas, words: AreaWords, links: Links | None = None
) -> AreaMap:
    """Return the map of an area; without members it shows all of Flanders.

    Members without an area in the atlas are left out. The same arguments give the same text.

    Args:
        members: The municipalities of the area.
        atlas: The borders.
        words: In the language of the reader.
        links: Where municipalities lead to; None for a picture.
    """
    members = [member for member in members if member.nis in atlas.near]
    top, start = head(words.head)
    frame, box = _window(members, atlas, start)
    seen = atlas.within(extent_of(frame, box))
    picture, labels = _picture(members, seen, frame, box, atlas, words, links)
    below = box.top + box.height + 18
    key, below = _key(members, BRUSSELS in seen, atlas, below, words)
    said, below = notes(words.notes, below)
    credit, height = foot(words.head, below)
    fills = (MEMBERS, PARTLY, MARKED, MARKED_PARTLY, CAPITAL_REGION)
    definitions = element("defs", *(fill.definition() for fill in fills))
    body = (definitions, top, picture, key, said, credit)
    return AreaMap(sheet(height, words.head, *body, links=links), labels)


def _window(members: Sequence[Member], atlas: Atlas, top: float) -> tuple[Frame, Box]:
    """Return a frame that shows the area with its surroundings, and the box that it fills."""
    codes = [member.nis for member in members] or atlas.codes
    west, south, east, north = atlas.near.extent(codes)
    wide, high = east - west, north - south
    margin = max(wide, high) * _AROUND
    wide, high = max(wide + 2 * margin, _LEAST_M), max(high + 2 * margin, _LEAST_M * 0.6)
    height = min(max(_INNER * high / wide, _LOWEST), _HIGHEST)
    box = Box(MARGIN, top, _INNER, height)
    scale = min(box.width / wide, box.height / high)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    half_x, half_y = box.width / scale / 2, box.height / scale / 2
    extent = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
    return Frame.fit(extent, box), box


def _picture(  # noqa: PLR0913, PLR0917 -- what the two halves of the drawing share
    members: Sequence[Member],
    seen: Sequence[NisCode],
    frame: Frame,
    box: Box,
    atlas: Atlas,
    words: AreaWords,
    links: Links | None,
) -> tuple[str, tuple[Label, ...]]:
    by_nis = {member.nis: member for member in members}
    window = shapely.box(box.left, box.top, box.left + box.width, box.top + box.height)
    shown = cut(atlas.near, seen, frame, box, BEYOND)
    paths = {nis: path_of(shape) for nis, shape in shown.items()}
    areas: list[str] = []
    outlined: list[str] = []
    for nis, path in paths.items():
        fill = _fill(nis, by_nis.get(nis))
        title = words.outside if nis == BRUSSELS else words.titles.get(nis, words.names[nis])
        own = None if nis == BRUSSELS else links
        (outlined if nis in by_nis else areas).append(area(nis, path, fill, title, own))
    marked = "".join(paths[m.nis] for m in members if m.is_marked and m.nis in paths)
    whole = on_sheet(atlas.near.whole(by_nis), frame)
    borders = atlas.borders(extent_of(frame, box, BEYOND))
    lines = shapely.get_parts(on_sheet(borders, frame))
    shapely.prepare(whole)
    inner = lines[shapely.intersects(whole, lines)]
    labels, pins = _labels(by_nis, shown, window, box, words)
    drawing = element(
        "g",
        window_of(box),
        *areas,
        stroked(path_of(*lines), EDGE, 1.2),
        *outlined,
        stroked(path_of(*inner), WHITE, 1.6),
        stroked(path_of(whole), "#0a4d7d", 3.2),
        stroked(marked, MARK_EDGE, 4.2) if marked else "",
    )
    names = written(labels[1], colour=FAINT) + "".join(pins) + written(labels[0])
    return drawing + passe_partout(box) + names, (*labels[0], *labels[1])


def _fill(nis: NisCode, member: Member | None) -> Fill:
    if nis == BRUSSELS:
        return CAPITAL_REGION
    if member is None:
        return PLAIN
    if member.is_marked:
        return MARKED if member.is_whole else MARKED_PARTLY
    return MEMBERS if member.is_whole else PARTLY


def _labels(
    by_nis: Mapping[NisCode, Member],
    shown: Mapping[NisCode, shapely.geometry.base.BaseGeometry],
    window: shapely.geometry.base.BaseGeometry,
    box: Box,
    words: AreaWords,
) -> tuple[tuple[list[Label], list[Label]], list[str]]:
    """Return the names of members and of others, and the pins."""
    visible = {nis: shapely.intersection(shape, window) for nis, shape in shown.items()}
    visible = {nis: shape for nis, shape in visible.items() if shape.area > 1}
    tips = [middle_of(visible[nis]) for nis, m in by_nis.items() if m.is_marked and nis in visible]
    taken = [Box(x - _PIN[0] / 2, y - _PIN[1], _PIN[0], _PIN[1] + 3) for x, y in tips]
    marks = dict(
        zip(
            (nis for nis, m in by_nis.items() if m.is_marked and nis in visible), taken, strict=True
        )
    )
    wishes = []
    codes = [nis for nis in by_nis if nis in visible]
    for nis in codes:
        mark = marks.get(nis)
        wish = Wish(words.names[nis], visible[nis], _SIZES, bold=mark is not None, mark=mark)
        wishes.append(wish)
    busy = shapely.union_all([visible[nis] for nis in codes])
    around = [nis for nis in visible if nis not in by_nis]
    around.sort(key=lambda nis: (nis != BRUSSELS, shapely.distance(busy, visible[nis]), nis))
    for nis in around[:_NEIGHBOURS]:
        name = words.brussels if nis == BRUSSELS else words.names[nis]
        wishes.append(Wish(name, visible[nis], _QUIET, must=False))
    inside = Box(box.left + 8, box.top + 8, box.width - 16, box.height - 16)
    placed = place(wishes, inside, taken, busy)
    own = [
        # Behind the name of a municipality in part run the lines of its pattern.
        replace(label, is_inside=label.is_inside and by_nis[nis].is_whole)
        for nis, label in zip(codes, placed, strict=False)
        if label
    ]
    rest = [label for label in placed[len(codes) :] if label]
    return (own, rest), [_pin(tip) for tip in tips]


def _pin(tip: Point) -> str:
    x, y = tip
    wide, high = _PIN
    half, round_ = wide / 2, high - wide / 2
    path = (
        f"M{x:.1f},{y:.1f}c-4,-10 {-half:g},{-(high - wide) - 2:g} {-half:g},{-round_:g}"
        f"a{half:g},{half:g} 0 1 1 {wide:g},0c0,{wide / 2 - 2:g} {-half + 4:g},{round_ - 10:g} "
        f"{-half:g},{round_:g}z"
    )
    return element(
        "g",
        element("path", d=path, fill=MARK_EDGE, stroke=WHITE, stroke_width=2),
        element("circle", cx=x, cy=y - round_, r=5.2, fill=WHITE),
        pointer_events="none",
    )


def _key(
    members: Sequence[Member], has_brussels: bool, atlas: Atlas, top: float, words: AreaWords
) -> tuple[str, float]:
    """Return the legend with, at its right, where in Flanders this lies; and where it ends."""
    whole = sum(member.is_whole for member in members)
    entries = []
    if any(member.is_marked for member in members):
        entries.append(Entry(MARKED, words.marked))
    if whole:
        entries.append(Entry(MEMBERS, words.member, whole))
    if whole < len(members):
        entries.append(Entry(PARTLY, words.partly, len(members) - whole))
    entries.append(Entry(PLAIN, words.other))
    if has_brussels:
        entries.append(Entry(CAPITAL_REGION, words.outside))
    high = len(entries) * _ROW
    wide, inset = _INSET
    box = Box(WIDTH - MARGIN - wide, top + 6, wide, inset)
    left = Box(MARGIN, top, box.left - MARGIN - 20, high)
    drawn = legend(entries, left, BODY, columns=1) + _inset(members, atlas, box)
    return drawn, top + max(high, inset + 12) + 8


def _inset(members: Sequence[Member], atlas: Atlas, box: Box) -> str:
    """Return Flanders as small as a stamp, with the area in it."""
    west, south, east, north = atlas.outline.bounds
    frame = Frame.fit((west, south, east, north), box)
    flanders = frame.path(rings_of(atlas.outline))
    # The far borders: at this size a tenth of a unit is more than all that they leave out.
    whole = atlas.far.whole(member.nis for member in members)
    return element(
        "g",
        element("path", d=flanders, fill=LAND, stroke="#8d8778", stroke_width=1.4),
        element("path", d=frame.path(rings_of(whole)), fill="#0a4d7d"),
        pointer_events="none",
    )
