"""What the map is made of, as plain records. Knows no shapely.

So whoever reads the file does not pay for importing it. What the map answers is
`core.geography.Located`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.terms import NisCode

BRUSSELS = NisCode("04000")  # the Brussels-Capital Region: on the map, but no municipality

Point = tuple[float, float]  # longitude and latitude, in degrees, WGS 84
Ring = tuple[Point, ...]  # at least four points, the last equal to the first
Polygon = tuple[Ring, ...]  # the outline, then its holes; at least one ring


@dataclass(frozen=True, slots=True)
class Boundary:
    """The border of a municipality, or of the Brussels-Capital Region under `BRUSSELS`."""

    nis: NisCode
    polygons: tuple[Polygon, ...]  # at least one; several where parts lie apart
