"""Fetches updates by long polling, as they are, and acknowledges what is on disk.

The library's own poller parses updates on the way: one that it cannot read makes it ask for the
same one for ever. This one passes on the bare JSON; what cannot be read fails alone, and once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.adapters.telegram.calling import asked_pause_s
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.receiving.receiver import WANTED, Busy, Receiver
from bot.adapters.telegram.tuning import Tuning
from bot.core.model.errors import StoreError
from bot.service.ports import RawUpdate

_log = logging.getLogger(__name__)

_HELD_S = 30  # how long Telegram holds a poll open when there is nothing
_SLACK_S = 10.0
_MOST_AT_ONCE = 100


class Poller:
    """Asks for updates until it is cancelled."""

    def __init__(
        self,
        request: BaseRequest,
        url: str,  # holds the token and is never logged
        receiver: Receiver,
        liveness: Liveness,
        tuning: Tuning,
    ) -> None:
        self._tuning = tuning
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
        backoff_s = self._tuning.first_pause_s
        while True:
            while not self._receiver.has_room:  # noqa: ASYNC110 -- they empty one by one
                await asyncio.sleep(self._tuning.room_s)
            try:
                await self._poll()
            except InvalidToken:
                raise
            except Conflict:
                if clock() - started_s < self._tuning.newcomer_s:
                    raise
                _log.warning("another bot polled with this token; it should have stopped")
                await asyncio.sleep(self._tuning.first_pause_s)
            except RetryAfter as error:
                await asyncio.sleep(asked_pause_s(error))
            except (TelegramError, StoreError, Busy) as error:
                _log.warning("polling was interrupted: %s", type(error).__name__)
                await asyncio.sleep(backoff_s)
                backoff_s = min(2 * backoff_s, self._tuning.longest_pause_s)
            else:
                backoff_s = self._tuning.first_pause_s

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
        updates = [update for fields in found if (update := _update(fields)) is not None]
        if updates:
            await self._receiver.take(updates)
            self._offset = max(update.update_id for update in updates) + 1
        elif found:  # nothing to acknowledge them by, so they come again: not at full speed
            raise TelegramError("nothing that is an update")


def _update(fields: Any) -> RawUpdate | None:
    update_id = fields.get("update_id") if isinstance(fields, dict) else None
    if not isinstance(update_id, int):
        _log.error("Telegram delivered something that is no update")
        return None
    return RawUpdate(update_id, json.dumps(fields), fields)
