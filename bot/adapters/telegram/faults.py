"""What happens when a handler breaks: a calm sentence, a log without secrets, a report."""

from __future__ import annotations

import logging

from telegram import Update, User
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.administering import Administering
from bot.adapters.telegram.desk import Desk
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.post import Spot, spot_of
from bot.core.errors import without_words
from bot.messages import chat
from bot.messages.render import failed
from bot.messages.reply import Reply
from bot.service.admins import NotAllowed

_log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class Faults:
    """The one place where errors of handlers come together."""

    def __init__(self, desk: Desk, administering: Administering) -> None:
        """Answer at *desk*, and tell administrators."""
        self._desk = desk
        self._administering = administering

    async def on_error(self, update: object, context: Context) -> None:
        """Log what a handler raised, without the update; then tell the person calmly."""
        spot, say = None, self._desk.catalog_for(None)
        if isinstance(update, Update):
            say = self._desk.catalog_for(update.effective_user)
            message, place = update.effective_message, update.effective_chat
            spot = spot_of(message) if message else Spot(place.id) if place else None
        error = context.error
        kind = type(error).__name__
        if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
            trace.keep()
            _log.warning("an answer could not be sent (%s); it stays in the inbox", kind)
            return
        reply = failed(say)
        if isinstance(error, NotAllowed):
            trace.note("not-allowed")
            await self._write_down(update.effective_user if isinstance(update, Update) else None)
            reply = chat.not_for_you(say)
        else:
            trace.note("fault")
            number = told.update_id if (told := trace.current.get()) else 0
            _log.error("update %d failed\n%s", number, without_words(error))
            self._desk.metrics.faults.labels(kind=kind).inc()
            self._administering.tell_fault(kind, number)
        if spot is not None:
            await self._apologise(spot, reply)

    async def _write_down(self, person: User | None) -> None:
        """Write down who may not; an administrator may not in a group."""
        services = self._desk.services
        name = services.admins.names.get(person.id) if person is not None else None
        if name is None:
            await services.change.refusals.of_stranger()
        else:
            await services.change.refusals.note(name, "press: NotAllowed")

    async def _apologise(self, spot: Spot, reply: Reply) -> None:
        try:
            await self._desk.post.messages(spot, html(reply))
        except TelegramError as error:
            _log.warning("the apology could not be sent: %s", type(error).__name__)
