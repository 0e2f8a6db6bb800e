"""The two servers: ours as `regiewijzer run` starts it, and the bare one. Both stay up in turn."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.telegram.bots import Bot, Contender, Place, running
from bench.web.plan import Plan
from bench.web.visits import Visits

OURS, BARE = "ours", "bare"
_START_S = 60.0
_PAUSE_S = 0.05
_ADDRESS = re.compile(r"http://(127\.0\.0\.1):(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and the load on it."""

    process: Bot
    load: Visits


@asynccontextmanager
async def serving(name: str, plan: Plan) -> AsyncIterator[Server]:
    """Start a server; end it on the way out.

    Raises:
        BenchFailure: If it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="bench-web-") as directory:
        place = Place("", Path(directory), 0)
        async with running(_CONTENDERS[name], place) as process:
            host, port = await process.until(_address(process), _START_S, "starting")
            load = Visits(host, port, plan.connections, is_bare=name == BARE)
            try:
                yield Server(process, load)
            finally:
                await load.close()


async def _address(process: Bot) -> tuple[str, int]:
    """Wait until it says where it listens, in what it prints."""
    while True:
        said = _ADDRESS.search(process.errors.read_text("utf-8", errors="replace"))
        if said:
            return said[1], int(said[2])
        await asyncio.sleep(_PAUSE_S)


def _settings(place: Place) -> Mapping[str, str]:
    """Return settings without a token: then the web chat is all there is, in one process."""
    return {
        "REGIEWIJZER_DATABASE": str(place.directory / "regiewijzer.sqlite3"),
        "REGIEWIJZER_PORT": "0",
        "REGIEWIJZER_LOG": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


_CONTENDERS = {
    OURS: Contender(OURS, lambda _: ("-m", "bot", "run"), _settings),
    BARE: Contender(BARE, lambda _: ("-m", "bench.web.hello")),
}
