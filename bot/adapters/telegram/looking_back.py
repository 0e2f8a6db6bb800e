"""How administrators look back: what was changed, when, by whom and why."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.admin_buttons import Back, Chapter
from bot.adapters.telegram.desk import Desk, Where
from bot.adapters.telegram.keyboard import Keyboard, choices
from bot.messages import changing, history
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service import history as looked
from bot.service.preview import NoRevision

Context = ContextTypes.DEFAULT_TYPE
_SHOWN = 5  # revisions in the list


class LookingBack:
    """The history; the service refuses everybody who is no administrator."""

    def __init__(self, desk: Desk) -> None:
        """Answer at *desk*."""
        self._desk = desk
        self._history = desk.services.history

    async def on_geschiedenis(self, update: Update, context: Context) -> None:
        """/geschiedenis: the newest revisions; with a number, that one."""
        trace.note("history")
        person, message = update.effective_user, update.effective_message
        assert message is not None  # that is what this handles
        who, say = person.id if person else None, self._desk.catalog_for(person)
        number = (context.args or [""])[0]
        buttons: Keyboard | None
        if number.isdecimal():
            reply, buttons = await self._chapter(who, int(number[:9]), say)
        else:
            chapters = await self._history.chapters(who, _SHOWN)
            planned = await self._history.planned(who)
            reply = history.history_reply(chapters, planned, say)
            buttons = choices(
                (say.text("admin.history-look", revision=one.revision.id), _look(one))
                for one in chapters
            )
        await self._desk.send(Where.of(message), reply, say, buttons=buttons)

    async def on_button(self, query: CallbackQuery, button: Chapter, say: Catalog) -> None:
        """Show one revision in the place of the list."""
        trace.note("history")
        reply, buttons = await self._chapter(query.from_user.id, button.number, say)
        await self._desk.edit(query, reply, say, buttons=buttons)

    async def _chapter(
        self, who: int | None, number: int, say: Catalog
    ) -> tuple[Reply, Keyboard | None]:
        try:
            chapter = await self._history.chapter(who, number)
        except NoRevision as error:
            return changing.refused_reply(error, say), None
        reply = history.chapter_reply(chapter, say)
        if chapter.is_active:
            return reply, None
        label = say.text("admin.history-back", revision=number)
        return reply, choices([(label, Back(number).encode())])


def _look(chapter: looked.Chapter) -> str:
    return Chapter(chapter.revision.id).encode()
