"""How administrators change contacts in their chat: they see it first, and confirm it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from telegram import CallbackQuery, Message

from bot.adapters.telegram import trace
from bot.adapters.telegram.admins.notices import Notices
from bot.adapters.telegram.buttons import Confirm, Drop, GoBack, Prefer
from bot.adapters.telegram.keyboard import Keyboard, choices, preview_buttons
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.responding import Incoming, MessageRef, Responder, Take
from bot.core.lookup.directory import Directory
from bot.core.model.errors import BotError
from bot.messages.admin import reports
from bot.messages.catalog import Catalog
from bot.messages.changes import previews
from bot.messages.reply import Block, Reply
from bot.service.changing.admins import NotAllowed
from bot.service.changing.edits import Edit
from bot.service.changing.orders import MOST, OrderUnclear, read_day, read_edit, read_stamp
from bot.service.changing.preview import NeedsAnother, NotSure, Preview
from bot.service.changing.watch import KNOWN_REVISION
from bot.service.ports import Origin, Revision
from bot.service.reports import report_in

Look = Callable[[], Awaitable[Preview]]
ReadOrder = Callable[[str, Directory, date], Edit]
Order = Callable[[int | None, MessageRef, str, Catalog], Awaitable[None]]


class Changing:
    """Previews and confirmations; the service refuses everybody who is no administrator."""

    def __init__(self, responder: Responder, notices: Notices, liveness: Liveness) -> None:
        self._responder = responder
        self._change = responder.services.change
        self._notices = notices
        self._liveness = liveness

    async def on_herlaad(self, asked: Incoming) -> None:
        """/herlaad [day] [why]: what the data files would change."""
        trace.note("reload")
        valid_from, reason = _day_and_reason(asked.args)
        await self.preview_or_refuse(
            asked.ref,
            asked.texts,
            lambda: self._change.from_files(asked.person, reason=reason, valid_from=valid_from),
        )

    async def on_wijzig(self, asked: Incoming) -> None:
        """/wijzig <body> <field> <value> bron <source>: what a small change would do."""
        trace.note("edit")
        await self._order(self._edit, "edit", asked)

    async def on_nagekeken(self, asked: Incoming) -> None:
        """/nagekeken <body> [alles]: stamp a contact as checked today."""
        trace.note("stamp")
        await self._order(partial(self._edit, read=read_stamp), "stamp", asked)

    async def on_terug(self, asked: Incoming) -> None:
        """/terug <number>: what going back would change."""
        trace.note("rollback")
        await self._order(self._back, "back", asked)

    async def on_annuleer(self, asked: Incoming) -> None:
        """/annuleer <operation>: forget a change that is planned."""
        trace.note("withdraw")
        await self._order(self._withdraw, "cancel", asked)

    def expect_edit(self, who: int, ref: MessageRef, before: str) -> None:
        """Take the next line in a chat for the end of a change that begins with *before*."""
        unclear = OrderUnclear("edit", before=before)
        self._responder.expected.ask(ref.chat_id, self._completed(self._edit, who, unclear))

    async def propose(
        self, who: int, ref: MessageRef, texts: Catalog, edit: Edit, reason: str
    ) -> bool:
        """Show what an edit would do that something else led to; False if it was refused."""
        return await self.preview_or_refuse(
            ref, texts, lambda: self._change.from_edit(who, edit, reason=reason)
        )

    async def carry_out(self, who: int, ref: MessageRef, texts: Catalog, edit: Edit) -> bool:
        """Do a harmless edit at once, and say how to undo it; False if it was refused.

        Where somebody else has to confirm it, or it is not harmless, it is shown instead.
        """
        try:
            preview = await self._change.from_edit(who, edit)
            if preview.needs_another or preview.is_same or preview.changes.dangers:
                await self.show(ref, preview, texts)
                return True
            done = await self._change.confirm(who, preview.operation, preview.digest)
        except NotAllowed:
            raise
        except BotError as error:
            await self._say(ref, error, texts)
            return False
        await self._loaded()
        reply = previews.done_reply(preview, done, texts)
        await self._responder.send(ref, reply, texts)
        return True

    async def _loaded(self) -> None:
        """Show what answers from now on; what the chat loads is not told again."""
        # Not that of a confirmation: another may have been loaded since a repeated act.
        revision = self._responder.services.holder.revision
        self._liveness.show_revision(revision)
        if revision is not None:
            await self._responder.services.memory.remember(KNOWN_REVISION, str(revision.id))

    async def show(self, ref: MessageRef, preview: Preview, texts: Catalog) -> None:
        """Show a preview with its buttons; to the others too, where one of them has to confirm."""
        reply = previews.preview_reply(preview, texts)
        await self._responder.send(ref, reply, texts, buttons=_own_buttons(preview, texts))
        self._ask_others(preview)

    def _ask_others(self, preview: Preview) -> None:
        """Show a preview to the other administrators, where one of them has to confirm it."""
        if preview.needs_another and not preview.is_same and not preview.conflicts:
            self._notices.tell_all(
                lambda other: previews.asks_reply(preview, other),
                lambda other: preview_buttons(preview, other),
                but=preview.author,
            )

    async def on_button(
        self, query: CallbackQuery, button: Confirm | Drop | Prefer | GoBack, texts: Catalog
    ) -> None:
        """A press under a preview; the same one twice does nothing more."""
        who = query.from_user.id
        match button:
            case Confirm():
                trace.note("confirm")
                await self._confirm(query, button, texts)
            case Drop(operation):
                trace.note("cancel")
                await self._change.drop(who, operation)
                await self._responder.edit(query, previews.cancelled_reply(texts), texts)
            case Prefer():
                trace.note("reload")
                await self._settle(query, button, texts)
            case GoBack(number):
                trace.note("rollback")
                if isinstance(query.message, Message):
                    ref = MessageRef.of(query.message)
                    await self.preview_or_refuse(
                        ref, texts, lambda: self._change.back_to(who, number)
                    )

    async def _confirm(self, query: CallbackQuery, button: Confirm, texts: Catalog) -> None:
        who = query.from_user.id
        try:
            done = await self._change.confirm(
                who, button.operation, button.digest, sure=button.sure
            )
        except NotAllowed:
            raise
        except NotSure as error:
            reply = previews.sure_reply(error.preview, texts)
            await self._responder.edit(
                query, reply, texts, buttons=_sure_buttons(error.preview, texts)
            )
        except NeedsAnother as error:
            # The preview stays: somebody else may still press.
            if query.message is not None:
                reply = previews.refused_reply(error, texts)
                ref = MessageRef(query.message.chat.id, query.message.message_id)
                await self._responder.send(ref, reply, texts)
        except BotError as error:
            await self._responder.edit(query, previews.refused_reply(error, texts), texts)
        else:
            await self._loaded()
            confirmed = previews.confirmed_reply(done, texts)
            left = () if done.is_repeat else await self._carried_out(who, done.revision, texts)
            await self._responder.edit(query, Reply((*confirmed.blocks, *left)), texts)

    async def _carried_out(self, who: int, revision: Revision, texts: Catalog) -> tuple[Block, ...]:
        """Close the report that a revision carries out, if any; say how many wait after it."""
        queue = self._responder.services.reports
        report = report_in(revision.reason) if revision.origin is Origin.CHAT else None
        if report is None or not await queue.accept(who, report):
            return ()
        waiting = len(await queue.queue(who))
        return reports.left(waiting, texts).blocks if waiting else ()

    async def _settle(self, query: CallbackQuery, button: Prefer, texts: Catalog) -> None:
        """Look again, with one side winning where both contradict each other."""
        try:
            preview = await self._change.from_files(
                query.from_user.id, valid_from=button.valid_from, prefer=button.side
            )
        except NotAllowed:
            raise
        except BotError as error:
            await self._responder.edit(query, previews.refused_reply(error, texts), texts)
            return
        reply = previews.preview_reply(preview, texts)
        await self._responder.edit(query, reply, texts, buttons=_own_buttons(preview, texts))
        self._ask_others(preview)

    async def _order(self, carry_out: Order, usage: str, asked: Incoming) -> None:
        """Carry out what stands behind a command; where that is unclear, ask for the rest."""
        who, ref, texts = asked.person, asked.ref, asked.texts
        self._change.admins.name_of(who)
        text = " ".join((asked.message.text or "").split()[1:])
        try:
            if not text:
                raise OrderUnclear(usage, before="")
            await carry_out(who, ref, text, texts)
        except OrderUnclear as error:
            await self._ask(carry_out, who, ref, error, texts)

    async def _ask(
        self,
        carry_out: Order,
        who: int | None,
        ref: MessageRef,
        error: OrderUnclear,
        texts: Catalog,
    ) -> None:
        reply = previews.refused_reply(error, texts)
        if error.before is None:
            await self._responder.send(ref, reply, texts)
        else:
            await self._responder.ask(ref, reply, texts, self._completed(carry_out, who, error))

    def _completed(self, carry_out: Order, who: int | None, error: OrderUnclear) -> Take:
        """Return what takes the rest of an order; not a place, nor what makes it no clearer."""

        async def take(ref: MessageRef, line: str, texts: Catalog) -> bool:
            if error.before and self._responder.is_place(line):
                return False
            text = " ".join(f"{error.before}{line}{error.after}".split())
            try:
                await carry_out(who, ref, text, texts)
            except OrderUnclear as again:
                if again.order in {error.order, "unknown-body"}:
                    return False
                await self._ask(carry_out, who, ref, again, texts)
            return True

        return take

    async def _edit(
        self,
        who: int | None,
        ref: MessageRef,
        text: str,
        texts: Catalog,
        read: ReadOrder = read_edit,
    ) -> None:
        edit = read(text, self._responder.services.holder.current, self._change.today())
        await self.preview_or_refuse(ref, texts, lambda: self._change.from_edit(who, edit))

    async def _back(self, who: int | None, ref: MessageRef, text: str, texts: Catalog) -> None:
        number, *words = text.split()
        if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 -- as many as a button carries
            raise OrderUnclear("back", before="")
        reason = " ".join(words)
        await self.preview_or_refuse(
            ref, texts, lambda: self._change.back_to(who, int(number), reason=reason)
        )

    async def _withdraw(self, who: int | None, ref: MessageRef, text: str, texts: Catalog) -> None:
        if not await self._change.drop(who, text.split(maxsplit=1)[0]):
            raise OrderUnclear("cancel", before="")
        await self._responder.send(ref, previews.withdrawn_reply(texts), texts)

    async def preview_or_refuse(self, ref: MessageRef, texts: Catalog, look: Look) -> bool:
        """Show what a change would do; False if it was refused, and that was said."""
        try:
            preview = await look()
        except NotAllowed:
            raise
        except BotError as error:
            await self._say(ref, error, texts)
            return False
        await self.show(ref, preview, texts)
        return True

    async def _say(self, ref: MessageRef, error: BotError, texts: Catalog) -> None:
        await self._responder.send(ref, previews.refused_reply(error, texts), texts)


def _own_buttons(preview: Preview, texts: Catalog) -> Keyboard | None:
    """Return the buttons for whoever asked: only no, where somebody else has to say yes."""
    if preview.needs_another and not preview.is_same and not preview.conflicts:
        return choices([(texts.text("admin.reload-no"), Drop(preview.operation).encode())])
    return preview_buttons(preview, texts)


def _sure_buttons(preview: Preview, texts: Catalog) -> Keyboard:
    yes = Confirm(preview.operation, preview.digest, sure=True).encode()
    return choices(
        [
            (texts.text("admin.sure-yes"), yes),
            (texts.text("admin.reload-no"), Drop(preview.operation).encode()),
        ]
    )


def _day_and_reason(words: list[str]) -> tuple[date | None, str]:
    """Split what stands behind a command: a day first, then why; both may be missing."""
    day = read_day(words[0]) if words else None
    return day, " ".join(words[1:] if day else words)[:MOST]
