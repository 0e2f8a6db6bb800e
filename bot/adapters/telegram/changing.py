"""How administrators change contacts in their chat: they see it first, and confirm it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.admin_buttons import Back, Confirm, Drop, Prefer
from bot.adapters.telegram.administering import Administering
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.adapters.telegram.liveness import Liveness
from bot.core.directory import Directory
from bot.core.errors import BotError
from bot.messages import changing, reports
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Reply
from bot.service.admins import NotAllowed
from bot.service.edits import Edit
from bot.service.orders import MOST, OrderUnclear, read_day, read_edit, read_stamp
from bot.service.ports import Origin, Revision, Side
from bot.service.preview import NeedsAnother, NotSure, Preview
from bot.service.reports import report_in

Context = ContextTypes.DEFAULT_TYPE
Look = Callable[[], Awaitable[Preview]]
ReadOrder = Callable[[str, Directory, date], Edit]


class Changing:
    """Previews and confirmations; the service refuses everybody who is no administrator."""

    def __init__(self, desk: Desk, administering: Administering, liveness: Liveness) -> None:
        """Act at *desk*; tell other administrators by *administering*."""
        self._desk = desk
        self._change = desk.services.change
        self._administering = administering
        self._liveness = liveness

    async def on_herlaad(self, update: Update, context: Context) -> None:
        """/herlaad [day] [why]: what the data files would change."""
        trace.note("reload")
        who, message, say = self._asked(update)
        valid_from, reason = _day_and_reason(context.args or [])
        await self.preview_or_refuse(
            message,
            say,
            lambda: self._change.from_files(who, reason=reason, valid_from=valid_from),
        )

    async def on_wijzig(self, update: Update, context: Context) -> None:
        """/wijzig <body> <field> <value> bron <source>: what a small change would do."""
        del context
        trace.note("edit")
        who, message, say = self._asked(update)
        await self._edit(who, message, say, read_edit, "edit")

    async def on_nagekeken(self, update: Update, context: Context) -> None:
        """/nagekeken <body> [alles]: stamp a contact as checked today."""
        del context
        trace.note("stamp")
        who, message, say = self._asked(update)
        await self._edit(who, message, say, read_stamp, "stamp")

    async def on_terug(self, update: Update, context: Context) -> None:
        """/terug <number>: what going back would change."""
        trace.note("rollback")
        who, message, say = self._asked(update)
        self._change.admins.name_of(who)
        number, *reason = context.args or [""]
        if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 -- as many as a button carries
            await self._say(message, OrderUnclear("back"), say)
            return
        await self.preview_or_refuse(
            message,
            say,
            lambda: self._change.back_to(who, int(number), reason=" ".join(reason)),
        )

    async def on_annuleer(self, update: Update, context: Context) -> None:
        """/annuleer <operation>: forget a change that is planned."""
        trace.note("withdraw")
        who, message, say = self._asked(update)
        operation = (context.args or [""])[0]
        is_gone = await self._change.drop(who, operation)
        if not is_gone:
            await self._say(message, OrderUnclear("cancel"), say)
            return
        await self._desk.send(Where.of(message), changing.withdrawn_reply(say), say)

    async def propose(
        self, who: int, message: Message, say: Catalog, edit: Edit, reason: str
    ) -> bool:
        """Show what an edit would do that something else led to; False if it was refused."""
        return await self.preview_or_refuse(
            message, say, lambda: self._change.from_edit(who, edit, reason=reason)
        )

    async def carry_out(self, who: int, message: Message, say: Catalog, edit: Edit) -> bool:
        """Do a harmless edit at once, and say how to undo it; False if it was refused.

        Where somebody else has to confirm it, or it is not harmless, it is shown instead.
        """
        try:
            preview = await self._change.from_edit(who, edit)
            if preview.needs_another or preview.is_same or preview.changes.dangers:
                await self.show(message, preview, say)
                return True
            done = await self._change.confirm(who, preview.operation, preview.digest)
        except NotAllowed:
            raise
        except BotError as error:
            await self._say(message, error, say)
            return False
        self._liveness.show_revision(self._desk.services.holder.revision)
        reply = changing.done_reply(preview, done, say)
        await self._desk.send(Where.of(message), reply, say)
        return True

    async def show(self, message: Message, preview: Preview, say: Catalog) -> None:
        """Show a preview with its buttons; to the others too, where one of them has to confirm."""
        reply = changing.preview_reply(preview, say)
        await self._desk.send(Where.of(message), reply, say, buttons=_own_buttons(preview, say))
        self._ask_others(preview)

    def _ask_others(self, preview: Preview) -> None:
        """Show a preview to the other administrators, where one of them has to confirm it."""
        if preview.needs_another and not preview.is_same and not preview.conflicts:
            self._administering.tell_all(
                lambda other: changing.asks_reply(preview, other),
                lambda other: preview_buttons(preview, other),
                but=preview.author,
            )

    async def on_button(
        self, query: CallbackQuery, button: Confirm | Drop | Prefer | Back, say: Catalog
    ) -> None:
        """A press under a preview; the same one twice does nothing more."""
        who = query.from_user.id
        match button:
            case Confirm():
                trace.note("confirm")
                await self._confirm(query, button, say)
            case Drop(operation):
                trace.note("cancel")
                await self._change.drop(who, operation)
                await self._desk.edit(query, changing.cancelled_reply(say), say)
            case Prefer():
                trace.note("reload")
                await self._settle(query, button, say)
            case Back(number):
                trace.note("rollback")
                if isinstance(query.message, Message):
                    await self.preview_or_refuse(
                        query.message, say, lambda: self._change.back_to(who, number)
                    )

    async def _confirm(self, query: CallbackQuery, button: Confirm, say: Catalog) -> None:
        who = query.from_user.id
        try:
            done = await self._change.confirm(
                who, button.operation, button.digest, sure=button.sure
            )
        except NotAllowed:
            raise
        except NotSure as error:
            reply = changing.sure_reply(error.preview, say)
            await self._desk.edit(query, reply, say, buttons=_sure_buttons(error.preview, say))
        except NeedsAnother as error:
            # The preview stays: somebody else may still press.
            if query.message is not None:
                reply = changing.refused_reply(error, say)
                where = Where(query.message.chat.id, query.message.message_id)
                await self._desk.send(where, reply, say)
        except BotError as error:
            await self._desk.edit(query, changing.refused_reply(error, say), say)
        else:
            # Not that of `done`: another may have been loaded since a repeated act.
            self._liveness.show_revision(self._desk.services.holder.revision)
            confirmed = changing.confirmed_reply(done, say)
            left = () if done.is_repeat else await self._carried_out(who, done.revision, say)
            await self._desk.edit(query, Reply((*confirmed.blocks, *left)), say)

    async def _carried_out(self, who: int, revision: Revision, say: Catalog) -> tuple[Block, ...]:
        """Close the report that a revision carries out, if any; say how many wait after it."""
        queue = self._desk.services.reports
        report = report_in(revision.reason) if revision.origin is Origin.CHAT else None
        if report is None or not await queue.accept(who, report):
            return ()
        waiting = len(await queue.queue(who))
        return reports.left(waiting, say).blocks if waiting else ()

    async def _settle(self, query: CallbackQuery, button: Prefer, say: Catalog) -> None:
        """Look again, with one side winning where both contradict each other."""
        try:
            preview = await self._change.from_files(
                query.from_user.id, valid_from=button.valid_from, prefer=button.side
            )
        except NotAllowed:
            raise
        except BotError as error:
            await self._desk.edit(query, changing.refused_reply(error, say), say)
            return
        reply = changing.preview_reply(preview, say)
        await self._desk.edit(query, reply, say, buttons=_own_buttons(preview, say))
        self._ask_others(preview)

    async def _edit(
        self, who: int | None, message: Message, say: Catalog, read: ReadOrder, usage: str
    ) -> None:
        """Read an order, and show what it would do."""
        self._change.admins.name_of(who)
        text = (message.text or "").partition(" ")[2]
        if not text.strip():
            await self._say(message, OrderUnclear(usage), say)
            return

        async def look() -> Preview:
            directory = self._desk.services.holder.current
            edit = read(text, directory, self._change.today())
            return await self._change.from_edit(who, edit)

        await self.preview_or_refuse(message, say, look)

    async def preview_or_refuse(self, message: Message, say: Catalog, look: Look) -> bool:
        """Show what a change would do; False if it was refused, and that was said."""
        try:
            preview = await look()
        except NotAllowed:
            raise
        except BotError as error:
            await self._say(message, error, say)
            return False
        await self.show(message, preview, say)
        return True

    async def _say(self, message: Message, error: BotError, say: Catalog) -> None:
        await self._desk.send(Where.of(message), changing.refused_reply(error, say), say)

    def _asked(self, update: Update) -> tuple[int | None, Message, Catalog]:
        """Return who asks, where, and in which language."""
        person, message = update.effective_user, update.effective_message
        assert message is not None  # that is what these handle
        return person.id if person else None, message, self._desk.catalog_for(person)


def preview_buttons(preview: Preview, say: Catalog) -> Keyboard | None:
    """Return the buttons under a preview: yes and no, or which side wins."""
    if preview.conflicts and preview.is_upload:
        return None
    if preview.conflicts:
        pairs = [
            (say.text(f"admin.prefer-{side}"), Prefer(side, preview.valid_from).encode())
            for side in Side
        ]
        return choices([*pairs, (say.text("admin.reload-no"), Drop(preview.operation).encode())])
    if preview.is_same:
        return None
    yes = Confirm(preview.operation, preview.digest).encode()
    return choices(
        [
            (say.text("admin.reload-yes"), yes),
            (say.text("admin.reload-no"), Drop(preview.operation).encode()),
        ]
    )


def _own_buttons(preview: Preview, say: Catalog) -> Keyboard | None:
    """Return the buttons for whoever asked: only no, where somebody else has to say yes."""
    if preview.needs_another and not preview.is_same and not preview.conflicts:
        return choices([(say.text("admin.reload-no"), Drop(preview.operation).encode())])
    return preview_buttons(preview, say)


def _sure_buttons(preview: Preview, say: Catalog) -> Keyboard:
    yes = Confirm(preview.operation, preview.digest, sure=True).encode()
    return choices(
        [
            (say.text("admin.sure-yes"), yes),
            (say.text("admin.reload-no"), Drop(preview.operation).encode()),
        ]
    )


def _day_and_reason(words: list[str]) -> tuple[date | None, str]:
    """Split what stands behind a command: a day first, then why; both may be missing."""
    day = read_day(words[0]) if words else None
    return day, " ".join(words[1:] if day else words)[:MOST]
