"""Work that nobody waits for: it may end after the answer, and is not lost at the end.

What fails in it is logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextvars import copy_context

from bot.adapters.telegram import trace
from bot.core.errors import StoreError, without_words

_log = logging.getLogger(__name__)
_PATIENCE_S = 2.0


class Background:
    """Tasks that run beside the answers."""

    def __init__(self) -> None:
        """Run nothing yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run *work*, not as part of the update that led to it; a fault in it is logged."""
        context = copy_context()
        context.run(trace.current.set, None)
        task = asyncio.create_task(_run(work), context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for what is running, not for long; what takes longer is cancelled."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_PATIENCE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def _run(work: Coroutine[None, None, None]) -> None:
    try:
        await work
    except StoreError as error:
        _log.warning("what nobody waits for was not kept: %s", error)
    except Exception as error:
        _log.error("what nobody waits for failed\n%s", without_words(error))
