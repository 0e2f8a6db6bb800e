"""Files of administrators: data that they send, and data and a map to take along.

What they send goes the way of every change: preview and confirmation.
"""

from __future__ import annotations

import asyncio
import functools
import operator
from collections.abc import Callable

from telegram import Document
from telegram.ext import filters

from bot.adapters.maps.drawings import draw_coverage
from bot.adapters.tables.spreadsheet import SourceSheet, workbook
from bot.adapters.tables.uploads import read_upload
from bot.adapters.telegram import trace
from bot.adapters.telegram.admins.changing import Changing
from bot.adapters.telegram.responding import Incoming, Responder
from bot.adapters.telegram.talking.lists import Lists
from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput, Problem
from bot.maps.png import to_png_apart
from bot.messages.catalog import Catalog
from bot.service.changing.orders import MOST
from bot.service.changing.preview import Preview, Since
from bot.service.changing.upload import export_name, exported_from, preferred
from bot.service.ports import Documents

Taker = Callable[[Documents], Documents]

MOST_BYTES = 4_000_000  # of a file; what reads it has limits of its own
_YAML = (".yaml", ".yml")
_TABLES = (".xlsx", ".xlsm", ".xls", ".zip")
_MOST_NAME = 60

DATA_FILE = functools.reduce(
    operator.or_,
    (filters.Document.FileExtension(ending[1:]) for ending in (*_YAML, *_TABLES, ".csv")),
)


class Uploads:
    """What the bot does with a file of data; that of anybody else is a list of places."""

    def __init__(self, responder: Responder, changing: Changing, lists: Lists) -> None:
        self._responder = responder
        self._changing = changing
        self._lists = lists

    async def on_file(self, asked: Incoming) -> None:
        """A file that may hold data: what it would change; its caption says why."""
        document = asked.message.document
        assert document is not None  # that is what this handles
        name = document.file_name or ""
        if asked.person not in self._responder.services.admins.names:
            await self._lists.on_file(asked)
            return
        try:
            take = await self._taker(name, document)
        except InvalidInput as error:
            take = _refusing(error)
        if take is None:
            await self._lists.on_file(asked)
            return
        trace.note("upload")
        prefer, reason = preferred(" ".join((asked.message.caption or "").split())[:MOST])
        base = exported_from(name)

        async def look() -> Preview:
            return await self._responder.services.change.from_upload(
                asked.person,
                take,
                reason=reason or name[:_MOST_NAME],
                since=Since(base, prefer) if base else None,
            )

        await self._changing.preview_or_refuse(asked.ref, asked.texts, look)

    async def _taker(self, name: str, document: Document) -> Taker | None:
        """Return what lays a file over a state; None if it holds none of our tables.

        Raises:
            InvalidInput: If the file is too big, or cannot be read.
        """
        change, size = self._responder.services.change, document.file_size or 0
        if size > MOST_BYTES:
            raise _too_big(name, size)
        content = await self._responder.sender.download(document.file_id, MOST_BYTES)
        if content is None:
            raise _too_big(name, size)
        if name.lower().endswith(_YAML):
            return lambda documents: change.source.with_contacts(documents, content)
        tables = await asyncio.to_thread(read_upload, name, content)
        if not await asyncio.to_thread(change.source.knows, tables):
            return None
        return lambda documents: change.source.with_tables(documents, tables, change.today())


class Exports:
    """Sends files; the service refuses everybody who is no administrator."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._services = responder.services

    async def on_dekking(self, asked: Incoming) -> None:
        """/dekking: the map of what is known and what is not, to send on."""
        trace.note("coverage")
        self._services.admins.name_of(asked.person)
        texts, directory = asked.texts, self._services.holder.current
        drawing = await self._services.turns.run(lambda: self._map(directory, texts))
        picture = await to_png_apart(drawing)
        name = f"{texts.text('admin.file-coverage')}-{self._services.change.today()}.png"
        await self._responder.sender.file(asked.ref.chat_id, picture, name)

    async def on_bestand(self, asked: Incoming) -> None:
        """/bestand: the data in use, as YAML and as a workbook, to change and send back."""
        trace.note("export")
        texts, chat_id = asked.texts, asked.ref.chat_id
        revision, documents = await self._services.history.documents(asked.person)
        about = texts.text(
            "admin.export-about", revision=revision.id, date=texts.date(revision.created_at.date())
        )
        book = await self._services.turns.run(lambda: self._workbook(documents, about, texts))
        contacts = self._services.change.source.contacts(documents)
        named = export_name("contacts", revision.id, "yaml")
        await self._responder.sender.file(chat_id, contacts, named)
        named = export_name(texts.text("admin.file-data"), revision.id, "xlsx")
        await self._responder.sender.file(chat_id, book, named)

    def _map(self, directory: Directory, texts: Catalog) -> str:
        today = self._services.change.today()
        return draw_coverage(directory, today, self._services.boundaries, texts)

    def _workbook(self, documents: Documents, about: str, texts: Catalog) -> bytes:
        sheet = SourceSheet(
            texts.text("admin.export-sheet"), (about,), self._services.change.today()
        )
        return workbook(self._services.change.source.tables(documents), sheet)


def _refusing(error: InvalidInput) -> Taker:
    def take(documents: Documents) -> Documents:
        del documents
        raise error

    return take


def _too_big(name: str, size: int) -> InvalidInput:
    values = {"size": f"{size:,}", "most": f"{MOST_BYTES:,}"}
    return InvalidInput((Problem("file-too-big", name[:_MOST_NAME], values=values),))
