"""Updates that arrive out of turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram import order as module
from bot.adapters.telegram.order import InOrder

GAP_S = 0.01


@dataclass(frozen=True)
class Update:
    update_id: int
    text: str = ""


class Released(list[int]):
    """The numbers that were passed on, in that order."""

    def add(self, update: Update) -> None:
        self.append(update.update_id)


@pytest.fixture
def released() -> Released:
    return Released()


@pytest.fixture(autouse=True)
def _short_gap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "GAP_S", GAP_S)
        yield


def add(order: InOrder[Update], *numbers: int) -> None:
    for number in numbers:
        order.add(Update(number))


async def after_the_gap(part: float = 3) -> None:
    """Wait for a part of the gap; in short sleeps, of which a busy machine makes longer ones."""
    for _ in range(round(part * 20)):
        await asyncio.sleep(GAP_S / 20)


async def test_what_comes_in_order_passes_at_once(released):
    add(InOrder(released.add, 4), 5, 6, 7)

    assert released == [5, 6, 7]


async def test_the_very_first_is_the_first_whatever_its_number(released):
    add(InOrder(released.add, None), 500, 501)

    assert released == [500, 501]


async def test_what_overtook_waits_for_the_one_before_it(released):
    order = InOrder(released.add, 4)

    add(order, 6, 7)
    assert released == []
    add(order, 5)

    assert released == [5, 6, 7]


async def test_a_gap_is_waited_for_and_then_passed(released):
    order = InOrder(released.add, 4)
    add(order, 8, 6)
    assert released == []

    await after_the_gap()

    assert released == [6, 8]


async def test_a_gap_that_closes_in_time_holds_up_nothing_later(released):
    order = InOrder(released.add, 4)
    add(order, 6)
    add(order, 5)
    await asyncio.sleep(0)
    add(order, 8)
    assert released == [5, 6]

    await after_the_gap()

    assert released == [5, 6, 8]


async def test_after_a_gap_was_passed_order_goes_on_from_there(released):
    order = InOrder(released.add, 4)
    add(order, 9)
    await after_the_gap()

    add(order, 10, 11)

    assert released == [9, 10, 11]


async def test_a_late_one_passes_at_once(released):
    order = InOrder(released.add, 4)
    add(order, 6)
    await after_the_gap()

    add(order, 5)

    assert released == [6, 5]


async def test_a_late_one_does_not_set_the_order_back(released):
    order = InOrder(released.add, 10)

    add(order, 3, 11, 12)

    assert released == [3, 11, 12]


async def test_equal_numbers_both_pass(released):
    """Repeats fall away in the inbox; here nothing may be lost or compared."""
    order = InOrder(released.add, 4)
    order.add(Update(6, "b"))
    order.add(Update(6, "a"))
    add(order, 5)

    assert released == [5, 6, 6]


async def test_the_wait_is_for_the_first_gap_and_not_begun_anew_by_each(released):
    """A steady stream behind a gap is not held up for ever."""
    order = InOrder(released.add, 0)
    for number in range(2, 12):
        add(order, number)
        await after_the_gap(1 / 4)

    assert released[:2] == [2, 3]


async def test_each_waits_its_full_time_though_another_gap_was_given_up_before(released):
    clock = asyncio.get_running_loop().time
    released_at_s: dict[int, float] = {}
    order = InOrder[Update](lambda update: released_at_s.update({update.update_id: clock()}), 4)
    add(order, 6)
    await after_the_gap(1 / 2)
    added_at_s = clock()
    add(order, 9)

    await after_the_gap()

    assert list(released_at_s) == [6, 9]
    assert released_at_s[9] - added_at_s >= GAP_S * 0.9


async def test_at_the_end_what_is_held_is_released_in_order(released):
    order = InOrder(released.add, 4)
    add(order, 9, 6, 7)

    order.close()
    assert released == [6, 7, 9]

    await after_the_gap()
    assert released == [6, 7, 9]


async def test_closing_when_nothing_is_held_is_no_fault(released):
    InOrder[Update](released.add, 4).close()

    assert released == []


@settings(max_examples=50, deadline=None)
@given(
    start=st.none() | st.integers(0, 5),
    numbers=st.permutations(range(1, 13)),
    pauses=st.lists(st.booleans(), min_size=12, max_size=12),
    lost=st.sets(st.integers(1, 12), max_size=4),
)
def test_in_whatever_order_each_is_released_exactly_once(start, numbers, pauses, lost):
    async def deliver() -> list[int]:
        released = Released()
        order = InOrder(released.add, start)
        for number, pauses_here in zip(numbers, pauses, strict=True):
            if number not in lost:
                add(order, number)
            if pauses_here:
                await asyncio.sleep(0)
        await after_the_gap()
        return released

    assert sorted(asyncio.run(deliver())) == sorted(set(numbers) - lost)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(5, 13)))
def test_without_gaps_whatever_the_order_they_are_released_in_order_and_at_once(numbers):
    async def deliver() -> list[int]:
        released = Released()
        add(InOrder(released.add, 4), *numbers)
        return released

    assert asyncio.run(deliver()) == list(range(5, 13))
