"""Lists of places: pasted or uploaded, answered with one table, and as a spreadsheet on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery, Message

from bot.adapters.tables.list_workbook import list_workbook
from bot.adapters.tables.uploads import read_list_file
from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import Spreadsheet
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.adapters.telegram.responding import Incoming, MessageRef, Responder
from bot.adapters.telegram.sending import target_below
from bot.core.model.errors import InvalidInput
from bot.messages import chat
from bot.messages.answers.listing import Listing, listing, refused
from bot.messages.catalog import Catalog
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


class Lists:
    """What the bot does with many places at once."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._turns = responder.services.turns

    async def on_lijst(self, asked: Incoming) -> None:
        """/lijst: how to ask for many places; with places behind it, their table."""
        ref, texts = asked.ref, asked.texts
        text = (asked.message.text or "").partition("\n")[2] or " ".join(asked.args)
        if not await self.try_answer(ref, text, texts):
            await self._responder.send(
                ref, chat.how_to_list(MAX_ITEMS, MAX_FILE_ITEMS, texts), texts
            )
            trace.note("help")

    async def try_answer(self, ref: MessageRef, text: str, texts: Catalog) -> bool:
        """Answer a pasted list; False if it is none, and nothing was sent."""
        if not may_be_list(text):
            return False
        ask = self._responder.services.ask.at_once()
        is_place = names_place(ask)
        listed = await self._turns.run(lambda: split_list(text, is_place))
        if listed is None:
            return False
        looked = await self._looked(listed, ask)
        await self._send_table(ref, looked, listed, texts)
        trace.note("list")
        return True

    async def on_file(self, asked: Incoming) -> None:
        """An uploaded list: its table, and the spreadsheet at once."""
        ref, texts, document = asked.ref, asked.texts, asked.message.document
        assert document is not None  # that is what this handles
        ask = self._responder.services.ask.at_once()
        trace.note("file")
        try:
            if (document.file_size or 0) > MAX_FILE_BYTES:
                raise ListTooBig
            content = await self._responder.sender.download(document.file_id, MAX_FILE_BYTES)
            if content is None:
                raise ListTooBig
            name = document.file_name or ""
            is_place = names_place(ask)
            listed = await self._turns.run(
                lambda: read_list_file(name, content, is_place, MAX_FILE_ITEMS)
            )
        except (UnreadableList, InvalidInput) as error:
            await self._responder.send(
                ref, Reply((Block(((Span(refused(error, texts)),),)),)), texts
            )
            return
        looked = await self._looked(listed, ask)
        await self._send_table(ref, looked, listed, texts, with_button=False)
        await self._send_file(ref, looked, ask.revision, texts)

    async def send_spreadsheet(self, query: CallbackQuery, texts: Catalog) -> None:
        """Send the list that a table answered as a spreadsheet; the message itself still has it."""
        table = query.message
        asked = table.reply_to_message if isinstance(table, Message) else None
        text = (asked.text or asked.caption or "") if asked else ""
        ask = self._responder.services.ask.at_once()
        is_place = names_place(ask)
        listed = await self._turns.run(lambda: split_list(_without_command(text), is_place))
        trace.note("spreadsheet")
        if listed is None or asked is None:
            if table is not None:
                await self._responder.sender.messages(
                    target_below(table), html(texts.reply("list-help.gone"))
                )
            return
        looked = await self._looked(listed, ask)
        await self._send_file(MessageRef.of(asked), looked, ask.revision, texts)

    async def _looked(self, listed: Listed, ask: Ask) -> tuple[Looked, ...]:
        pieces = self._turns.pieces(looking_up(ask, len(listed.items)), listed.items)
        return tuple([one async for piece in pieces for one in piece])

    async def _send_table(
        self,
        ref: MessageRef,
        looked: Sequence[Looked],
        listed: Listed,
        texts: Catalog,
        *,
        with_button: bool = True,
    ) -> None:
        made = await self._turns.run(lambda: listing(looked, texts, listed))
        button = (
            choices([(texts.text("button.spreadsheet"), Spreadsheet().encode())])
            if with_button and not ref.in_group
            else None
        )
        await self._send(ref, made, button)

    async def _send(self, ref: MessageRef, made: Listing, button: Keyboard | None) -> None:
        """Send the table as an answer to the list: that is ref the button finds it again."""
        parts = [Block(lines) for lines in (made.intro, made.rows, made.outro) if lines]
        html_texts = html(Reply(tuple(parts)))
        target = replace(ref.target, reply_to=ref.message_id)
        await self._responder.sender.messages(target, html_texts, button, every_one_quotes=True)

    async def _send_file(
        self, ref: MessageRef, looked: Sequence[Looked], revision: Revision | None, texts: Catalog
    ) -> None:
        content = await self._turns.run(lambda: list_workbook(looked, revision, texts))
        name = f"{texts.text('listing.file-name')}.xlsx"
        await self._responder.sender.file(ref.chat_id, content, name, reply_to=ref.message_id)


def _without_command(text: str) -> str:
    """Drop "/lijst" before a list."""
    if not text.startswith("/"):
        return text
    first, _, rest = text.partition("\n")
    return rest or first.partition(" ")[2]
