"""Calls Telegram again where the network or Telegram itself failed, or where it asks to wait.

Answers are not throttled ahead of time: the thirty messages a second of Telegram's documentation
are for bulk messages, and where it wants less it says so (429 with `retry_after`).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.adapters.metrics import Metrics

T = TypeVar("T")

ANSWER_S = 15 * 60.0  # an answer is worth waiting for; then it stays in the inbox
COURTESY_S = 3.0  # what is of no use later: the end of a spinner, the results of an inline query
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0


def asked_pause_s(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


async def patiently(
    call: Callable[[], Awaitable[T]], metrics: Metrics, within_s: float = ANSWER_S
) -> T:
    """Call; where that fails for now, wait and call again, with ever longer pauses.

    A message may arrive twice where only Telegram's confirmation was lost: better than not at all.

    Args:
        call: Makes the call anew each time.
        metrics: Counts the retries.
        within_s: When to give up, in seconds; a wait that Telegram asks for counts too.

    Raises:
        NetworkError: What the last call raised, if time is up.
        RetryAfter: The same, or if Telegram asks for a wait beyond that time.
        TelegramError: Whatever would not be mended by calling again, at once.
    """
    clock = asyncio.get_running_loop().time
    deadline_s = clock() + within_s
    backoff_s = _FIRST_PAUSE_S
    while True:
        try:
            return await call()
        except BadRequest:  # the library counts it as a network error; it would fail again
            raise
        except (NetworkError, RetryAfter) as error:
            if isinstance(error, RetryAfter):
                pause_s = asked_pause_s(error)
            else:
                pause_s = backoff_s * random.uniform(0.5, 1)  # noqa: S311 -- spreads, hides nothing
                backoff_s = min(2 * backoff_s, _LONGEST_PAUSE_S)
            if clock() + pause_s > deadline_s:
                raise
            metrics.retries.labels(reason=_reason(error)).inc()
        await asyncio.sleep(pause_s)


def _reason(error: NetworkError | RetryAfter) -> str:
    if isinstance(error, RetryAfter):
        return "asked-to-wait"
    return "timeout" if isinstance(error, TimedOut) else "network"
