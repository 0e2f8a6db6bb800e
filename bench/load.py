"""Sends requests to a server, closed loop or open loop, and times what comes back.

It keeps a number of connections, and sends the next request on one as soon as the last one was
taken. What counts as an answer is up to a subclass.

Its HTTP client is a protocol of asyncio with the parser of httptools. A client library would
take as much time for a request as the servers do, and take it from them: they share the machine.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.failure import BenchFailure
from bench.sample import Sample, sample_of
from bench.sender import Sender

_SPIN_S = 0.0015


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody sends."""

    number: int  # of who sends it, and waits for one answer at a time
    written: bytes  # head and body


class Load:
    """The load on one server. One phase at a time."""

    def __init__(self, host: str, port: int, connections: int) -> None:
        self._host, self._port, self._connections = host, port, connections
        self._since: dict[int, float] = {}  # number -> moment from which its answer is timed
        self._carried: dict[Sender, int] = {}  # the number that each sender is busy with
        self._waiting: deque[Request] = deque()
        self._idle: list[Sender] = []
        self._open: set[Sender] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._latencies: list[float] = []  # seconds
        self._extra = 0
        self._last = 0.0  # moment of the last answer
        self._number = 0  # of requests in this phase
        self._finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def count(self) -> int:
        """Requests of this phase that are answered so far."""
        return len(self._latencies)

    async def saturate(self, requests: Sequence[Request]) -> Sample:
        """Send as fast as the server takes them; each is timed from when it is written."""
        with self._phase(len(requests)) as start:
            self._waiting.extend(requests)
            self._pump()
            await self._finished
        return self._sample(start)

    async def offer(self, requests: Sequence[Request], per_s: float) -> Sample:
        """Send at a fixed rate, whatever the server does; each is timed from when it was due."""
        with self._phase(len(requests)) as start:
            for number, request in enumerate(requests):
                due = start + number / per_s
                await _sleep_until(due)
                if self._finished.done():
                    break
                self._since[request.number] = due
                self._waiting.append(request)
                self._pump()
            await self._finished
        return self._sample(start)

    def answered(self, number: int) -> None:
        """Note an answer."""
        since = self._since.pop(number, None)
        if since is None:
            self._extra += 1
            return
        self._last = time.perf_counter()
        self._latencies.append(self._last - since)
        self._check()

    async def close(self) -> None:
        """Close the connections."""
        for task in self._opening:
            task.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        for sender in self._open:
            sender.close()
        if not self._finished.cancel() and not self._finished.cancelled():
            self._finished.exception()  # seen: a failure after the end concerns nobody

    def on_response(self, sender: Sender, status: int, body: bytes) -> None:
        """Take what a sender received."""
        self.took(self._carried.pop(sender), status, body)
        if sender.is_open:
            self._idle.append(sender)
        self._pump()
        self._check()

    def took(self, number: int, status: int, body: bytes) -> None:
        """Take the response to the request of *number*: call `answered` if it is its answer."""
        raise NotImplementedError

    def on_lost(self, sender: Sender) -> None:
        """Take note of a connection that was closed: another is opened when it is needed."""
        self._open.discard(sender)
        if sender in self._idle:
            self._idle.remove(sender)
        if sender.is_busy:
            self.fail("it closed a connection without a response")
        self._pump()

    def _pump(self) -> None:
        while self._waiting and self._idle:
            request = self._waiting.popleft()
            self._since.setdefault(request.number, time.perf_counter())
            sender = self._idle.pop()
            self._carried[sender] = request.number
            sender.post(request.written)
        room = self._connections - len(self._open) - len(self._opening)
        for _ in range(min(room, len(self._waiting) - len(self._opening))):
            task = asyncio.create_task(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, sender = await loop.create_connection(lambda: Sender(self), self._host, self._port)
        except OSError as error:
            self.fail(f"it cannot be reached: {error.strerror or error}")
            return
        self._open.add(sender)
        self._idle.append(sender)
        self._pump()

    def _check(self) -> None:
        """End the phase when every request is answered and every response is in."""
        if len(self._latencies) < self._number or self._finished.done():
            return
        if not any(sender.is_busy for sender in self._open):
            self._finished.set_result(None)

    def fail(self, sentence: str) -> None:
        """End the phase: the server does what no server should."""
        if not self._finished.done():
            self._finished.set_exception(BenchFailure(sentence))

    @contextmanager
    def _phase(self, number: int) -> Iterator[float]:
        self._latencies, self._extra, self._number = [], 0, number
        self._finished = asyncio.get_running_loop().create_future()
        for sender in self._idle:  # the server may be about to close what has long been idle
            self._open.discard(sender)
            sender.close()
        self._idle.clear()
        # A collector that runs here in the middle would be counted as time of the server.
        gc.collect()
        gc.disable()
        try:
            yield time.perf_counter()
        finally:
            gc.enable()

    def _sample(self, start: float) -> Sample:
        return sample_of(self._number, self._extra, self._last - start, self._latencies)


async def _sleep_until(moment: float) -> None:
    """Sleep; the loop may wake up 1 ms late, so for the last bit go round it without sleep."""
    left = moment - time.perf_counter()
    if left > _SPIN_S:
        await asyncio.sleep(left - _SPIN_S)
    while time.perf_counter() < moment:  # noqa: ASYNC110 -- no event tells the time
        await asyncio.sleep(0)
