"""One queue per chat."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field

import pytest

from bot.adapters.telegram.receiving.receiver import ChatQueues, Delivery, chat_of

WORDS = "a person wrote this"


def an_update(number: int, chat: int = 1) -> Delivery:
    return Delivery(number, {"message": {"chat": {"id": chat}}}, 0.0)


@dataclass
class Handler:
    """Remembers what it began and finished; waits where a test tells it to, and breaks too."""

    begun: list[Delivery] = field(default_factory=list)
    done: list[Delivery] = field(default_factory=list)
    cancelled: list[Delivery] = field(default_factory=list)
    held: dict[int, asyncio.Event] = field(default_factory=dict)  # by chat
    broken: set[int] = field(default_factory=set)  # numbers

    async def __call__(self, update: Delivery) -> None:
        self.begun.append(update)
        try:
            if chat_of(update.fields) in self.held:
                await self.held[chat_of(update.fields)].wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled.append(update)
            raise
        if update.update_id in self.broken:
            raise ValueError(WORDS)
        self.done.append(update)

    def hold(self, chat: int) -> asyncio.Event:
        self.held[chat] = asyncio.Event()
        return self.held[chat]

    def numbers(self, chat: int = 1) -> list[int]:
        return [update.update_id for update in self.done if chat_of(update.fields) == chat]


@pytest.fixture
def handler() -> Handler:
    return Handler()


def add(queues: ChatQueues, *numbers: int, chat: int = 1) -> None:
    for number in numbers:
        queues.add(chat, an_update(number, chat))


async def test_within_a_chat_it_goes_in_order(handler):
    queues = ChatQueues(handler)
    add(queues, 1, 2, 3)

    await queues.drain(5)

    assert handler.numbers() == [1, 2, 3]


async def test_within_a_chat_it_goes_in_order_though_the_numbers_come_reversed(handler):
    queues = ChatQueues(handler)
    add(queues, 9, 5, 7, 1, 3)

    await queues.drain(5)

    assert handler.numbers() == [1, 3, 5, 7, 9]


async def test_one_at_a_time_within_a_chat(handler):
    queues = ChatQueues(handler)
    go_on = handler.hold(1)
    add(queues, 1, 2, 3)
    await asyncio.sleep(0.01)
    assert [update.update_id for update in handler.begun] == [1]

    go_on.set()
    await queues.drain(5)

    assert handler.numbers() == [1, 2, 3]


async def test_a_slow_chat_holds_up_nobody_else(handler):
    queues = ChatQueues(handler)
    go_on = handler.hold(1)
    add(queues, 1, 2, chat=1)
    for chat in range(2, 50):
        add(queues, 10 * chat, 10 * chat + 1, chat=chat)

    await asyncio.sleep(0.05)
    assert all(len(handler.numbers(chat)) == 2 for chat in range(2, 50))
    assert handler.numbers(1) == []

    go_on.set()
    await queues.drain(5)
    assert handler.numbers(1) == [1, 2]


async def test_many_chats_are_handled_side_by_side(handler):
    queues = ChatQueues(handler)
    gates = [handler.hold(chat) for chat in range(100)]
    for chat in range(100):
        add(queues, chat, chat=chat)

    await asyncio.sleep(0.01)
    assert len(handler.begun) == 100
    for gate in gates:
        gate.set()
    await queues.drain(5)
    assert len(handler.done) == 100


async def test_what_breaks_does_not_stop_its_lane(handler, caplog):
    queues = ChatQueues(handler)
    handler.broken = {2}
    add(queues, 1, 2, 3)

    await queues.drain(5)

    assert handler.numbers() == [1, 3]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "ValueError" in caplog.text
    assert "in __call__" in caplog.text  # where it broke
    assert WORDS not in caplog.text


async def test_a_chat_that_was_done_can_begin_again(handler):
    queues = ChatQueues(handler)
    add(queues, 1)
    await queues.drain(5)

    add(queues, 2)
    await queues.drain(5)

    assert handler.numbers() == [1, 2]


async def test_the_depth_counts_what_waits_and_what_is_being_handled(handler):
    queues = ChatQueues(handler)
    go_on = handler.hold(1)
    assert queues.depth == 0
    add(queues, 1, 2, 3, chat=1)
    add(queues, 4, chat=2)
    assert queues.depth == 4
    await asyncio.sleep(0.01)
    assert queues.depth == 3

    go_on.set()
    await queues.drain(5)

    assert queues.depth == 0


async def test_draining_waits_for_what_comes_in_time(handler):
    queues = ChatQueues(handler)
    go_on = handler.hold(1)
    add(queues, 1, 2)
    asyncio.get_running_loop().call_later(0.02, go_on.set)

    await queues.drain(5)

    assert handler.numbers() == [1, 2]
    assert handler.cancelled == []


async def test_draining_cancels_what_is_late_and_does_not_begin_what_is_behind_it(handler):
    """Whoever handles learns of it, so that what is unfinished stays in the inbox."""
    queues = ChatQueues(handler)
    handler.hold(1)
    add(queues, 1, 2, 3, chat=1)
    add(queues, 4, chat=2)

    async with asyncio.timeout(5):
        await queues.drain(0.02)

    assert handler.cancelled == [an_update(1, 1)]
    assert handler.numbers(1) == []
    assert handler.numbers(2) == [4]
    assert queues.depth == 0


async def test_draining_without_patience_ends_what_has_only_just_come(handler):
    queues = ChatQueues(handler)
    handler.hold(1)
    add(queues, 1)

    await queues.drain(0)

    assert handler.done == []
    assert queues.depth == 0


async def test_what_comes_while_it_drains_is_handled_too(handler):
    queues = ChatQueues(handler)
    go_on = handler.hold(1)
    add(queues, 1)
    draining = asyncio.create_task(queues.drain(5))
    await asyncio.sleep(0.01)

    add(queues, 2, chat=2)
    add(queues, 3, chat=1)
    go_on.set()
    await draining

    assert sorted(update.update_id for update in handler.done) == [1, 2, 3]


async def test_draining_nothing_is_done_at_once(handler):
    async with asyncio.timeout(1):
        await ChatQueues(handler).drain(60)


async def test_in_a_crowd_every_chat_is_in_order_and_nothing_is_lost(handler):
    """Updates of many chats come in any order, while others are being handled."""
    queues = ChatQueues(handler)
    shuffled = [an_update(number, number % 7) for number in range(200)]
    random.Random(7).shuffle(shuffled)
    for update in shuffled[:100]:
        queues.add(chat_of(update.fields), update)
    await asyncio.sleep(0)
    late = sorted(shuffled[100:], key=lambda update: update.update_id)
    for update in late:
        queues.add(chat_of(update.fields), update)

    await queues.drain(5)

    assert sorted(handler.done, key=lambda u: u.update_id) == [
        an_update(number, number % 7) for number in range(200)
    ]
    for chat in range(7):
        first, *rest = handler.numbers(chat)  # that one was under way when the others came
        assert rest == sorted(rest)
        assert first == min(u.update_id for u in shuffled[:100] if chat_of(u.fields) == chat)
