"""Puts the concrete parts together: the only place that knows them all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.files.catalogs import load_catalog, load_catalogs
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ask import Ask
from bot.service.load import DirectoryHolder, Load
from bot.settings import Settings
from bot.store.chat import SqliteChat
from bot.store.revisions import SqliteRevisions, open_store

if TYPE_CHECKING:
    from bot.adapters.telegram.channel import Channel
    from bot.maps.boundaries import Boundaries

# ruff: noqa: PLC0415 -- imports inside functions: `ask` must not load Telegram, a server or maps

LANGUAGE = "nl"  # what people get whose own language is not spoken here


@dataclass(frozen=True, slots=True)
class Services:
    """What every channel needs, and what the others are made of."""

    ask: Ask
    catalog: Catalog
    holder: DirectoryHolder
    load: Load
    revisions: SqliteRevisions
    chat: SqliteChat


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open everything in order; close it in reverse order.

    Raises:
        InvalidInput: If data or language files are broken and there is nothing to fall back on.
        StoreError: If the database cannot be used.
    """
    catalog = open_catalog()
    async with open_store(settings.database) as database:
        revisions = SqliteRevisions(database)
        load = Load(DataDirectory(settings.data_dir), revisions, utc_now)
        loaded = await load.open()
        holder = DirectoryHolder(loaded.directory, loaded.revision)
        # The directory lives as long as the program: the garbage collector need not walk it.
        gc.freeze()
        yield Services(Ask(holder, utc_now), catalog, holder, load, revisions, SqliteChat(database))


@asynccontextmanager
async def open_telegram(services: Services, settings: Settings) -> AsyncIterator[Channel]:
    """Open the inbox and put the Telegram channel together; running it is the caller's.

    Raises:
        AlreadyRunning: If another process holds the inbox.
        InvalidInput: If the boundaries or a language file are broken.
        StoreError: If the inbox or the database cannot be used.
    """
    from bot.adapters.http.app import THUMBNAIL_PATH
    from bot.adapters.metrics import Metrics
    from bot.adapters.telegram.app import TelegramSettings
    from bot.adapters.telegram.channel import Channel
    from bot.adapters.telegram.desk import Services as Desk
    from bot.service.administer import Administer
    from bot.service.correct import Correct
    from bot.service.languages import Languages
    from bot.service.locate import Locate
    from bot.store.inbox import open_inbox

    assert settings.telegram_token is not None
    public = settings.public_url
    # Telegram fetches pictures by https only.
    has_picture = public is not None and public.startswith("https://")
    telegram = TelegramSettings(
        settings.telegram_token,
        settings.telegram_base_url,
        webhook_url=f"{public}{WEBHOOK_PATH}" if public else None,
        webhook_secret=settings.webhook_secret,
        thumbnail_url=f"{public}{THUMBNAIL_PATH}" if has_picture else None,
    )
    catalogs = load_catalogs()
    languages = Languages(catalogs, LANGUAGE, services.chat)
    await languages.load()
    holder = services.holder
    desk = Desk(
        ask=services.ask,
        locate=Locate(holder, utc_now, await asyncio.to_thread(_boundaries, settings.data_dir)),
        correct=Correct(holder, services.chat, utc_now),
        administer=Administer(settings.admins, holder, services.load, services.revisions),
        languages=languages,
        catalogs=catalogs,
        holder=holder,
    )
    async with AsyncExitStack() as ending:
        inbox = await ending.enter_async_context(
            open_inbox(inbox_path(settings), telegram.bot_id, utc_now)
        )
        yield Channel(telegram, desk, inbox, Metrics())


WEBHOOK_PATH = "/telegram"


def _boundaries(data_dir: Path) -> Boundaries:
    from bot.files.data import load_boundaries
    from bot.maps.boundaries import Boundaries

    return Boundaries(load_boundaries(data_dir))


def heartbeat_path(settings: Settings) -> Path:
    """Return the file whose age tells that the bot is alive; beside the database."""
    return settings.database.with_suffix(".heartbeat")


def inbox_path(settings: Settings) -> Path:
    """Return the file where updates wait until they are handled; beside the database."""
    return settings.database.with_suffix(".inbox.sqlite3")


def open_catalog() -> Catalog:
    """Return the sentences of the default language."""
    return load_catalog(LANGUAGE)


def utc_now() -> datetime:
    """Return the present moment: the one clock of the program."""
    return datetime.now(UTC)
