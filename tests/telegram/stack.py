"""The real bot, put together as the program does it, with a clock that a test may turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from bot.adapters.http.app import Health, application
from bot.adapters.http.server import serving as serving_http
from bot.adapters.telegram.channel import Channel
from bot.adapters.telegram.tuning import Tuning
from bot.files.data import DataDirectory
from bot.service.ask import Ask, LazyLocator
from bot.service.changing.admins import AdminContext, Admins
from bot.service.changing.load import DirectoryHolder, Load, Loaded
from bot.service.ports import Clock
from bot.settings import Settings
from bot.store.audit import SqliteAudit
from bot.store.chat import SqliteChat, SqliteMemory, SqliteReachability
from bot.store.database import Database
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions
from bot.wiring import (
    WEBHOOK_PATH,
    Services,
    boundaries_of,
    locator_of,
    open_telegram,
    outfit_of,
)
from tests.telegram.bot_api import until

RUNNING = "the bot"
# What fails for now is tried again at once, not after half a second.
QUICK = Tuning(first_pause_s=0.01, first_retry_s=0.01)


class TurnedClock:
    """Stands still until a test turns it."""

    def __init__(self, now: datetime | None = None) -> None:
        """Begin on a Monday, too early for the weekly message."""
        self.now = now or datetime(2026, 11, 23, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        """Let time pass, such as `days=1`."""
        self.now += timedelta(**time)


async def services_at(
    store: Database, settings: Settings, clock: Clock, loaded: Loaded | None = None
) -> Services:
    """Return the real services at a store; *loaded* spares reading what it holds already."""
    source = DataDirectory(settings.data_dir)
    revisions = SqliteRevisions(store, source.recall)
    load = Load(source, revisions, clock)
    held = loaded or await load.open()
    holder = DirectoryHolder(held.directory, held.revision)
    context = AdminContext(
        Admins(settings.admins, two_persons=settings.two_persons),
        holder,
        load,
        revisions,
        SqliteProposals(store),
        SqliteAudit(store),
        clock,
    )
    borders = LazyLocator(lambda: locator_of(boundaries_of(settings.data_dir)))
    return Services(
        Ask(holder, clock, locator=borders),
        context,
        SqliteChat(store),
        SqliteReachability(store),
        SqliteMemory(store),
        borders,
    )


@asynccontextmanager
async def running(
    services: Services,
    settings: Settings,
    tuning: Tuning = QUICK,
) -> AsyncIterator[Channel]:
    """Start the bot as the program does; stop it at the end."""
    async with AsyncExitStack() as ending:
        outfit = await outfit_of(services, settings)
        channel = await ending.enter_async_context(
            open_telegram(services, settings, outfit, tuning)
        )
        if channel.webhook is not None:
            beside = {WEBHOOK_PATH: channel.webhook}
            app = application(lambda: Health(True, {}), channel.metrics, beside)
            await ending.enter_async_context(serving_http(app, settings.host, settings.port))
        task = asyncio.create_task(channel.run(), name=RUNNING)
        try:
            await until(lambda: channel.liveness.is_started or task.done())
            if task.done():
                await task  # raises why
            yield channel
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
