"""`python -m bench.beside`: how long others wait while one address asks for the heaviest things.

Beside each heavy load an ordinary question is asked every 20 ms, and every 5 ms whether the server
is alive: that one waits for the event loop alone. Load and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from urllib.parse import urlencode

import aiohttp

from bench.failure import BenchFailure
from bench.tables import table
from bench.telegram.questions import hard, usual
from bench.web.plan import Plan
from bench.web.servers import OURS, serving

_HOSTILE = "olen-skerks " * 30  # a short name tied to a badly spelled one, again and again
_ASKED_EVERY_S, _PROBED_EVERY_S = 0.02, 0.005
_LEAST_S = 2.0  # how long each load is looked at
_LIMIT_S = 180.0
_COLOURS = ("partnership", "wijk-werken", "freshness")

Send = Callable[..., Awaitable[int]]


def loads() -> dict[str, Callable[[Send], list[Awaitable[int]]]]:
    """Return what one address asks for, all at once."""
    lines = "\n".join([_HOSTILE[:360]] * 200)
    long = "\n".join([_HOSTILE[:79]] * 98)
    names = list(dict.fromkeys(usual() + hard()))[:2_000]
    many = "\n".join(names)
    suggested = [_HOSTILE[: 60 + number] for number in range(40)]
    provinces = ("antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen")
    maps = [
        f"{language}/kaart/{province}?{urlencode({'kleur': colour})}"
        for language in ("", "/fr", "/en")
        for province in provinces
        for colour in _COLOURS
    ]
    return {
        "nothing": lambda _: [asyncio.sleep(_LEAST_S, 200)],
        "200 hostile lines to /lijst": lambda send: [send("/lijst", post={"lijst": lines})],
        "eight of /vraag with 8 kB": lambda send: [_get(send, "/vraag", long) for _ in range(8)],
        "sixty questions of 360 letters": lambda send: [
            _get(send, "/api/ask", _HOSTILE[:360]) for _ in range(60)
        ],
        "forty suggestions": lambda send: [_get(send, "/api/suggest", text) for text in suggested],
        "a list at the size limit": lambda send: [send("/lijst", post={"lijst": many})],
        "the same as a workbook": lambda send: [
            send("/lijst", post={"lijst": many, "vorm": "xlsx"})
        ],
        "fifteen maps, one after the other": lambda send: [
            _in_turn(send(path) for path in maps[:15])
        ],
        "every map": lambda send: [send(path) for path in maps],
        "all partnerships, sixty times": lambda send: [
            send("/api/samenwerkingsverbanden") for _ in range(60)
        ],
        "ordinary hard questions as pages": lambda send: [
            _get(send, "/vraag", text) for text in hard()[:60]
        ],
    }


async def _in_turn(requests: Iterable[Awaitable[int]]) -> int:
    statuses = [await request for request in requests]
    return max(statuses)


def _get(send: Send, path: str, text: str) -> Awaitable[int]:
    return send(f"{path}?{urlencode({'q': text})}")


async def _run(only: Sequence[str]) -> str:
    rows = []
    async with serving(OURS, Plan()) as server:
        host, port = server.load.address
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(
            f"http://{host}:{port}", connector=connector, trust_env=False
        ) as client:
            await _again_for(client, _LEAST_S)  # what is made once is made
            for turn, (name, load) in enumerate(loads().items()):
                if only and not any(part in name for part in only):
                    continue
                async with asyncio.timeout(_LIMIT_S):
                    rows.append([name, *await _beside(client, load, f"10.9.9.{turn}")])
                print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    titles = [
        "beside",
        "took s",
        "statuses",
        "question: median ms",
        "longest ms",
        "probe: longest ms",
    ]
    return table(titles, rows)


async def _beside(
    client: aiohttp.ClientSession, load: Callable[[Send], list[Awaitable[int]]], address: str
) -> list[str]:
    async def send(path: str, post: dict[str, str] | None = None) -> int:
        method = "GET" if post is None else "POST"
        async with client.request(
            method, path, data=post, headers={"X-Forwarded-For": address}
        ) as response:
            await response.read()
            return response.status

    start = time.perf_counter()
    asked = asyncio.create_task(_again(client, "/api/ask?q=Lokeren", _ASKED_EVERY_S))
    probed = asyncio.create_task(_again(client, "/health/live", _PROBED_EVERY_S))
    await asyncio.sleep(0.1)
    statuses = Counter(await asyncio.gather(*load(send)))
    took_s = time.perf_counter() - start
    await asyncio.sleep(max(0.2, _LEAST_S - took_s))
    waits = []
    for task in (asked, probed):
        task.cancel()
        waits.append(sorted(await task))
    said = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    median, longest, probe = waits[0][len(waits[0]) // 2], waits[0][-1], waits[1][-1]
    return [f"{took_s:.1f}", said, *(f"{wait * 1000:.1f}" for wait in (median, longest, probe))]


async def _again_for(client: aiohttp.ClientSession, seconds: float) -> None:
    asking = asyncio.create_task(_again(client, "/api/ask?q=Lokeren", _ASKED_EVERY_S))
    await asyncio.sleep(seconds)
    asking.cancel()
    await asking


async def _again(client: aiohttp.ClientSession, path: str, every_s: float) -> list[float]:
    """Ask until cancelled, each time from another address; return all waits, in seconds."""
    waits: list[float] = []
    tasks: set[asyncio.Task[None]] = set()

    async def ask(number: int) -> None:
        start = time.perf_counter()
        await _answer(client, path, f"10.1.{number >> 8 & 255}.{number & 255}")
        waits.append(time.perf_counter() - start)

    try:
        for number in itertools.count():
            tasks.add(task := asyncio.create_task(ask(number)))
            task.add_done_callback(tasks.discard)
            await asyncio.sleep(every_s)
    except asyncio.CancelledError:
        await asyncio.gather(*tasks)
    return waits


async def _answer(client: aiohttp.ClientSession, path: str, address: str = "10.1.0.0") -> None:
    async with client.get(path, headers={"X-Forwarded-For": address}) as response:
        await response.read()
        if response.status != 200:
            raise BenchFailure(f"{path} was answered with HTTP {response.status}")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of names of loads; default: all")
    arguments = parser.parse_args(argv)
    print(f"# Waits beside heavy requests, {os.cpu_count()} cores\n")
    print(asyncio.run(_run(arguments.only)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
