"""Finds room for words on a map: inside their area, beside it with a short line, or as a number.

Greedy: what has least room goes first, for what has much can move aside. No two labels overlap,
no line meets a label or another line, and no label hides the middle of another area. All places
that a label may take are computed at once, as arrays of their middles. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from bot.maps.frame import Box
from bot.maps.svg import CAPITAL, DESCENT, LEADING, width_of

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_GAP = 4.0  # between labels, above each other; at their sides half as much again
_GRID = 13  # places to try across an area, and as many downwards
_DIRECTIONS = 32  # to try for a label with a line
_DISTANCES = np.arange(12.0, 120.0, 10.0)  # of it from the middle of its area
_BESIDE = 9.0  # units that a line keeps from the middles of other areas, where their lines end
_SPILL = 0.62  # of a label must lie in its area
_ALL = 0.93  # of one that may be left out
# What a place costs, in widths of the label away from the middle of its area.
_OUTSIDE, _SMALLER, _BROKEN = 4.0, 0.3, 0.12
_ON_OTHERS = 0.75  # what a unit of width on other areas costs, in units of the length of a line
_LONG = 30  # letters: a longer name takes two lines or three
_SHORTEST = 3  # letters on a line of a name that is broken: "DVV" is long enough
_ACROSS, _DOWN = np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(-0.5, 0.5, 4))


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that want a place."""

    words: str
    area: BaseGeometry  # of the sheet: what they are about
    sizes: tuple[float, ...]  # of the letters, the best first
    bold: bool = False
    must: bool = True  # else it is left out where it does not fit inside
    mark: Box | None = None  # a mark in the area that the words stand beside


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their place on the sheet."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    box: Box  # around the letters
    leader: tuple[Point, Point] | None = None  # from the label to a point in its area
    is_inside: bool = False  # so that no border runs behind it
    stands_for: str = ""  # where the label is a number: the words that had no room

    @property
    def baselines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line with its middle and its baseline."""
        middle = self.box.left + self.box.width / 2
        for number, line in enumerate(self.lines):
            yield line, middle, self.box.top + self.size * (CAPITAL + number * LEADING)


def middle_of(area: BaseGeometry) -> Point:
    """Return the point of an area that is farthest from its borders, about."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    west, south, east, north = largest.bounds
    line = shapely.maximum_inscribed_circle(largest, max(east - west, north - south) / 40)
    x, y = line.coords[0]
    return x, y


def place(
    wishes: Sequence[Wish], room: Box, taken: Iterable[Box] = (), busy: BaseGeometry | None = None
) -> tuple[Label | None, ...]:
    """Return a label for each wish, in their order; None where one is left out.

    Labels overlap neither each other nor what is taken, and stay in the room. The same wishes give
    the same places.

    Args:
        wishes: What to write; those that must be met go first. Where there is no room for the
            words of one, its label is a number, from 1 on; it is left out if even that has none.
        room: The part of the sheet that is drawn on.
        taken: Rectangles where nothing may be written.
        busy: Where a label with a line would be in the way of others; it rather goes elsewhere.
    """
    placing = _Placing(wishes, room, taken, busy)
    found: list[Label | None] = [None] * len(wishes)
    numbers = iter(range(1, len(wishes) + 1))
    order = sorted(range(len(wishes)), key=lambda n: _urgency(wishes[n]))
    for at in order:
        if wishes[at].must:
            found[at] = placing.beside_mark(at) or placing.inside(at, _SPILL)
    for at in order:
        if wishes[at].must and found[at] is None:
            found[at] = placing.with_line(at) or placing.number(at, numbers)
    for at in order:
        if not wishes[at].must:
            found[at] = placing.inside(at, _ALL)
    return tuple(found)


class _Placing:
    """What has been placed so far."""

    def __init__(
        self, wishes: Sequence[Wish], room: Box, taken: Iterable[Box], busy: BaseGeometry | None
    ) -> None:
        self._wishes = list(wishes)
        self._middles = np.array([middle_of(wish.area) for wish in wishes]).reshape(-1, 2)
        points = np.array([shapely.Point(middle) for middle in self._middles], dtype=object)
        self._spots: npt.NDArray[np.object_] = shapely.buffer(points, _BESIDE)
        self._musts = np.array([wish.must for wish in wishes], dtype=np.bool_)
        self._room = room
        self._taken = list(taken)
        self._leaders: list[shapely.LineString] = []
        self._busy = busy
        areas = [wish.area for wish in wishes] + ([] if busy is None else [busy])
        shapely.prepare(np.array(areas, dtype=object))

    def inside(self, at: int, least: float) -> Label | None:
        """Place words in their area, or at least for a part in it."""
        wish, (middle_x, middle_y) = self._wishes[at], self._middles[at]
        west, north, east, south = wish.area.bounds
        across = np.append(np.linspace(west, east, _GRID), middle_x)
        down = np.append(np.linspace(north, south, _GRID), middle_y)
        x, y = (each.ravel() for each in np.meshgrid(across, down))
        best: tuple[float, Label] | None = None
        for step, size in enumerate(wish.sizes):
            for lines in _broken(wish.words):
                if best is not None and best[0] < _SMALLER * step:
                    break
                wide, high = _measure(lines, size, bold=wish.bold)
                within = _share_within(wish.area, x, y, wide, high)
                fits = (within >= least) & self._is_free(at, x, y, wide, high)
                cost = 0.4 * np.hypot((x - middle_x) / wide, (y - middle_y) / high)
                cost += _OUTSIDE * (1 - within) + _SMALLER * step + _BROKEN * (len(lines) - 1)
                cost[~fits] = np.inf
                one = int(np.argmin(cost))
                if np.isfinite(cost[one]) and (best is None or cost[one] < best[0]):
                    label = Label(lines, size, wish.bold, _box(x[one], y[one], wide, high))
                    best = float(cost[one]), replace(label, is_inside=bool(within[one] == 1))
        return self._kept(best[1]) if best else None

    def beside_mark(self, at: int) -> Label | None:
        """Place words below the mark of their area, at its right, left or above it."""
        wish, mark = self._wishes[at], self._wishes[at].mark
        if mark is None:
            return None
        middle_x, middle_y = mark.left + mark.width / 2, mark.top + mark.height / 2
        for size in wish.sizes:
            for lines in _broken(wish.words):
                wide, high = _measure(lines, size, bold=wish.bold)
                right, low = (mark.width + wide) / 2 + 1.5 * _GAP, (mark.height + high) / 2 + _GAP
                x = middle_x + np.array([0, right, -right, 0])
                y = middle_y + np.array([low, 0, 0, -low])
                free = self._is_free(at, x, y, wide, high)
                if free.any():
                    one = int(np.argmax(free))
                    return self._kept(
                        Label(lines, size, wish.bold, _box(x[one], y[one], wide, high))
                    )
        return None

    def with_line(self, at: int) -> Label | None:
        """Place words near their area, with a line to it that meets nothing."""
        wish, (middle_x, middle_y) = self._wishes[at], self._middles[at]
        angles = np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False)
        angle, far = (each.ravel() for each in np.meshgrid(angles, _DISTANCES))
        best: tuple[float, Label] | None = None
        for lines in _broken(wish.words):
            size = wish.sizes[-1]
            wide, high = _measure(lines, size, bold=wish.bold)
            x = middle_x + np.cos(angle) * (far + wide / 2)
            y = middle_y + np.sin(angle) * (far + high / 2)
            # From the point of the label that is nearest, a little away from it.
            start_x = np.clip(middle_x, x - wide / 2 - _GAP, x + wide / 2 + _GAP)
            start_y = np.clip(middle_y, y - high / 2 - _GAP, y + high / 2 + _GAP)
            fits = self._is_free(at, x, y, wide, high)
            fits &= self._is_line_free(start_x, start_y, at)
            cost = np.hypot(start_x - middle_x, start_y - middle_y)
            if self._busy is not None:
                cost += _ON_OTHERS * wide * _share_within(self._busy, x, y, wide, high)
            cost[~fits] = np.inf
            one = int(np.argmin(cost))
            if np.isfinite(cost[one]) and (best is None or cost[one] < best[0]):
                line = (float(start_x[one]), float(start_y[one])), (middle_x, middle_y)
                label = Label(lines, size, wish.bold, _box(x[one], y[one], wide, high), line)
                best = float(cost[one]), label
        return self._kept(best[1]) if best else None

    def number(self, at: int, numbers: Iterator[int]) -> Label | None:
        """Place the next number for words that have no room."""
        words = self._wishes[at].words
        number = next(numbers)
        self._wishes[at] = replace(self._wishes[at], words=str(number), bold=True)
        label = self.inside(at, 0) or self.with_line(at)
        return replace(label, stands_for=words) if label else None

    def _is_line_free(self, x: Floats, y: Floats, at: int) -> Flags:
        """Tell of lines to an area whether they meet no label, line or middle of another area."""
        free = np.ones(len(x), dtype=np.bool_)
        ends = np.broadcast_to(self._middles[at], (len(x), 2))
        lines = shapely.linestrings(np.stack((np.column_stack((x, y)), ends), axis=1))
        leaders = shapely.buffer(np.array(self._leaders, dtype=object), _BESIDE / 2).tolist()
        middles = self._spots[self._others(at)].tolist()
        obstacles = [*(box.shape for box in self._taken), *leaders, *middles]
        met, _ = shapely.STRtree(obstacles).query(lines, predicate="intersects")
        free[met] = False
        return free

    def _is_free(self, at: int, x: Floats, y: Floats, wide: float, high: float) -> Flags:
        """Tell of places whether a label there stays in the room, and meets and hides nothing."""
        left, right, top, bottom = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
        room = self._room
        free: Flags = (left >= room.left) & (right <= room.right)
        free &= (top >= room.top) & (bottom <= room.bottom)
        for box in self._taken:
            free &= (
                (left >= box.right + 1.5 * _GAP)
                | (right <= box.left - 1.5 * _GAP)
                | (top >= box.bottom + _GAP)
                | (bottom <= box.top - _GAP)
            )
        if self._leaders:
            boxes = shapely.box(left - _GAP, top - _GAP, right + _GAP, bottom + _GAP)
            free &= ~shapely.intersects(boxes[:, None], self._leaders).any(axis=1)
        others = self._others(at)
        away_x = np.abs(x[:, None] - self._middles[others, 0])
        away_y = np.abs(y[:, None] - self._middles[others, 1])
        free &= ~((away_x < wide / 2) & (away_y < high / 2)).any(axis=1)
        return free

    def _others(self, at: int) -> Flags:
        """Tell of each wish whether it must be met and is another."""
        others = self._musts.copy()
        others[at] = False
        return others

    def _kept(self, label: Label) -> Label:
        self._taken.append(label.box)
        if label.leader is not None:
            self._leaders.append(shapely.LineString(label.leader))
        return label


def _broken(words: str) -> Iterator[tuple[str, ...]]:
    """Yield a name in one line, then in more, broken at spaces and hyphens into even lines."""
    if len(words) <= _LONG:
        yield (words,)
    for number in (2,) if len(words) <= _LONG else (2, 3, 1):
        for wide in range(-(-len(words) // number), len(words) + 1):
            lines = tuple(wrap(words, wide, break_long_words=False))
            if len(lines) == number and min(map(len, lines)) >= _SHORTEST:
                yield lines
                break


def _measure(lines: Sequence[str], size: float, *, bold: bool) -> tuple[float, float]:
    """Return how wide and how high lines of words are."""
    wide = max(width_of(line, size, bold=bold) for line in lines)
    return wide, size * (CAPITAL + DESCENT + LEADING * (len(lines) - 1))


def _share_within(area: BaseGeometry, x: Floats, y: Floats, wide: float, high: float) -> Floats:
    """Return which part of each label lies in an area, by a net of points."""
    inside = shapely.contains_xy(
        area, x[:, None] + _ACROSS.ravel() * wide, y[:, None] + _DOWN.ravel() * high
    )
    share: Floats = inside.mean(axis=1)
    return share


def _urgency(wish: Wish) -> tuple[bool, float]:
    """Return what sorts wishes: those with a mark, then those with least room."""
    wide, high = _measure((wish.words,), wish.sizes[0], bold=wish.bold)
    return wish.mark is None, float(wish.area.area) / (wide * high)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return Box(float(x - wide / 2), float(y - high / 2), wide, high)
