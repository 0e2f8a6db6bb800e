"""Posts updates to a webhook as Telegram does, and times their answers.

Like Telegram it keeps up to 40 connections, and sends the next update on one as soon as the last
one was taken (HTTP 200), whether answered or not. An answer arrives in that response or as a call
of sendMessage; the first counts.

Its HTTP client is a protocol of asyncio with the parser of httptools. A client library would
take as much time for an update as the bots do, and take it from them: they share the machine.
"""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from bench.telegram.failure import BenchFailure
from bench.telegram.figures import Sample, sample_of
from bench.telegram.sender import Sender
from bench.telegram.stub import Hook
from bench.telegram.updates import Request

CONNECTIONS = 40  # Telegram's own number where a bot does not ask for another
_SPIN_S = 0.0015


class Load:
    """The load on one bot. One phase at a time."""

    def __init__(self, hook: Hook) -> None:
        parts = urlsplit(hook.url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._since: dict[int, float] = {}  # chat -> moment from which its answer is timed
        self._waiting: deque[Request] = deque()
        self._idle: list[Sender] = []
        self._open: set[Sender] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._latencies: list[float] = []  # seconds
        self._extra = 0
        self._last = 0.0  # moment of the last answer
        self._number = 0  # of updates in this phase
        self._finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def count(self) -> int:
        """Updates of this phase that are answered so far."""
        return len(self._latencies)

    async def saturate(self, requests: Sequence[Request]) -> Sample:
        """Post as fast as the bot takes updates; each is timed from when it is written."""
        with self._phase(len(requests)) as start:
            self._waiting.extend(requests)
            self._pump()
            await self._finished
        return self._sample(start)

    async def offer(self, requests: Sequence[Request], per_s: float) -> Sample:
        """Post at a fixed rate, whatever the bot does; each is timed from when it was due."""
        with self._phase(len(requests)) as start:
            for number, request in enumerate(requests):
                due = start + number / per_s
                await _sleep_until(due)
                if self._finished.done():
                    break
                self._since[request.chat] = due
                self._waiting.append(request)
                self._pump()
            await self._finished
        return self._sample(start)

    def answered(self, chat: int) -> None:
        """Note an answer."""
        since = self._since.pop(chat, None)
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
        if status != 200:
            self._fail(f"it refused an update with HTTP {status}")
            return
        if b'"method"' in body:
            self._read(body)
        if sender.is_open:
            self._idle.append(sender)
        self._pump()
        self._check()

    def on_lost(self, sender: Sender) -> None:
        """Take note of a connection that the bot closed: another is opened when it is needed."""
        self._open.discard(sender)
        if sender in self._idle:
            self._idle.remove(sender)
        if sender.is_busy:
            self._fail("it closed a connection without a response")
        self._pump()

    def _read(self, body: bytes) -> None:
        try:
            call = json.loads(body)
            if call["method"] == "sendMessage":
                self.answered(int(call["chat_id"]))
        except (ValueError, KeyError, TypeError):
            self._fail(f"its response is no call of the Bot API: {body[:200]!r}")

    def _pump(self) -> None:
        while self._waiting and self._idle:
            request = self._waiting.popleft()
            self._since.setdefault(request.chat, time.perf_counter())
            self._idle.pop().post(request.written)
        room = CONNECTIONS - len(self._open) - len(self._opening)
        for _ in range(min(room, len(self._waiting) - len(self._opening))):
            task = asyncio.create_task(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, sender = await loop.create_connection(lambda: Sender(self), self._host, self._port)
        except OSError as error:
            self._fail(f"its webhook cannot be reached: {error.strerror or error}")
            return
        self._open.add(sender)
        self._idle.append(sender)
        self._pump()

    def _check(self) -> None:
        """End the phase when every update is answered and every response is in."""
        if len(self._latencies) < self._number or self._finished.done():
            return
        if not any(sender.is_busy for sender in self._open):
            self._finished.set_result(None)

    def _fail(self, sentence: str) -> None:
        if not self._finished.done():
            self._finished.set_exception(BenchFailure(sentence))

    @contextmanager
    def _phase(self, number: int) -> Iterator[float]:
        self._latencies, self._extra, self._number = [], 0, number
        self._finished = asyncio.get_running_loop().create_future()
        # A collector that runs here in the middle would be counted as time of the bot.
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
