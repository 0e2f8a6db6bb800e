"""What took long to make, kept: results while they are right, and answers as they were drawn.

An answer is a pure function of the place, how it was read, the revision, the day and the language,
and most people ask for the same places. Only names that are in the data are remembered: nothing
that somebody wrote besides, and not who asked.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import date
from typing import Generic, TypeVar

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Found, Stage
from bot.service.ask import Asked

_MOST = 2_000  # answers of one channel, about 6 kB each
_KNOWN_NAME = frozenset({Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED})

T = TypeVar("T")


class ResultCache(Generic[T]):
    """Results by key: made once however many ask at once; the least recently used go first."""

    def __init__(self, most: int, most_bytes: int, size_of: Callable[[T], int]) -> None:
        """Keep at most *most* results, of about *most_bytes* together; *size_of* tells of one."""
        self._most = most
        self._most_bytes = most_bytes
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}
        self._tasks: set[asyncio.Task[T]] = set()  # of before `clear` too: the loop keeps none

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return the result for *key*; made by *make* if it is neither kept nor under way.

        A caller that is cancelled does not stop it: it is made to its end, and kept.

        Raises:
            Exception: What *make* raises, to all callers that wait for it. That is not kept.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._make(key, make))
            self._under_way[key] = task
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def clear(self) -> None:
        """Forget everything; callers already waiting still get their result, which is not kept."""
        self._kept = OrderedDict()
        self._bytes = 0
        self._under_way = {}

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        under_way = self._under_way
        try:
            made = await make()
        finally:
            under_way.pop(key, None)
        if under_way is self._under_way:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: T) -> None:
        self._kept[key] = made
        self._bytes += self._size_of(made)
        while len(self._kept) > self._most or self._bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= self._size_of(oldest)

    def _ended(self, task: asyncio.Task[T]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # nobody waits for it any more


class DrawnAnswers(Generic[T]):
    """The most recent answers of one revision."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._state: tuple[Directory, date] | None = None

    def get(self, asked: Asked, form: Hashable, draw: Callable[[], T]) -> T:
        """Return a drawn answer; drawn now if it is not remembered, or not to be.

        Args:
            asked: The answered question.
            form: What else the drawing depends on: language, kind of chat or page.
            draw: Draws it.
        """
        key = _key(asked)
        if key is None:
            return draw()
        state = (asked.directory, asked.today)
        if self._state is None or self._state[0] is not state[0] or self._state[1] != state[1]:
            self._kept.clear()
            self._state = state
        drawn = self._kept.get((key, form))
        if drawn is None:
            drawn = self._kept[key, form] = draw()
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end((key, form))
        return drawn


def _key(asked: Asked) -> Hashable | None:
    """Return what an answer depends on; None if it holds what somebody wrote."""
    outcome = asked.resolution.outcome
    is_cut = asked.resolution.is_cut
    if not isinstance(outcome, Found) or len(outcome.answers) != 1 or is_cut:
        return None
    reading = outcome.answers[0].reading
    if reading.stage not in _KNOWN_NAME:
        return None
    others = tuple(place.id for place in reading.others)
    return reading.place.id, reading.stage, reading.heard, others, outcome.topic, asked.view
