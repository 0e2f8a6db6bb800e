"""Fetches updates by long polling, as they are, and acknowledges what is on disk.

The library's own poller parses updates on the way: one that it cannot read makes it ask for the
same one for ever. This one passes on the bare JSON; what cannot be read fails alone, and once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.adapters.telegram.calling import asked_pause_s
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.receiving.receiver import WANTED, Busy, Receiver
from bot.core.errors import StoreError
from bot.service.ports import Letter

_log = logging.getLogger(__name__)

_HELD_S = 30  # how long Telegram holds a poll open when there is nothing
_SLACK_S = 10.0
_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PollPauses:
    """How long is waited, in seconds."""

    first_s: float = 1.0  # after a fault; then ever longer
    longest_s: float = 60.0
    room_s: float = 0.05  # between two looks whether there is room for more
    # Telegram ends the older of two polls. Whoever has just started gives way: the other one polls
    # again at once, so that the newcomer hears of it within a moment.
    newcomer_s: float = 20.0


class Poller:
    """Asks for updates until it is cancelled."""

    def __init__(
        self,
        request: BaseRequest,
        url: str,  # holds the token and is never logged
        receiver: Receiver,
        liveness: Liveness,
        pauses: PollPauses | None = None,
    ) -> None:
        self._pauses = pauses or PollPauses()
        self._request = request
        self._url = url
        self._receiver = receiver
        self._liveness = liveness
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll for ever.

        Raises:
            Conflict: If another bot polls with this token, and polled before us.
            InvalidToken: If Telegram refuses the token.
        """
        clock = asyncio.get_running_loop().time
        started_s = clock()
        backoff_s = self._pauses.first_s
        while True:
            while not self._receiver.has_room:  # noqa: ASYNC110 -- they empty one by one
                await asyncio.sleep(self._pauses.room_s)
            try:
                await self._poll()
            except InvalidToken:
                raise
            except Conflict:
                if clock() - started_s < self._pauses.newcomer_s:
                    raise
                _log.warning("another bot polled with this token; it should have stopped")
                await asyncio.sleep(self._pauses.first_s)
            except RetryAfter as error:
                await asyncio.sleep(asked_pause_s(error))
            except (TelegramError, StoreError, Busy) as error:
                _log.warning("polling was interrupted: %s", type(error).__name__)
                await asyncio.sleep(backoff_s)
                backoff_s = min(2 * backoff_s, self._pauses.longest_s)
            else:
                backoff_s = self._pauses.first_s

    async def _poll(self) -> None:
        """Ask once; the next time acknowledges what this time brought to disk."""
        wanted: dict[str, Any] = {
            "timeout": _HELD_S,
            "limit": _MOST_AT_ONCE,
            "allowed_updates": json.dumps(WANTED),
        }
        if self._offset is not None:
            wanted["offset"] = self._offset
        # The library's methods return updates that it has parsed; this is the layer below them.
        try:
            found = await self._request.post(
                f"{self._url}?{urlencode(wanted)}", read_timeout=_HELD_S + _SLACK_S
            )
        except (KeyError, TypeError):  # where the library looks into JSON of another form
            found = None
        if not isinstance(found, list):
            raise TelegramError("an answer that is not Telegram's")
        self._liveness.heard()
        letters = [letter for fields in found if (letter := _letter(fields)) is not None]
        if letters:
            await self._receiver.take(letters)
            self._offset = max(letter.update_id for letter in letters) + 1
        elif found:  # nothing to acknowledge them by, so they come again: not at full speed
            raise TelegramError("nothing that is an update")


def _letter(fields: Any) -> Letter | None:
    update_id = fields.get("update_id") if isinstance(fields, dict) else None
    if not isinstance(update_id, int):
        _log.error("Telegram delivered something that is no update")
        return None
    return Letter(update_id, json.dumps(fields), fields)
