"""How long an update waits for those before it, by a clock that goes ahead when it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import pytest

from bot.adapters.telegram import order
from bot.adapters.telegram.order import InOrder

_GAP_S = 1000.0  # so that the real time which passes meanwhile does not count
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Numbered:
    update_id: int


class Jumping(asyncio.SelectorEventLoop):
    """An event loop for which time passes when it is told."""

    _ahead_s = 0.0

    def time(self) -> float:
        return super().time() + self._ahead_s

    async def jump(self, seconds: float) -> None:
        self._ahead_s += seconds
        await asyncio.sleep(0)  # what is due is looked for now
        await asyncio.sleep(0)  # and has run now

    async def wait(self, seconds: float) -> None:
        """Let time pass as it does where nothing holds the process up."""
        for _ in range(_STEPS):
            await self.jump(seconds / _STEPS)


Arriving = Callable[[Jumping, InOrder[Numbered]], Coroutine[None, None, None]]


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "GAP_S", _GAP_S)


def test_an_update_waits_for_those_before_it() -> None:
    async def arrive(loop: Jumping, updates: InOrder[Numbered]) -> None:
        for number in (13, 12, 10, 14, 11):
            updates.add(Numbered(number))
            await loop.wait(0.1 * _GAP_S)

    assert released(arrive) == [10, 11, 12, 13, 14]


def test_a_number_that_is_skipped_is_not_waited_for_any_longer() -> None:
    async def arrive(loop: Jumping, updates: InOrder[Numbered]) -> None:
        updates.add(Numbered(12))
        await loop.wait(0.9 * _GAP_S)
        updates.add(Numbered(11))
        await loop.wait(0.3 * _GAP_S)
        updates.add(Numbered(13))
        updates.add(Numbered(10))

    assert released(arrive) == [11, 12, 13, 10]


def test_each_gap_is_waited_for_in_full() -> None:
    """That another one came to its end does not shorten it."""

    async def arrive(loop: Jumping, updates: InOrder[Numbered]) -> None:
        updates.add(Numbered(11))  # 10 is skipped
        await loop.wait(0.7 * _GAP_S)
        updates.add(Numbered(14))  # 12 and 13 are on their way
        await loop.wait(0.7 * _GAP_S)
        updates.add(Numbered(13))
        updates.add(Numbered(12))

    assert released(arrive) == [11, 12, 13, 14]


def test_the_time_in_which_the_process_stood_still_does_not_count() -> None:
    async def arrive(loop: Jumping, updates: InOrder[Numbered]) -> None:
        updates.add(Numbered(11))
        await loop.jump(5 * _GAP_S)
        updates.add(Numbered(10))  # it came meanwhile, and is read only now

    assert released(arrive) == [10, 11]


def test_at_the_end_nothing_is_held_back() -> None:
    async def arrive(loop: Jumping, updates: InOrder[Numbered]) -> None:
        updates.add(Numbered(12))
        updates.add(Numbered(15))
        updates.close()
        await loop.wait(2 * _GAP_S)

    assert released(arrive) == [12, 15]


def released(arrive: Arriving) -> list[int]:
    """Return the numbers in the order they were released, where 9 was the newest before."""
    passed: list[int] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Jumping)
        await arrive(loop, InOrder(lambda update: passed.append(update.update_id), 9))

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    return passed
