"""What administrators see and do in their own chat with the bot; and what the bot tells them."""

from __future__ import annotations

import asyncio
import logging
from contextvars import copy_context

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import Reload
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import choices
from bot.adapters.telegram.liveness import Liveness
from bot.core.errors import InvalidInput
from bot.messages import admin
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.administer import FilesChanged
from bot.service.correct import Reported, Wrong

Context = ContextTypes.DEFAULT_TYPE

_log = logging.getLogger(__name__)
_SAME_FAULT_S = 3600.0  # a class of faults is reported once an hour at most


class Administering:
    """The administrators' acts; the service refuses everybody else."""

    def __init__(self, desk: Desk, liveness: Liveness) -> None:
        """Act at *desk*; *liveness* tells how the bot is."""
        self._desk = desk
        self._liveness = liveness
        self._faults: dict[str, int] = {}
        self._reported_at_s: dict[str, float] = {}
        self._telling: set[asyncio.Task[None]] = set()

    async def on_status(self, update: Update, context: Context) -> None:
        """/status: how the bot is."""
        del context
        person = update.effective_user
        self._desk.services.administer.name_of(person.id if person else None)
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

    async def on_herlaad(self, update: Update, context: Context) -> None:
        """/herlaad: read the data files anew, after a confirmation."""
        del context
        person = update.effective_user
        say = self._desk.catalog_for(person)
        trace.note("reload")
        try:
            preview = await self._desk.services.administer.preview(person.id if person else None)
        except InvalidInput as error:
            await self._send(update, admin.bad_files(error, say), say)
            return
        reply = admin.reload_preview(preview, say)
        if preview.is_same:
            await self._send(update, reply, say)
            return
        yes = Reload(preview.operation, preview.digest).encode()
        pairs = [
            (say.text("admin.reload-yes"), yes),
            (say.text("admin.reload-no"), Reload(None).encode()),
        ]
        message = update.effective_message
        assert message is not None
        await self._desk.send(Where.of(message), reply, say, buttons=choices(pairs))

    async def on_confirmed(self, query: CallbackQuery, button: Reload, say: Catalog) -> None:
        """A confirmation, or a no; the same one twice loads once."""
        administer = self._desk.services.administer
        administer.name_of(query.from_user.id)
        trace.note("reload")
        if button.operation is None:
            await self._desk.edit(query, admin.reload_cancelled(say), say)
            return
        try:
            done = await administer.reload(query.from_user.id, button.operation, button.digest)
        except FilesChanged:
            await self._desk.edit(query, admin.reload_changed(say), say)
        except InvalidInput as error:
            await self._desk.edit(query, admin.bad_files(error, say), say)
        else:
            # Not that of `done`: another may have been loaded since a repeated act.
            self._liveness.show_revision(self._desk.services.holder.revision)
            await self._desk.edit(query, admin.reloaded(done, say), say)

    def tell_report(self, reported: Reported, wrong: Wrong) -> None:
        """Tell administrators that somebody found something wrong."""
        for person in self._desk.services.administer.admins:
            say = self._their_catalog(person)
            self._tell(person, admin.report(reported, wrong, say))

    def tell_fault(self, kind: str, update_id: int) -> None:
        """Tell administrators of a fault of our own: class, how often, and the update's number."""
        self._faults[kind] = self._faults.get(kind, 0) + 1
        now_s = asyncio.get_running_loop().time()
        if now_s - self._reported_at_s.get(kind, -_SAME_FAULT_S) < _SAME_FAULT_S:
            return
        self._reported_at_s[kind] = now_s
        for person in self._desk.services.administer.admins:
            say = self._their_catalog(person)
            self._tell(person, admin.fault(kind, self._faults[kind], update_id, say))

    async def finish(self) -> None:
        """Wait for what is being told; the courtesy is short."""
        if self._telling:
            await asyncio.wait(self._telling, timeout=2)
        for task in self._telling:
            task.cancel()

    def _tell(self, person: int, reply: Reply) -> None:
        """Send in the background: nobody's answer waits for it."""

        async def send() -> None:
            try:
                await self._desk.post.messages(person, html(reply))
            except TelegramError as error:
                _log.warning("an administrator could not be told: %s", type(error).__name__)

        # Not as part of the update that led to it: its response is somebody else's.
        context = copy_context()
        context.run(trace.current.set, None)
        task = asyncio.create_task(send(), context=context)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def _their_catalog(self, person: int) -> Catalog:
        services = self._desk.services
        return services.catalogs[services.languages.of(person, None)]

    async def _send(self, update: Update, reply: Reply, say: Catalog) -> None:
        message = update.effective_message
        assert message is not None
        await self._desk.send(Where.of(message), reply, say)
