"""Sends again what Telegram was too busy for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram.error import RetryAfter

_TRIES = 4
# Telegram asks for a few seconds where one chat is too fast, for more where a whole bot is.
# Stopping waits for this too, so it is shorter than what service managers grant.
_LONGEST_WAIT_S = 8.0


def asked_pause_s(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


async def patiently(send: Callable[[], Awaitable[object]]) -> None:
    """Send; where Telegram asks to slow down, wait as long as it says, and send again.

    Raises:
        RetryAfter: If Telegram asks for too long a wait, or too often.
    """
    for _ in range(_TRIES - 1):
        try:
            await send()
        except RetryAfter as error:
            pause_s = asked_pause_s(error)
            if pause_s > _LONGEST_WAIT_S:
                raise
            await asyncio.sleep(pause_s)
        else:
            return
    await send()
