"""Reports of wrong data by those who ask: a button, a kind, and a line if they like.

The line comes as a reply to the message that asks for it. The button under that message says what
the line is about, so that nothing is remembered of whoever writes it.
"""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes, filters

from bot.adapters.telegram import buttons, trace
from bot.adapters.telegram.administering import Administering
from bot.adapters.telegram.buttons import Report
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.keyboard import sent_keyboard, wrong_keyboard
from bot.core.notes import one_line
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.render import expired

Context = ContextTypes.DEFAULT_TYPE


class Reporting:
    """What the bot does when somebody says that an answer is wrong."""

    def __init__(self, desk: Desk, administering: Administering) -> None:
        """Answer at *desk*, and tell administrators."""
        self._desk = desk
        self._administering = administering

    async def on_pressed(self, query: CallbackQuery, button: Report, say: Catalog) -> bool:
        """Ask what is wrong; then keep that, and ask what it should be.

        Returns:
            False where there is no such place: the button is forged, or very old.
        """
        correct = self._desk.services.correct
        place = correct.place(button.nis)
        if place is None:
            return False
        trace.note("report")
        if button.wrong is None:
            reply = chat.what_is_wrong(place.name, say)
            await self._desk.edit(query, reply, say, buttons=wrong_keyboard(button, say))
            return True
        reported = await correct(button.nis, button.wrong, is_wijk_werken=button.is_wijk_werken)
        assert reported is not None  # its place was found
        reply = chat.reported(reported.times, say)
        await self._desk.edit(query, reply, say, buttons=sent_keyboard(button, say))
        if reported.times == 1:
            self._administering.tell_report(reported, button.wrong)
        return True

    async def on_note(self, update: Update, context: Context) -> None:
        """A reply to the message that asks what it should be; hostile, and kept as one line."""
        del context
        message = update.effective_message
        assert message is not None  # that is what this handles
        say = self._desk.catalog_for(update.effective_user)
        button = _report_in(message)
        assert button is not None
        assert button.wrong is not None
        trace.note("report")
        where = Where.of(message)
        note = one_line(message.text or "")
        if not note:
            await self._desk.send(where, chat.note_empty(say), say)
            return
        reported = await self._desk.services.correct(
            button.nis, button.wrong, note, is_wijk_werken=button.is_wijk_werken
        )
        if reported is None:
            await self._desk.send(where, expired(say), say)
            return
        await self._desk.send(where, chat.note_kept(reported.note, say), say)
        if reported.note and reported.times == 1:
            self._administering.tell_report(reported, button.wrong)


class _AddsToReport(filters.MessageFilter):
    """Lets through replies to a message of the bot under which a report was sent."""

    def filter(self, message: Message) -> bool:
        return _report_in(message) is not None


ADDS_TO_REPORT = _AddsToReport()


def _report_in(message: Message) -> Report | None:
    """Return what was reported with the bot's message that a message replies to, if anything.

    Telegram sends that message along with its buttons. Only the bot's own counts: in a private
    chat, that is one that the other did not send.
    """
    earlier = message.reply_to_message
    sender = earlier.from_user if earlier else None
    if earlier is None or earlier.reply_markup is None or sender is None:
        return None
    if sender.id != message.get_bot().id:
        return None
    for row in earlier.reply_markup.inline_keyboard:
        for pressed in row:
            data = pressed.callback_data
            button = buttons.read(data) if isinstance(data, str) else None
            if isinstance(button, Report) and button.is_sent:
                return button
    return None
