"""The areas of municipalities in a plane, made simple enough to draw.

Neighbours keep their border in common: it is simplified once for both, so no slivers show between
them. For the question which municipality a point lies in, see `maps.boundaries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from bot.core.terms import NisCode
from bot.maps.projection import to_metres
from bot.maps.records import BRUSSELS, Boundary, Point

Line = tuple[Point, ...]  # in metres east and north; a ring ends where it starts

_Geometries = npt.NDArray[np.object_]

TOLERANCE_M = 300.0  # at 1,000 units for the width of Flanders, little more than a unit


class Shapes:
    """All areas, ready to be drawn. Never changes once built; may be kept and shared."""

    def __init__(self, boundaries: Iterable[Boundary], tolerance_m: float = TOLERANCE_M) -> None:
        """Project and simplify *boundaries*: some tens of milliseconds for Flanders.

        Args:
            boundaries: Of municipalities and of Brussels.
            tolerance_m: How far a border may move, in metres; 0 leaves all as it is.
        """
        drawn = list(boundaries)
        areas = [_area(boundary) for boundary in drawn]
        simple = shapely.coverage_simplify(areas, tolerance_m) if tolerance_m else areas
        self._areas: dict[NisCode, BaseGeometry] = {
            boundary.nis: area for boundary, area in zip(drawn, simple, strict=True)
        }
        merged = shapely.line_merge(shapely.union_all(shapely.boundary(simple)))
        self.borders: tuple[Line, ...] = lines_of(merged)
        """All borders, each once, though two municipalities share it."""

    @property
    def municipalities(self) -> tuple[NisCode, ...]:
        """Return the codes of all municipalities, without Brussels, in the order of the file."""
        return tuple(nis for nis in self._areas if nis != BRUSSELS)

    def __contains__(self, nis: object) -> bool:
        """Tell whether there is an area under this code."""
        return nis in self._areas

    def rings(self, codes: Iterable[NisCode]) -> tuple[Line, ...]:
        """Return the outlines and holes of areas taken together; what they share falls away.

        Codes without an area are left out. So are the borders inside: of a partnership, this is
        the border around it.
        """
        return rings_of(self.whole(codes))

    def whole(self, codes: Iterable[NisCode]) -> BaseGeometry:
        """Return areas taken together, for other drawings of `maps`; empty if none is known."""
        known = [self._areas[nis] for nis in codes if nis in self._areas]
        return known[0] if len(known) == 1 else shapely.coverage_union_all(known)

    def extent(self, codes: Iterable[NisCode]) -> tuple[float, float, float, float]:
        """Return west, south, east and north of areas, in metres.

        Raises:
            ValueError: If none of the codes has an area.
        """
        known = [self._areas[nis] for nis in codes if nis in self._areas]
        if not known:
            raise ValueError("none of these codes has an area")
        west, south, east, north = shapely.total_bounds(known).tolist()
        return west, south, east, north

    def middle(self, nis: NisCode) -> Point:
        """Return a point well inside an area, in metres; raises `KeyError` without one."""
        point = self._areas[nis].representative_point()
        return point.x, point.y


def rings_of(*areas: BaseGeometry) -> tuple[Line, ...]:
    """Return the outlines and holes of areas; lines and points among them are left out."""
    return _points(shapely.get_rings(_parts(areas, shapely.GeometryType.POLYGON)))


def lines_of(*lines: BaseGeometry) -> tuple[Line, ...]:
    """Return lines, or sets of lines, as their points."""
    return _points(_parts(lines, shapely.GeometryType.LINESTRING))


def _area(boundary: Boundary) -> shapely.MultiPolygon:
    polygons = []
    for polygon in boundary.polygons:
        outline, *holes = ([to_metres(point) for point in ring] for ring in polygon)
        polygons.append(shapely.Polygon(outline, holes))
    return shapely.MultiPolygon(polygons)


def _parts(shapes: Sequence[BaseGeometry], kind: shapely.GeometryType) -> _Geometries:
    parts: _Geometries = shapely.get_parts(np.array(shapes, dtype=object))
    chosen: _Geometries = parts[shapely.get_type_id(parts) == kind]
    return chosen


def _points(lines: _Geometries) -> tuple[Line, ...]:
    """Return the points of many lines in one call.

    The library lets go of the interpreter in each call, and takes it again at once: after a call
    for each line, other threads would wait until all lines are done.
    """
    coordinates, line_of = shapely.get_coordinates(lines, return_index=True)
    points = [(east, north) for east, north in coordinates.tolist()]
    ends = np.searchsorted(line_of, np.arange(len(lines)), side="right").tolist()
    return tuple(tuple(points[start:end]) for start, end in pairwise([0, *ends]))
