"""Reports of wrong data by those who ask: a button, a kind, and a line if they like.

The answer stays as it is; what is asked about it comes below. The line comes as a reply to the
message that asks for it, or as the next line in the chat, where it is plainly meant so.
"""

from __future__ import annotations

from functools import partial

from telegram import CallbackQuery, Message
from telegram.ext import filters

from bot.adapters.telegram import trace
from bot.adapters.telegram.admins.notices import Notices
from bot.adapters.telegram.buttons import Report
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import wrong_keyboard
from bot.adapters.telegram.responding import Incoming, MessageRef, Responder
from bot.adapters.telegram.sending import is_from, target_below
from bot.core.model.outcome import Explain, NotUnderstood, Reason, Talk
from bot.core.reading.notes import names_contact, names_street, one_line, says_how_it_is
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.service.correct import Wrong
from bot.service.listed import may_be_list

_MAYBE_NAME = frozenset({Wrong.PERSON, Wrong.BODY, Wrong.OTHER})  # what leads to no place is one
_MAYBE_STREET = frozenset({Wrong.BODY, Wrong.OTHER})


class Reporting:
    """What the bot does when somebody says that an answer is wrong."""

    def __init__(self, responder: Responder, notices: Notices) -> None:
        self._responder = responder
        self._notices = notices

    async def on_pressed(self, query: CallbackQuery, button: Report, texts: Catalog) -> bool:
        """Ask what is wrong; then keep that, and ask what it should be.

        Returns:
            False where there is no such place: the button is forged, or very old.
        """
        correct, message = self._responder.services.correct, query.message
        place = correct.place(button.nis)
        if place is None or message is None:
            return False
        trace.note("report")
        if button.is_sent:
            await self._responder.edit(query, texts.reply("wrong.never-mind"), texts)
            return True
        if button.wrong is None:
            html_texts = html(chat.what_is_wrong(place.name, texts))
            target = target_below(message, message.message_id)
            await self._responder.sender.messages(target, html_texts, wrong_keyboard(button, texts))
            return True
        reported = await correct(button.nis, button.wrong, is_wijk_werken=button.is_wijk_werken)
        assert reported is not None  # its place was found
        await self._responder.edit(query, chat.reported(reported.times, texts), texts)
        link = f"https://t.me/{self._responder.username}?start={button.start}"
        asks = chat.what_should_it_be(place.name, link, texts)
        ref = MessageRef(message.chat.id, message.message_id, thread=target_below(message).thread)
        await self._responder.ask(ref, asks, texts, partial(self._take, button))
        if reported.times == 1:
            self._notices.tell_report(reported, button.wrong)
        return True

    async def on_note(self, asked: Incoming) -> None:
        """A reply to the message that asks what it should be."""
        button = _report_in(asked.message)
        assert button is not None  # that is what this handles
        self._responder.expected.forget(asked.ref.chat_id)
        await self._keep(button, asked.ref, asked.message.text or "", asked.texts)

    async def _take(self, button: Report, ref: MessageRef, text: str, texts: Catalog) -> bool:
        """The next line: taken where it says how it is, and does not ask for a place."""
        if not self._is_meant(text, button.wrong):
            return False
        await self._keep(button, ref, text, texts, is_guessed=True)
        return True

    def _is_meant(self, text: str, wrong: Wrong | None) -> bool:
        note = one_line(text)
        if not note or may_be_list(text):
            return False
        if names_contact(note) or (wrong in _MAYBE_STREET and names_street(note)):
            return True
        outcome = self._responder.services.ask(text).resolution.outcome
        if note.endswith("?") or isinstance(outcome, Talk | Explain):
            return False
        is_lost = isinstance(outcome, NotUnderstood) and outcome.reason is Reason.NO_PLACE
        return says_how_it_is(note) or (is_lost and wrong in _MAYBE_NAME)

    async def _keep(
        self,
        button: Report,
        ref: MessageRef,
        text: str,
        texts: Catalog,
        *,
        is_guessed: bool = False,
    ) -> None:
        """Keep a line with a report; it is hostile, and kept as one line."""
        assert button.wrong is not None
        trace.note("report")
        note = one_line(text)
        if not note:
            await self._responder.send(ref, chat.note_empty(texts), texts)
            return
        reported = await self._responder.services.correct(
            button.nis, button.wrong, note, is_wijk_werken=button.is_wijk_werken
        )
        if reported is None:
            await self._responder.send(ref, texts.reply("error.expired"), texts)
            return
        reply = chat.note_kept(reported.note, texts, is_guessed=is_guessed)
        await self._responder.send(ref, reply, texts)
        if reported.note and reported.times == 1:
            self._notices.tell_report(reported, button.wrong)


class _AddsToReport(filters.MessageFilter):
    """Lets through replies to a message of the bot under which a report was sent."""

    def filter(self, message: Message) -> bool:
        return _report_in(message) is not None


ADDS_TO_REPORT = _AddsToReport()


def _report_in(message: Message) -> Report | None:
    """Return what was reported with the bot's message that a message replies to, if anything.

    Telegram sends that message along with its links and buttons. Only the bot's own counts: in a
    private chat, that is one that the other did not send.
    """
    earlier = message.reply_to_message
    if earlier is None or not is_from(earlier, message.get_bot().id):
        return None
    linked = [entity.url.rpartition("?start=")[2] for entity in earlier.entities if entity.url]
    rows = earlier.reply_markup.inline_keyboard if earlier.reply_markup else ()
    pressed = [one.callback_data for row in rows for one in row]
    found = [
        *(Report.of_start(payload) for payload in linked),
        *(Report.decode(data) for data in pressed if isinstance(data, str)),
    ]
    return next(
        (one for one in found if one and one.wrong and (one.is_sent or one.start in linked)), None
    )
