"""Questions: free text, commands with a place, links, shared locations; and what a chat says."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Message, MessageEntity

from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import Report, Speak
from bot.adapters.telegram.keyboard import choices, first_keyboard
from bot.adapters.telegram.profile import ADMIN, PRIVATE
from bot.adapters.telegram.responding import Incoming, MessageRef, Responder, words_of
from bot.adapters.telegram.sending import is_from
from bot.adapters.telegram.talking.lists import Lists
from bot.core.answering.followup import FollowUp, View
from bot.core.model.outcome import About, Choose, Found, NotUnderstood, Outside, Talk, TalkKind
from bot.core.model.terms import Duty, NisCode
from bot.messages import chat
from bot.messages.answers.context import AnswerContext, answer_context
from bot.messages.answers.render import render, start
from bot.messages.catalog import Catalog
from bot.service.ask import Asked

_NAMES: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
_NIS = re.compile(r"\d{5}\Z", re.ASCII)
_POSTCODE = re.compile(r"\d{4}\Z", re.ASCII)


class Asking:
    """What the bot does with messages."""

    def __init__(self, responder: Responder, lists: Lists) -> None:
        self._responder = responder
        self._lists = lists

    async def on_start(self, asked: Incoming) -> None:
        """/start: the first words; with the code of a link (t.me/bot?start=24062), its answer."""
        linked = self._linked(asked.args)
        if linked is not None:
            await self._responder.answer(asked.ref, linked, asked.texts)
            return
        context = self._nothing_asked(asked.texts)
        reply, buttons = start(context), None
        if not asked.ref.in_group:
            buttons = first_keyboard(reply, context.texts)
            reply = chat.start_in_chat(reply, context.texts)
        await self._responder.send(asked.ref, reply, context.texts, buttons=buttons)
        trace.note("start")

    async def on_help(self, asked: Incoming) -> None:
        """/help: what can be typed."""
        responder, texts = self._responder, asked.texts
        reply, buttons = render(Talk(TalkKind.HELP), self._nothing_asked(texts)), None
        if asked.ref.in_group:
            reply = chat.help_in_group(reply, texts, responder.username)
        else:
            buttons = first_keyboard(reply, texts)
            is_admin = asked.person in responder.services.admins.names
            orders = [name for name in ADMIN if name not in PRIVATE] if is_admin else ()
            name = f"@{responder.username}" if responder.is_asked_inline else ""
            reply = chat.help_in_chat(reply, texts, name, orders)
        await responder.send(asked.ref, reply, texts, buttons=buttons)
        trace.note("help")

    async def on_unknown(self, asked: Incoming) -> None:
        """/contact Gent: a command that is none, with a place behind it; without: what can be."""
        text = (asked.message.text or "").strip()
        answered = self._responder.services.ask(text)
        known = Found | Choose | Outside | About if " " in text else Found
        if isinstance(answered.resolution.outcome, known):
            await self._responder.answer(asked.ref, answered, asked.texts)
        else:
            await self.on_help(asked)

    async def on_gemeente(self, asked: Incoming) -> None:
        """/gemeente Lokeren: the answer for a place."""
        await self._on_place(asked, View.ANSWER)

    async def on_wijkwerken(self, asked: Incoming) -> None:
        """/wijkwerken Lokeren: who runs wijk-werken there."""
        await self._on_place(asked, View.WIJK_WERKEN)

    async def on_taal(self, asked: Incoming) -> None:
        """/taal: choose a language; the choice is kept, so the question says so."""
        texts, catalogs = asked.texts, self._responder.services.catalogs
        pairs = [(its.text("language"), Speak(code).encode()) for code, its in catalogs.items()]
        pairs.append((texts.text("language-choice.follow"), Speak(None).encode()))
        reply = texts.reply("language-choice.ask")
        await self._responder.send(asked.ref, reply, texts, buttons=choices(pairs))
        trace.note("language")

    async def on_privacy(self, asked: Incoming) -> None:
        """/privacy: what is kept about people."""
        await self._responder.send(asked.ref, chat.privacy(asked.texts), asked.texts)
        trace.note("privacy")

    async def on_over(self, asked: Incoming) -> None:
        """/over: who the bot is, and how old its data are."""
        reply = chat.over(self._responder.services.holder.revision, asked.texts)
        await self._responder.send(asked.ref, reply, asked.texts)
        trace.note("over")

    async def on_text(self, asked: Incoming) -> None:
        """A question or a list in free text, or under a picture."""
        ref, text, texts = asked.ref, asked.words, asked.texts
        take = self._responder.expected.forget(ref.chat_id)
        if take is not None and await take(ref, text, texts):
            return
        if await self._lists.try_answer(ref, text, texts):
            return
        answered = await self._responder.asked(text)
        await self._responder.answer(ref, answered, texts)
        self.note(answered)
        if answered.resolution.outcome == Talk(TalkKind.WHERE, Duty.WIJK_WERKEN):
            self._responder.expected.ask(ref.chat_id, self._take_wijk_werken)

    async def on_group(self, asked: Incoming) -> None:
        """A message in a group: answered if it names the bot, or replies to what the bot said.

        Words beside the name are the question. Without them, or where they lead nowhere, it is the
        message of somebody else that it replies to. Not every word about an answer asks for one.
        """
        responder, ref, texts = self._responder, asked.ref, asked.texts
        earlier = asked.message.reply_to_message
        is_to_us = is_from(earlier, responder.bot_id)
        question = without_name(asked.message, responder.username, responder.bot_id)
        if question is None and not is_to_us:
            return
        take = responder.expected.forget(ref.chat_id) if question is None else None
        if take is not None and await take(ref, asked.words, texts):
            return
        text = asked.words if question is None else question
        answered = await responder.asked(text) if text else None
        if earlier is not None and not is_to_us and not _leads_on(answered):
            quoted = await responder.asked(_quoted(asked.message))
            if _leads_on(quoted):
                await responder.answer(replace(ref, message_id=earlier.message_id), quoted, texts)
                return
        if answered is None:
            await responder.send(ref, chat.ask_in_group(texts, responder.username), texts)
            return
        if question is None and _gives_answer(earlier) and not _leads_on(answered):
            return
        await responder.answer(ref, answered, texts)
        self.note(answered)

    async def on_location(self, asked: Incoming) -> None:
        """A shared location, or that of a venue: looked up and forgotten."""
        services, message = self._responder.services, asked.message
        location = message.location or (message.venue.location if message.venue else None)
        assert location is not None  # that is what this handles
        try:
            found = services.locate(
                location.longitude, location.latitude, location.horizontal_accuracy or 0
            )
        except ValueError:  # off the globe: only a forged one can be
            found = services.ask.nothing()
        await self._responder.answer(asked.ref, found, asked.texts)

    async def on_other(self, asked: Incoming) -> None:
        """A picture, a sticker, a voice message: there is no text to read."""
        nothing = self._responder.services.ask.nothing()
        await self._responder.answer(asked.ref, nothing, asked.texts)

    def note(self, asked: Asked) -> None:
        """Count the words of a typed question that led nowhere; the answer does not wait for it."""
        if isinstance(asked.resolution.outcome, NotUnderstood):
            responder = self._responder
            responder.background.start(responder.services.misses.note(asked))

    async def _take_wijk_werken(self, ref: MessageRef, text: str, texts: Catalog) -> bool:
        """The place that was asked for: the answer is about wijk-werken there."""
        asked = self._responder.services.ask.about(text, View.WIJK_WERKEN)
        if asked.view is not View.WIJK_WERKEN:
            return False
        await self._responder.answer(ref, asked, texts)
        return True

    async def _on_place(self, asked: Incoming, view: View) -> None:
        services, texts, text = self._responder.services, asked.texts, " ".join(asked.args)
        if not text:
            take = self._take_wijk_werken if view is View.WIJK_WERKEN else _as_question
            await self._responder.ask(asked.ref, texts.reply("talk.where"), texts, take)
            trace.note("talk")
            return
        answered = await services.turns.by_size(text, lambda: services.ask.about(text, view))
        await self._responder.answer(asked.ref, answered, texts)
        self.note(answered)

    def _nothing_asked(self, texts: Catalog) -> AnswerContext:
        """Return what a reply needs where nothing was asked."""
        return answer_context(self._responder.services.ask.nothing(), texts)

    def _linked(self, words: list[str]) -> Asked | None:
        """Return the answer to what a link carries; None if it is no code or name of a place.

        A link takes no spaces: "sint-niklaas", or "sint_niklaas".
        """
        ask, payload = self._responder.services.ask, words[0] if words else ""
        report = Report.of_start(payload)
        if report is not None and report.start == payload:  # of a message that asks for more
            return ask.follow(report.answer.encode())
        if _NIS.match(payload):
            return ask.follow(FollowUp(View.ANSWER, NisCode(payload)).encode())
        name = " ".join(words).replace("_", " ")
        if _POSTCODE.match(payload):
            return ask(payload)
        return ask(name) if self._responder.is_place(name) else None


async def _as_question(ref: MessageRef, text: str, texts: Catalog) -> bool:
    """The place that was asked for is read as every question."""
    return False


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
