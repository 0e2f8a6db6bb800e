"""Keeps the channels running until the process is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

from bot.adapters.telegram.app import TelegramSettings, build, polling
from bot.settings import Settings
from bot.wiring import Services, heartbeat_path

_log = logging.getLogger(__name__)
_BEAT_S = 30


async def serve(services: Services, settings: Settings) -> None:
    """Answer on Telegram until SIGINT or SIGTERM.

    Raises:
        TokenRefused: If Telegram does not know the token.
    """
    assert settings.telegram_token is not None
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    channel = TelegramSettings(settings.telegram_token, settings.telegram_base_url)
    application = build(channel, services.ask, services.catalog)
    running = asyncio.create_task(_until(stop, application, heartbeat_path(settings)))
    stopping = asyncio.create_task(stop.wait())
    # A stop may come while the bot still waits for Telegram to be reachable.
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done() and not application.running:
        running.cancel()
    stopping.cancel()
    try:
        await running
    except asyncio.CancelledError:
        _log.info("stopped before Telegram could be reached")
    _log.info("stopped")


async def _until(stop: asyncio.Event, application: object, heartbeat: Path) -> None:
    async with polling(application):  # type: ignore[arg-type]  # PTB's six type parameters
        while not stop.is_set():
            await asyncio.to_thread(heartbeat.touch)
            try:
                async with asyncio.timeout(_BEAT_S):
                    await stop.wait()
            except TimeoutError:
                continue
