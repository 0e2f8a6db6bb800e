"""The answer in the HTTP response: a webhook request that waits, and an answer that may go along.

Telegram takes one method call as the response to an update, which saves a request and its wait.
The offer is made by whoever handles the update; whoever holds the request takes it, writes the
response, and says whether the other side was still there. If not, the answer goes the usual way.
"""

from __future__ import annotations

import asyncio
from typing import Any

Payload = dict[str, Any]


class Slot:
    """Where an answer can be left for the response; used once."""

    def __init__(self) -> None:
        """Be open."""
        self._offered: asyncio.Future[Payload | None] = asyncio.get_running_loop().create_future()
        self._sent: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        """Tell whether an answer can still be left."""
        return not self._offered.done()

    async def send(self, payload: Payload) -> bool:
        """Leave an answer; return whether it went out. If not, send it another way."""
        if self._offered.done():
            return False
        self._offered.set_result(payload)
        return await self._sent

    def close(self) -> None:
        """Say that no answer will come, or that the request waits no longer."""
        if not self._offered.done():
            self._offered.set_result(None)

    async def answer(self, within_s: float) -> Payload | None:
        """Wait for the answer; None if there is none within *within_s*."""
        timer = asyncio.get_running_loop().call_later(within_s, self.close)
        try:
            return await self._offered
        finally:
            timer.cancel()
            self.close()

    def went_out(self, *, is_sent: bool) -> None:
        """Tell the one who left the answer what became of it."""
        if not self._sent.done():
            self._sent.set_result(is_sent)
