"""Keeps the channels running until the process is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from pathlib import Path

from bot.adapters.http.app import Health, application
from bot.adapters.http.server import serving
from bot.adapters.telegram.channel import Channel
from bot.settings import Settings
from bot.wiring import WEBHOOK_PATH, Services, heartbeat_path, open_telegram

_log = logging.getLogger(__name__)
_BEAT_S = 30
_FIRST_BEAT_S = 0.1


async def serve(services: Services, settings: Settings) -> None:
    """Answer on Telegram, and over HTTP on /health and /metrics, until SIGINT or SIGTERM.

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
    answering = asyncio.create_task(_answer(services, settings))
    await asyncio.wait({answering, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    answering.cancel()  # once: however often the signal comes, what is being answered is finished
    try:
        await answering
    except asyncio.CancelledError:
        _log.info("stopped")


async def _answer(services: Services, settings: Settings) -> None:
    async with open_telegram(services, settings) as channel:
        webhook = channel.webhook
        beside = {WEBHOOK_PATH: webhook} if webhook else {}
        app = application(lambda: _health(channel, services), channel.metrics, beside)
        async with serving(app, settings.host, settings.port) as port:
            _log.info("listening on http://%s:%d", settings.host, port)
            beating = asyncio.create_task(_beat(channel, heartbeat_path(settings)))
            try:
                await channel.run()
            finally:
                beating.cancel()
                await asyncio.wait({beating})


def _health(channel: Channel, services: Services) -> Health:
    state = channel.liveness.state()
    revision = services.holder.revision
    return Health(
        state.is_ready,
        {
            "telegram": state.mode,
            "inbox_depth": state.depth,
            "revision": revision.id if revision else None,
        },
    )


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
