"""Work that nobody waits for: it may end after the answer, and is not lost at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import copy_context

from bot.adapters.telegram import trace

_PATIENCE_S = 2.0


class Background:
    """Tasks that run beside the answers."""

    def __init__(self) -> None:
        """Run nothing yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run *work*, which must not raise, not as part of the update that led to it."""
        context = copy_context()
        context.run(trace.current.set, None)
        task = asyncio.create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for what is running, not for long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE_S)
        for task in self._tasks:
            task.cancel()
