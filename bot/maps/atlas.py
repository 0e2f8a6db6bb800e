"""The areas of all municipalities in a plane, with what is slow to compute kept.

Neighbours keep their border in common: it is simplified once for both, so no slivers show between
them. For the question which municipality a point lies in, see `maps.boundaries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from bot.core.model.terms import NisCode
from bot.maps.boundaries import polygon_in_metres
from bot.maps.frame import Extent, Frame, array_of
from bot.maps.records import BRUSSELS, Boundary

_FAR_M = 300.0  # how far a border may move on a map of Flanders: little more than a unit of it
_OUTLINE_M = 900.0  # and on one the size of a stamp
_TOUCHING_M = 60.0  # the borders leave gaps of less between neighbours, such as canals

Areas = Mapping[NisCode, BaseGeometry]


class Atlas:
    """All areas of Flanders, near by and from afar. Codes without an area are left out.

    May be kept and shared between threads: what two of them compute at once is the same.
    """

    def __init__(self, boundaries: Iterable[Boundary]) -> None:
        """Project *boundaries*, of Brussels too; the rest is done when it is first needed."""
        self.near: Areas = {
            boundary.nis: shapely.MultiPolygon([polygon_in_metres(p) for p in boundary.polygons])
            for boundary in boundaries
        }
        """In all detail, for a map of a few municipalities; in the order of the file."""
        self.codes = tuple(nis for nis in self.near if nis != BRUSSELS)
        """Of all municipalities, without Brussels."""

    @cached_property
    def far(self) -> Areas:
        """Return the areas with less detail, for a map of Flanders."""
        simple = shapely.coverage_simplify(array_of(list(self.near.values())), _FAR_M)
        return dict(zip(self.near, simple, strict=True))

    @cached_property
    def outline(self) -> BaseGeometry:
        """Return Flanders, roughly."""
        return shapely.simplify(whole(self.codes, self.near), _OUTLINE_M)

    @cached_property
    def neighbours(self) -> frozenset[tuple[NisCode, NisCode]]:
        """Return the pairs of municipalities that touch, both ways round."""
        areas = [self.far[nis] for nis in self.codes]
        tree = shapely.STRtree(areas)
        pairs = tree.query(areas, predicate="dwithin", distance=_TOUCHING_M).T.tolist()
        return frozenset((self.codes[a], self.codes[b]) for a, b in pairs if a != b)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(list(self.near.values()))

    def extent(self, codes: Iterable[NisCode]) -> Extent:
        """Return what of the plane areas take.

        Raises:
            ValueError: If none of the codes has an area.
        """
        known = [self.near[nis] for nis in codes if nis in self.near]
        if not known:
            raise ValueError("none of these codes has an area")
        west, south, east, north = shapely.total_bounds(known).tolist()
        return west, south, east, north

    def within(self, extent: Extent) -> tuple[NisCode, ...]:
        """Return the municipalities, and Brussels, that a window shows a part of."""
        codes = tuple(self.near)
        found = sorted(self._tree.query(shapely.box(*extent)).tolist())
        return tuple(codes[number] for number in found)

    def shown(self, frame: Frame, beyond: float, areas: Areas) -> dict[NisCode, BaseGeometry]:
        """Return all areas on the sheet as far as a window with some units around it shows them."""
        codes, edge = self.within(frame.extent(beyond)), frame.box.grown(beyond)
        placed = frame.on_sheet(array_of([areas[nis] for nis in codes]))
        cut = shapely.clip_by_rect(placed, edge.left, edge.top, edge.right, edge.bottom)
        empty = shapely.is_empty(cut).tolist()
        return {nis: shape for nis, shape, none in zip(codes, cut, empty, strict=True) if not none}


def whole(codes: Iterable[NisCode], areas: Areas) -> BaseGeometry:
    """Return areas taken together, without the borders inside; empty if none is known."""
    known = [areas[nis] for nis in codes if nis in areas]
    return known[0] if len(known) == 1 else shapely.coverage_union_all(known)


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
