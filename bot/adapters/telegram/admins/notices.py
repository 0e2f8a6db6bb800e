"""What administrators are told of the bot itself: how it is, what happened, and what broke."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update, User
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.adapters.telegram import trace
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import Keyboard, preview_buttons
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.responding import Context, Incoming, Responder
from bot.adapters.telegram.sending import Target, target_below
from bot.core.model.errors import BotError, without_words
from bot.messages import chat
from bot.messages.admin import reports
from bot.messages.catalog import Catalog
from bot.messages.changes import previews
from bot.messages.reply import Reply
from bot.service.changing.admins import NotAllowed
from bot.service.changing.watch import Seen
from bot.service.correct import Reported, Wrong

_log = logging.getLogger(__name__)
_SAME_FAULT_S = 3600.0  # a class of faults is reported once an hour at most


class Notices:
    """What administrators hear; the service refuses everybody else."""

    def __init__(self, responder: Responder, liveness: Liveness) -> None:
        self._responder = responder
        self._liveness = liveness
        self._faults: dict[str, int] = {}
        self._reported_at_s: dict[str, float] = {}

    async def on_status(self, asked: Incoming) -> None:
        """/status: how the bot is."""
        self._responder.services.admins.name_of(asked.person)
        state = self._liveness.state()
        reply = chat.status(
            self._responder.services.holder.revision,
            (state.mode, state.heard_s_ago),
            # This very request is being handled: it does not wait.
            (state.depth - 1, state.handled, sum(self._faults.values())),
            asked.texts,
        )
        await self._responder.send(asked.ref, reply, asked.texts)
        trace.note("status")

    async def tell_strangers(self) -> None:
        """Write down how many who are no administrators tried an act of theirs."""
        await self._responder.services.change.refusals.tell_strangers()

    def tell_all(
        self,
        write: Callable[[Catalog], Reply],
        buttons: Callable[[Catalog], Keyboard | None] | None = None,
        *,
        but: str | None = None,
        then: Callable[[bool], Awaitable[None]] | None = None,
    ) -> None:
        """Tell every administrator something, in the background.

        Args:
            write: What to say, in a language.
            buttons: Under it.
            but: The name of the one who knows.
            then: Called at the end, with whether anybody was reached, or there is nobody to reach.
        """
        names = self._responder.services.admins.names
        people = [person for person, name in names.items() if name != but]

        async def tell(person: int) -> bool:
            texts = self._their_catalog(person)
            return await self._tell(person, write(texts), buttons(texts) if buttons else None)

        async def tell_each() -> None:
            reached = await asyncio.gather(*map(tell, people))
            if then is not None:
                await then(any(reached) or not people)

        self._responder.background.start(tell_each())

    def tell_files(self, seen: Seen) -> None:
        """Tell that the files were changed: what that does, with a button; or what is wrong."""
        buttons = None if isinstance(seen, BotError) else partial(preview_buttons, seen)
        self.tell_all(partial(previews.watched_reply, seen), buttons)

    def show_revision(self) -> None:
        """Show which revision answers."""
        self._liveness.show_revision(self._responder.services.holder.revision)

    def tell_report(self, reported: Reported, wrong: Wrong) -> None:
        """Tell administrators that somebody found something wrong."""
        self.tell_all(lambda texts: reports.tell(reported, wrong, texts))

    def tell_fault(self, kind: str, update_id: int) -> None:
        """Tell administrators of a fault of our own: class, how often, and the update's number."""
        self._faults[kind] = self._faults.get(kind, 0) + 1
        now_s = asyncio.get_running_loop().time()
        if now_s - self._reported_at_s.get(kind, -_SAME_FAULT_S) < _SAME_FAULT_S:
            return
        self._reported_at_s[kind] = now_s
        self.tell_all(lambda texts: chat.fault(kind, self._faults[kind], update_id, texts))

    async def _tell(self, person: int, reply: Reply, buttons: Keyboard | None) -> bool:
        """Send; return whether it arrived."""
        try:
            await self._responder.sender.messages(Target(person), html(reply), buttons)
        except TelegramError as error:
            _log.warning("an administrator could not be told: %s", type(error).__name__)
            return False
        return True

    def _their_catalog(self, person: int) -> Catalog:
        services = self._responder.services
        return services.catalogs[services.languages.of(person, None)]


class ErrorHandler:
    """The one place where errors of handlers come together."""

    def __init__(self, responder: Responder, notices: Notices) -> None:
        self._responder = responder
        self._notices = notices

    async def on_error(self, update: object, context: Context) -> None:
        """Log what a handler raised, without the update; then tell the person calmly."""
        target, texts = None, self._responder.catalog_for(None)
        if isinstance(update, Update):
            texts = self._responder.catalog_for(update.effective_user)
            message, place = update.effective_message, update.effective_chat
            target = target_below(message) if message else Target(place.id) if place else None
        error = context.error
        kind = type(error).__name__
        if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
            trace.keep()
            _log.warning("an answer could not be sent (%s); it stays in the inbox", kind)
            return
        reply = texts.reply("error.calm")
        if isinstance(error, NotAllowed):
            trace.note("not-allowed")
            await self._write_down(update.effective_user if isinstance(update, Update) else None)
            reply = chat.not_for_you(texts)
        else:
            trace.note("fault")
            number = told.update_id if (told := trace.current.get()) else 0
            _log.error("update %d failed\n%s", number, without_words(error))
            self._responder.metrics.faults.labels(kind=kind).inc()
            self._notices.tell_fault(kind, number)
        if target is not None:
            await self._apologise(target, reply)

    async def _write_down(self, person: User | None) -> None:
        """Write down who may not; an administrator may not in a group."""
        services = self._responder.services
        name = services.admins.names.get(person.id) if person is not None else None
        if name is None:
            await services.change.refusals.of_stranger()
        else:
            await services.change.refusals.note(name, "press: NotAllowed")

    async def _apologise(self, target: Target, reply: Reply) -> None:
        try:
            await self._responder.sender.messages(target, html(reply))
        except TelegramError as error:
            _log.warning("the apology could not be sent: %s", type(error).__name__)
