"""Keeps the channels running until the process is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.http.app import Health, application
from bot.adapters.http.server import serving
from bot.adapters.periodic import PeriodicTasks
from bot.messages.catalog import Catalog
from bot.service.correct import Reported, Wrong
from bot.settings import Settings, is_beyond_this_machine
from bot.wiring import (
    WEBHOOK_PATH,
    Outfit,
    Services,
    heartbeat_path,
    open_telegram,
    outfit_of,
    web_site_of,
)

if TYPE_CHECKING:
    from bot.adapters.telegram.channel import Channel

_log = logging.getLogger(__name__)
_BEAT_S = 30
_FIRST_BEAT_S = 0.1
_NEW_OBJECTS = (1_000, 10, 1_000)  # of each age before a look for cycles among them


async def serve(services: Services, settings: Settings, texts: Catalog) -> None:
    """Answer on the web, and on Telegram where there is a token, until SIGINT or SIGTERM.

    Raises:
        AlreadyRunning: If another process holds the inbox.
        OtherPoller: If another bot polls with the same token.
        PortTaken: If nothing can listen at the address of the settings.
        TokenRefused: If Telegram does not know the token, at start or later.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    answering = asyncio.create_task(_answer(services, settings, texts))
    await asyncio.wait({answering, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    answering.cancel()  # once: however often the signal comes, what is being answered is finished
    try:
        await answering
    except asyncio.CancelledError:
        _log.info("stopped")


async def _answer(services: Services, settings: Settings, texts: Catalog) -> None:
    outfit = await outfit_of(services, settings)
    # What was made so far stays: the garbage collector need not walk it. What comes is walked often
    # and little at a time: after a hundred thousand new objects, as for loading, it stood still for
    # a tenth of a second.
    gc.freeze()
    gc.set_threshold(*_NEW_OBJECTS)
    if settings.telegram_token is None:
        async with _listening(services, settings, outfit, None) as address:
            print(texts.text("cli.web-at", address=address), flush=True)
            await PeriodicTasks(outfit.periodic).run()
        return
    async with (
        open_telegram(services, settings, outfit) as channel,
        _listening(services, settings, outfit, channel),
    ):
        beating = asyncio.create_task(_beat(channel, heartbeat_path(settings)))
        try:
            await channel.run()
        finally:
            beating.cancel()
            await asyncio.wait({beating})


@asynccontextmanager
async def _listening(
    services: Services, settings: Settings, outfit: Outfit, channel: Channel | None
) -> AsyncIterator[str]:
    """Serve the web chat, and what Telegram delivers; yield the address."""
    webhook = channel.webhook if channel else None
    beside = {WEBHOOK_PATH: webhook} if webhook else {}
    tell_report = channel.tell_report if channel else _nobody_hears
    site = web_site_of(services, settings, outfit, tell_report)
    health, metrics = partial(_health, channel, services), outfit.metrics
    apart = settings.metrics_port
    app = application(health, metrics, beside, site, with_probes=apart is None)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    async with AsyncExitStack() as listening:
        port = await listening.enter_async_context(
            serving(app, settings.host, settings.port, settings.trusted_proxies)
        )
        _log.info("listening on http://%s:%d", host, port)
        if apart is not None:
            own = await listening.enter_async_context(
                serving(application(health, metrics, {}), settings.host, apart)
            )
            _log.info("health and metrics on http://%s:%d", host, own)
        if is_beyond_this_machine(settings):
            _log.warning(
                "others can reach this server, but only by a name of this machine itself: "
                "set REGIEWIJZER_PUBLIC_URL, or REGIEWIJZER_ALLOWED_HOSTS"
            )
        yield f"http://{host}:{port}"


def _nobody_hears(reported: Reported, wrong: Wrong) -> None:
    """Leave a report in its list: without Telegram there is nobody to tell."""
    del reported, wrong


def _health(channel: Channel | None, services: Services) -> Health:
    revision = services.holder.revision
    number = revision.id if revision else None
    if channel is None:
        return Health(is_ready=True, details={"telegram": "off", "revision": number})
    state = channel.liveness.state()
    details = {"telegram": state.mode, "inbox_depth": state.depth, "revision": number}
    return Health(state.is_ready, details)


async def _beat(channel: Channel, heartbeat: Path) -> None:
    """Leave a sign of life while Telegram can be reached; take it away at the end."""
    try:
        while True:
            if channel.liveness.state().is_ready:
                await asyncio.to_thread(_touch, heartbeat)
                await asyncio.sleep(_BEAT_S)
            await asyncio.sleep(_FIRST_BEAT_S)
    finally:
        await asyncio.to_thread(_fall_silent, heartbeat)


def _touch(heartbeat: Path) -> None:
    """Touch the file; answering goes on without it."""
    try:
        heartbeat.touch()
    except OSError as error:
        _log.warning("no sign of life could be left: %s", error.strerror or type(error).__name__)


def _fall_silent(heartbeat: Path) -> None:
    """Take the sign of life away, so that nobody takes a bot that has stopped for alive."""
    with suppress(OSError):
        heartbeat.unlink()
