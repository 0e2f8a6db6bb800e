"""Data files that administrators send: the same way as every change, preview and confirmation."""

from __future__ import annotations

import asyncio
import functools
import operator
from collections.abc import Callable

from telegram import Bot, Document, Update
from telegram.ext import ContextTypes, filters

from bot.adapters.telegram import trace
from bot.adapters.telegram.changing import Changing
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.download import download
from bot.adapters.telegram.lists import Lists
from bot.adapters.uploads import read_upload
from bot.core.errors import InvalidInput, Problem
from bot.service.orders import MOST
from bot.service.ports import Documents
from bot.service.preview import Preview, Since
from bot.service.upload import exported_from, preferred

Context = ContextTypes.DEFAULT_TYPE
Taker = Callable[[Documents], Documents]

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
        if person is None or person.id not in self._desk.services.admins.names:
            await self._lists.on_file(update, context)
            return
        try:
            take = await self._taker(name, message.document, context.bot)
        except InvalidInput as error:
            take = _refusing(error)
        if take is None:
            await self._lists.on_file(update, context)
            return
        trace.note("upload")
        prefer, reason = preferred(" ".join((message.caption or "").split())[:MOST])
        base = exported_from(name)

        async def look() -> Preview:
            return await self._desk.services.change.from_upload(
                person.id,
                take,
                reason=reason or name[:_MOST_NAME],
                since=Since(base, prefer) if base else None,
            )

        say = self._desk.catalog_for(person)
        await self._changing.preview_or_refuse(Where.of(message), say, look)

    async def _taker(self, name: str, document: Document, bot: Bot) -> Taker | None:
        """Return what lays a file over a state; None if it holds none of our tables.

        Raises:
            InvalidInput: If the file is too big, or cannot be read.
        """
        change, size = self._desk.services.change, document.file_size or 0
        if size > MOST_BYTES:
            raise _too_big(name, size)
        content = await download(bot, document.file_id, MOST_BYTES, self._desk.metrics)
        if content is None:
            raise _too_big(name, size)
        if name.lower().endswith(_YAML):
            return lambda documents: change.source.with_contacts(documents, content)
        tables = await asyncio.to_thread(read_upload, name, content)
        if not await asyncio.to_thread(change.source.knows, tables):
            return None
        return lambda documents: change.source.with_tables(documents, tables, change.today())


def _refusing(error: InvalidInput) -> Taker:
    def take(documents: Documents) -> Documents:
        del documents
        raise error

    return take


def _too_big(name: str, size: int) -> InvalidInput:
    values = {"size": f"{size:,}", "most": f"{MOST_BYTES:,}"}
    return InvalidInput((Problem("file-too-big", name[:_MOST_NAME], values=values),))
