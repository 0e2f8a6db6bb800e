"""Builds the python-telegram-bot application: which handler gets which update."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.admins.changing import Changing
from bot.adapters.telegram.admins.files import DATA_FILE, Exports, Uploads
from bot.adapters.telegram.admins.history import HistoryCommands
from bot.adapters.telegram.admins.notices import ErrorHandler, Notices
from bot.adapters.telegram.admins.queues import Queues
from bot.adapters.telegram.calling import AiohttpRequest, Retry
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.responding import Responder, Services
from bot.adapters.telegram.sending import Sender
from bot.adapters.telegram.talking.asking import Asking
from bot.adapters.telegram.talking.inline import Inline
from bot.adapters.telegram.talking.lists import Lists
from bot.adapters.telegram.talking.maps import Maps
from bot.adapters.telegram.talking.photos import Photos
from bot.adapters.telegram.talking.pressing import Pressing
from bot.adapters.telegram.talking.reporting import ADDS_TO_REPORT, Reporting
from bot.adapters.telegram.tuning import Tuning

Bot = Application[Any, Any, Any, Any, Any, Any]

_POOL = 100  # connections to Telegram at most; each is kept open for the next call


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """What this channel needs to know. Secrets never appear in its text form."""

    token: str = field(repr=False)
    base_url: str | None = None  # of another Bot API server, such as "http://127.0.0.1:8081/bot"
    webhook_url: str | None = None  # where Telegram delivers; None: long polling
    webhook_secret: str | None = field(default=None, repr=False)
    thumbnail_url: str | None = None  # a picture for inline results
    tuning: Tuning = field(default_factory=Tuning)

    @property
    def bot_id(self) -> int:
        """Return the bot's number: what stands before the colon."""
        return int(self.token.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Built:
    """The application, and what its handlers share."""

    application: Bot
    responder: Responder
    notices: Notices
    retry: Retry


def build(
    settings: TelegramSettings, services: Services, metrics: Metrics, liveness: Liveness
) -> Built:
    """Return the application with its handlers; nothing is sent yet.

    It has no updater: updates come in through the inbox (see `receiving.receiver`).
    """
    # The library warns at each "slow down" of Telegram unless periods are asked for as timedelta.
    os.environ["PTB_TIMEDELTA"] = "true"
    builder = Application.builder().token(settings.token).updater(None)
    request = AiohttpRequest(_POOL)
    builder = builder.request(request)
    if settings.base_url is not None:
        file_url = settings.base_url.removesuffix("/bot") + "/file/bot"
        builder = builder.base_url(settings.base_url).base_file_url(file_url)
    application = builder.build()
    assert isinstance(application.bot, ExtBot)
    tuning = settings.tuning
    retry = Retry(metrics, tuning.first_retry_s, tuning.longest_pause_s)
    sender = Sender(application.bot, request, metrics, retry)
    responder = Responder(services, sender, metrics, tuning.line_awaited_s)
    notices = Notices(responder, liveness)
    for handler in _handlers(settings, responder, notices, liveness):
        application.add_handler(handler)
    application.add_error_handler(ErrorHandler(responder, notices).on_error)
    return Built(application, responder, notices, retry)


def _handlers(
    settings: TelegramSettings, responder: Responder, notices: Notices, liveness: Liveness
) -> Iterator[BaseHandler[Any, Any, Any]]:
    """Return what handles each kind of update; the first that fits gets it."""
    services, on = responder.services, responder.handler
    lists = Lists(responder)
    asking = Asking(responder, lists)
    photos = Photos(responder.sender, services.gallery, services.memory, settings.bot_id)
    maps = Maps(responder, photos, asking)
    reporting = Reporting(responder, notices)
    changing = Changing(responder, notices, liveness)
    history, queues = HistoryCommands(responder), Queues(responder, changing)
    exports, uploads = Exports(responder), Uploads(responder, changing, lists)
    pressing = Pressing(responder, lists, maps, reporting, (changing, history, queues))

    # An edited question was answered already; what people send by way of a bot is an answer.
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    private = new & filters.ChatType.PRIVATE
    group = new & filters.ChatType.GROUPS
    worded = filters.TEXT | filters.CAPTION
    # Words under a file that can be no list are the question; a file without words is told why.
    text_file = filters.Document.TEXT | filters.Document.FileExtension("csv")
    a_list = filters.Document.ALL & (text_file | ~filters.CAPTION)

    yield CallbackQueryHandler(pressing.on_button)
    yield InlineQueryHandler(Inline(responder, settings.thumbnail_url).on_query)
    yield CommandHandler(["kaart", "carte", "map"], maps.on_kaart, new)
    for names, act in (
        ("start", asking.on_start),
        ("help aide hulp", asking.on_help),
        ("gemeente commune municipality", asking.on_gemeente),
        ("wijkwerken", asking.on_wijkwerken),
        ("lijst liste list", lists.on_lijst),
        ("privacy", asking.on_privacy),
        ("over about", asking.on_over),
    ):
        yield CommandHandler(names.split(), on(act), new)
    for names, act in (
        ("taal langue language", asking.on_taal),
        ("status", notices.on_status),
        ("herlaad", changing.on_herlaad),
        ("wijzig", changing.on_wijzig),
        ("nagekeken", changing.on_nagekeken),
        ("terug", changing.on_terug),
        ("annuleer", changing.on_annuleer),
        ("geschiedenis", history.on_geschiedenis),
        ("meldingen", queues.on_meldingen),
        ("gemist", queues.on_gemist),
        ("verouderd", queues.on_verouderd),
        ("dekking", exports.on_dekking),
        ("bestand", exports.on_bestand),
    ):
        yield CommandHandler(names.split(), on(act), private)
    yield MessageHandler(group & worded, on(asking.on_group))
    for kind, act in (
        (filters.LOCATION | filters.VENUE, asking.on_location),
        (DATA_FILE, uploads.on_file),
        (a_list, lists.on_file),
        (filters.COMMAND, asking.on_unknown),
        (filters.TEXT & ADDS_TO_REPORT, reporting.on_note),
        (worded, asking.on_text),
        (~filters.StatusUpdate.ALL, asking.on_other),
    ):
        yield MessageHandler(private & kind, on(act))
