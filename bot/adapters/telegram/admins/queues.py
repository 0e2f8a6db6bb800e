"""What waits for administrators: reports, words that led nowhere, and contacts that grow old."""

from __future__ import annotations

import hashlib

from telegram import CallbackQuery, Message

from bot.adapters.telegram import trace
from bot.adapters.telegram.admins.changing import Changing
from bot.adapters.telegram.buttons import AddAlias, Decide, LetBe, SortStale
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.adapters.telegram.responding import Incoming, MessageRef, Responder
from bot.core.model.geography import Place
from bot.messages.admin import misses, reports, stale
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.misses import Missed
from bot.service.ports import ReportState
from bot.service.reports import Report, reason_of
from bot.service.stale import Order

_HASH_CHARS = 12  # of a place's id in a button
_MOST_SHOWN = 5  # words with buttons in one message
_FIELDS = {"phone": "telefoon", "email": "e-mail", "person": "persoon"}  # of `/wijzig`


class Queues:
    """The three lists; the service refuses everybody who is no administrator."""

    def __init__(self, responder: Responder, changing: Changing) -> None:
        self._responder = responder
        self._services = responder.services
        self._changing = changing

    async def on_meldingen(self, asked: Incoming) -> None:
        """/meldingen: what people reported; the first with its buttons."""
        trace.note("reports")
        who, texts = asked.person, asked.texts
        queue = await self._services.reports.queue(who)
        await self._responder.send(asked.ref, reports.queue(queue, texts), texts)
        if queue:
            await self._show(asked.message, queue[0], texts)

    async def on_gemist(self, asked: Incoming) -> None:
        """/gemist: words that led nowhere on several days."""
        trace.note("misses")
        who, texts = asked.person, asked.texts
        missed = (await self._services.misses.list(who))[:_MOST_SHOWN]
        reply = misses.misses(missed, texts)
        buttons = choices(pair for one in missed for pair in _miss_pairs(one, texts))
        await self._responder.send(asked.ref, reply, texts, buttons=buttons if missed else None)

    async def on_verouderd(self, asked: Incoming) -> None:
        """/verouderd: contacts that are old, those that reach most people first."""
        trace.note("stale")
        who, texts = asked.person, asked.texts
        self._services.admins.name_of(who)
        reply, buttons = await self._stale(Order.REACH, texts)
        await self._responder.send(asked.ref, reply, texts, buttons=buttons)

    async def on_button(
        self, query: CallbackQuery, button: Decide | AddAlias | LetBe | SortStale, texts: Catalog
    ) -> None:
        """A press under one of the lists."""
        who = query.from_user.id
        self._services.admins.name_of(who)
        match button:
            case SortStale(by_reach):
                trace.note("stale")
                order = Order.REACH if by_reach else Order.AGE
                reply, buttons = await self._stale(order, texts)
                await self._responder.edit(query, reply, texts, buttons=buttons)
            case Decide():
                trace.note("reports")
                await self._handle(query, button, texts)
            case AddAlias() | LetBe():
                trace.note("misses")
                await self._settle(query, button, texts)

    async def _show(self, message: Message, report: Report, texts: Catalog) -> None:
        reply = reports.report(report, texts)
        pairs = [
            (texts.text("admin.press.accept"), Decide(report.id, ReportState.ACCEPTED).encode()),
            (texts.text("admin.press.reject"), Decide(report.id, ReportState.REJECTED).encode()),
            (texts.text("admin.press.later"), Decide(report.id, ReportState.LATER).encode()),
        ]
        await self._responder.send(MessageRef.of(message), reply, texts, buttons=choices(pairs))

    async def _handle(self, query: CallbackQuery, button: Decide, texts: Catalog) -> None:
        """Decide on a report; accepted, the change that it asks for is shown to be confirmed."""
        who, state = query.from_user.id, button.state
        queue, message = self._services.reports, query.message
        report = await queue.find(who, button.number)
        decided = None
        if report is not None and state is ReportState.ACCEPTED and isinstance(message, Message):
            ref, edit = MessageRef.of(message), queue.proposal(who, report)
            if edit is not None:
                # It waits until the change was loaded: that may be refused, or called off.
                if await self._changing.propose(who, ref, texts, edit, reason_of(report.id)):
                    await self._responder.edit(query, reports.to_confirm(report, texts), texts)
                return
            order = _order(report)
            decided = reports.by_hand(report, order, texts)
            self._changing.expect_edit(who, ref, f"{order.partition(' ')[2]} ")
        decide = {
            ReportState.ACCEPTED: queue.accept,
            ReportState.REJECTED: queue.reject,
            ReportState.LATER: queue.later,
        }[state]
        was_waiting = await decide(who, button.number)
        if decided is None or not was_waiting:
            decided = reports.decided(state, texts, was_waiting=was_waiting)
        await self._responder.edit(query, decided, texts)
        left = [one for one in await queue.queue(who) if one.state is ReportState.OPEN]
        if was_waiting and left and isinstance(message, Message):
            await self._show(message, left[0], texts)

    async def _settle(self, query: CallbackQuery, button: AddAlias | LetBe, texts: Catalog) -> None:
        """Make a word another name of a place, or let it be."""
        who, queue = query.from_user.id, self._services.misses
        place = self._place(button.place) if isinstance(button, AddAlias) else None
        message = query.message
        if place is not None and isinstance(message, Message):
            edit = queue.alias(who, button.word, place.id)
            if not await self._changing.carry_out(who, MessageRef.of(message), texts, edit):
                return
        was_listed = await queue.settle(who, button.word)
        reply = misses.settled(button.word, texts, was_listed=was_listed)
        await self._responder.edit(query, reply, texts)

    async def _stale(self, order: Order, texts: Catalog) -> tuple[Reply, Keyboard | None]:
        found = await self._services.stale.list(order)
        reply = stale.stale_list(found, order, texts)
        other = SortStale(by_reach=order is Order.AGE).encode()
        buttons = choices([(texts.text("admin.press.order"), other)]) if found else None
        return reply, buttons

    def _place(self, hashed: str) -> Place | None:
        places = self._services.holder.current.places.values()
        return next((place for place in places if _hash(place) == hashed), None)


def _miss_pairs(one: Missed, texts: Catalog) -> list[tuple[str, str]]:
    pairs = [
        (
            texts.text("admin.press.is-place", token=one.token, place=place.name),
            AddAlias(one.token, _hash(place)).encode(),
        )
        for place in one.candidates
    ]
    nothing = texts.text("admin.press.no-place", token=one.token)
    return [*pairs, (nothing, LetBe(one.token).encode())]


def _order(report: Report) -> str:
    """Return how an administrator begins to carry out a report."""
    return " ".join(filter(None, ("/wijzig", report.body, _FIELDS.get(report.kind, ""))))


def _hash(place: Place) -> str:
    return hashlib.sha256(place.id.encode()).hexdigest()[:_HASH_CHARS]
