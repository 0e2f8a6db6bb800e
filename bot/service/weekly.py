"""Use case: once a week, tell administrators what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.service.admins import Console
from bot.service.load import PROGRAM
from bot.service.misses import Misses
from bot.service.ports import Clock, Memory
from bot.service.reports import Reports
from bot.service.stale import Order, Stale, StaleContact

_NAME = "weekly-message"
_PROGRAM = Console(PROGRAM)
_MONDAY, _HOUR = 1, 7  # from seven o'clock UTC: eight or nine in Flanders


@dataclass(frozen=True, slots=True)
class News:
    """What waits; every part may be empty."""

    stale: Sequence[StaleContact]
    due: Sequence[StaleContact]
    reports: int
    misses: int

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.stale or self.due or self.reports or self.misses)


class Weekly:
    """Knows when the message is due, and what is in it."""

    def __init__(
        self, stale: Stale, reports: Reports, misses: Misses, memory: Memory, clock: Clock
    ) -> None:
        """Gather from the three lists; remember in *memory* that it was told."""
        self._stale = stale
        self._reports = reports
        self._misses = misses
        self._memory = memory
        self._clock = clock

    async def run(self) -> News | None:
        """Return the week's news: on Monday morning, or later where nobody ran then.

        None if it was told this week, it is too early, or nothing waits. The same again until
        `told` is called: whoever tells may not reach anybody.

        Raises:
            StoreError: If the database cannot be used.
        """
        now = self._clock()
        week = _week(now)
        if week is None or await self._memory.recall(_NAME) == week:
            return None
        news = News(
            await self._stale.list(Order.REACH),
            await self._stale.due_soon(),
            len(await self._reports.queue(_PROGRAM)),
            len(await self._misses.list(_PROGRAM)),
        )
        if news.is_empty:
            await self.told()
            return None
        return news

    async def told(self) -> None:
        """Remember that the news of this week were told, so that they are not told again.

        Raises:
            StoreError: If the database cannot be used.
        """
        week = _week(self._clock())
        if week is not None:
            await self._memory.remember(_NAME, week)


def _week(now: datetime) -> str | None:
    """Return the week whose message is due; None on Monday before the hour."""
    year, week, day = now.isocalendar()
    if day == _MONDAY and now.hour < _HOUR:
        return None
    return f"{year}-W{week:02}"
