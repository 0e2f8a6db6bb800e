"""Data files that administrators send: the same way as every change, preview and confirmation."""

from __future__ import annotations

import asyncio
import functools
import operator
from collections.abc import Callable

from telegram import Update
from telegram.ext import ContextTypes, filters

from bot.adapters.telegram import trace
from bot.adapters.telegram.changing import Changing
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.download import download
from bot.adapters.telegram.lists import Lists
from bot.adapters.uploads import read_upload
from bot.core.errors import InvalidInput, Problem
from bot.service.orders import MOST
from bot.service.ports import DataSource, Documents
from bot.service.preview import Preview, Since
from bot.service.upload import exported_from, preferred

Context = ContextTypes.DEFAULT_TYPE

MOST_BYTES = 4_000_000  # of a file; what reads it has limits of its own
_YAML = (".yaml", ".yml")
_TABLES = (".xlsx", ".xlsm", ".xls", ".zip")
_MOST_NAME = 60

DATA_FILE = functools.reduce(
    operator.or_,
    (filters.Document.FileExtension(ending[1:]) for ending in (*_YAML, *_TABLES, ".csv")),
)


class Uploading:
    """What the bot does with a file of data; that of anybody else is a list of places."""

    def __init__(self, desk: Desk, changing: Changing, lists: Lists) -> None:
        """Go on by *changing*; pass everybody else's files on to *lists*."""
        self._desk = desk
        self._changing = changing
        self._lists = lists

    async def on_file(self, update: Update, context: Context) -> None:
        """A file that may hold data: what it would change; its caption says why."""
        message, person = update.effective_message, update.effective_user
        assert message is not None
        assert message.document is not None  # that is what this handles
        name = message.document.file_name or ""
        source = self._desk.services.change.source
        names = self._desk.services.admins.names
        admin = names.get(person.id) if person is not None else None
        is_data = name.lower().endswith((*_YAML, *_TABLES)) or source.is_table(name)
        if person is None or admin is None or not is_data:
            await self._lists.on_file(update, context)
            return
        trace.note("upload")
        say = self._desk.catalog_for(person)
        prefer, reason = preferred(" ".join((message.caption or "").split())[:MOST])
        size = message.document.file_size or 0
        file_id = message.document.file_id

        base = exported_from(name)

        async def look() -> Preview:
            return await self._desk.services.change.from_upload(
                person.id,
                await fetch(),
                reason=reason or name[:_MOST_NAME],
                since=Since(base, prefer) if base else None,
            )

        async def fetch() -> Callable[[Documents], Documents]:
            async with self._desk.services.change.refusals.of(admin, "upload"):
                return await read()

        async def read() -> Callable[[Documents], Documents]:
            if size > MOST_BYTES:
                raise _too_big(name, size)
            content = await download(context.bot, file_id, MOST_BYTES, self._desk.metrics)
            if content is None:
                raise _too_big(name, size)
            return await asyncio.to_thread(_taker, name, content, source)

        await self._changing.preview_or_refuse(Where.of(message), say, look)


def _taker(name: str, content: bytes, source: DataSource) -> Callable[[Documents], Documents]:
    """Return what lays a file over a state; a workbook is read here already."""
    if name.lower().endswith(_YAML):
        return lambda documents: source.with_contacts(documents, content)
    tables = read_upload(name, content)
    return lambda documents: source.with_tables(documents, tables)


def _too_big(name: str, size: int) -> InvalidInput:
    values = {"size": f"{size:,}", "most": f"{MOST_BYTES:,}"}
    return InvalidInput((Problem("file-too-big", name[:_MOST_NAME], values=values),))
