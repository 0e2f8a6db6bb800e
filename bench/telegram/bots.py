"""The bots that are measured: how each is started, watched and ended, always by its process id."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.failure import BenchFailure

ROOT = Path(__file__).parents[2]
OURS, OURS_HARD, PTB, AIOGRAM = "ours", "ours-hard", "ptb", "aiogram"
_STOP_S = 10.0
_LAST_LINES = 15

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one bot runs, for one run."""

    base_url: str  # of the Bot API, such as "http://127.0.0.1:8081/bot"
    directory: Path  # temporary, its own
    port: int
    token: str = field(default_factory=lambda: f"1234567:{secrets.token_hex(18)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot that can be started."""

    name: str
    arguments: Callable[[Place], tuple[str, ...]]  # after the interpreter
    environment: Callable[[Place], Mapping[str, str]] = lambda _: {}
    has_hard_questions: bool = False  # the evaluation's, instead of the usual ones


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that runs."""

    name: str
    process: asyncio.subprocess.Process
    errors: Path  # what it wrote to stderr

    async def until(self, work: Awaitable[T], limit_s: float, doing: str) -> T:
        """Wait for *work*, as long as the bot lives and at most *limit_s* seconds.

        Raises:
            BenchFailure: If the work fails, takes too long, or the bot ends before it is done.
        """
        task = asyncio.ensure_future(work)
        end = asyncio.create_task(self.process.wait())
        try:
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait({task, end}, timeout=limit_s, return_when=first)
            if task.done():
                return task.result()
            if end.done():
                raise BenchFailure(f"it ended with exit code {end.result()} while {doing}")
            raise BenchFailure(f"{limit_s:.0f} seconds were not enough while {doing}")
        except BenchFailure as failure:
            raise BenchFailure(f"{self.name}: {failure}{_tail(self.errors)}") from None
        finally:
            for each in (task, end):
                each.cancel()
            await asyncio.gather(task, end, return_exceptions=True)

    def cpu_s(self) -> float:
        """Return the processor time that it has used, in seconds, in steps of 10 ms."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text("ascii", errors="replace")
        except OSError:
            raise BenchFailure(f"{self.name}: it ended by itself{_tail(self.errors)}") from None
        # The name of the program, in brackets, may hold spaces; the 14th and 15th field are meant.
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """Return its resident memory in MiB."""
        try:
            text = Path(f"/proc/{self.process.pid}/statm").read_text("ascii")
        except OSError:
            raise BenchFailure(f"{self.name}: it ended by itself{_tail(self.errors)}") from None
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def running(contender: Contender, place: Place) -> AsyncIterator[Bot]:
    """Start a bot in a process; end it on the way out, with force if it takes over 10 seconds."""
    errors = place.directory / "stderr.txt"
    file = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *contender.arguments(place),
            cwd=ROOT,
            env=_environment() | dict(contender.environment(place)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    finally:
        os.close(file)
    try:
        yield Bot(contender.name, process, errors)
    finally:
        await _end(process)


def free_port() -> int:
    """Return a TCP port of loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def contenders() -> dict[str, Contender]:
    """Return the bots by name; ours twice, since echoing costs the same whatever is asked."""
    ours = ("-m", "bot", "run")
    return {
        OURS: Contender(OURS, lambda _: ours, _our_settings),
        OURS_HARD: Contender(OURS_HARD, lambda _: ours, _our_settings, has_hard_questions=True),
        PTB: Contender(PTB, partial(_echo, "bench.telegram.echo_ptb")),
        AIOGRAM: Contender(AIOGRAM, partial(_echo, "bench.telegram.echo_aiogram")),
    }


def _echo(module: str, place: Place) -> tuple[str, ...]:
    return ("-m", module, place.base_url, place.token, str(place.port), place.secret)


def _our_settings(place: Place) -> Mapping[str, str]:
    return {
        "REGIEWIJZER_TELEGRAM_TOKEN": place.token,
        "REGIEWIJZER_TELEGRAM_BASE_URL": place.base_url,
        "REGIEWIJZER_PUBLIC_URL": f"http://127.0.0.1:{place.port}",
        "REGIEWIJZER_HOST": "127.0.0.1",
        "REGIEWIJZER_PORT": str(place.port),
        "REGIEWIJZER_WEBHOOK_SECRET": place.secret,
        "REGIEWIJZER_DATABASE": str(place.directory / "regiewijzer.sqlite3"),
        "REGIEWIJZER_LOG": "WARNING",
    }


def _environment() -> dict[str, str]:
    """Return our environment without what would change a bot: proxies, and settings of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith("REGIEWIJZER_")
    }
    return kept | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _tail(errors: Path) -> str:
    """Return the last lines that a bot wrote, to put below a sentence."""
    lines = errors.read_text("utf-8", errors="replace").splitlines()[-_LAST_LINES:]
    return "".join(f"\n  {line}" for line in lines) or "\n  (it wrote nothing)"
