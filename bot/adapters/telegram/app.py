"""Builds the python-telegram-bot application, and runs it by long polling."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.adapters.telegram.handlers import Handlers
from bot.adapters.telegram.patience import asked_pause_s
from bot.core.errors import BotError
from bot.messages.catalog import Catalog
from bot.service.ask import Ask

_log = logging.getLogger(__name__)
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_NO_UPDATES = b'{"ok": true, "result": []}'
_WANTED = [Update.MESSAGE, Update.CALLBACK_QUERY]


class TokenRefused(BotError):
    """Telegram does not know the token."""

    key: ClassVar[str] = "cli.telegram"


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """What this channel needs to know. The token never appears in its text form."""

    token: str = field(repr=False)
    base_url: str | None = None  # of another Bot API server, such as "http://127.0.0.1:8081/bot"


Bot = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Channel:
    """The application, and whether Telegram came to refuse its token: then it is time to stop."""

    application: Bot
    refused: asyncio.Event


def build(settings: TelegramSettings, ask: Ask, say: Catalog) -> Channel:
    """Return the application with its handlers; nothing is sent yet.

    Updates run concurrently: handlers keep no state, and one at a time could answer no more
    people than round trips to Telegram fit in a second.
    """
    # The library warns at each "slow down" of Telegram unless periods are asked for as timedelta.
    os.environ["PTB_TIMEDELTA"] = "true"
    ear = _Ear()
    builder = Application.builder().token(settings.token).concurrent_updates(True)
    builder = builder.get_updates_request(ear)
    if settings.base_url is not None:
        file_url = settings.base_url.removesuffix("/bot") + "/file/bot"
        builder = builder.base_url(settings.base_url).base_file_url(file_url)
    application = builder.build()
    handlers = Handlers(ask, say)
    new = filters.UpdateType.MESSAGE  # an edited question was answered already
    private = new & filters.ChatType.PRIVATE
    worded = filters.TEXT | filters.CAPTION
    # Order matters: the first that fits gets the update; the catch-all is last.
    application.add_handler(CommandHandler("start", handlers.on_start, new))
    application.add_handler(CommandHandler("help", handlers.on_help, new))
    application.add_handler(CommandHandler("privacy", handlers.on_privacy, new))
    application.add_handler(CallbackQueryHandler(handlers.on_button))
    application.add_handler(MessageHandler(private & worded, handlers.on_text))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.on_other))
    application.add_error_handler(handlers.on_error)
    return Channel(application, ear.refused)


@asynccontextmanager
async def polling(channel: Channel) -> AsyncIterator[None]:
    """Run the application by long polling; on the way out, finish what is being answered.

    Waits for Telegram as long as it takes: a bad network at start is no reason to give up. May be
    cancelled at any moment.

    Raises:
        TokenRefused: If Telegram does not know the token; at the end, if that is so since later.
    """
    application = channel.application
    updater = application.updater
    assert updater is not None

    async def stop_updater() -> None:
        # Runs also where its start was cut short, and where the library gave up on the token.
        if updater.running:
            await updater.stop()

    try:
        async with AsyncExitStack() as ending:
            ending.push_async_callback(application.bot.shutdown)
            await _initialize(application)
            ending.push_async_callback(application.shutdown)
            await application.start()
            ending.push_async_callback(application.stop)
            ending.push_async_callback(stop_updater)
            await updater.start_polling(
                allowed_updates=_WANTED,
                bootstrap_retries=-1,
                error_callback=_on_polling_error,
            )
            _log.info("answering on Telegram as @%s", application.bot.username)
            yield
    except InvalidToken:
        # Without its cause: the library's sentence holds the token.
        raise TokenRefused("Telegram refused the token") from None
    if channel.refused.is_set():
        raise TokenRefused("Telegram refused the token")


class _Ear(HTTPXRequest):
    """Fetches updates; notices a refusal, at which the library would go deaf and stay running."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1)
        self.refused = asyncio.Event()

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **options)
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            self.refused.set()
            await asyncio.sleep(_FIRST_PAUSE_S)
            return HTTPStatus.OK, _NO_UPDATES
        return code, payload


async def _initialize(application: Bot) -> None:
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                pause_s = asked_pause_s(error)
            reason = type(error).__name__
            _log.warning("Telegram cannot be reached (%s), next try in %.0f s", reason, pause_s)
        else:
            return
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _on_polling_error(error: TelegramError) -> None:
    """Keep the log short: the library retries by itself, with back-off."""
    _log.warning("polling was interrupted: %s", type(error).__name__)
