"""Keeps the channels running until the process is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from pathlib import Path

from bot.adapters.telegram.app import Channel, TelegramSettings, build, polling
from bot.settings import Settings
from bot.wiring import Services, heartbeat_path

_log = logging.getLogger(__name__)
_BEAT_S = 30


async def serve(services: Services, settings: Settings) -> None:
    """Answer on Telegram until SIGINT or SIGTERM.

    Raises:
        TokenRefused: If Telegram does not know the token, at start or later.
    """
    assert settings.telegram_token is not None
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    telegram = TelegramSettings(settings.telegram_token, settings.telegram_base_url)
    channel = build(telegram, services.ask, services.catalog)
    answering = asyncio.create_task(_answer(channel, heartbeat_path(settings)))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({answering, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    answering.cancel()  # once: however often the signal comes, what is being answered is finished
    try:
        await answering
    except asyncio.CancelledError:
        _log.info("stopped")


async def _answer(channel: Channel, heartbeat: Path) -> None:
    """Answer until cancelled, or until Telegram refuses the token."""
    async with polling(channel):
        try:
            while not channel.refused.is_set():
                await asyncio.to_thread(_beat, heartbeat)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_BEAT_S):
                        await channel.refused.wait()
        finally:
            await asyncio.to_thread(_fall_silent, heartbeat)


def _beat(heartbeat: Path) -> None:
    """Leave a sign of life; answering goes on without it."""
    try:
        heartbeat.touch()
    except OSError as error:
        _log.warning("no sign of life could be left: %s", error.strerror or type(error).__name__)


def _fall_silent(heartbeat: Path) -> None:
    """Take the sign of life away, so that nobody takes a bot that has stopped for alive."""
    with suppress(OSError):
        heartbeat.unlink()
