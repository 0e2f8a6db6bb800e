"""Puts the concrete parts together: the only place that knows them all."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.files.catalogs import load_catalogs
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ask import Ask
from bot.service.load import DirectoryHolder, Load
from bot.settings import Settings
from bot.store.revisions import open_revisions

LANGUAGE = "nl"  # what people get who have not chosen; one language for now


@dataclass(frozen=True, slots=True)
class Services:
    """What the channels need."""

    ask: Ask
    catalog: Catalog
    holder: DirectoryHolder


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open everything in order; close it in reverse order.

    Raises:
        InvalidInput: If data or language files are broken and there is nothing to fall back on.
        StoreError: If the database cannot be used.
    """
    catalog = open_catalog()
    async with open_revisions(settings.database) as revisions:
        load = Load(DataDirectory(settings.data_dir), revisions, utc_now)
        holder = DirectoryHolder(await load.open())
        # The directory lives as long as the program: the garbage collector need not walk it.
        gc.freeze()
        yield Services(Ask(holder, utc_now), catalog, holder)


def heartbeat_path(settings: Settings) -> Path:
    """Return the file whose age tells that the bot is alive; beside the database."""
    return settings.database.with_suffix(".heartbeat")


def open_catalog() -> Catalog:
    """Return the sentences of the default language."""
    return load_catalogs()[LANGUAGE]


def utc_now() -> datetime:
    """Return the present moment: the one clock of the program."""
    return datetime.now(UTC)
