"""Pictures that are made in a process of their own, so that nobody waits for them."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from bot.maps import png
from bot.maps.png import NotDrawn, to_png, to_png_apart
from bot.maps.svg import document, text
from tests.telegram.bot_api import until

SVG = document(
    200, 100, text("Één", 10, 50, 20), title="een titel", description="woorden", language="nl"
)


@pytest.fixture
def started(monkeypatch) -> list[asyncio.subprocess.Process]:
    """The processes that were started."""
    start, processes = asyncio.create_subprocess_exec, []

    async def noted(*arguments: Any, **options: Any) -> asyncio.subprocess.Process:
        processes.append(await start(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    return processes


async def test_the_picture_is_the_same_as_that_of_this_process(started):
    assert await to_png_apart(SVG, 300) == to_png(SVG, 300)
    assert [process.returncode for process in started] == [0]


async def test_the_loop_goes_on_while_a_picture_is_made(started):
    making = asyncio.create_task(to_png_apart(SVG, 300))
    turns = 0
    while not making.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10
    assert started


async def test_what_is_no_svg_is_told_with_its_reason():
    with pytest.raises(NotDrawn, match="unknown token"):
        await to_png_apart("geen tekening")


async def test_whoever_is_cancelled_leaves_no_process(started):
    making = asyncio.create_task(to_png_apart(SVG))
    await until(lambda: started)
    making.cancel()

    with pytest.raises(asyncio.CancelledError):
        await making
    assert started[0].returncode is not None


async def test_what_takes_too_long_is_ended(started, monkeypatch):
    monkeypatch.setattr(png, "_PATIENCE_S", 0.0)

    with pytest.raises(NotDrawn, match="within"):
        await to_png_apart(SVG)
    assert started[0].returncode is not None


async def test_a_machine_without_room_for_a_process_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nergens/python")

    with pytest.raises(NotDrawn, match="no process"):
        await to_png_apart(SVG)
