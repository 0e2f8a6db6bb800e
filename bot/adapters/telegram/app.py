"""Builds the python-telegram-bot application: which handler gets which update."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.admin_pressing import AdminPressing
from bot.adapters.telegram.administering import Administering
from bot.adapters.telegram.asking import Asking
from bot.adapters.telegram.changing import Changing
from bot.adapters.telegram.desk import Desk, Services
from bot.adapters.telegram.faults import Faults
from bot.adapters.telegram.inline import Inline
from bot.adapters.telegram.lists import Lists
from bot.adapters.telegram.liveness import Liveness
from bot.adapters.telegram.looking_back import LookingBack
from bot.adapters.telegram.maps import Maps
from bot.adapters.telegram.outgoing import Outgoing
from bot.adapters.telegram.photos import Photos
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.pressing import Pressing
from bot.adapters.telegram.queues import Queues
from bot.adapters.telegram.reporting import ADDS_TO_REPORT, Reporting
from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.uploading import DATA_FILE, Uploading

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

    @property
    def bot_id(self) -> int:
        """Return the bot's number: what stands before the colon."""
        return int(self.token.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Built:
    """The application, and what its handlers share."""

    application: Bot
    desk: Desk
    asking: Asking
    administering: Administering
    liveness: Liveness


def build(
    settings: TelegramSettings, services: Services, metrics: Metrics, liveness: Liveness
) -> Built:
    """Return the application with its handlers; nothing is sent yet.

    It has no updater: updates come in through the inbox (see `reception`).
    """
    # The library warns at each "slow down" of Telegram unless periods are asked for as timedelta.
    os.environ["PTB_TIMEDELTA"] = "true"
    builder = Application.builder().token(settings.token).updater(None)
    builder = builder.request(AiohttpRequest(_POOL))
    if settings.base_url is not None:
        file_url = settings.base_url.removesuffix("/bot") + "/file/bot"
        builder = builder.base_url(settings.base_url).base_file_url(file_url)
    application = builder.build()
    assert isinstance(application.bot, ExtBot)
    desk = Desk(services, Post(application.bot, metrics), metrics)
    lists = Lists(desk)
    administering = Administering(desk, liveness)
    built = Built(
        application,
        desk,
        Asking(desk, lists),
        administering,
        liveness,
    )
    photos = Photos(desk.post, services.gallery, services.memory, settings.bot_id)
    maps = Maps(desk, photos, built.asking)
    _add_handlers(built, lists, maps, Inline(desk, settings.thumbnail_url))
    return built


def _add_handlers(built: Built, lists: Lists, maps: Maps, inline: Inline) -> None:
    application, asking, administering = built.application, built.asking, built.administering
    reporting = Reporting(built.desk, administering)
    changing = Changing(built.desk, administering, built.liveness)
    looking_back, queues = LookingBack(built.desk), Queues(built.desk, changing)
    outgoing = Outgoing(built.desk)
    uploading = Uploading(built.desk, changing, lists)
    of_admins = AdminPressing(changing, looking_back, queues)
    pressing = Pressing(built.desk, lists, maps, reporting, of_admins)

    # An edited question was answered already; what people send by way of a bot is an answer.
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    private = new & filters.ChatType.PRIVATE
    group = new & filters.ChatType.GROUPS
    worded = filters.TEXT | filters.CAPTION
    # Words under a file that can be no list are the question; a file without words is told why.
    text_file = filters.Document.TEXT | filters.Document.FileExtension("csv")
    a_list = filters.Document.ALL & (text_file | ~filters.CAPTION)

    # Order matters: the first that fits gets the update; the catch-all is last.
    for handler in (
        CallbackQueryHandler(pressing.on_button),
        InlineQueryHandler(inline.on_query),
        CommandHandler("start", asking.on_start, new),
        CommandHandler(["help", "aide", "hulp"], asking.on_help, new),
        CommandHandler(["gemeente", "commune", "municipality"], asking.on_gemeente, new),
        CommandHandler("wijkwerken", asking.on_wijkwerken, new),
        CommandHandler(["kaart", "carte", "map"], maps.on_kaart, new),
        CommandHandler(["lijst", "liste", "list"], lists.on_lijst, new),
        CommandHandler(["taal", "langue", "language"], asking.on_taal, private),
        CommandHandler("privacy", asking.on_privacy, new),
        CommandHandler(["over", "about"], asking.on_over, new),
        CommandHandler("status", administering.on_status, private),
        CommandHandler("herlaad", changing.on_herlaad, private),
        CommandHandler("wijzig", changing.on_wijzig, private),
        CommandHandler("nagekeken", changing.on_nagekeken, private),
        CommandHandler("terug", changing.on_terug, private),
        CommandHandler("annuleer", changing.on_annuleer, private),
        CommandHandler("geschiedenis", looking_back.on_geschiedenis, private),
        CommandHandler("meldingen", queues.on_meldingen, private),
        CommandHandler("gemist", queues.on_gemist, private),
        CommandHandler("verouderd", queues.on_verouderd, private),
        CommandHandler("dekking", outgoing.on_dekking, private),
        CommandHandler("bestand", outgoing.on_bestand, private),
        MessageHandler(group & worded, asking.on_group),
        MessageHandler(private & (filters.LOCATION | filters.VENUE), asking.on_location),
        MessageHandler(private & DATA_FILE, uploading.on_file),
        MessageHandler(private & a_list, lists.on_file),
        MessageHandler(private & filters.COMMAND, asking.on_unknown),
        MessageHandler(private & filters.TEXT & ADDS_TO_REPORT, reporting.on_note),
        MessageHandler(private & worded, asking.on_text),
        MessageHandler(private & ~filters.StatusUpdate.ALL, asking.on_other),
    ):
        application.add_handler(handler)
    application.add_error_handler(Faults(built.desk, administering).on_error)
