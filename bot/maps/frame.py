"""Fits a part of the plane into a rectangle of a sheet. Knows no shapes, only points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.maps.records import Point

_STEPS = 10  # steps in a unit of the sheet: a step is less than what an eye can see


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet, in its units; y grows downwards."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the plane at one scale."""

    west: float  # of the window, in metres
    north: float
    scale: float  # units of the sheet in a metre
    box: Box  # what it fills; no larger than asked for

    @classmethod
    def fit(cls, extent: tuple[float, float, float, float], box: Box) -> Frame:
        """Return the frame that shows all of *extent* in *box*, as large as fits, in its middle.

        Args:
            extent: West, south, east and north, in metres; neither side of length zero.
            box: Where there is room.
        """
        west, south, east, north = extent
        scale = min(box.width / (east - west), box.height / (north - south))
        width, height = (east - west) * scale, (north - south) * scale
        left = box.left + (box.width - width) / 2
        top = box.top + (box.height - height) / 2
        return cls(west, north, scale, Box(left, top, width, height))

    def place(self, point: Point) -> Point:
        """Return where a point of the plane lies on the sheet."""
        east, north = point
        return (
            self.box.left + (east - self.west) * self.scale,
            self.box.top + (self.north - north) * self.scale,
        )

    def path(self, lines: Iterable[Sequence[Point]]) -> str:
        """Return lines of the plane as the data of an SVG path: see `path`."""
        return path([self.place(point) for point in line] for line in lines)


def path(lines: Iterable[Sequence[Point]]) -> str:
    """Return lines of the sheet as the data of an SVG path, in tenths of a unit.

    Equal points become equal numbers, so borders in common stay so. What is smaller than a tenth
    is left out.
    """
    return "".join(_path(line) for line in lines)


def _path(line: Sequence[Point]) -> str:
    steps: list[tuple[int, int]] = []
    for x, y in line:
        step = (round(x * _STEPS), round(y * _STEPS))
        if not steps or step != steps[-1]:
            steps.append(step)
    closed = "z" if len(line) > 1 and line[0] == line[-1] else ""
    if len(set(steps)) < (3 if closed else 2):  # a triangle, or a line between two points
        return ""
    if closed:
        steps.pop()  # the first again
    moves = [
        f"{_number(x - before_x)},{_number(y - before_y)}"
        for (before_x, before_y), (x, y) in pairwise(steps)
    ]
    x, y = steps[0]
    return f"M{_number(x)},{_number(y)}l{' '.join(moves)}{closed}"


def _number(steps: int) -> str:
    whole, tenths = divmod(abs(steps), _STEPS)
    sign = "-" if steps < 0 else ""
    return f"{sign}{whole}.{tenths}" if tenths else f"{sign}{whole}"
