"""Finds room for words on a map: inside their area, else beside it with a line. Never on another.

Greedy: what has least room goes first, for what has much can move aside. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from bot.maps.frame import Box
from bot.maps.label_places import (
    GAP,
    Floats,
    around,
    broken,
    edges_of,
    grid,
    measure,
    middle_of,
    nearest_edges,
    rings,
    share_within,
)
from bot.maps.letters import CAPITAL, LEADING
from bot.maps.records import Point

_SPILL = 0.62  # of a label must lie in its area where it does not fit
_LEAST = 0.3  # of it, where there is no place beside the area either
_STRICT = 0.93  # for a label that may be left out
_FEW = 12  # labels with lines: two orders do, and this takes a while
_STEPS = 9  # points along a line
_LAST = 1e-6  # of a label may be outside, by rounding
# What a place costs that is not the best, in widths of the label away from the middle.
_OUTSIDE, _SMALLER, _BROKEN = 4.0, 0.3, 0.12
_MISSING = 20.0
_FAR, _IN_THE_WAY, _ACROSS_OTHERS = 90.0, 4.0, 2.0  # a line per units, a label that hides areas


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that want a place."""

    words: str
    area: BaseGeometry  # of the sheet: what they are about
    sizes: tuple[float, ...]  # of the letters, the best first
    bold: bool = False
    must: bool = True  # else it is left out where it does not fit inside
    mark: Box | None = None  # a mark in the area that the words stand beside, instead of a line


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their place on the sheet."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    box: Box  # around the letters
    leader: tuple[Point, Point] | None = None  # from the label to a point in its area
    is_inside: bool = False  # so that no border runs behind it

    @property
    def baselines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line with its middle and its baseline."""
        middle = self.box.left + self.box.width / 2
        for number, line in enumerate(self.lines):
            yield line, middle, self.box.top + self.size * (CAPITAL + number * LEADING)


def place(
    wishes: Sequence[Wish], room: Box, taken: Iterable[Box] = (), busy: BaseGeometry | None = None
) -> tuple[Label | None, ...]:
    """Return a label for each wish, in their order; None where one is left out.

    Labels overlap neither each other nor what is taken, and stay in the room. Wishes that must be
    met and find no place at all are left out too. The same wishes give the same places.

    Args:
        wishes: What to write; those that must be met go first.
        room: The part of the sheet that is drawn on.
        taken: Rectangles where nothing may be written.
        busy: Where a label with a line would be in the way of others; it goes there last.
    """
    sheet = _Sheet(room, taken, busy, [middle_of(wish.area) for wish in wishes if wish.must])
    order = sorted(range(len(wishes)), key=lambda n: _urgency(wishes[n]))
    found: dict[int, Label | None] = {}
    waiting = []
    for number in order:
        wish = wishes[number]
        found[number] = sheet.marked(wish, wish.mark) if wish.mark else sheet.inside(wish)
        if found[number] is None and wishes[number].must:
            waiting.append(number)
    found |= sheet.all_beside({number: wishes[number] for number in waiting})
    return tuple(found[number] for number in range(len(wishes)))


class _Sheet:
    """What has been placed so far."""

    def __init__(
        self,
        room: Box,
        taken: Iterable[Box],
        busy: BaseGeometry | None,
        middles: Sequence[Point] = (),
    ) -> None:
        self._middles = np.array(middles).reshape(
            -1, 2
        )  # of all areas: a label covers its own only
        self._room = room
        self._taken: list[tuple[float, float, float, float]] = [edges_of(box) for box in taken]
        self._leaders: list[shapely.LineString] = []
        self._busy = busy
        if busy is not None:
            shapely.prepare(busy)

    def inside(self, wish: Wish, least: float | None = None) -> Label | None:
        """Place words in their area, or at least for a part in it."""
        if least is None:
            least = _SPILL if wish.must else _STRICT
        shapely.prepare(wish.area)
        middle = middle_of(wish.area)
        best: tuple[float, Label] | None = None
        for step, size in enumerate(wish.sizes):
            for lines in broken(wish.words):
                if best is not None and best[0] < _SMALLER * step:
                    break
                wide, high = measure(lines, size, bold=wish.bold)
                x, y = grid(wish.area, middle, wide, high)
                free = self._free(x, y, wide, high)
                x, y = x[free], y[free]
                if not len(x):
                    continue
                within = share_within(wish.area, x, y, wide, high)
                away = np.hypot((x - middle[0]) / wide, (y - middle[1]) / high)
                cost = 0.4 * away + _OUTSIDE * (1 - within) + _SMALLER * step
                cost += _BROKEN * (len(lines) - 1)
                cost[(within < least) | self._hides(middle, x, y, wide, high)] = np.inf
                at = int(np.argmin(cost))
                if np.isfinite(cost[at]) and (best is None or cost[at] < best[0]):
                    label = Label(lines, size, wish.bold, _box(x[at], y[at], wide, high))
                    label = replace(label, is_inside=bool(within[at] > 1 - _LAST))
                    best = float(cost[at]), label
        if best is None:
            return None
        self._keep(best[1])
        return best[1]

    def marked(self, wish: Wish, mark: Box) -> Label | None:
        """Place words beside a mark: below it, at a side, or above it."""
        for size in wish.sizes:
            for lines in broken(wish.words):
                wide, high = measure(lines, size, bold=wish.bold)
                x, y = around(mark, wide, high)
                free = self._free(x, y, wide, high)
                if free.any():
                    at = int(np.argmax(free))
                    label = Label(lines, size, wish.bold, _box(x[at], y[at], wide, high))
                    self._keep(label)
                    return label
        return None

    def all_beside(self, wishes: Mapping[int, Wish]) -> dict[int, Label | None]:
        """Place words outside their areas, in the best of several orders."""
        middle = self._room.left + self._room.width / 2, self._room.top + self._room.height / 2
        keys: list[Callable[[int], float]] = [
            lambda n: 0,
            lambda n: -len(wishes[n].words),
            lambda n: len(wishes[n].words),
            lambda n: -shapely.Point(middle).distance(wishes[n].area),
            lambda n: wishes[n].area.bounds[0],
            lambda n: -wishes[n].area.bounds[0],
        ]
        before = len(self._taken), len(self._leaders)
        best: tuple[float, dict[int, Label | None]] | None = None
        for key in keys if len(wishes) > _FEW else keys[: min(len(wishes), 2)]:
            total, placed = 0.0, {}
            for number in sorted(wishes, key=key):
                cost, placed[number] = self.beside(wishes[number])
                total += cost
            if best is None or total < best[0]:
                best = total, placed
            del self._taken[before[0] :], self._leaders[before[1] :]
        for label in best[1].values() if best else ():
            if label is not None:
                self._keep(label)
        return best[1] if best else {}

    def beside(self, wish: Wish) -> tuple[float, Label | None]:
        """Place words outside their area, with a line to it that meets nothing, at what cost."""
        anchor = middle_of(wish.area)
        size = wish.sizes[-1]
        best: tuple[float, Label] | None = None
        for lines in broken(wish.words):
            wide, high = measure(lines, size, bold=wish.bold)
            x, y, far = rings(anchor, wide, high)
            free = self._free(x, y, wide, high) & ~self._hides(anchor, x, y, wide, high)
            x, y, far = x[free], y[free], far[free]
            start = nearest_edges(x, y, (wide, high), anchor)
            free = self._reaches(start, anchor)
            x, y, far, start = x[free], y[free], far[free], start[free]
            if not len(x):
                continue
            cost = far / _FAR
            if self._busy is not None:
                cost += _IN_THE_WAY * share_within(self._busy, x, y, wide, high)
                cost += _ACROSS_OTHERS * far / _FAR * self._crossed(start, anchor, wish.area)
            at = int(np.argmin(cost))
            if best is None or cost[at] < best[0]:
                leader = ((float(start[at, 0]), float(start[at, 1])), anchor)
                label = Label(lines, size, wish.bold, _box(x[at], y[at], wide, high), leader)
                best = float(cost[at]), label
        if best is None:
            return _MISSING, self.inside(wish, _LEAST)
        self._keep(best[1])
        return best

    def _reaches(self, start: Floats, anchor: Point) -> npt.NDArray[np.bool_]:
        """Tell of each line to an anchor whether it meets no label and no other line."""
        free = np.ones(len(start), dtype=np.bool_)
        if not len(start):
            return free
        ends = np.broadcast_to(np.array(anchor), start.shape)
        leaders = shapely.linestrings(np.stack((start, ends), axis=1))
        boxes = [shapely.box(*edges) for edges in self._taken]
        met, _ = shapely.STRtree([*boxes, *self._leaders]).query(leaders, predicate="intersects")
        free[met] = False
        return free

    def _crossed(self, start: Floats, anchor: Point, own: BaseGeometry) -> Floats:
        """Return which part of each line to an anchor lies in areas of others, by points."""
        steps = np.linspace(0.0, 1.0, _STEPS)[None, :]
        x = start[:, :1] * (1 - steps) + anchor[0] * steps
        y = start[:, 1:] * (1 - steps) + anchor[1] * steps
        foreign = shapely.contains_xy(self._busy, x, y) & ~shapely.contains_xy(own, x, y)
        share: Floats = foreign.mean(axis=1)
        return share

    def _hides(
        self, own: Point, x: Floats, y: Floats, wide: float, high: float
    ) -> npt.NDArray[np.bool_]:
        """Tell of each place whether words there would hide the middle of another area."""
        middles = self._middles[(self._middles != own).any(axis=1)]
        covers: npt.NDArray[np.bool_] = (
            (np.abs(x[:, None] - middles[:, 0]) < wide / 2)
            & (np.abs(y[:, None] - middles[:, 1]) < high / 2)
        ).any(axis=1)
        return covers

    def _free(self, x: Floats, y: Floats, wide: float, high: float) -> npt.NDArray[np.bool_]:
        left, right, top, bottom = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
        room = self._room
        free: npt.NDArray[np.bool_] = (
            (left >= room.left)
            & (right <= room.left + room.width)
            & (top >= room.top)
            & (bottom <= room.top + room.height)
        )
        if self._taken:
            west, north, east, south = np.array(self._taken).T
            apart = (
                (left[:, None] >= east + 2 * GAP)
                | (right[:, None] <= west - 2 * GAP)
                | (top[:, None] >= south + GAP)
                | (bottom[:, None] <= north - GAP)
            )
            free &= apart.all(axis=1)
        if self._leaders:
            boxes = shapely.box(left - GAP, top - GAP, right + GAP, bottom + GAP)
            for line in self._leaders:
                free &= ~shapely.intersects(line, boxes)
        return free

    def _keep(self, label: Label) -> None:
        self._taken.append(edges_of(label.box))
        if label.leader is not None:
            self._leaders.append(shapely.LineString(label.leader))


def _urgency(wish: Wish) -> tuple[bool, bool, float]:
    """Return what sorts wishes: those that must be met, then those with least room."""
    wide, high = measure((wish.words,), wish.sizes[0], bold=wish.bold)
    return not wish.must, wish.mark is None, float(wish.area.area) / (wide * high)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return Box(float(x - wide / 2), float(y - high / 2), wide, high)
