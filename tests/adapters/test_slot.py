"""The answer in the response of a webhook request."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.telegram.slot import Slot

ANSWER = {"method": "sendMessage", "chat_id": 1, "text": "Lokeren"}


async def test_an_answer_goes_along_and_whoever_left_it_hears_so():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))

    assert await slot.answer(5) == ANSWER
    assert not leaving.done()
    slot.went_out(is_sent=True)

    assert await leaving is True


async def test_an_answer_that_was_there_first_goes_along_too():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))
    await asyncio.sleep(0)

    assert await slot.answer(5) == ANSWER
    slot.went_out(is_sent=True)
    assert await leaving is True


async def test_where_the_other_side_has_left_the_answer_must_go_another_way():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))
    await slot.answer(5)

    slot.went_out(is_sent=False)

    assert await leaving is False


async def test_an_answer_that_comes_too_late_must_go_another_way():
    slot = Slot()

    assert await slot.answer(0.01) is None

    assert not slot.is_open
    assert await slot.send(ANSWER) is False


async def test_where_no_answer_will_come_nobody_waits():
    slot = Slot()
    waiting = asyncio.create_task(slot.answer(60))
    await asyncio.sleep(0)

    slot.close()

    async with asyncio.timeout(1):
        assert await waiting is None


async def test_a_slot_that_was_closed_before_anybody_waited_is_empty():
    slot = Slot()
    slot.close()

    async with asyncio.timeout(1):
        assert await slot.answer(60) is None


async def test_there_is_room_for_one_answer():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))
    await asyncio.sleep(0)

    assert not slot.is_open
    assert await slot.send({"method": "sendMessage"}) is False

    assert await slot.answer(5) == ANSWER
    slot.went_out(is_sent=True)
    assert await leaving is True


async def test_closing_after_an_answer_was_left_does_not_lose_it():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))
    await asyncio.sleep(0)
    slot.close()

    assert await slot.answer(5) == ANSWER
    slot.went_out(is_sent=True)
    assert await leaving is True


async def test_a_request_that_is_cancelled_leaves_the_slot_closed():
    slot = Slot()
    waiting = asyncio.create_task(slot.answer(60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert not slot.is_open
    async with asyncio.timeout(1):
        assert await slot.send(ANSWER) is False


async def test_what_became_of_an_answer_is_said_once():
    slot = Slot()
    leaving = asyncio.create_task(slot.send(ANSWER))
    await slot.answer(5)

    slot.went_out(is_sent=False)
    slot.went_out(is_sent=True)

    assert await leaving is False
