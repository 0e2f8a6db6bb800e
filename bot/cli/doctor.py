"""Examines an installation: settings, data files, database, and whether the bot is alive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import InvalidInput, StoreError
from bot.files.data import DataDirectory, load_boundaries
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.store.revisions import open_revisions
from bot.wiring import heartbeat_path

_SILENT_AFTER_S = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_bad: bool = False


async def examine(settings: Settings, say: Catalog, now: datetime) -> list[Finding]:
    """Look at everything; what is wrong does not stop the rest."""
    return [
        Finding(say.text("doctor.settings")),
        await _data(settings, say, now),
        await _database(settings, say),
        _telegram(settings, say, now),
    ]


async def _data(settings: Settings, say: Catalog, now: datetime) -> Finding:
    source = DataDirectory(settings.data_dir)
    folder = str(settings.data_dir)
    try:
        documents = await asyncio.to_thread(source.read)
        await asyncio.to_thread(source.parse, documents, now.date())
        await asyncio.to_thread(load_boundaries, settings.data_dir)
    except InvalidInput as error:
        what = say.count("doctor.data-bad", len(error.problems), folder=folder)
        return Finding("".join(span.text for span in what), is_bad=True)
    return Finding(say.text("doctor.data", folder=folder))


async def _database(settings: Settings, say: Catalog) -> Finding:
    file = str(settings.database)
    if not settings.database.exists():
        return Finding(say.text("doctor.database-empty", file=file))
    try:
        async with open_revisions(settings.database) as revisions:
            reason = await revisions.integrity()
            active = await revisions.active()
    except StoreError as error:
        return Finding(say.text("doctor.database-bad", file=file, reason=str(error)), is_bad=True)
    if reason is not None:
        return Finding(say.text("doctor.database-bad", file=file, reason=reason), is_bad=True)
    if active is None:
        return Finding(say.text("doctor.database-empty", file=file))
    when = say.date(active.created_at.date())
    return Finding(say.text("doctor.database", file=file, revision=active.id, date=when))


def _telegram(settings: Settings, say: Catalog, now: datetime) -> Finding:
    if settings.telegram_token is None:
        return Finding(say.text("doctor.telegram-off"))
    try:
        beat = heartbeat_path(settings).stat().st_mtime
    except OSError:
        return Finding(say.text("doctor.telegram-silent"), is_bad=True)
    seconds = round(now.timestamp() - beat)
    if seconds > _SILENT_AFTER_S:
        return Finding(say.text("doctor.telegram-silent"), is_bad=True)
    return Finding(say.text("doctor.telegram-alive", seconds=seconds))
