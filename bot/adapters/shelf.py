"""Keeps what takes long to make: made once however many ask for it at once, and not for ever."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Things by what was asked for; what nobody asked for longest makes room for others."""

    def __init__(self, most: int, most_bytes: int, size_of: Callable[[T], int]) -> None:
        """Keep at most *most* things, of about *most_bytes* together; *size_of* tells of one."""
        self._most = most
        self._most_bytes = most_bytes
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}
        self._tasks: set[asyncio.Task[T]] = set()  # of before `clear` too: the loop keeps none

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what *key* stands for; made by *make* if it is neither here nor under way.

        Whoever is cancelled takes nobody along: it is made to its end, and kept.

        Raises:
            Exception: What *make* raises, to everybody who waits for it. That is not kept.
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
        """Forget everything; what is under way still goes to who waits for it, and is not kept."""
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
            task.exception()  # where nobody waits any more, it is no news
