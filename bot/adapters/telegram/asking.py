"""Questions: free text, commands with a place, links, shared locations; and what a chat says."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Message, MessageEntity, Update
from telegram.ext import ContextTypes

from bot.adapters.telegram import buttons, trace
from bot.adapters.telegram.buttons import Report, Speak
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.keyboard import choices, first_keyboard
from bot.adapters.telegram.lists import Lists
from bot.adapters.telegram.post import is_from
from bot.adapters.telegram.profile import ADMIN, PRIVATE
from bot.core.followup import FollowUp, View
from bot.core.outcome import About, Choose, Found, NotUnderstood, Outside, Talk, TalkKind
from bot.core.terms import Duty, NisCode
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.render import render, start
from bot.messages.speak import voice_of
from bot.service.ask import Asked

Context = ContextTypes.DEFAULT_TYPE

_NAMES: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
_NIS = re.compile(r"\d{5}\Z", re.ASCII)
_POSTCODE = re.compile(r"\d{4}\Z", re.ASCII)


class Asking:
    """What the bot does with messages."""

    def __init__(self, desk: Desk, lists: Lists) -> None:
        """Answer at *desk*; pass pasted lists to *lists*."""
        self._desk = desk
        self._lists = lists

    async def on_start(self, update: Update, context: Context) -> None:
        """/start: the first words; with the code of a link (t.me/bot?start=24062), its answer."""
        asked = self._linked(context.args or [])
        if asked is not None:
            await self._answer(update, asked)
            return
        voice = voice_of(self._desk.services.ask.nothing(), self._say(update))
        where, reply, buttons = Where.of(_message(update)), start(voice), None
        if not where.in_group:
            buttons = first_keyboard(reply, voice.say)
            reply = chat.start_in_chat(reply, voice.say)
        await self._desk.send(where, reply, voice.say, buttons=buttons)
        trace.note("start")

    async def on_help(self, update: Update, context: Context) -> None:
        """/help: what can be typed."""
        del context
        voice = voice_of(self._desk.services.ask.nothing(), self._say(update))
        where, reply = Where.of(_message(update)), render(Talk(TalkKind.HELP), voice)
        if where.in_group:
            reply, buttons = chat.help_in_group(reply, voice.say, self._desk.username), None
        else:
            buttons = first_keyboard(reply, voice.say)
            person = update.effective_user
            is_admin = person is not None and person.id in self._desk.services.admins.names
            orders = [name for name in ADMIN if name not in PRIVATE] if is_admin else ()
            name = f"@{self._desk.username}" if self._desk.is_asked_inline else ""
            reply = chat.help_in_chat(reply, voice.say, name, orders)
        await self._desk.send(where, reply, voice.say, buttons=buttons)
        trace.note("help")

    async def on_unknown(self, update: Update, context: Context) -> None:
        """/contact Gent: a command that is none, with a place behind it; without: what can be."""
        text = (_message(update).text or "").strip()
        asked = self._desk.services.ask(text)
        known = Found | Choose | Outside | About if " " in text else Found
        if isinstance(asked.resolution.outcome, known):
            await self._answer(update, asked)
        else:
            await self.on_help(update, context)

    async def on_gemeente(self, update: Update, context: Context) -> None:
        """/gemeente Lokeren: the answer for a place."""
        await self._on_place(update, " ".join(context.args or ()), View.ANSWER)

    async def on_wijkwerken(self, update: Update, context: Context) -> None:
        """/wijkwerken Lokeren: who runs wijk-werken there."""
        await self._on_place(update, " ".join(context.args or ()), View.WIJK_WERKEN)

    async def on_taal(self, update: Update, context: Context) -> None:
        """/taal: choose a language; the choice is kept, so the question says so."""
        del context
        say = self._say(update)
        catalogs = self._desk.services.catalogs
        pairs = [(its.text("language"), Speak(code).encode()) for code, its in catalogs.items()]
        pairs.append((say.text("language-choice.follow"), Speak(None).encode()))
        reply = chat.which_language(say)
        await self._desk.send(Where.of(_message(update)), reply, say, buttons=choices(pairs))
        trace.note("language")

    async def on_privacy(self, update: Update, context: Context) -> None:
        """/privacy: what is kept about people."""
        del context
        say = self._say(update)
        await self._desk.send(Where.of(_message(update)), chat.privacy(say), say)
        trace.note("privacy")

    async def on_over(self, update: Update, context: Context) -> None:
        """/over: who the bot is, and how old its data are."""
        del context
        say = self._say(update)
        reply = chat.over(self._desk.services.holder.revision, say)
        await self._desk.send(Where.of(_message(update)), reply, say)
        trace.note("over")

    async def on_text(self, update: Update, context: Context) -> None:
        """A question or a list in free text, or under a picture."""
        del context
        message, say = _message(update), self._say(update)
        where, text = Where.of(message), words_of(message)
        take = self._desk.expected.forget(where.chat_id)
        if take is not None and await take(where, text, say):
            return
        if await self._lists.try_answer(where, text, say):
            return
        asked = await self._desk.asked(text)
        await self._desk.answer(where, asked, say)
        self.note(asked)
        if asked.resolution.outcome == Talk(TalkKind.WHERE, Duty.WIJK_WERKEN):
            self._desk.expected.ask(where.chat_id, self._take_wijk_werken)

    async def on_group(self, update: Update, context: Context) -> None:
        """A message in a group: answered if it names the bot, or replies to what the bot said.

        Words beside the name are the question. Without them, or where they lead nowhere, it is the
        message of somebody else that it replies to. Not every word about an answer asks for one.
        """
        del context
        message, say = _message(update), self._say(update)
        where, earlier = Where.of(message), message.reply_to_message
        is_to_us = is_from(earlier, self._desk.bot_id)
        question = without_name(message, self._desk.username, self._desk.bot_id)
        if question is None and not is_to_us:
            return
        take = self._desk.expected.forget(where.chat_id) if question is None else None
        if take is not None and await take(where, words_of(message), say):
            return
        text = words_of(message) if question is None else question
        asked = await self._desk.asked(text) if text else None
        if earlier is not None and not is_to_us and not _leads_on(asked):
            quoted = await self._desk.asked(_quoted(message))
            if _leads_on(quoted):
                await self._desk.answer(replace(where, message_id=earlier.message_id), quoted, say)
                return
        if asked is None:
            await self._desk.send(where, chat.ask_in_group(say, self._desk.username), say)
            return
        if question is None and _gives_answer(earlier) and not _leads_on(asked):
            return
        await self._desk.answer(where, asked, say)
        self.note(asked)

    async def on_location(self, update: Update, context: Context) -> None:
        """A shared location, or that of a venue: looked up and forgotten."""
        del context
        message = _message(update)
        location = message.location or (message.venue.location if message.venue else None)
        assert location is not None  # that is what this handles
        try:
            asked = self._desk.services.locate(
                location.longitude, location.latitude, location.horizontal_accuracy or 0
            )
        except ValueError:  # off the globe: only a forged one can be
            asked = self._desk.services.ask.nothing()
        await self._answer(update, asked)

    async def on_other(self, update: Update, context: Context) -> None:
        """A picture, a sticker, a voice message: there is no text to read."""
        del context
        await self._answer(update, self._desk.services.ask.nothing())

    async def _take_wijk_werken(self, where: Where, text: str, say: Catalog) -> bool:
        """The place that was asked for: the answer is about wijk-werken there."""
        asked = self._desk.services.ask.about(text, View.WIJK_WERKEN)
        if asked.view is not View.WIJK_WERKEN:
            return False
        await self._desk.answer(where, asked, say)
        return True

    def note(self, asked: Asked) -> None:
        """Count the words of a typed question that led nowhere; the answer does not wait for it."""
        if isinstance(asked.resolution.outcome, NotUnderstood):
            self._desk.background.start(self._desk.services.misses.note(asked))

    async def _answer(self, update: Update, asked: Asked) -> None:
        await self._desk.answer(Where.of(_message(update)), asked, self._say(update))

    async def _on_place(self, update: Update, text: str, view: View) -> None:
        message, services = _message(update), self._desk.services
        if not text:
            say, where = self._say(update), Where.of(message)
            if view is View.WIJK_WERKEN:
                await self._desk.ask(where, chat.which_place(say), say, self._take_wijk_werken)
            else:
                await self._desk.ask(where, chat.which_place(say), say, _as_question)
            trace.note("talk")
            return
        asked = await services.turns.by_size(text, lambda: services.ask.about(text, view))
        await self._answer(update, asked)
        self.note(asked)

    def _linked(self, words: list[str]) -> Asked | None:
        """Return the answer to what a link carries; None if it is no code or name of a place.

        A link takes no spaces: "sint-niklaas", or "sint_niklaas".
        """
        ask, payload = self._desk.services.ask, words[0] if words else ""
        report = buttons.read(payload)
        if (
            isinstance(report, Report) and report.start == payload
        ):  # of a message that asks for more
            return ask.follow(report.answer.encode())
        if _NIS.match(payload):
            return ask.follow(FollowUp(View.ANSWER, NisCode(payload)).encode())
        name = " ".join(words).replace("_", " ")
        if _POSTCODE.match(payload):
            return ask(payload)
        return ask(name) if self._desk.is_place(name) else None

    def _say(self, update: Update) -> Catalog:
        return self._desk.catalog_for(update.effective_user)


async def _as_question(where: Where, text: str, say: Catalog) -> bool:
    """The place that was asked for is read as every question."""
    return False


def words_of(message: Message) -> str:
    """Return what a message says; empty where it says nothing."""
    return message.text or message.caption or ""


def without_name(message: Message, username: str, bot_id: int) -> str | None:
    """Return a message's text without the bot's name; None if it does not name the bot.

    Telegram marks a name as such, or links it to the account where it is written otherwise.
    """
    name = f"@{username}"
    named = [
        text
        for entity, text in message.parse_entities(_NAMES).items()
        if text.lower() == name.lower() or (entity.user is not None and entity.user.id == bot_id)
    ]
    if not named:
        return None
    rest = message.text or ""
    for text in named:
        rest = rest.replace(text, " ")
    return rest.strip(" \n,:")


def _quoted(message: Message) -> str:
    """Return what a message replies to: the part that was picked out, or all of it."""
    if message.quote is not None:
        return message.quote.text
    return words_of(message.reply_to_message) if message.reply_to_message else ""


def _leads_on(asked: Asked | None) -> bool:
    """Tell whether a question is one that the bot knows more of than small talk."""
    return asked is not None and not isinstance(asked.resolution.outcome, NotUnderstood | Talk)


def _gives_answer(message: Message | None) -> bool:
    """Tell whether the bot's message in a group is an answer: only that leads to more."""
    markup = message.reply_markup if message else None
    return markup is not None and any(one.url for row in markup.inline_keyboard for one in row)


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None  # each kind of update that comes here has one
    return message
