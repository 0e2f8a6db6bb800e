"""Draws maps: the area of one body, a province, Flanders; several below each other where wanted.

Knows no facts and no language: whoever calls brings the colours and the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from bot.maps.atlas import Atlas, whole
from bot.maps.fills import BRUSSELS as CAPITAL_REGION
from bot.maps.fills import DARK_BLUE, EDGE, FAINT, INK, LAND, MARK_EDGE, PAPER, PLAIN, SEA
from bot.maps.frame import Box, Extent, Frame, array_of, paths_of
from bot.maps.labels import Label, Wish, middle_of, place
from bot.maps.records import BRUSSELS
from bot.maps.sheet import (
    INNER,
    MARGIN,
    WIDTH,
    Entry,
    foot,
    head,
    heading,
    legend,
    notes,
    rectangle,
)
from bot.maps.spec import Group, Panel, Style, Words
from bot.maps.svg import document, element
from bot.maps.symbols import (
    BEYOND,
    STYLE,
    Links,
    area,
    pin,
    pin_box,
    stroked,
    window_of_paper,
    written,
)

_FAR_M = 150_000.0  # from this width on, few details show
_NEIGHBOURS = 10  # that get their name, the nearest ones; more are noise, and slow
_SMALL = (21.0,)  # letters of names around the area
_INSET = (300.0, 116.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet, and where the names on its maps lie."""

    svg: str
    labels: tuple[Label, ...]


def draw(
    panels: Sequence[Panel], words: Words, atlas: Atlas, style: Style, links: Links | None = None
) -> Drawn:
    """Return a sheet with maps below each other. The same arguments give the same text.

    Municipalities without an area in the atlas are left out.

    Args:
        panels: The maps.
        words: In the language of the reader.
        atlas: The borders.
        style: How the maps look.
        links: Where municipalities and their neighbours lead to; None for a picture.
    """
    drawn, y = head(words.head)
    body, labels = [drawn], []
    fills = {CAPITAL_REGION.id: CAPITAL_REGION}
    for panel in panels:
        if panel.heading:
            drawn, y = heading(panel.heading, y)
            body.append(drawn)
        picture = _Picture(panel, words, atlas, style, y, links)
        key, y = _key(panel, picture, words, atlas, style)
        numbered = [label for label in picture.labels if label.stands_for]
        listed = ", ".join(f"{label.lines[0]} {label.stands_for}" for label in numbered)
        said, y = notes([listed] if listed else [], y)
        body += [picture.svg, key, said]
        labels += picture.labels
        fills |= {entry.fill.id: entry.fill for entry in panel.key}
        fills |= {area.fill.id: area.fill for area in panel.areas}
    said, y = notes(words.notes, y)
    credit, height = foot(words.head, y)
    top = [
        element("style", STYLE) if links is not None and links.has_style else "",
        rectangle(Box(0, 0, WIDTH, height), fill=PAPER),
        element("defs", *(fill.definition() for fill in fills.values())),
    ]
    svg = document(
        WIDTH,
        round(height),
        *(*top, *body, said, credit),
        title=words.head.title,
        description=words.head.description,
        language=words.head.language,
        is_image=links is None,
    )
    return Drawn(svg, tuple(labels))


class _Picture:
    """One map without its legend."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what a map is drawn from
        self,
        panel: Panel,
        words: Words,
        atlas: Atlas,
        style: Style,
        top: float,
        links: Links | None,
    ) -> None:
        self._words, self._links = words, links
        self._own = {area.nis: area for area in panel.areas if area.nis in atlas.near}
        extent = atlas.extent(self._own or atlas.codes)
        self._is_far = extent[2] - extent[0] > _FAR_M
        areas = atlas.far if self._is_far else atlas.near
        frame = _window(extent, top, style)
        self.box = frame.box
        self._shown = atlas.shown(frame, BEYOND, areas)
        self._paths = dict(
            zip(self._shown, paths_of(array_of(list(self._shown.values()))), strict=True)
        )
        groups = [
            (group, inside)
            for group in panel.groups
            if (inside := [nis for nis in group.codes if nis in self._own])
        ]
        everything = whole(self._own, areas)
        shapes = array_of([*(whole(inside, areas) for _, inside in groups), everything])
        *around, everything = frame.on_sheet(shapes)
        self.labels: list[Label] = []
        names = self._names([group for group, _ in groups], around, everything, style)
        *outlines, outline = paths_of(array_of([*around, everything]))
        marked = zip(groups, outlines, strict=True)
        self.svg = (
            element(
                "g",
                rectangle(self.box, fill=SEA),
                self._areas(style),
                stroked("".join(outlines), INK, style.group) if style.group else "",
                stroked(outline, *style.outline),
                *(stroked(path, MARK_EDGE, 4.2) for (group, _), path in marked if group.is_marked),
            )
            + window_of_paper(self.box)
            + names
        )

    @property
    def has_brussels(self) -> bool:
        """Tell whether the window shows a part of Brussels."""
        return BRUSSELS in self._shown

    def _areas(self, style: Style) -> str:
        """Return the municipalities, those that the map is about above the others."""
        pale, bright = [], []
        for nis, path in self._paths.items():
            if (own := self._own.get(nis)) is not None:
                bright.append(area(nis, path, own.fill, own.title, self._links))
            elif nis == BRUSSELS:
                pale.append(area(nis, path, CAPITAL_REGION, self._words.outside, None))
            elif (near := self._words.neighbours.get(nis)) is not None:
                pale.append(area(nis, path, PLAIN, near.title, self._links))
            else:
                pale.append(area(nis, path, PLAIN, self._words.other, None))
        line = {"stroke_linejoin": "round"}
        return element("g", *pale, stroke=EDGE, stroke_width=1.2, **line) + element(
            "g", *bright, stroke=PAPER, stroke_width=style.edge, **line
        )

    def _names(
        self,
        groups: Sequence[Group],
        around: Sequence[BaseGeometry],
        everything: BaseGeometry,
        style: Style,
    ) -> str:
        """Return the names of groups and of what is around them, with the pins."""
        sizes = style.far_sizes if self._is_far else style.sizes
        wishes, fills, pins = [], [], []
        for group, shape in zip(groups, around, strict=True):
            mark = None
            if group.is_marked:
                x, y = middle_of(shape)
                mark = pin_box((x, y))
                pins.append(((x, y), mark))
            if group.label:
                wishes.append(Wish(group.label, shape, sizes, bold=group.is_marked, mark=mark))
                fills.append(self._own[group.codes[0]].fill if len(group.codes) == 1 else None)
        named = len(wishes)
        wishes += self._quiet(everything, must=not named)
        placed = place(wishes, self.box.grown(-7), [mark for _, mark in pins], everything)
        # Behind the name of an area with a pattern run its lines, as borders do behind a group's.
        own = [
            (label, label.is_inside and fill is not None and fill.motif is None)
            for label, fill in zip(placed, fills, strict=False)
            if label is not None
        ]
        quiet = [(label, label.is_inside) for label in placed[named:] if label is not None]
        self.labels = [label for label, _ in (*own, *quiet)]
        drawn = "".join(pin(tip) for tip, _ in pins)
        return written(quiet, FAINT) + drawn + written(own, INK)

    def _quiet(self, everything: BaseGeometry, *, must: bool) -> list[Wish]:
        """Return the names of Brussels and of the nearest neighbours, as far as they show."""
        names = {nis: near.name for nis, near in self._words.neighbours.items()}
        names[BRUSSELS] = self._words.brussels
        codes = [nis for nis in self._shown if nis in names and nis not in self._own]
        box = self.box
        visible = shapely.clip_by_rect(
            array_of([self._shown[nis] for nis in codes]), box.left, box.top, box.right, box.bottom
        )
        away = shapely.distance(visible, everything).tolist()
        found = [
            (nis != BRUSSELS, distance, nis, shape)
            for nis, distance, shape in zip(codes, away, visible, strict=True)
            if shape.area > 1
        ]
        found.sort(key=lambda each: each[:3])
        return [
            Wish(names[nis], shape, _SMALL, must=must and nis == BRUSSELS)
            for _, _, nis, shape in found[:_NEIGHBOURS]
        ]


def _window(extent: Extent, top: float, style: Style) -> Frame:
    """Return a frame that shows the area with its surroundings."""
    west, south, east, north = extent
    margin = max(east - west, north - south) * style.around
    more_x = max(margin, (style.least_m - (east - west)) / 2)
    more_y = max(margin, (style.least_m * 0.6 - (north - south)) / 2)
    west, south, east, north = west - more_x, south - more_y, east + more_x, north + more_y
    height = min(max(INNER * (north - south) / (east - west), style.lowest), style.highest)
    return Frame.fit((west, south, east, north), Box(MARGIN, top, INNER, height))


def _key(
    panel: Panel, picture: _Picture, words: Words, atlas: Atlas, style: Style
) -> tuple[str, float]:
    """Return the legend and where it ends; for a body with where in Flanders it lies."""
    top = picture.box.bottom + 17
    if not style.has_inset:
        drawn, y = legend(panel.key, top, columns=2)
        return drawn, y + 6
    brussels = [Entry(CAPITAL_REGION, words.outside)] if picture.has_brussels else []
    drawn, y = legend([*panel.key, *brussels], top, columns=1)
    wide, high = _INSET
    box = Box(WIDTH - MARGIN - wide, top + 6, wide, high)
    west, south, east, north = atlas.outline.bounds
    frame = Frame.fit((west, south, east, north), box)
    # The far borders: at this size a tenth of a unit is more than all that they leave out.
    body = whole((each.nis for each in panel.areas), atlas.far)
    flanders, own = paths_of(frame.on_sheet(array_of([atlas.outline, body])))
    inset = element(
        "g",
        element("path", d=flanders, fill=LAND, stroke="#8d8778", stroke_width=1.4),
        element("path", d=own, fill=DARK_BLUE),
        pointer_events="none",
    )
    return drawn + inset, max(y, box.bottom + 6) + 8
