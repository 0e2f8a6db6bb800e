"""One lane per chat: in order within a chat, side by side across chats."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from heapq import heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar

from bot.core.errors import without_words

_log = logging.getLogger(__name__)


class Numbered(Protocol):
    """Something with an update's number."""

    @property
    def update_id(self) -> int:
        """Return the number."""


T = TypeVar("T", bound=Numbered)


class Lanes(Generic[T]):
    """Handles updates; a slow chat holds up nobody else."""

    def __init__(self, handle: Callable[[T], Awaitable[None]]) -> None:
        """Call *handle* for each update; what it raises is logged and ends nothing."""
        self._handle = handle
        self._queues: dict[int, list[tuple[int, int, T]]] = {}  # by chat; those with a task only
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = count()  # so that equal numbers are never compared by content
        self._depth = 0

    @property
    def depth(self) -> int:
        """Return how many updates are waiting or being handled."""
        return self._depth

    def add(self, chat: int, update: T) -> None:
        """Queue an update behind the others of its chat; a lower number goes first."""
        self._depth += 1
        entry = (update.update_id, next(self._count), update)
        queue = self._queues.get(chat)
        if queue is not None:
            heappush(queue, entry)
            return
        self._queues[chat] = [entry]
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, within_s: float) -> None:
        """Wait until all is handled; what takes longer is cancelled, and stays unhandled."""
        deadline = asyncio.get_running_loop().time() + within_s
        while self._tasks:
            left_s = deadline - asyncio.get_running_loop().time()
            _, late = await asyncio.wait(set(self._tasks), timeout=max(left_s, 0))
            if late:
                for task in late:
                    task.cancel()
                await asyncio.wait(late)

    async def _run(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                _, _, update = heappop(queue)
                try:
                    await self._handle(update)
                except Exception as error:
                    _log.error("an update was not handled\n%s", without_words(error))
                finally:
                    self._depth -= 1
        finally:
            self._depth -= len(queue)
            del self._queues[chat]
