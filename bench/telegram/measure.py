"""Measures one bot: starts it, loads it, ends it. Every wait has a limit."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.failure import BenchFailure
from bench.sample import Sample
from bench.telegram.bots import Bot, Contender, Place, free_port, running
from bench.telegram.figures import Case, Level, Run
from bench.telegram.load import Load
from bench.telegram.plan import Plan
from bench.telegram.questions import hard, usual
from bench.telegram.stub import Hook, Stub, serving
from bench.telegram.updates import Updates

_START_S = 30.0
_REACH_S = 10.0
_PAUSE_S = 0.05
_SLOWEST_PER_S = 50  # a bot that answers fewer updates per second is given up
_GRACE_S = 20.0


@dataclass(frozen=True, slots=True)
class _Target:
    """A bot under load."""

    bot: Bot
    load: Load
    updates: Updates

    async def saturate(self, number: int) -> Case:
        """Answer *number* updates as fast as it can."""
        work = self.load.saturate(self.updates.make(number))
        return await self._case(work, number, f"answering {number:,} updates")

    async def offer(self, number: int, per_s: int) -> Case:
        """Answer *number* updates at a fixed rate."""
        work = self.load.offer(self.updates.make(number), per_s)
        return await self._case(work, number, f"answering {per_s} updates/s")

    async def _case(self, work: Awaitable[Sample], number: int, doing: str) -> Case:
        bot_s, load_s = self.bot.cpu_s(), time.process_time()
        try:
            sample = await self.bot.until(work, _GRACE_S + number / _SLOWEST_PER_S, doing)
        except BenchFailure as failure:
            count = f"{self.load.count:,} of {number:,}"
            raise BenchFailure(f"{failure}\n  ({count} updates were answered)") from None
        bot_s, load_s = self.bot.cpu_s() - bot_s, time.process_time() - load_s
        return Case(sample, bot_s / number * 1e6, load_s / number * 1e6)


async def measure(contender: Contender, plan: Plan) -> Run:
    """Start a bot and measure both cases.

    Raises:
        BenchFailure: If it does not start, or does not answer.
    """
    async with _loaded(contender) as target:
        await target.saturate(plan.warm_up)
        saturation = await target.saturate(plan.saturation)
        return Run(contender.name, saturation, await target.offer(plan.rate, plan.rate_per_s))


async def soak(contender: Contender, plan: Plan) -> list[Level]:
    """Start a bot, and look at its memory while it answers many updates; the warm-up comes first.

    Raises:
        BenchFailure: If it does not start, or does not answer.
    """
    async with _loaded(contender) as target:
        case = await target.saturate(plan.soak_warm_up)
        levels = [Level(0, target.bot.rss_mib(), case.sample.per_s)]
        done = 0
        while done < plan.soak:
            number = min(plan.soak_step, plan.soak - done)
            case = await target.saturate(number)
            done += number
            levels.append(Level(done, target.bot.rss_mib(), case.sample.per_s))
        return levels


@asynccontextmanager
async def _loaded(contender: Contender) -> AsyncIterator[_Target]:
    with tempfile.TemporaryDirectory(prefix="bench-telegram-") as directory:
        async with serving() as stub:
            place = Place(stub.base_url, Path(directory), free_port())
            async with running(contender, place) as bot:
                hook = await _hook(bot, stub)
                load = Load(hook)
                asked = hard() if contender.has_hard_questions else usual()
                stub.on_message = load.answered
                try:
                    yield _Target(bot, load, Updates(hook, asked))
                finally:
                    await load.close()


async def _hook(bot: Bot, stub: Stub) -> Hook:
    """Wait until the bot has said where it wants its updates, and listens there."""
    try:
        hook = await bot.until(asyncio.shield(stub.hook), _START_S, "starting, before setWebhook")
    except BenchFailure as failure:
        raise BenchFailure(f"{failure}\n  (of the Bot API it called {stub.called()})") from None
    await bot.until(_reach(hook), _REACH_S, f"waiting for it to listen at {hook.url}")
    return hook


async def _reach(hook: Hook) -> None:
    parts = urlsplit(hook.url)
    while True:
        try:
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        except OSError:
            await asyncio.sleep(_PAUSE_S)
        else:
            writer.close()
            await writer.wait_closed()
            return
