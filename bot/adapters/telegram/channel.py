"""Runs the Telegram channel: reaches Telegram, takes updates in, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import ClassVar

from starlette.types import ASGIApp
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.adapters.metrics import Metrics
from bot.adapters.periodic import PeriodicServices, PeriodicTasks
from bot.adapters.telegram.app import TelegramSettings, build
from bot.adapters.telegram.calling import AiohttpRequest, asked_pause_s
from bot.adapters.telegram.profile import set_profile
from bot.adapters.telegram.receiving.limits import RateLimits
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.receiving.polling import Poller
from bot.adapters.telegram.receiving.receiver import (
    WANTED,
    Fields,
    Receiver,
    with_caption_as_text,
)
from bot.adapters.telegram.receiving.webhook import Webhook
from bot.adapters.telegram.responding import Services
from bot.core.model.errors import BotError, without_words
from bot.service.correct import Reported, Wrong
from bot.service.ports import Inbox

_log = logging.getLogger(__name__)

_CONNECTIONS = 40  # over which Telegram may deliver at once; its own default


class TokenRefused(BotError):
    """Telegram does not know the token."""

    key: ClassVar[str] = "cli.telegram"


class OtherPoller(BotError):
    """Another bot polls with the same token."""

    key: ClassVar[str] = "cli.other-poller"


class Channel:
    """Telegram, from its start to its end."""

    def __init__(
        self,
        settings: TelegramSettings,
        services: Services,
        inbox: Inbox,
        metrics: Metrics,
        periodic: PeriodicServices,
    ) -> None:
        self._settings = settings
        self._services = services
        self.metrics = metrics
        self.liveness = Liveness("webhook" if settings.webhook_url else "polling", metrics)
        built = build(settings, services, metrics, self.liveness)
        self.application = built.application
        self._responder, self._notices, self._retry = built.responder, built.notices, built.retry
        tuning = settings.tuning
        self.periodic = PeriodicTasks(periodic, built.notices, tuning.follow_every_s)
        self._rate_limits = RateLimits(built.responder, tuning)
        self._receiver = Receiver(inbox, self._handle, metrics, tuning)
        self._secret = settings.webhook_secret or secrets.token_urlsafe(32)

    @property
    def webhook(self) -> ASGIApp | None:
        """Return where Telegram delivers, to be served at the webhook's address; None: polling."""
        if self._settings.webhook_url is None:
            return None
        return Webhook(self._receiver, self._secret, self.metrics)

    def tell_report(self, reported: Reported, wrong: Wrong) -> None:
        """Tell administrators of a report that came in by another way."""
        self._notices.tell_report(reported, wrong)

    async def run(self) -> None:
        """Answer until cancelled; on the way out, finish what is being answered.

        Waits for Telegram as long as it takes: a bad network at start is no reason to give up.

        Raises:
            TokenRefused: If Telegram does not know the token, at start or later.
            OtherPoller: If another bot polls with it.
        """
        fault: BotError | None = None
        try:
            async with self._opened(), asyncio.TaskGroup() as group:
                group.create_task(self._introduce())
                group.create_task(self.periodic.run())
                group.create_task(self._receive())
        except* InvalidToken:
            # Without its cause: the library's sentence holds the token.
            fault = TokenRefused("Telegram refused the token")
        except* Conflict:
            fault = OtherPoller("another bot polls with this token")
        if fault is not None:
            raise fault

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Reach Telegram, then handle what an earlier run left."""
        async with AsyncExitStack() as ending:
            ending.push_async_callback(self.application.bot.shutdown)
            await self._initialize()
            ending.push_async_callback(self.application.shutdown)
            bot = self.application.bot
            self._responder.username, self._responder.bot_id = bot.username, bot.id
            self._responder.is_asked_inline = bool(bot.bot.supports_inline_queries)
            self.liveness.show_revision(self._services.holder.revision)
            ending.push_async_callback(self._responder.background.finish)
            await ending.enter_async_context(self._receiver.opened())
            self.liveness.is_started = True
            try:
                yield
            finally:
                self.liveness.is_started = False

    async def _handle(self, fields: Fields) -> None:
        fields = with_caption_as_text(fields)
        if await self._rate_limits.allows(fields):
            update = Update.de_json(dict(fields), self.application.bot)
            await self.application.process_update(update)

    async def _receive(self) -> None:
        if self._settings.webhook_url is None:
            await self._poll()
        else:
            await self._watch_webhook(self._settings.webhook_url)

    async def _poll(self) -> None:
        bot = self.application.bot
        await self._retry(bot.delete_webhook, float("inf"))
        self._say_so("by long polling")
        async with AiohttpRequest(1) as request:
            url = f"{bot.base_url}/getUpdates"
            tuning = self._settings.tuning
            await Poller(request, url, self._receiver, self.liveness, tuning).run()

    async def _watch_webhook(self, url: str) -> None:
        """Set the webhook, and set it again where somebody took it away."""
        await self._set_webhook(url)
        self._say_so("by webhook")
        while True:
            self.liveness.heard()
            await asyncio.sleep(self._settings.tuning.watch_every_s)
            try:
                if (await self.application.bot.get_webhook_info()).url != url:
                    _log.warning("the webhook was taken away; it is set again")
                    await self._set_webhook(url)
            except InvalidToken:
                raise
            except TelegramError as error:
                _log.warning("the webhook could not be looked at: %s", type(error).__name__)

    async def _set_webhook(self, url: str) -> None:
        bot = self.application.bot

        async def set_webhook() -> None:
            await bot.set_webhook(
                url,
                secret_token=self._secret,
                allowed_updates=list(WANTED),
                max_connections=_CONNECTIONS,
            )

        await self._retry(set_webhook, float("inf"))

    async def _introduce(self) -> None:
        """Tell Telegram what the bot is; a fault in that is no reason to stop answering."""
        try:
            await set_profile(
                self.application.bot,
                self._services.catalogs,
                self._services.languages.default,
                self._services.admins.names,
                self._retry,
            )
        except Exception as error:
            _log.error("the bot's profile was not set\n%s", without_words(error))

    async def _initialize(self) -> None:
        tuning = self._settings.tuning
        pause_s = tuning.first_pause_s
        while True:
            try:
                await self.application.initialize()
            except InvalidToken:
                raise
            except TelegramError as error:
                if isinstance(error, RetryAfter):
                    pause_s = asked_pause_s(error)
                reason = type(error).__name__
                _log.warning("Telegram cannot be reached (%s), next try in %.0f s", reason, pause_s)
            else:
                self.liveness.heard()
                return
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, tuning.longest_pause_s)

    def _say_so(self, how: str) -> None:
        _log.info("answering on Telegram as @%s, %s", self.application.bot.username, how)
