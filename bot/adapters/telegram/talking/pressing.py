"""Buttons. Each carries all it needs, so those from before a restart or a reload work too."""

from __future__ import annotations

import logging
from typing import assert_never

from telegram import CallbackQuery, Update
from telegram.constants import ChatType

from bot.adapters.telegram import buttons, trace
from bot.adapters.telegram.admins.changing import Changing
from bot.adapters.telegram.admins.history import HistoryCommands
from bot.adapters.telegram.admins.queues import Queues
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.responding import Context, Responder
from bot.adapters.telegram.sending import target_below
from bot.adapters.telegram.talking.lists import Lists
from bot.adapters.telegram.talking.maps import Maps
from bot.adapters.telegram.talking.reporting import Reporting
from bot.core.answering.followup import FollowUp
from bot.core.model.errors import StoreError
from bot.core.model.outcome import Found
from bot.messages import chat
from bot.messages.answers.contact import vcard
from bot.messages.answers.record import outcome_name
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.service.ask import Asked
from bot.service.changing.admins import NotAllowed
from bot.service.correct import Wrong

_log = logging.getLogger(__name__)


class Pressing:
    """What the bot does when a button is pressed: it edits the message, and piles up nothing."""

    def __init__(
        self,
        responder: Responder,
        lists: Lists,
        maps: Maps,
        reporting: Reporting,
        of_admins: tuple[Changing, HistoryCommands, Queues],
    ) -> None:
        self._responder = responder
        self._lists = lists
        self._maps = maps
        self._reporting = reporting
        self._changing, self._history, self._queues = of_admins

    async def on_button(self, update: Update, context: Context) -> None:
        """A button under an earlier message, maybe forged."""
        del context
        query = update.callback_query
        assert query is not None  # that is what this handles
        texts = self._responder.catalog_for(query.from_user)
        data = query.data or ""
        button = buttons.read(data)
        if isinstance(button, buttons.Other):
            text = texts.text("other.ask")
            await self._responder.sender.acknowledge(query.id, text, is_alert=True)
            return
        await self._responder.sender.acknowledge(query.id)
        if button is None:
            await self._show(query, self._responder.services.ask.follow(data), texts)
        elif isinstance(button, buttons.AdminButton):
            await self._act_of_admin(query, button, texts)
        else:
            await self._act(query, button, texts)

    async def _act(self, query: CallbackQuery, button: buttons.Button, texts: Catalog) -> None:
        match button:
            case buttons.Question(text):
                await self._show(query, self._responder.services.ask(text), texts)
            case buttons.Save():
                await self._save(query, button, texts)
            case buttons.Report(wrong=Wrong(), is_sent=True):  # under older messages
                back = button.answer.encode()
                await self._show(query, self._responder.services.ask.follow(back), texts)
            case buttons.Report():
                if not await self._reporting.on_pressed(query, button, texts):
                    await self._show(query, None, texts)
            case buttons.Speak(language):
                await self._speak(query, language)
            case buttons.BodyMap() | buttons.OverviewMap():
                if not await self._maps.on_pressed(query, button, texts):
                    await self._show(query, None, texts)
            case buttons.Fold():
                await self._fold(query, button, texts)
            case buttons.Spreadsheet():
                await self._lists.send_spreadsheet(query, texts)
            case _:
                assert_never(button)

    async def _act_of_admin(
        self, query: CallbackQuery, button: buttons.AdminButton, texts: Catalog
    ) -> None:
        """Carry out a press in the administrator's own chat; who may is checked by the service."""
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            raise NotAllowed
        match button:
            case buttons.Confirm() | buttons.Drop() | buttons.Prefer() | buttons.GoBack():
                await self._changing.on_button(query, button, texts)
            case buttons.ShowRevision():
                await self._history.on_button(query, button, texts)
            case buttons.Decide() | buttons.AddAlias() | buttons.LetBe() | buttons.SortStale():
                await self._queues.on_button(query, button, texts)

    async def _show(self, query: CallbackQuery, asked: Asked | None, texts: Catalog) -> None:
        if asked is None:
            trace.note("expired")
            # An old answer stays as it is: it still says when it was given.
            if query.message is not None:
                html_texts = html(texts.reply("error.expired"))
                await self._responder.sender.messages(target_below(query.message), html_texts)
            return
        trace.note(outcome_name(asked.resolution.outcome))
        await self._responder.edit_answer(query, asked, texts)

    async def _fold(self, query: CallbackQuery, button: buttons.Fold, texts: Catalog) -> None:
        """Show the buttons behind [Meer], or the first ones again; the text stays as it is."""
        of_map = buttons.read(button.token)
        if isinstance(of_map, buttons.OverviewMap):
            if not await self._maps.on_fold(query, of_map, texts, is_open=button.is_open):
                await self._show(query, None, texts)
            return
        asked = self._responder.services.ask.follow(button.token)
        if asked is None:
            await self._show(query, None, texts)
            return
        trace.note("buttons")
        await self._responder.fold(query, asked, texts, is_open=button.is_open)

    async def _save(self, query: CallbackQuery, button: buttons.Save, texts: Catalog) -> None:
        """Send the functional contact as a card; as a file where it has no phone number."""
        asked = self._responder.services.ask.follow(FollowUp(button.view, button.nis).encode())
        card = reply_to(asked, texts).card if asked else None
        if card is None or asked is None or query.message is None:
            await self._show(query, None, texts)
            return
        trace.note("contact")
        chat_id = query.message.chat.id
        if card.phone is None:
            outcome = asked.resolution.outcome
            assert isinstance(outcome, Found)
            name = f"{outcome.answers[0].municipality.name}.vcf"
            await self._responder.sender.file(chat_id, vcard(card).encode(), name)
            return
        fields = {
            "phone_number": card.phone.dial,
            "first_name": card.name,
            "vcard": vcard(card),
        }
        await self._responder.sender.contact(chat_id, fields)

    async def _speak(self, query: CallbackQuery, language: str | None) -> None:
        languages = self._responder.services.languages
        person = query.from_user
        trace.note("language")
        try:
            await languages.choose(person.id, language)
        except StoreError as error:
            _log.error("a chosen language could not be kept: %s", error)
            texts = self._responder.catalog_for(person)
            await self._responder.edit(query, texts.reply("language-choice.failed"), texts)
            return
        texts = self._responder.catalog_for(person)
        reply = chat.language_chosen(texts, is_followed=language is None)
        await self._responder.edit(query, reply, texts)
