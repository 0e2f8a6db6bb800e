"""What the bot tells administrators in their own chat: how it is, and what happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import Keyboard
from bot.adapters.telegram.liveness import Liveness
from bot.adapters.telegram.post import Spot
from bot.messages import admin, reports
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.correct import Reported, Wrong

Context = ContextTypes.DEFAULT_TYPE

_log = logging.getLogger(__name__)
_SAME_FAULT_S = 3600.0  # a class of faults is reported once an hour at most


class Administering:
    """What administrators hear; the service refuses everybody else."""

    def __init__(self, desk: Desk, liveness: Liveness) -> None:
        """Act at *desk*; *liveness* tells how the bot is."""
        self._desk = desk
        self._liveness = liveness
        self._faults: dict[str, int] = {}
        self._reported_at_s: dict[str, float] = {}

    async def on_status(self, update: Update, context: Context) -> None:
        """/status: how the bot is."""
        del context
        person = update.effective_user
        self._desk.services.admins.name_of(person.id if person else None)
        say = self._desk.catalog_for(person)
        state = self._liveness.state()
        reply = admin.status(
            self._desk.services.holder.revision,
            (state.mode, state.heard_s_ago),
            # This very request is being handled: it does not wait.
            (state.depth - 1, state.handled, sum(self._faults.values())),
            say,
        )
        await self._send(update, reply, say)
        trace.note("status")

    async def tell_strangers(self) -> None:
        """Write down how many who are no administrators tried an act of theirs."""
        await self._desk.services.change.refusals.tell_strangers()

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
        names = self._desk.services.admins.names
        people = [person for person, name in names.items() if name != but]

        async def tell(person: int) -> bool:
            say = self._their_catalog(person)
            return await self._tell(person, write(say), buttons(say) if buttons else None)

        async def tell_each() -> None:
            reached = await asyncio.gather(*map(tell, people))
            if then is not None:
                await then(any(reached) or not people)

        self._desk.background.start(tell_each())

    def tell_report(self, reported: Reported, wrong: Wrong) -> None:
        """Tell administrators that somebody found something wrong."""
        self.tell_all(lambda say: reports.tell(reported, wrong, say))

    def tell_fault(self, kind: str, update_id: int) -> None:
        """Tell administrators of a fault of our own: class, how often, and the update's number."""
        self._faults[kind] = self._faults.get(kind, 0) + 1
        now_s = asyncio.get_running_loop().time()
        if now_s - self._reported_at_s.get(kind, -_SAME_FAULT_S) < _SAME_FAULT_S:
            return
        self._reported_at_s[kind] = now_s
        self.tell_all(lambda say: admin.fault(kind, self._faults[kind], update_id, say))

    async def _tell(self, person: int, reply: Reply, buttons: Keyboard | None) -> bool:
        """Send; return whether it arrived."""
        try:
            await self._desk.post.messages(Spot(person), html(reply), buttons)
        except TelegramError as error:
            _log.warning("an administrator could not be told: %s", type(error).__name__)
            return False
        return True

    def _their_catalog(self, person: int) -> Catalog:
        services = self._desk.services
        return services.catalogs[services.languages.of(person, None)]

    async def _send(self, update: Update, reply: Reply, say: Catalog) -> None:
        message = update.effective_message
        assert message is not None
        await self._desk.send(Where.of(message), reply, say)
