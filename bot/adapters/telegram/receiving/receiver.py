"""Takes updates in, by whatever way they come, and sees to it that each is handled once.

An update is written to the inbox, and only then acknowledged; it is handled in order within its
chat, and then marked. What a crash leaves is handled at the next start.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Any

from telegram.constants import ChatType

from bot.adapters.metrics import Metrics
from bot.adapters.telegram import trace
from bot.adapters.telegram.trace import Trace
from bot.adapters.telegram.tuning import Tuning
from bot.adapters.turns import asker
from bot.core.model.errors import StoreError, without_words
from bot.service.ports import KEPT_FOR, Inbox, RawUpdate

_log = logging.getLogger(__name__)

WANTED = ("message", "callback_query", "inline_query")  # the kinds that the bot asks for

Fields = Mapping[str, Any]
Handle = Callable[[Fields], Awaitable[None]]


class Busy(Exception):
    """Not now: whoever delivers should keep it and come again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update that was read."""

    update_id: int
    fields: Fields
    taken_at_s: float  # of the event loop's clock


class ChatQueues:
    """Handles updates in order within a chat, side by side across chats.

    What *handle* raises is logged and ends nothing.
    """

    def __init__(self, handle: Callable[[Delivery], Awaitable[None]]) -> None:
        self._handle = handle
        # By chat; those with a task only.
        self._queues: dict[int, list[tuple[int, int, Delivery]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = count()  # so that equal numbers are never compared by content
        self._depth = 0

    @property
    def depth(self) -> int:
        """Return how many updates are waiting or being handled."""
        return self._depth

    def add(self, chat: int, update: Delivery) -> None:
        """Queue an update behind the others of its chat; a lower number goes first."""
        self._depth += 1
        entry = (update.update_id, next(self._count), update)
        queue = self._queues.get(chat)
        if queue is not None:
            heappush(queue, entry)
            return
        self._queues[chat] = [entry]
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, within_s: float) -> None:
        """Wait until all is handled; what takes longer is cancelled, and stays unhandled."""
        deadline = asyncio.get_running_loop().time() + within_s
        while self._tasks:
            left_s = deadline - asyncio.get_running_loop().time()
            _, late = await asyncio.wait(set(self._tasks), timeout=max(left_s, 0))
            if late:
                for task in late:
                    task.cancel()
                await asyncio.wait(late)

    async def _run(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                _, _, update = heappop(queue)
                try:
                    await self._handle(update)
                except Exception as error:
                    _log.error("an update was not handled\n%s", without_words(error))
                finally:
                    self._depth -= 1
        finally:
            self._depth -= len(queue)
            del self._queues[chat]


class Receiver:
    """The one path that polling and webhook share."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Handle,
        metrics: Metrics,
        tuning: Tuning,
    ) -> None:
        self._tuning = tuning
        self._inbox = inbox
        self._handle = handle
        self._metrics = metrics
        self._queues = ChatQueues(self._deliver)
        self._is_open = asyncio.Event()
        self._kept: list[Delivery] = []  # could not be answered for now
        metrics.inbox_depth.set_function(lambda: self._queues.depth)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Handle what an earlier run left; on the way out, finish what is being answered."""
        await self._expire()
        left = await self._inbox.waiting()
        if left:
            _log.info("%d updates of an earlier run are handled now", len(left))
        for update in left:
            try:
                delivery = _read(update)
            except (ValueError, RecursionError):
                _log.error("update %d cannot be read back, and is let go", update.update_id)
                self._inbox.done(update.update_id)
            else:
                self._enter(delivery)
        async with asyncio.TaskGroup() as group:
            tidying = group.create_task(self._tidy_now_and_then())
            self._is_open.set()
            try:
                yield
            finally:
                self._is_open.clear()
                tidying.cancel()
                await self._queues.drain(self._tuning.finish_s)

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        """Write updates to the inbox; once this returns, they may be acknowledged.

        Repeats fall away.

        Raises:
            Busy: If too much is waiting, or it is not opened yet or any more; nothing is written.
            StoreError: If the inbox cannot be written.
        """
        if not self._is_open.is_set():
            raise Busy
        if self._queues.depth + len(updates) > self._tuning.most_at_hand:
            self._metrics.turned_away.inc()
            raise Busy
        fresh = await self._inbox.put(updates)
        if not self._is_open.is_set():  # closed meanwhile: they are handled at the next start
            return
        for update in updates:
            if update.update_id not in fresh:
                self._metrics.repeats.inc()
                continue
            fresh -= {update.update_id}
            self._enter(_read(update))

    @property
    def has_room(self) -> bool:
        """Tell whether more may be asked for."""
        return self._queues.depth < self._tuning.most_at_hand // 2

    def _enter(self, delivery: Delivery) -> None:
        self._queues.add(chat_of(delivery.fields), delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        """Handle one update and say so in one line; a cancelled one stays in the inbox."""
        told = Trace(delivery.update_id)
        trace.current.set(told)
        asker.set(chat_of(delivery.fields))
        try:
            await self._handle(delivery.fields)
        except Exception as error:
            # The handlers report their own faults; this one is not to come back at every start.
            told.outcome = "fault"
            self._metrics.faults.labels(kind=type(error).__name__).inc()
            _log.error("update %d failed\n%s", delivery.update_id, without_words(error))
        if told.is_kept:
            self._kept.append(delivery)
        else:
            self._inbox.done(delivery.update_id)
        self._tell(delivery, told)

    def _tell(self, delivery: Delivery, told: Trace) -> None:
        spent_s = asyncio.get_running_loop().time() - delivery.taken_at_s
        kind = kind_of(delivery.fields)
        self._metrics.count(self._metrics.updates, kind)
        self._metrics.count(self._metrics.outcomes, told.outcome)
        self._metrics.latency.observe(spent_s)
        if _log.isEnabledFor(logging.INFO):
            values = {
                "update": delivery.update_id,
                "kind": kind,
                "outcome": told.outcome,
                "ms": round(spent_s * 1000, 1),
            }
            _log.info("update", extra={"values": values})

    async def _expire(self) -> None:
        try:
            dropped = await self._inbox.expire()
        except StoreError as error:
            _log.warning("old updates could not be forgotten: %s", error)
            return
        if dropped:
            self._metrics.expired.inc(dropped)
            _log.warning("%d updates were too old to be answered", dropped)

    async def _tidy_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self._tuning.tidy_every_s)
            try:
                await self._expire()
            except Exception as error:
                _log.error("old updates could not be forgotten\n%s", without_words(error))
            oldest_s = asyncio.get_running_loop().time() - KEPT_FOR.total_seconds()
            kept, self._kept = self._kept, []
            for delivery in kept:
                if delivery.taken_at_s > oldest_s:
                    self._enter(delivery)


def chat_of(fields: Fields) -> int:
    """Return what keeps updates in order: the chat, else the person; 0 where there is neither."""
    for content in fields.values():
        if not isinstance(content, dict):
            continue
        for holder in (content, content.get("message")):
            number = _id(holder, "chat")
            if number is not None:
                return number
        number = _id(content, "from")
        if number is not None:
            return number
    return 0


def _id(holder: Any, name: str) -> int | None:
    inner = holder.get(name) if isinstance(holder, dict) else None
    number = inner.get("id") if isinstance(inner, dict) else None
    return number if isinstance(number, int) else None


def with_caption_as_text(fields: Fields) -> Fields:
    """Return an update whose words under a picture are its text: commands count there too.

    In a private chat, those under a file stay what they are: they say why it was sent.
    """
    match fields.get("message"):
        case {"document": _, "chat": {"type": ChatType.PRIVATE}}:
            return fields
        case {"caption": str(caption), **rest} if "text" not in rest:
            entities = rest.get("caption_entities") or []
            return {**fields, "message": {**rest, "text": caption, "entities": entities}}
    return fields


def kind_of(fields: Fields) -> str:
    """Return what an update is: the field that Telegram filled; "other" for what was not asked."""
    return next((kind for kind in WANTED if kind in fields), "other")


def _read(update: RawUpdate) -> Delivery:
    now_s = asyncio.get_running_loop().time()
    fields = json.loads(update.content) if update.fields is None else update.fields
    return Delivery(update.update_id, fields, now_s)
