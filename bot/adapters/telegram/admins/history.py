"""How administrators look back: what was changed, when, by whom and why."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import GoBack, ShowRevision
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.adapters.telegram.responding import Incoming, Responder
from bot.messages.catalog import Catalog
from bot.messages.changes import history, previews
from bot.messages.reply import Reply
from bot.service.changing.history import PastRevision
from bot.service.changing.preview import NoRevision

_SHOWN = 5  # revisions in the list


class HistoryCommands:
    """The history; the service refuses everybody who is no administrator."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._history = responder.services.history

    async def on_geschiedenis(self, asked: Incoming) -> None:
        """/geschiedenis: the newest revisions; with a number, that one."""
        trace.note("history")
        who, texts = asked.person, asked.texts
        number = (asked.args or [""])[0]
        buttons: Keyboard | None
        if number.isdecimal():
            reply, buttons = await self._past(who, int(number[:9]), texts)
        else:
            revisions = await self._history.revisions(who, _SHOWN)
            planned = await self._history.planned(who)
            reply = history.history_reply(revisions, planned, texts)
            buttons = choices(
                (texts.text("admin.history-look", revision=one.revision.id), _look(one))
                for one in revisions
            )
        await self._responder.send(asked.ref, reply, texts, buttons=buttons)

    async def on_button(self, query: CallbackQuery, button: ShowRevision, texts: Catalog) -> None:
        """Show one revision in the place of the list."""
        trace.note("history")
        reply, buttons = await self._past(query.from_user.id, button.number, texts)
        await self._responder.edit(query, reply, texts, buttons=buttons)

    async def _past(
        self, who: int | None, number: int, texts: Catalog
    ) -> tuple[Reply, Keyboard | None]:
        try:
            past = await self._history.revision(who, number)
        except NoRevision as error:
            return previews.refused_reply(error, texts), None
        reply = history.revision_reply(past, texts)
        if past.is_active:
            return reply, None
        label = texts.text("admin.history-back", revision=number)
        return reply, choices([(label, GoBack(number).encode())])


def _look(past: PastRevision) -> str:
    return ShowRevision(past.revision.id).encode()
