"""From the plane to a sheet: a window on the plane at one scale, and the paths of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Shapes = npt.NDArray[np.object_]
Extent = tuple[float, float, float, float]  # west, south, east and north, in metres

_STEPS = 10  # steps in a unit of the sheet: a step is less than what an eye can see


def array_of(shapes: Sequence[BaseGeometry]) -> Shapes:
    """Return shapes as an array, for calls that take many at once."""
    return np.array(shapes, dtype=object)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet, in its units; y grows downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height

    def grown(self, by: float) -> Box:
        """Return a rectangle that is larger on all sides; smaller where *by* is negative."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    @property
    def shape(self) -> shapely.Polygon:
        """Return the rectangle as a shape."""
        return shapely.box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the plane at one scale."""

    west: float  # of the window, in metres
    north: float
    scale: float  # units of the sheet in a metre
    box: Box  # the window on the sheet

    @classmethod
    def fit(cls, extent: Extent, box: Box) -> Frame:
        """Return the frame that shows all of *extent* in the middle of *box*, as large as fits.

        Args:
            extent: In metres; neither side of length zero.
            box: All of it is filled, with more of the plane than was asked for.
        """
        west, south, east, north = extent
        scale = min(box.width / (east - west), box.height / (north - south))
        left = (west + east) / 2 - box.width / scale / 2
        return cls(left, (south + north) / 2 + box.height / scale / 2, scale, box)

    def extent(self, beyond: float = 0) -> Extent:
        """Return what of the plane the window shows, with some units of the sheet around it."""
        more, box = beyond / self.scale, self.box
        east, south = self.west + box.width / self.scale, self.north - box.height / self.scale
        return self.west - more, south - more, east + more, self.north + more

    def on_sheet(self, shapes: Shapes) -> Shapes:
        """Return shapes of the plane in units of the sheet."""

        def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            x = self.box.left + (points[:, 0] - self.west) * self.scale
            y = self.box.top + (self.north - points[:, 1]) * self.scale
            return np.column_stack((x, y))

        made: Shapes = shapely.transform(shapes, moved)
        return made


def paths_of(areas: Shapes) -> list[str]:
    """Return the outlines and holes of each area of the sheet as the data of an SVG path.

    In tenths of a unit: equal points become equal numbers, so borders in common stay so. What is
    smaller than a tenth is left out; so are lines and points among the areas.

    Few calls into shapely, of many areas each: it lets go of the interpreter in each call and
    takes it again at once, so other threads would wait until all calls for single rings are done.
    """
    parts, area_of = shapely.get_parts(areas, return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part_of = shapely.get_rings(parts[is_polygon], return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(points * _STEPS).astype(np.int64)
    ends = np.searchsorted(ring_of, np.arange(len(rings)), side="right").tolist()
    paths = [""] * len(areas)
    owners = area_of[is_polygon][part_of].tolist()
    for owner, (start, end) in zip(owners, pairwise([0, *ends]), strict=True):
        paths[owner] += _path(steps[start:end].tolist())
    return paths


def _path(ring: list[list[int]]) -> str:
    """Return one ring, as steps from each point to the next."""
    corners = ring[:1] + [point for before, point in pairwise(ring) if point != before]
    if len(corners) < 4:  # noqa: PLR2004 -- a triangle, with the first point again
        return ""
    corners.pop()  # the first again
    moves = [
        f"{_number(x - before_x)},{_number(y - before_y)}"
        for (before_x, before_y), (x, y) in pairwise(corners)
    ]
    x, y = corners[0]
    return f"M{_number(x)},{_number(y)}l{' '.join(moves)}z"


def _number(steps: int) -> str:
    whole, tenths = divmod(abs(steps), _STEPS)
    sign = "-" if steps < 0 else ""
    return f"{sign}{whole}.{tenths}" if tenths else f"{sign}{whole}"
