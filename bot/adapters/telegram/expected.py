"""What the bot asked last in a chat: the next line there may be the answer.

In memory only, for a few minutes, and forgotten with the next line, whatever it says.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.messages.catalog import Catalog

if TYPE_CHECKING:
    from bot.adapters.telegram.desk import Where

WAITS_S = 300.0
_MOST = 1_000  # chats

Take = Callable[["Where", str, Catalog], Awaitable[bool]]  # False: it was no answer, and goes on


class Expected:
    """The questions that wait for an answer, by chat."""

    def __init__(self) -> None:
        """Wait for nothing yet."""
        self._asked: OrderedDict[int, tuple[float, Take]] = OrderedDict()

    def ask(self, chat_id: int, take: Take) -> None:
        """Pass the next line of a chat to *take* first."""
        self._asked.pop(chat_id, None)
        self._asked[chat_id] = (asyncio.get_running_loop().time() + WAITS_S, take)
        if len(self._asked) > _MOST:
            self._asked.popitem(last=False)

    def forget(self, chat_id: int) -> Take | None:
        """Wait no longer; return who was to get the line, None if nobody, or if it is late."""
        until_s, take = self._asked.pop(chat_id, (0.0, None))
        return take if asyncio.get_running_loop().time() <= until_s else None
