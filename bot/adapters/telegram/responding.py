"""What every handler needs: the use cases, the languages, and how to answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram.ext import ContextTypes

from bot.adapters.caches import DrawnAnswers
from bot.adapters.maps.gallery import MapGallery
from bot.adapters.metrics import Metrics
from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import BodyMap
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import (
    Around,
    Keyboard,
    group_keyboard,
    keyboard,
    shared_keyboard,
)
from bot.adapters.telegram.sending import Sender, Target, is_group, target_below
from bot.adapters.turns import Turns
from bot.core.answering.followup import TOPICS, VIEWS, FollowUp, View
from bot.core.model.facts import Organiser
from bot.core.model.outcome import About, Choose, Found, Outcome, Reading, Stage
from bot.core.model.terms import Duty
from bot.core.reading.text import fold, squash
from bot.maps.records import Boundary
from bot.messages.answers.context import answer_context
from bot.messages.answers.followups import follow_up_nis
from bot.messages.answers.record import outcome_name
from bot.messages.answers.render import reply_to
from bot.messages.answers.short import short_reply
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.ask import Ask, Asked, Locate
from bot.service.changing.admins import Admins
from bot.service.changing.change import Change
from bot.service.changing.history import History
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Correct
from bot.service.languages import Languages
from bot.service.mapped import bodies_of
from bot.service.misses import Misses
from bot.service.ports import Memory
from bot.service.reports import Reports
from bot.service.stale import Stale

_NAMED = frozenset({Stage.EXACT, Stage.ALIAS, Stage.FRENCH, Stage.POSTCODE, Stage.NIS})
_MOST_EXPECTED = 1_000  # chats
Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]  # as the library takes it
Take = Callable[["MessageRef", str, Catalog], Awaitable[bool]]  # False: it was no answer, goes on
Drawn = tuple[list[str], Keyboard | None]  # messages as HTML, buttons under the last


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that this channel offers."""

    ask: Ask
    locate: Locate
    correct: Correct
    admins: Admins
    change: Change
    history: History
    reports: Reports
    misses: Misses
    stale: Stale
    languages: Languages
    catalogs: Mapping[str, Catalog]
    holder: DirectoryHolder
    boundaries: tuple[Boundary, ...]  # for the map of what is known
    gallery: MapGallery  # the maps for everybody
    memory: Memory
    turns: Turns = field(default_factory=Turns)  # in which what takes long is done


class Form(Enum):
    """Where an answer is shown."""

    PRIVATE = "private"  # a chat with the bot
    GROUP = "group"  # the short form
    SHARED = "shared"  # sent inline, to a chat that the bot may not be in


@dataclass(frozen=True, slots=True)
class MessageRef:
    """The message that is answered: its number, and where it stands."""

    chat_id: int
    message_id: int
    in_group: bool = False
    thread: int | None = None  # the topic, in a group with topics

    @property
    def target(self) -> Target:
        """Return where the answer goes: in a group, visibly, for others may have spoken since."""
        return Target(self.chat_id, self.message_id if self.in_group else None, self.thread)

    @classmethod
    def of(cls, message: Message) -> MessageRef:
        """Return where a message stands."""
        thread = target_below(message).thread
        return cls(message.chat.id, message.message_id, is_group(message), thread)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message to the bot, in the language of who wrote it."""

    message: Message
    person: int | None
    texts: Catalog
    args: list[str]  # the words behind a command

    @property
    def ref(self) -> MessageRef:
        """Return where it stands."""
        return MessageRef.of(self.message)

    @property
    def words(self) -> str:
        """Return what it says; empty where it says nothing."""
        return words_of(self.message)


class Expected:
    """What the bot asked last in each chat: the next line there may be the answer.

    In memory only, for a few minutes, and forgotten with the next line, whatever it says.
    """

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._asked: OrderedDict[int, tuple[float, Take]] = OrderedDict()

    def ask(self, chat_id: int, take: Take) -> None:
        """Pass the next line of a chat to *take* first."""
        self._asked.pop(chat_id, None)
        self._asked[chat_id] = (asyncio.get_running_loop().time() + self._within_s, take)
        if len(self._asked) > _MOST_EXPECTED:
            self._asked.popitem(last=False)

    def forget(self, chat_id: int) -> Take | None:
        """Wait no longer; return who was to get the line, None if nobody, or if it is late."""
        until_s, take = self._asked.pop(chat_id, (0.0, None))
        return take if asyncio.get_running_loop().time() <= until_s else None


class Responder:
    """Answers with the use cases, in the chat and the language of who asks."""

    def __init__(
        self, services: Services, sender: Sender, metrics: Metrics, line_awaited_s: float
    ) -> None:
        self.services = services
        self.sender = sender
        self.metrics = metrics
        self.background = trace.Background()
        self._drawn: DrawnAnswers[Drawn] = DrawnAnswers()
        self.username = ""  # of the bot; known once Telegram was reached
        self.bot_id = 0
        self.expected = Expected(line_awaited_s)
        self.is_asked_inline = False  # whether inline mode is on

    def handler(self, act: Callable[[Incoming], Awaitable[None]]) -> Handler:
        """Return what the library calls for a message that *act* handles."""

        async def handle(update: Update, context: Context) -> None:
            message, person = update.effective_message, update.effective_user
            assert message is not None  # messages only come here
            texts = self.catalog_for(person)
            args = context.args or []
            await act(Incoming(message, person.id if person else None, texts, args))

        return handle

    def catalog_for(self, user: User | None) -> Catalog:
        """Return the sentences in somebody's language."""
        if user is None:
            return self.catalog_of(None, None)
        return self.catalog_of(user.id, user.language_code)

    def catalog_of(self, person: int | None, code: str | None) -> Catalog:
        """Return the sentences in the language of somebody, by their number and their app."""
        language = self.services.languages.of(person, code)
        self.metrics.count(self.metrics.languages, language)
        return self.services.catalogs[language]

    def is_place(self, text: str) -> bool:
        """Tell whether a text is the name of a place, or of several, as written; nothing else."""
        outcome = self.services.ask(text).resolution.outcome
        read: list[Reading | Choose] = []
        if isinstance(outcome, Found):
            read += [answer.reading for answer in outcome.answers]
        elif isinstance(outcome, Choose):
            read.append(outcome)
        heard = [one.heard for one in read if one.stage in _NAMED]
        return bool(heard) and squash(fold("".join(heard))) == squash(fold(text))

    async def asked(self, text: str) -> Asked:
        """Answer a typed question; a long one in its turn."""
        return await self.services.turns.by_size(text, lambda: self.services.ask(text))

    async def answer(self, ref: MessageRef, asked: Asked, texts: Catalog) -> None:
        """Send the reply to a question, as the chat it was asked in wants it."""
        trace.note(outcome_name(asked.resolution.outcome))
        form = Form.GROUP if ref.in_group else Form.PRIVATE
        html_texts, buttons = self.draw(asked, texts, form)
        await self.sender.messages(ref.target, html_texts, buttons)

    def draw(self, asked: Asked, texts: Catalog, form: Form, *, is_open: bool = False) -> Drawn:
        """Return the messages and the buttons of a reply; *is_open*: those behind [Meer]."""

        def draw() -> Drawn:
            if form is Form.GROUP:
                reply = short_reply(asked.resolution.outcome, answer_context(asked, texts))
                return html(reply), group_keyboard(reply, texts, self.username)
            reply = reply_to(asked, texts)
            outcome = asked.resolution.outcome
            around = Around(
                with_inline=self.is_asked_inline,
                is_wijk_werken=isinstance(outcome, Found) and outcome.topic is Duty.WIJK_WERKEN,
                shown=_map_of(outcome),
                token=_token_of(asked),
                is_open=is_open,
            )
            draw_keyboard = shared_keyboard if form is Form.SHARED else keyboard
            return html(reply), draw_keyboard(reply, texts, around)

        return self._drawn.get(asked, (texts.language, form, is_open), draw)

    async def edit_answer(self, query: CallbackQuery, asked: Asked, texts: Catalog) -> None:
        """Put an answer in the place of the message that a button hangs under."""
        html_texts, buttons = self.draw(asked, texts, _form_of(query))
        await self.sender.edit(query, html_texts, buttons)

    async def fold(
        self, query: CallbackQuery, asked: Asked, texts: Catalog, *, is_open: bool
    ) -> None:
        """Change only the buttons of an answer: to those behind [Meer], or to the first again."""
        _, buttons = self.draw(asked, texts, _form_of(query), is_open=is_open)
        await self.sender.edit_buttons(query, buttons)

    async def send(
        self,
        ref: MessageRef,
        reply: Reply,
        texts: Catalog,
        *,
        buttons: Keyboard | None = None,
    ) -> None:
        """Send a reply that answers no question about a place."""
        buttons = buttons or self.buttons(reply, texts, in_group=ref.in_group)
        await self.sender.messages(ref.target, html(reply), buttons)

    async def ask(self, ref: MessageRef, reply: Reply, texts: Catalog, take: Take) -> None:
        """Send a question: whatever is replied to it, or said next there, goes to *take* first.

        Telegram opens a reply to it by itself; so it is heard in a group too.
        """
        self.expected.ask(ref.chat_id, take)
        selective = {"selective": True} if ref.in_group else {}
        await self.send(ref, reply, texts, buttons={"force_reply": True, **selective})

    async def edit(
        self,
        query: CallbackQuery,
        reply: Reply,
        texts: Catalog,
        *,
        buttons: Keyboard | None = None,
    ) -> None:
        """Put a reply in the place of the message that a button hangs under."""
        if buttons is None:
            buttons = self.buttons(reply, texts, in_group=is_group(query.message))
        await self.sender.edit(query, html(reply), buttons)

    def buttons(self, reply: Reply, texts: Catalog, *, in_group: bool) -> Keyboard | None:
        """Return the buttons of a reply in a chat with the bot."""
        if in_group:
            return group_keyboard(reply, texts, self.username)
        return keyboard(reply, texts, Around(with_inline=self.is_asked_inline))


def words_of(message: Message) -> str:
    """Return what a message says; empty where it says nothing."""
    return message.text or message.caption or ""


def _form_of(query: CallbackQuery) -> Form:
    if query.inline_message_id is not None:
        return Form.SHARED
    return Form.GROUP if is_group(query.message) else Form.PRIVATE


def _token_of(asked: Asked) -> str:
    """Return what leads back to the very same answer; empty where it is of no one place."""
    outcome = asked.resolution.outcome
    if not isinstance(outcome, Found) or len(outcome.answers) != 1:
        return ""
    view, (answer,) = asked.view, outcome.answers
    if view is View.ANSWER:
        view = VIEWS.get(outcome.topic, View.ANSWER)
    about = None if view is View.ANSWER or view in TOPICS else outcome.topic
    nis, reading = follow_up_nis(answer), answer.reading
    return FollowUp(view, nis, reading.stage, reading.heard, about).encode()


def _map_of(outcome: Outcome) -> BodyMap | None:
    """Return the map that belongs to an answer; None where nobody is known."""
    if isinstance(outcome, About):
        return BodyMap(body=outcome.body.id, is_wijk_werken=isinstance(outcome.body, Organiser))
    if not isinstance(outcome, Found) or len(outcome.answers) != 1:
        return None
    (answer,) = outcome.answers
    duty = Duty.WIJK_WERKEN if outcome.topic is Duty.WIJK_WERKEN else Duty.REGIEROL
    if not bodies_of(answer, duty):
        return None
    return BodyMap(follow_up_nis(answer), is_wijk_werken=duty is Duty.WIJK_WERKEN)
