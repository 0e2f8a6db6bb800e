"""Fetches a file that somebody sent, up to a size."""

from __future__ import annotations

from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.patience import patiently

_PATIENCE_S = 60.0


async def download(bot: Bot, file_id: str, most_bytes: int, metrics: Metrics) -> bytes | None:
    """Return what a file holds; None if it is larger than *most_bytes*.

    Raises:
        TelegramError: If Telegram does not hand it over, however patiently it is asked.
    """

    async def fetch() -> bytes | None:
        file = await bot.get_file(file_id)
        if (file.file_size or 0) > most_bytes:
            return None
        return bytes(await file.download_as_bytearray())

    try:
        content = await patiently(fetch, metrics, _PATIENCE_S)
    except TelegramError:
        metrics.refusals.labels(reason="download").inc()
        raise
    return None if content is None or len(content) > most_bytes else content
