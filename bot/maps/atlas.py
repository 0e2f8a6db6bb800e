"""The borders at the two scales that maps need, with what is slow to compute kept.

May be kept and shared between threads: what two of them compute at once is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from bot.core.terms import NisCode
from bot.maps.frame import Box, Frame, path
from bot.maps.records import BRUSSELS, Boundary
from bot.maps.shapes import Shapes, lines_of, rings_of

_OUTLINE_M = 900.0  # for Flanders at the size of a stamp
_TOUCHING_M = 60.0  # the borders leave gaps of less between neighbours, such as canals


class Atlas:
    """All areas of Flanders, near by and from afar."""

    def __init__(self, boundaries: Iterable[Boundary]) -> None:
        """Project *boundaries*; the rest is done when it is first needed."""
        self._boundaries = tuple(boundaries)
        self.near = Shapes(self._boundaries, 0)
        """For a map of a few municipalities."""

    @cached_property
    def far(self) -> Shapes:
        """Return the borders for a map of Flanders or a province."""
        return Shapes(self._boundaries)

    @cached_property
    def outline(self) -> BaseGeometry:
        """Return Flanders, roughly."""
        flanders = self.near.whole(self.near.municipalities)
        return shapely.simplify(flanders, _OUTLINE_M)

    @property
    def codes(self) -> tuple[NisCode, ...]:
        """Return the codes of all municipalities."""
        return self.near.municipalities

    @property
    def has_brussels(self) -> bool:
        """Tell whether Brussels is among the boundaries."""
        return BRUSSELS in self.near

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([self.near.whole([nis]) for nis in (*self.codes, BRUSSELS)])

    @cached_property
    def neighbours(self) -> frozenset[tuple[NisCode, NisCode]]:
        """Return the pairs of municipalities that touch, both ways round."""
        areas = [self.far.whole([nis]) for nis in self.codes]
        tree = shapely.STRtree(areas)
        pairs = tree.query(areas, predicate="dwithin", distance=_TOUCHING_M).T.tolist()
        return frozenset((self.codes[a], self.codes[b]) for a, b in pairs if a != b)

    def within(self, extent: tuple[float, float, float, float]) -> tuple[NisCode, ...]:
        """Return the municipalities, and Brussels, that a window shows a part of."""
        found = sorted(self._tree.query(shapely.box(*extent)).tolist())
        codes = (*self.codes, BRUSSELS)
        return tuple(codes[n] for n in found if codes[n] in self.near)

    def borders(self, extent: tuple[float, float, float, float]) -> BaseGeometry:
        """Return the borders that a window shows a part of, each once, cut at its edge."""
        lines, tree = self._lines
        found = tree.query(shapely.box(*extent))
        within: BaseGeometry = shapely.MultiLineString(list(lines[np.sort(found)]))
        return shapely.clip_by_rect(within, *extent)

    @cached_property
    def _lines(self) -> tuple[npt.NDArray[np.object_], shapely.STRtree]:
        lines = np.array([shapely.LineString(line) for line in self.near.borders], dtype=object)
        return lines, shapely.STRtree(lines)


def on_sheet(area: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Return an area of the plane in units of the sheet."""

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x = frame.box.left + (points[:, 0] - frame.west) * frame.scale
        y = frame.box.top + (frame.north - points[:, 1]) * frame.scale
        return np.column_stack((x, y))

    return shapely.transform(area, moved)


def extent_of(frame: Frame, box: Box, beyond: float = 0) -> tuple[float, float, float, float]:
    """Return what of the plane a window of the sheet shows, with some units around it."""
    west, north = frame.west - beyond / frame.scale, frame.north + beyond / frame.scale
    wide, high = (box.width + 2 * beyond) / frame.scale, (box.height + 2 * beyond) / frame.scale
    return west, north - high, west + wide, north


def cut(
    shapes: Shapes, codes: Iterable[NisCode], frame: Frame, box: Box, beyond: float
) -> dict[NisCode, BaseGeometry]:
    """Return areas on the sheet as far as a window with some units around it shows them."""
    left, top = box.left - beyond, box.top - beyond
    right, bottom = box.left + box.width + beyond, box.top + box.height + beyond
    shown = {
        nis: shapely.clip_by_rect(on_sheet(shapes.whole([nis]), frame), left, top, right, bottom)
        for nis in codes
    }
    return {nis: shape for nis, shape in shown.items() if not shape.is_empty}


def path_of(*drawn: BaseGeometry) -> str:
    """Return areas or lines of the sheet as the data of an SVG path."""
    is_line = [shape.geom_type.endswith("LineString") for shape in drawn]
    if all(is_line):
        return path(lines_of(*drawn))
    return path(rings_of(*drawn))


def colours_of(groups: Sequence[Iterable[NisCode]], atlas: Atlas, number: int) -> tuple[int, ...]:
    """Return a colour for each group of municipalities, 0 up to *number*; neighbours differ.

    The group with the most colours around it goes first (Brélaz), so that few are needed. Where
    even *number* are too few, a group gets the one that fewest of its neighbours have. The same
    groups give the same colours.
    """
    of = {nis: index for index, codes in enumerate(groups) for nis in codes}
    around: list[set[int]] = [set() for _ in groups]
    for first, second in atlas.neighbours:
        if first in of and second in of and of[first] != of[second]:
            around[of[first]].add(of[second])
    chosen: dict[int, int] = {}
    used = [0] * number
    while len(chosen) < len(groups):
        waiting = [index for index in range(len(groups)) if index not in chosen]
        at = max(
            waiting,
            key=lambda n: (len({chosen.get(o) for o in around[n]} - {None}), len(around[n]), -n),
        )
        taken = [chosen[other] for other in around[at] if other in chosen]
        # Of the free ones, the one least used: all colours are about as frequent.
        colour = min(range(number), key=lambda c: (taken.count(c), used[c], c))
        chosen[at] = colour
        used[colour] += 1
    return tuple(chosen[index] for index in range(len(groups)))
