"""Files that administrators take along: the data themselves, and the map of what is known."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.adapters.maps.drawings import draw_coverage
from bot.adapters.spreadsheet import SourceSheet, workbook
from bot.adapters.telegram import trace
from bot.adapters.telegram.desk import Desk
from bot.core.directory import Directory
from bot.maps.png import to_png_apart
from bot.messages.catalog import Catalog
from bot.service.ports import Documents
from bot.service.upload import export_name

Context = ContextTypes.DEFAULT_TYPE


class Outgoing:
    """Sends files; the service refuses everybody who is no administrator."""

    def __init__(self, desk: Desk) -> None:
        """Send from *desk*."""
        self._desk = desk
        self._services = desk.services

    async def on_dekking(self, update: Update, context: Context) -> None:
        """/dekking: the map of what is known and what is not, to send on."""
        del context
        trace.note("coverage")
        person, message = update.effective_user, update.effective_message
        assert message is not None  # that is what this handles
        self._services.admins.name_of(person.id if person else None)
        say, directory = self._desk.catalog_for(person), self._services.holder.current
        drawing = await self._services.turns.run(lambda: self._map(directory, say))
        picture = await to_png_apart(drawing)
        name = f"{say.text('admin.file-coverage')}-{self._services.change.today()}.png"
        await self._desk.post.file(message.chat.id, picture, name)

    async def on_bestand(self, update: Update, context: Context) -> None:
        """/bestand: the data in use, as YAML and as a workbook, to change and send back."""
        del context
        trace.note("export")
        person, message = update.effective_user, update.effective_message
        assert message is not None  # that is what this handles
        say = self._desk.catalog_for(person)
        taken = await self._services.history.documents(person.id if person else None)
        revision, documents = taken
        about = say.text(
            "admin.export-about", revision=revision.id, date=say.date(revision.created_at.date())
        )
        book = await self._services.turns.run(lambda: self._workbook(documents, about, say))
        contacts = self._services.change.source.contacts(documents)
        named = export_name("contacts", revision.id, "yaml")
        await self._desk.post.file(message.chat.id, contacts, named)
        named = export_name(say.text("admin.file-data"), revision.id, "xlsx")
        await self._desk.post.file(message.chat.id, book, named)

    def _map(self, directory: Directory, say: Catalog) -> str:
        today = self._services.change.today()
        return draw_coverage(directory, today, self._services.boundaries, say)

    def _workbook(self, documents: Documents, about: str, say: Catalog) -> bytes:
        sheet = SourceSheet(say.text("admin.export-sheet"), (about,), self._services.change.today())
        return workbook(self._services.change.source.tables(documents), sheet)
