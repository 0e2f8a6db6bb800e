"""Buttons. Each carries all it needs, so those from before a restart or a reload work too."""

from __future__ import annotations

import logging
from typing import assert_never

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.adapters.telegram import admin_buttons, buttons, trace
from bot.adapters.telegram.admin_pressing import AdminPressing
from bot.adapters.telegram.buttons import (
    BodyMap,
    Fold,
    Other,
    OverviewMap,
    Question,
    Report,
    Save,
    Speak,
    Spreadsheet,
)
from bot.adapters.telegram.desk import Desk
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.lists import Lists
from bot.adapters.telegram.maps import Maps
from bot.adapters.telegram.post import spot_of
from bot.adapters.telegram.reporting import Reporting
from bot.core.errors import StoreError
from bot.core.followup import FollowUp
from bot.core.outcome import Found
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.record import outcome_name
from bot.messages.render import expired
from bot.messages.speak import reply_to
from bot.messages.vcard import vcard
from bot.service.ask import Asked
from bot.service.correct import Wrong

_log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE
Pressed = Save | Report | Speak | Question | BodyMap | OverviewMap | Fold | Spreadsheet


class Pressing:
    """What the bot does when a button is pressed: it edits the message, and piles up nothing."""

    def __init__(
        self,
        desk: Desk,
        lists: Lists,
        maps: Maps,
        reporting: Reporting,
        of_admins: AdminPressing,
    ) -> None:
        """Answer at *desk*; pass on what belongs to lists, maps, reports and administrators."""
        self._desk = desk
        self._lists = lists
        self._maps = maps
        self._reporting = reporting
        self._of_admins = of_admins

    async def on_button(self, update: Update, context: Context) -> None:
        """A button under an earlier message, maybe forged."""
        del context
        query = update.callback_query
        assert query is not None  # that is what this handles
        say = self._desk.catalog_for(query.from_user)
        data = query.data or ""
        of_admins = admin_buttons.read(data)
        if of_admins is not None:
            await self._desk.post.acknowledge(query.id)
            await self._of_admins.on_button(query, of_admins, say)
            return
        button = buttons.read(data)
        if isinstance(button, Other):
            await self._desk.post.acknowledge(query.id, say.text("other.ask"), is_alert=True)
            return
        await self._desk.post.acknowledge(query.id)
        if button is None:
            await self._show(query, self._desk.services.ask.follow(data), say)
        else:
            await self._act(query, button, say)

    async def _act(self, query: CallbackQuery, button: Pressed, say: Catalog) -> None:
        match button:
            case Question(text):
                await self._show(query, self._desk.services.ask(text), say)
            case Save():
                await self._save(query, button, say)
            case Report(wrong=Wrong(), is_sent=True):  # under older messages
                back = button.answer.encode()
                await self._show(query, self._desk.services.ask.follow(back), say)
            case Report():
                if not await self._reporting.on_pressed(query, button, say):
                    await self._show(query, None, say)
            case Speak(language):
                await self._speak(query, language)
            case BodyMap() | OverviewMap():
                if not await self._maps.on_pressed(query, button, say):
                    await self._show(query, None, say)
            case Fold():
                await self._fold(query, button, say)
            case Spreadsheet():
                await self._lists.send_spreadsheet(query, say)
            case _:
                assert_never(button)

    async def _show(self, query: CallbackQuery, asked: Asked | None, say: Catalog) -> None:
        if asked is None:
            trace.note("expired")
            # An old answer stays as it is: it still says when it was given.
            if query.message is not None:
                texts = html(expired(say))
                await self._desk.post.messages(spot_of(query.message), texts)
            return
        trace.note(outcome_name(asked.resolution.outcome))
        await self._desk.edit_answer(query, asked, say)

    async def _fold(self, query: CallbackQuery, button: Fold, say: Catalog) -> None:
        """Show the buttons behind [Meer], or the first ones again; the text stays as it is."""
        of_map = buttons.read(button.token)
        if isinstance(of_map, OverviewMap):
            if not await self._maps.on_fold(query, of_map, say, is_open=button.is_open):
                await self._show(query, None, say)
            return
        asked = self._desk.services.ask.follow(button.token)
        if asked is None:
            await self._show(query, None, say)
            return
        trace.note("buttons")
        await self._desk.fold(query, asked, say, is_open=button.is_open)

    async def _save(self, query: CallbackQuery, button: Save, say: Catalog) -> None:
        """Send the functional contact as a card; as a file where it has no phone number."""
        asked = self._desk.services.ask.follow(FollowUp(button.view, button.nis).encode())
        card = reply_to(asked, say).card if asked else None
        if card is None or asked is None or query.message is None:
            await self._show(query, None, say)
            return
        trace.note("contact")
        chat_id = query.message.chat.id
        if card.phone is None:
            outcome = asked.resolution.outcome
            assert isinstance(outcome, Found)
            name = f"{outcome.answers[0].municipality.name}.vcf"
            await self._desk.post.file(chat_id, vcard(card).encode(), name)
            return
        fields = {
            "phone_number": card.phone.dial,
            "first_name": card.name,
            "vcard": vcard(card),
        }
        await self._desk.post.contact(chat_id, fields)

    async def _speak(self, query: CallbackQuery, language: str | None) -> None:
        languages = self._desk.services.languages
        person = query.from_user
        trace.note("language")
        try:
            await languages.choose(person.id, language)
        except StoreError as error:
            _log.error("a chosen language could not be kept: %s", error)
            say = self._desk.catalog_for(person)
            await self._desk.edit(query, chat.language_not_kept(say), say)
            return
        say = self._desk.catalog_for(person)
        reply = chat.language_chosen(say, is_followed=language is None)
        await self._desk.edit(query, reply, say)
