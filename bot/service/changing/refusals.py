"""Writes down what was refused: to administrators by name; strangers are counted, not named."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.core.model.errors import BotError, StoreError
from bot.service.changing.admins import NotAllowed
from bot.service.changing.preview import NotSure
from bot.service.ports import Act, AuditLog, Clock

_log = logging.getLogger(__name__)
REFUSED = "refused"  # what the audit log calls it
STRANGER = "-"  # the author, where it is no administrator
_COUNTED_FOR = timedelta(hours=1)  # in one line: nobody fills the disk by trying


class Refusals:
    """What the audit log says of acts that were not done."""

    def __init__(self, audit: AuditLog, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock
        self._strangers = 0
        self._told_at: datetime | None = None

    @asynccontextmanager
    async def of(self, name: str, act: str, operation: str | None = None) -> AsyncIterator[None]:
        """Write down where an administrator's act is refused meanwhile, and why.

        To be asked whether one is sure is no refusal, nor is a fault of ours.

        Args:
            name: Of the administrator.
            act: What was tried, such as "upload".
            operation: The proposal that it was about.
        """
        try:
            yield
        except (NotAllowed, NotSure, StoreError):
            raise
        except BotError as error:
            await self.note(name, f"{act}: {type(error).__name__}", operation)
            raise

    async def note(self, name: str, what: str, operation: str | None = None) -> None:
        """Write a line; where that fails, the log says so, and what was refused stays refused."""
        try:
            await self._audit.record(Act(self._clock(), name, REFUSED, what, operation))
        except StoreError as error:
            _log.warning("a refusal could not be written down: %s", error)

    async def of_stranger(self) -> None:
        """Count somebody who is no administrator; the first at once, the others hourly."""
        self._strangers += 1
        await self.tell_strangers()

    async def tell_strangers(self, *, at_once: bool = False) -> None:
        """Write down how many were counted, once an hour at most if not *at_once*."""
        now = self._clock()
        is_soon = self._told_at is not None and now - self._told_at < _COUNTED_FOR
        if self._strangers and (at_once or not is_soon):
            number, self._strangers, self._told_at = self._strangers, 0, now
            await self.note(STRANGER, f"stranger: {number}")
