"""`regiewijzer` as a process, beside a Bot API server in the test."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession

from tests.conftest import DATA
from tests.telegram.bot_api import TOKEN, until

START_S = 20  # a slow machine may need this long to start Python and to load the data
STOP_S = 5
_LISTENING = re.compile(r"listening on (http://[\d.]+:\d+)")


@dataclass
class Running:
    """A process whose standard error is read as it comes."""

    process: Process
    lines: list[str] = field(default_factory=list)

    @property
    def errors(self) -> str:
        return "".join(self.lines)

    async def ends_with(self, code: int, within_s: float = STOP_S) -> None:
        async with asyncio.timeout(within_s):
            assert await self.process.wait() == code, self.errors

    async def logs(self, text: str) -> None:
        await until(lambda: text in self.errors, START_S)

    async def get(self, path: str) -> tuple[int, str]:
        """Ask its own HTTP server."""
        await self.logs("listening on http://")
        match = _LISTENING.search(self.errors)
        assert match is not None
        return await get(f"{match[1]}{path}")


@asynccontextmanager
async def running(
    command: str, state: Path, url: str, *arguments: str, **settings: str
) -> AsyncIterator[Running]:
    """Run `regiewijzer <command>`; kill it where a test leaves it running.

    Args:
        command: The subcommand.
        state: Where its database is.
        url: Of the Bot API server.
        arguments: Of the subcommand.
        settings: By name without the prefix; it listens at any free port unless told otherwise.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("REGIEWIJZER_")}
    own = {
        "DATABASE": str(state / "regiewijzer.sqlite3"),
        "PORT": "0",
        "TELEGRAM_BASE_URL": url,
        "TELEGRAM_TOKEN": TOKEN,
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command, *arguments),
        cwd=DATA.parent,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env={
            **inherited,
            "NO_PROXY": "127.0.0.1",
            **{f"REGIEWIJZER_{name}": value for name, value in own.items()},
        },
    )
    run = Running(process)
    reading = asyncio.create_task(_read(run))
    try:
        yield run
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
        if process.stdout is not None:
            # To its end: a pipe that outlives the loop fails some later test ("loop is closed").
            await process.stdout.read()


async def doctor(state: Path, url: str) -> tuple[int, str]:
    """Return the code and the findings of `regiewijzer doctor`."""
    async with running("doctor", state, url) as run:
        assert run.process.stdout is not None
        output = await run.process.stdout.read()
        return await run.process.wait(), output.decode()


async def get(url: str) -> tuple[int, str]:
    """Return status and text of a page; of what is no text, what can be read."""
    async with ClientSession() as client, client.get(url) as response:
        return response.status, (await response.read()).decode(errors="replace")


async def _read(run: Running) -> None:
    assert run.process.stderr is not None
    async for line in run.process.stderr:
        run.lines.append(line.decode())
