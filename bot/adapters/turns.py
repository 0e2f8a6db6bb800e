"""Work that takes long, done beside the event loop: one piece at a time, in turns of who asks.

A thread is not enough by itself. It shares the interpreter, so many of them at once would hold up
everybody; and in order of arrival, whoever asks for much would hold up all that come after. So one
runs at a time, work is cut into pieces, and each asker has one piece done before anybody has two.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

A = TypeVar("A")
T = TypeVar("T")

# Who is being answered in this task: a chat's number or an address's hash; None: the bot itself.
asker: ContextVar[Hashable] = ContextVar("asker", default=None)

SHORT = 60  # characters; the worst question of that length takes a few milliseconds
_PIECE_S = 0.02
_AT_ONCE_S, _MOST_AT_ONCE = 0.01, 50  # on the loop, before it reads and writes again
# How long a thread may go on before it lets another one in. The usual 5 ms pass each time that the
# loop has read or written something, so that one answer would wait a few times that long.
_SWITCH_S = 0.0005


class _Queues:
    """So many pieces of work at a time, and of each asker one before anybody has two."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        self._busy = 0
        self.most = 1

    async def turn(self) -> None:
        """Wait until it is this asker's turn; whoever has it passes it on."""
        if self._busy < self.most and not self._waiting:
            self._busy += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(asker.get(), deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it had just become its turn
                self.pass_on()
            raise

    def pass_on(self) -> None:
        """Let the next ones."""
        self._busy -= 1
        while self._waiting and self._busy < self.most:
            who, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[who] = turns  # behind the others
            if not turn.done():
                self._busy += 1
                turn.set_result(None)


class Turns:
    """Where work is done: what takes long in a thread, the rest on the loop, both in turns."""

    def __init__(self) -> None:
        """Do nothing yet; from now on threads of this process take turns more often."""
        sys.setswitchinterval(_SWITCH_S)
        self._in_thread, self._on_loop = _Queues(), _Queues()
        self._usual_s = _AT_ONCE_S  # what a piece on the loop took of late

    async def here(self, work: Callable[[], T]) -> T:
        """Do *work*, of some milliseconds, on the loop when it is this asker's turn.

        Between two turns the loop reads and writes: many requests that came at once would be
        answered one after the other before anybody else is heard. As many go between two as take
        little together: with one alone, a loop that has much to read would hardly answer.
        """
        await self._on_loop.turn()
        began_s = time.perf_counter()
        try:
            return work()
        finally:
            self._usual_s += (time.perf_counter() - began_s - self._usual_s) / 8
            self._on_loop.most = min(_MOST_AT_ONCE, max(1, int(_AT_ONCE_S / self._usual_s)))
            asyncio.get_running_loop().call_soon(self._on_loop.pass_on)

    async def run(self, work: Callable[[], T]) -> T:
        """Do *work* in a thread when it is this asker's turn; return or raise what it does.

        Whoever is cancelled meanwhile takes nobody's turn: it is done to its end.
        """
        await self._in_thread.turn()
        running = asyncio.ensure_future(asyncio.to_thread(work))
        running.add_done_callback(self._ended)
        return await asyncio.shield(running)

    async def by_size(self, text: str, work: Callable[[], T]) -> T:
        """Do *work* on a text: on the loop where it is short, else in a thread."""
        return await (self.here if len(text) <= SHORT else self.run)(work)

    async def pieces(self, work: Callable[[A], T], items: Sequence[A]) -> AsyncIterator[list[T]]:
        """Do *work* on each of *items*; yield what came of some at a time, in their order."""

        def some() -> list[T]:
            until_s = time.perf_counter() + _PIECE_S
            made: list[T] = []
            for item in items[done:]:
                made.append(work(item))
                if time.perf_counter() > until_s:
                    break
            return made

        done = 0
        while done < len(items):
            piece = await self.run(some)
            done += len(piece)
            yield piece

    def _ended(self, running: asyncio.Future[Any]) -> None:
        if not running.cancelled():
            running.exception()  # where nobody waits any more, it is no news
        self._in_thread.pass_on()
