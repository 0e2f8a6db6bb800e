"""The borders as plain records, and the plane that they are drawn in. Knows no shapely.

So whoever reads the file does not pay for importing it. What the map answers is
`core.model.geography.Located`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.terms import NisCode

BRUSSELS = NisCode("04000")  # the Brussels-Capital Region: on the map, but no municipality

Point = tuple[float, float]  # longitude and latitude, in degrees, WGS 84
Ring = tuple[Point, ...]  # at least four points, the last equal to the first
Polygon = tuple[Ring, ...]  # the outline, then its holes; at least one ring

# Metres in a degree on the ellipsoid of WGS 84 at 51.1 north, the middle of Flanders. A degree of
# longitude shrinks northwards, so distances east-west are up to 0.9 % off at its edges, and 1.2 %
# at 15 km from it; distances north-south are right within 0.02 %. The plane is equirectangular,
# with its origin where the meridians start.
METRES_IN_DEGREE: Point = (70_047.0, 111_250.0)


@dataclass(frozen=True, slots=True)
class Boundary:
    """The border of a municipality, or of the Brussels-Capital Region under `BRUSSELS`."""

    nis: NisCode
    polygons: tuple[Polygon, ...]  # at least one; several where parts lie apart
