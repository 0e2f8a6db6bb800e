"""Places that a label can take: how large it is, where to try, how much of it is where.

All places of one attempt are computed at once, as arrays of their middles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from bot.maps.frame import Box
from bot.maps.letters import CAPITAL, DESCENT, LEADING, width_of
from bot.maps.records import Point

Floats = npt.NDArray[np.float64]

GAP = 3.5  # between labels, above each other; at their sides twice as much

_GRID = 11  # places to try across an area, and as many downwards
_NEAR = np.array([-0.5, -0.25, 0.0, 0.25, 0.5])  # of a label, around the middle of its area
_ROUND = 32  # directions for a label with a line
_RINGS = 26  # distances for it
_APART = 14.0  # units between them
_LONG = 30  # letters: a longer name takes two lines or three
_SHORTEST = 4  # letters on a line of a name that is broken: "Sint-" is long enough
_ACROSS, _DOWN = np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(-0.5, 0.5, 4))


def middle_of(area: BaseGeometry) -> Point:
    """Return the point of an area that is farthest from its borders, about."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    west, south, east, north = largest.bounds
    line = shapely.maximum_inscribed_circle(largest, max(east - west, north - south) / 40)
    x, y = line.coords[0]
    return x, y


def around(mark: Box, wide: float, high: float) -> tuple[Floats, Floats]:
    """Return the centres of words below, at the right, left and above a mark."""
    x, y = mark.left + mark.width / 2, mark.top + mark.height / 2
    right, low = (mark.width + wide) / 2 + GAP + 2, (mark.height + high) / 2 + GAP
    return np.array([x, x + right, x - right, x]), np.array([y + low, y, y, y - low])


def broken(words: str) -> Iterator[tuple[str, ...]]:
    """Yield a name in one line, then in more, broken at spaces and hyphens into even lines."""
    places = [n + 1 for n, letter in enumerate(words) if letter in " -/"]
    if len(words) <= _LONG or not places:
        yield (words,)
    for number in range(2, 2 + 1 + (len(words) > _LONG)):
        cuts: list[int] = []
        for part in range(1, number):
            ideal = part * len(words) / number
            start = (cuts[-1] if cuts else 0) + _SHORTEST
            fair = [n for n in places if start <= n <= len(words) - _SHORTEST]
            if not fair:
                break
            cuts.append(min(fair, key=lambda n: abs(n - ideal)))
        else:
            marks = (0, *cuts, len(words))
            yield tuple(words[a:b].strip() for a, b in pairwise(marks))


def measure(lines: Sequence[str], size: float, *, bold: bool) -> tuple[float, float]:
    """Return how wide and how high lines of words are."""
    wide = max(width_of(line, size, bold=bold) for line in lines)
    return wide, size * (CAPITAL + DESCENT + LEADING * (len(lines) - 1))


def grid(area: BaseGeometry, middle: Point, wide: float, high: float) -> tuple[Floats, Floats]:
    """Return centres to try: the middle of the area, all over it, and a little around it."""
    west, north, east, south = area.bounds
    across = np.append(np.linspace(west, east, _GRID), middle[0] + wide * _NEAR)
    down = np.append(np.linspace(north, south, _GRID), middle[1] + high * _NEAR)
    x, y = np.meshgrid(across, down)
    return x.ravel(), y.ravel()


def rings(anchor: Point, wide: float, high: float) -> tuple[Floats, Floats, Floats]:
    """Return centres all around an anchor, with how long the line to each would be, about."""
    angles = np.array([2 * pi * n / _ROUND for n in range(_ROUND)])
    far = np.array([_APART * n for n in range(1, _RINGS)])
    directions = np.array([(cos(angle), sin(angle)) for angle in angles])
    away = far[:, None]
    x = anchor[0] + directions[:, 0] * (away + wide / 2)
    y = anchor[1] + directions[:, 1] * (away + high / 2)
    return x.ravel(), y.ravel(), np.repeat(far, _ROUND)


def share_within(area: BaseGeometry, x: Floats, y: Floats, wide: float, high: float) -> Floats:
    """Return which part of each label lies in an area, by a net of points."""
    inside = shapely.contains_xy(
        area, x[:, None] + _ACROSS.ravel() * wide, y[:, None] + _DOWN.ravel() * high
    )
    share: Floats = inside.mean(axis=1)
    return share


def nearest_edges(x: Floats, y: Floats, extent: tuple[float, float], anchor: Point) -> Floats:
    """Return the point of each rectangle that is nearest to the anchor, a little away from it."""
    half_wide, half_high = extent[0] / 2 + GAP, extent[1] / 2 + GAP
    return np.column_stack(
        (
            np.clip(anchor[0], x - half_wide, x + half_wide),
            np.clip(anchor[1], y - half_high, y + half_high),
        )
    )


def edges_of(box: Box) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom."""
    return box.left, box.top, box.left + box.width, box.top + box.height
