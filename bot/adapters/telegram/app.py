"""Builds the python-telegram-bot application, and runs it by long polling."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.adapters.telegram.handlers import Handlers
from bot.core.errors import BotError
from bot.messages.catalog import Catalog
from bot.service.ask import Ask

_log = logging.getLogger(__name__)
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_WANTED = [Update.MESSAGE, Update.CALLBACK_QUERY]


class TokenRefused(BotError):
    """Telegram does not know the token."""


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """What this channel needs to know."""

    token: str
    base_url: str | None = None  # of another Bot API server, such as "http://127.0.0.1:8081/bot"


Bot = Application[Any, Any, Any, Any, Any, Any]


def build(settings: TelegramSettings, ask: Ask, say: Catalog) -> Bot:
    """Return the application with its handlers; nothing is sent yet.

    Updates run concurrently: handlers keep no state, and one at a time could answer no more
    people than round trips to Telegram fit in a second.
    """
    builder = Application.builder().token(settings.token).concurrent_updates(True)
    if settings.base_url is not None:
        file_url = settings.base_url.removesuffix("/bot") + "/file/bot"
        builder = builder.base_url(settings.base_url).base_file_url(file_url)
    application = builder.build()
    handlers = Handlers(ask, say)
    new = filters.UpdateType.MESSAGE  # an edited question was answered already
    private = new & filters.ChatType.PRIVATE
    # Order matters: the first that fits gets the update; the catch-all is last.
    application.add_handler(CommandHandler("start", handlers.on_start, new))
    application.add_handler(CommandHandler("help", handlers.on_help, new))
    application.add_handler(CommandHandler("privacy", handlers.on_privacy, new))
    application.add_handler(CallbackQueryHandler(handlers.on_button))
    application.add_handler(MessageHandler(private & filters.TEXT, handlers.on_text))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.on_other))
    application.add_error_handler(handlers.on_error)
    return application


@asynccontextmanager
async def polling(application: Bot) -> AsyncIterator[Bot]:
    """Run the application by long polling; on the way out, finish what is being answered.

    Waits for Telegram as long as it takes: a bad network at start is no reason to give up.

    Raises:
        TokenRefused: If Telegram does not know the token.
    """
    await _initialize(application)
    try:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(
            allowed_updates=_WANTED,
            bootstrap_retries=-1,
            error_callback=_on_polling_error,
        )
        _log.info("answering on Telegram as @%s", application.bot.username)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
    finally:
        await application.shutdown()


async def _initialize(application: Bot) -> None:
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            await application.initialize()
        except InvalidToken as error:
            raise TokenRefused("token") from error
        except RetryAfter as error:
            delay = error.retry_after
            pause_s = float(delay if isinstance(delay, int | float) else delay.total_seconds())
        except (NetworkError, TimedOut) as error:
            reason = type(error).__name__
            _log.warning("Telegram cannot be reached (%s), next try in %.0f s", reason, pause_s)
        else:
            return
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _on_polling_error(error: TelegramError) -> None:
    """Keep the log short: the library retries by itself, with back-off."""
    _log.warning("polling was interrupted: %s", type(error).__name__)
