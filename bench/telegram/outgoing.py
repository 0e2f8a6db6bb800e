"""Ways to call Telegram, beside each other: how many messages a second, how many at once.

    python -m bench.telegram.outgoing

The library's own request class on httpx, and the bot's own on aiohttp.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bench.tables import table
from bench.telegram.stub import serving
from bot.adapters.telegram.calling import AiohttpRequest

_TOKEN = "1234567:bench-bench-bench-bench"  # noqa: S105 -- of no bot
_AT_ONCE = (1, 16, 100)
_CALLS = 1_500
_REPEATS = 3
_LIMIT_S = 120


WAYS: dict[str, Callable[[], BaseRequest]] = {
    "httpx, the library's default": lambda: HTTPXRequest(connection_pool_size=256),
    "aiohttp (ours)": lambda: AiohttpRequest(100),
}


async def rate(way: Callable[[], BaseRequest], base_url: str, at_once: int) -> float:
    """Return calls of sendMessage a second, *at_once* at a time."""
    async with Bot(_TOKEN, base_url=base_url, request=way()) as bot:
        left = iter(range(_CALLS))

        async def send() -> None:
            for number in left:
                await bot.send_message(number + 1, "Bel: +32 16 27 20 00")

        await asyncio.gather(*(send() for _ in range(at_once)))  # opens the connections
        left = iter(range(_CALLS))
        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(at_once)))
        return _CALLS / (time.perf_counter() - start)


async def _measure() -> str:
    rows = []
    async with asyncio.timeout(_LIMIT_S), serving() as stub:
        found: dict[tuple[str, int], list[float]] = {}
        for _ in range(_REPEATS):
            for at_once in _AT_ONCE:
                for name, way in WAYS.items():
                    measured = await rate(way, stub.base_url, at_once)
                    found.setdefault((name, at_once), []).append(measured)
        for name in WAYS:
            medians = [statistics.median(found[name, at_once]) for at_once in _AT_ONCE]
            rows.append([name, *(f"{median:,.0f}" for median in medians)])
    header = ["calls a second", *(f"{at_once} at once" for at_once in _AT_ONCE)]
    return table(header, rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    argparse.ArgumentParser(prog="python -m bench.telegram.outgoing").parse_args(argv)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    print(asyncio.run(_measure()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
