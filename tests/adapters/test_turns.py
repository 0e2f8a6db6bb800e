"""Long work beside the event loop: in turns of who asks, and nobody is held up by the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import pytest

from bot.adapters.turns import Turns, asker

AN, BO, CIS = 1, 2, 3


class Gate:
    """Work that waits until a test lets it go; it tells the order in which it was done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.go_on = threading.Event()

    def work(self, name: str) -> Callable[[], None]:
        return partial(self._do, name)

    def _do(self, name: str) -> None:
        assert self.go_on.wait(10)
        self.done.append(name)


@pytest.fixture
def gate() -> Gate:
    return Gate()


async def asked(turns: Turns, who: int, work: Callable[[], None]) -> asyncio.Task[None]:
    """Let somebody ask for work; return when it stands in its queue."""

    async def ask() -> None:
        asker.set(who)
        await turns.run(work)

    task = asyncio.create_task(ask())
    await asyncio.sleep(0)
    return task


async def test_whoever_asks_for_much_does_not_hold_up_the_others(gate: Gate) -> None:
    turns = Turns()
    tasks = [await asked(turns, AN, gate.work(f"an {turn}")) for turn in range(5)]
    tasks += [await asked(turns, BO, gate.work(f"bo {turn}")) for turn in range(2)]
    tasks += [await asked(turns, CIS, gate.work("cis"))]

    gate.go_on.set()
    await asyncio.gather(*tasks)

    assert gate.done == ["an 0", "an 1", "bo 0", "cis", "an 2", "bo 1", "an 3", "an 4"]


async def test_on_the_loop_too_nobody_is_behind_all_that_another_asks() -> None:
    """Requests that came at once; between two of them the loop hears others."""
    turns = Turns()
    done: list[str] = []

    async def ask(who: int, name: str) -> None:
        asker.set(who)
        await turns.here(partial(done.append, name))

    tasks = [asyncio.create_task(ask(AN, f"an {turn}")) for turn in range(4)]
    tasks.append(asyncio.create_task(ask(BO, "bo")))
    await asyncio.sleep(0)
    assert done == ["an 0"]
    await asyncio.gather(*tasks)

    assert done == ["an 0", "an 1", "bo", "an 2", "an 3"]


async def test_one_piece_of_work_is_done_at_a_time(gate: Gate) -> None:
    turns, at_once, most = Turns(), 0, 0

    def work() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        threading.Event().wait(0.01)
        at_once -= 1

    await asyncio.gather(*(turns.run(work) for _ in range(5)))

    assert most == 1


async def test_the_loop_goes_on_meanwhile(gate: Gate) -> None:
    task = await asked(Turns(), AN, gate.work("an"))
    for _ in range(10):
        await asyncio.sleep(0)

    assert gate.done == []
    gate.go_on.set()
    await task


async def test_long_work_is_done_in_pieces_with_others_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.adapters.turns._PIECE_S", 0)
    turns = Turns()
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        return -item

    async def much() -> list[list[int]]:
        asker.set(AN)
        return [piece async for piece in turns.pieces(work, [1, 2, 3])]

    long = asyncio.create_task(much())
    await asyncio.sleep(0)
    await (await asked(turns, BO, partial(done.append, 99)))

    assert await long == [[-1], [-2], [-3]]
    assert done == [1, 99, 2, 3]


async def test_what_work_raises_comes_to_who_asked_and_stops_nothing() -> None:
    turns = Turns()

    with pytest.raises(ZeroDivisionError):
        await turns.run(lambda: 1 // 0)
    assert await turns.run(lambda: 7) == 7


async def test_whoever_gives_up_takes_nobodys_turn(gate: Gate) -> None:
    turns = Turns()
    running = await asked(turns, AN, gate.work("an"))
    given_up = await asked(turns, BO, gate.work("bo"))
    waiting = await asked(turns, CIS, gate.work("cis"))
    for task in (running, given_up):
        task.cancel()
    await asyncio.wait([running, given_up])

    gate.go_on.set()
    await waiting

    assert gate.done == ["an", "cis"]


async def test_a_short_text_is_read_at_once_and_a_long_one_in_its_turn() -> None:
    turns, here = Turns(), threading.get_ident()

    assert await turns.by_size("Lokeren", threading.get_ident) == here
    assert await turns.by_size("Lokeren " * 20, threading.get_ident) != here
