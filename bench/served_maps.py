"""Maps as the web gives them: cold, warm, and while questions are being answered."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bench.failure import BenchFailure
from bench.sample import Sample
from bench.tables import table
from bench.telegram.bots import ROOT
from bench.telegram.questions import usual
from bench.web.plan import Plan
from bench.web.servers import OURS, Server, serving
from bench.web.visits import Case, Visits, asking
from bot.adapters.maps.colours import By
from bot.adapters.web import addresses
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership

_ONE = replace(Plan(), connections=1)  # one after the other
_LIMIT_S = 600.0
_RATE_PER_S = 200
_MOST_WARM_MS = 100


def maps_of(directory: Directory) -> dict[str, list[str]]:
    """Return the addresses of all maps in Dutch, by what is given of them."""
    bodies: list[Partnership | Organiser] = [
        *directory.partnerships.values(),
        *directory.organisers.values(),
    ]
    provinces = sorted({each.province for each in directory.municipalities.values()})
    views = [(province, by) for province in (None, *provinces) for by in By]
    found = {
        ending.upper(): [addresses.body_map(body, ending) for body in bodies]
        + [addresses.overview(province, by, ending) for province, by in views]
        for ending in ("svg", "png")
    }
    pages = [addresses.body(body) for body in bodies]
    pages += [addresses.overview(province, by) for province, by in views]
    return {**found, "page": pages}


async def served(directory: Directory, seconds: float) -> str:
    """Return the figures, as Markdown; *seconds* is for how long questions are asked.

    Raises:
        BenchFailure: If the server stops, or answers what it should not.
    """
    maps = maps_of(directory)
    return "\n\n".join([await _alone(maps), await _beside(maps, seconds)])


async def all_at_once() -> tuple[float, int]:
    """Return how many seconds `regiewijzer map --all` takes, and how many files it makes."""
    with tempfile.TemporaryDirectory(prefix="bench-maps-") as directory:
        start = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "map", "--all", directory),
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
        )
        if await process.wait():
            raise BenchFailure("`map --all` failed")
        seconds = time.perf_counter() - start
        files = await asyncio.to_thread(lambda: list(Path(directory).rglob("*.*")))
        return seconds, len(files)


async def _alone(maps: dict[str, list[str]]) -> str:
    rows = []
    async with serving(OURS, _ONE) as server:
        for name, paths in maps.items():
            case = Case(name, paths, "")
            cold = await _once(server, case, 1)
            warm = await _once(server, case, 3)
            size = server.load.bytes / warm.answered / 1000
            rows.append(
                [f"{name}, {len(paths)} maps"]
                + [f"{one:.0f}" for one in (cold.p50_ms, cold.p99_ms)]
                + [f"{one:.1f}" for one in (warm.p50_ms, warm.p99_ms)]
                + ["yes" if warm.p99_ms < _MOST_WARM_MS else "**no**", f"{size:.0f}"]
            )
    head = ["", "cold p50 ms", "p99 ms", "warm p50 ms", "p99 ms", "< 100 ms", "kB"]
    note = "Cold: nobody asked for it since the start; the picture and the page are cold by turns."
    return f"# Over HTTP, one after the other\n\n{table(head, rows)}\n\n{note}"


async def _once(server: Server, case: Case, times: int) -> Sample:
    requests = server.load.make(case, times * len(case.paths))
    return await server.process.until(server.load.saturate(requests), _LIMIT_S, case.name)


async def _beside(maps: dict[str, list[str]], seconds: float) -> str:
    """Ask questions at a fixed rate, without and with maps that are drawn for the first time."""
    questions = Case("questions", asking("/vraag", usual()), "")
    drawn = [path for several in zip(*maps.values(), strict=True) for path in several]
    number = int(_RATE_PER_S * seconds)
    async with serving(OURS, Plan()) as server:

        async def ask() -> Sample:
            sent = server.load.make(questions, number)
            work = server.load.offer(sent, _RATE_PER_S)
            return await server.process.until(work, _LIMIT_S, "answering beside maps")

        await server.process.until(
            server.load.saturate(server.load.make(questions, 2000)), _LIMIT_S, "warming up"
        )
        without = await ask()
        beside = Visits(*server.load.address, connections=2)
        drawing = asyncio.create_task(
            beside.saturate(beside.make(Case("maps", drawn, ""), len(drawn)))
        )
        try:
            within = await ask()
            count = beside.count
        finally:
            drawing.cancel()
            with suppress(asyncio.CancelledError, BenchFailure):
                await drawing
            await beside.close()
    rows = [
        [name, f"{sample.p50_ms:.1f}", f"{sample.p99_ms:.1f}"]
        for name, sample in (("without maps", without), (f"while {count} are drawn", within))
    ]
    title = f"# Pages of {_RATE_PER_S} questions a second for {seconds:g} s, open loop"
    return f"{title}\n\n{table(['', 'p50 ms', 'p99 ms'], rows)}"
