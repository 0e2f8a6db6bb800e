"""Puts updates that arrive out of turn back in order.

Telegram numbers updates one after the other so that a webhook can "restore the correct update
sequence, should they get out of order" (core.telegram.org/bots/api#update). It delivers over many
connections at once, so a later one may overtake. A gap is waited for, but not for long: it may be
there for good, since a number can be skipped.

The wait is counted in turns of a timer rather than by the clock: while the process stood
still, it could not read what it waits for, though that may have come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Generic, Protocol, TypeVar

GAP_S = 0.05  # how long an update waits for a missing one before it, where nothing is held up
_TURNS = 10  # in which that time passes; one that comes late counts as one


class Numbered(Protocol):
    """Something with an update's number."""

    @property
    def update_id(self) -> int:
        """Return the number."""


T = TypeVar("T", bound=Numbered)


class InOrder(Generic[T]):
    """Releases updates by number; holds back those after a gap, for `GAP_S` at most."""

    def __init__(self, release: Callable[[T], None], newest: int | None) -> None:
        """Pass what is in order to *release*.

        Args:
            release: Gets the updates; must not raise.
            newest: The highest number seen before; None: the first to come is the first.
        """
        self._release = release
        self._next = None if newest is None else newest + 1
        # By number. With it: the turn until which it waits, and a count, so that content is never
        # compared.
        self._held: list[tuple[int, int, int, T]] = []
        self._count = 0
        self._turn = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, update: T) -> None:
        """Take an update; released now, or when those before it have come."""
        if self._next is None or update.update_id <= self._next:
            self._pass(update)
            self._pass_what_follows()
            return
        self._count += 1
        # One turn more than the wait has: the one that runs is over sooner than a whole one.
        heappush(self._held, (update.update_id, self._turn + _TURNS + 1, self._count, update))
        if self._timer is None:
            self._begin_turn()

    def close(self) -> None:
        """Wait no longer: release what is held."""
        while self._held:
            self._pass_first()
        self._pass_what_follows()

    def _begin_turn(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(GAP_S / _TURNS, self._end_turn)

    def _end_turn(self) -> None:
        """Give up on the gaps that were waited for long enough; the others may be closed yet."""
        self._timer = None
        self._turn += 1
        late = max(
            (number for number, until, _, _ in self._held if until <= self._turn), default=-1
        )
        while self._held and self._held[0][0] <= late:
            self._pass_first()
        self._pass_what_follows()
        if self._held:
            self._begin_turn()

    def _pass(self, update: T) -> None:
        following = update.update_id + 1
        self._next = following if self._next is None else max(self._next, following)
        self._release(update)

    def _pass_what_follows(self) -> None:
        while self._held and self._next is not None and self._held[0][0] <= self._next:
            self._pass_first()
        if not self._held and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pass_first(self) -> None:
        *_, update = heappop(self._held)
        self._pass(update)
