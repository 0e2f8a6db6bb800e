"""Lists of places: pasted or uploaded, answered with one table, and as a spreadsheet on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.adapters.list_workbook import list_workbook
from bot.adapters.telegram import buttons, trace
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.download import download
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.adapters.telegram.post import spot_of
from bot.adapters.uploads import read_list_file
from bot.core.errors import InvalidInput
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.listing import Listing, listing, refused
from bot.messages.reply import Block, Reply, Span
from bot.service.ask import Ask
from bot.service.listed import (
    MAX_FILE_BYTES,
    MAX_FILE_ITEMS,
    MAX_ITEMS,
    Listed,
    ListTooBig,
    Looked,
    UnreadableList,
    looking_up,
    may_be_list,
    names_place,
    split_list,
)
from bot.service.ports import Revision

Context = ContextTypes.DEFAULT_TYPE


class Lists:
    """What the bot does with many places at once."""

    def __init__(self, desk: Desk) -> None:
        """Answer at *desk*."""
        self._desk = desk
        self._turns = desk.services.turns

    async def on_lijst(self, update: Update, context: Context) -> None:
        """/lijst: how to ask for many places; with places behind it, their table."""
        message = update.effective_message
        assert message is not None  # that is what this handles
        say = self._desk.catalog_for(update.effective_user)
        where = Where.of(message)
        text = (message.text or "").partition("\n")[2] or " ".join(context.args or ())
        if not await self.try_answer(where, text, say):
            await self._desk.send(where, chat.how_to_list(MAX_ITEMS, MAX_FILE_ITEMS, say), say)
            trace.note("help")

    async def try_answer(self, where: Where, text: str, say: Catalog) -> bool:
        """Answer a pasted list; False if it is none, and nothing was sent."""
        if not may_be_list(text):
            return False
        ask = self._desk.services.ask.at_once()
        is_place = names_place(ask)
        listed = await self._turns.run(lambda: split_list(text, is_place))
        if listed is None:
            return False
        looked = await self._looked(listed, ask)
        await self._send_table(where, looked, listed, say)
        trace.note("list")
        return True

    async def on_file(self, update: Update, context: Context) -> None:
        """An uploaded list: its table, and the spreadsheet at once."""
        message = update.effective_message
        assert message is not None
        assert message.document is not None  # that is what this handles
        where = Where.of(message)
        say = self._desk.catalog_for(update.effective_user)
        ask = self._desk.services.ask.at_once()
        trace.note("file")
        try:
            if (message.document.file_size or 0) > MAX_FILE_BYTES:
                raise ListTooBig
            content = await download(
                context.bot, message.document.file_id, MAX_FILE_BYTES, self._desk.metrics
            )
            if content is None:
                raise ListTooBig
            name = message.document.file_name or ""
            is_place = names_place(ask)
            listed = await self._turns.run(
                lambda: read_list_file(name, content, is_place, MAX_FILE_ITEMS)
            )
        except (UnreadableList, InvalidInput) as error:
            await self._desk.send(where, Reply((Block(((Span(refused(error, say)),),)),)), say)
            return
        looked = await self._looked(listed, ask)
        await self._send_table(where, looked, listed, say, with_button=False)
        await self._send_file(where, looked, ask.revision, say)

    async def send_spreadsheet(self, query: CallbackQuery, say: Catalog) -> None:
        """Send the list that a table answered as a spreadsheet; the message itself still has it."""
        table = query.message
        asked = table.reply_to_message if isinstance(table, Message) else None
        text = (asked.text or asked.caption or "") if asked else ""
        ask = self._desk.services.ask.at_once()
        is_place = names_place(ask)
        listed = await self._turns.run(lambda: split_list(_without_command(text), is_place))
        trace.note("spreadsheet")
        if listed is None or asked is None:
            if table is not None:
                await self._desk.post.messages(spot_of(table), html(chat.list_gone(say)))
            return
        looked = await self._looked(listed, ask)
        await self._send_file(Where.of(asked), looked, ask.revision, say)

    async def _looked(self, listed: Listed, ask: Ask) -> tuple[Looked, ...]:
        pieces = self._turns.pieces(looking_up(ask, len(listed.items)), listed.items)
        return tuple([one async for piece in pieces for one in piece])

    async def _send_table(
        self,
        where: Where,
        looked: Sequence[Looked],
        listed: Listed,
        say: Catalog,
        *,
        with_button: bool = True,
    ) -> None:
        made = await self._turns.run(lambda: listing(looked, say, listed))
        button = (
            choices([(say.text("button.spreadsheet"), buttons.SPREADSHEET)])
            if with_button and not where.in_group
            else None
        )
        await self._send(where, made, button)

    async def _send(self, where: Where, made: Listing, button: Keyboard | None) -> None:
        """Send the table as an answer to the list: that is where the button finds it again."""
        parts = [Block(lines) for lines in (made.intro, made.rows, made.outro) if lines]
        texts = html(Reply(tuple(parts)))
        spot = replace(where.spot, reply_to=where.message_id)
        await self._desk.post.messages(spot, texts, button, every_one_quotes=True)

    async def _send_file(
        self, where: Where, looked: Sequence[Looked], revision: Revision | None, say: Catalog
    ) -> None:
        content = await self._turns.run(lambda: list_workbook(looked, revision, say))
        name = f"{say.text('listing.file-name')}.xlsx"
        await self._desk.post.file(where.chat_id, content, name, reply_to=where.message_id)


def _without_command(text: str) -> str:
    """Drop "/lijst" before a list."""
    if not text.startswith("/"):
        return text
    first, _, rest = text.partition("\n")
    return rest or first.partition(" ")[2]
