"""What became of the update that this task handles; and tasks that belong to no update.

Never its text or its sender. The library calls handlers without a place to put such things, so it
goes by context.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextvars import ContextVar, copy_context
from dataclasses import dataclass

from bot.core.model.errors import StoreError, without_words

_log = logging.getLogger(__name__)
_FINISH_S = 2.0


@dataclass(slots=True)
class Trace:
    """What became of the update."""

    update_id: int = 0
    outcome: str = "ignored"
    is_kept: bool = False  # it could not be answered, and is handled again later


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def note(outcome: str) -> None:
    """Note what became of the update: one word, for the log and the metrics."""
    told = current.get()
    if told is not None:
        told.outcome = outcome


def keep() -> None:
    """Say that the update was not answered and is to stay in the inbox."""
    told = current.get()
    if told is not None:
        told.outcome = "undelivered"
        told.is_kept = True


class Background:
    """Tasks that nobody waits for: they may end after the answer, and are not lost at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run *work*, not as part of the update that led to it; a fault in it is logged."""
        context = copy_context()
        context.run(current.set, None)
        task = asyncio.create_task(_run(work), context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for what is running, not for long; what takes longer is cancelled."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_FINISH_S)
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
