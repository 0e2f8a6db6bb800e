"""From a point to the municipality that contains it. Keeps no point and logs none."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

import numpy as np
import shapely

from bot.core.model.geography import Located
from bot.core.model.terms import NisCode
from bot.maps.records import BRUSSELS, METRES_IN_DEGREE, Boundary, Polygon

LEAST_MARGIN_M = 150.0  # of the real borders, 99 % lie within 139 m of these generalised ones
MOST_MARGIN_M = 1500.0  # beyond it there are too many neighbours to ask about
NEAREST_M = 15_000.0  # farther away, the nearest municipality says nothing any more


class Boundaries:
    """The borders of all municipalities, ready to be asked. Never changes once built.

    Implements `service.ports.Locator`.
    """

    def __init__(self, boundaries: Iterable[Boundary]) -> None:
        """Index *boundaries*: tens of milliseconds for Flanders.

        Without one for `BRUSSELS`, no point lies in Brussels.
        """
        municipal: list[tuple[NisCode, shapely.Polygon]] = []
        brussels: list[shapely.Polygon] = []
        for boundary in boundaries:
            shapes = [polygon_in_metres(polygon) for polygon in boundary.polygons]
            if boundary.nis == BRUSSELS:
                brussels += shapes
            else:
                municipal += [(boundary.nis, shape) for shape in shapes]
        self._codes = [nis for nis, _ in municipal]
        self._shapes = np.array([shape for _, shape in municipal], dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        self._brussels = shapely.MultiPolygon(brussels)

    def locate(self, lon: float, lat: float, accuracy_m: float = 0) -> Located:
        """Say in which municipality a point lies, and which others it may lie in.

        A point exactly on a border lies in the municipality with the lowest code; the other is
        near. Does not block; may be called from several threads.

        Args:
            lon: Longitude in degrees, WGS 84, -180..180.
            lat: Latitude in degrees, WGS 84, -90..90.
            accuracy_m: How far off the point may be, in metres. Below `LEAST_MARGIN_M` counts as
                that, above `MOST_MARGIN_M` as that.

        Raises:
            ValueError: If *lon* or *lat* is no number or out of range, or *accuracy_m* is no
                number or negative. The message does not repeat it.
        """
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 -- degrees; refuses NaN too
            raise ValueError("longitude or latitude out of range")
        if not (isfinite(accuracy_m) and accuracy_m >= 0):
            raise ValueError("accuracy is no distance")
        point = shapely.Point(np.multiply((lon, lat), METRES_IN_DEGREE))
        margin_m = min(max(accuracy_m, LEAST_MARGIN_M), MOST_MARGIN_M)
        close = self._within(point, margin_m)
        inside = next((nis for distance_m, nis in close if distance_m == 0), None)
        near = tuple(nis for _, nis in close if nis != inside)
        if inside is not None:
            return Located(inside, near, in_brussels=False, nearest=None, nearest_km=None)
        in_brussels = bool(shapely.intersects(self._brussels, point))
        distance_m, nearest = next(iter(self._within(point, NEAREST_M)), (None, None))
        nearest_km = None if distance_m is None else distance_m / 1000
        return Located(None, near, in_brussels, nearest, nearest_km)

    def _within(self, point: shapely.Point, most_m: float) -> list[tuple[float, NisCode]]:
        """Return distance in metres and code of all within *most_m*: nearest first, each once."""
        found = self._tree.query(point, predicate="dwithin", distance=most_m)
        distances = shapely.distance(self._shapes[found], point)
        least: dict[NisCode, float] = {}
        for index, distance_m in zip(found.tolist(), distances.tolist(), strict=True):
            nis = self._codes[index]
            least[nis] = min(distance_m, least.get(nis, distance_m))
        return sorted((distance_m, nis) for nis, distance_m in least.items())


def polygon_in_metres(polygon: Polygon) -> shapely.Polygon:
    """Return a polygon of degrees as a shape of the plane."""
    outline, *holes = (np.multiply(ring, METRES_IN_DEGREE) for ring in polygon)
    return shapely.Polygon(outline, holes)
