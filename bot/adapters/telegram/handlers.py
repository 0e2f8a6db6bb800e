"""From an update to a service call to a reply. Stateless: a button carries all it needs."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from typing import Any

from telegram import CallbackQuery, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.adapters.telegram.draw import QUESTION, html, keyboard
from bot.adapters.telegram.patience import patiently
from bot.core.outcome import Talk, TalkKind
from bot.messages.catalog import Catalog
from bot.messages.render import expired, failed, privacy, render, start
from bot.messages.reply import Reply
from bot.messages.speak import reply_to, voice_of
from bot.service.ask import Ask

_log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """What the bot does with each kind of update."""

    def __init__(self, ask: Ask, say: Catalog) -> None:
        """Answer with *ask* in the words of *say*."""
        self._ask = ask
        self._say = say

    async def on_start(self, update: Update, context: Context) -> None:
        """/start: who the bot is, with examples to tap."""
        del context
        await _reply(update, start(voice_of(self._ask.nothing(), self._say)))

    async def on_help(self, update: Update, context: Context) -> None:
        """/help: what can be typed."""
        del context
        voice = voice_of(self._ask.nothing(), self._say)
        await _reply(update, render(Talk(TalkKind.HELP), voice))

    async def on_privacy(self, update: Update, context: Context) -> None:
        """/privacy: what is kept about people."""
        del context
        await _reply(update, privacy(self._say))

    async def on_text(self, update: Update, context: Context) -> None:
        """A question in free text, or under a picture."""
        del context
        message = update.effective_message
        assert message is not None
        await _reply(update, reply_to(self._ask(message.text or message.caption or ""), self._say))

    async def on_other(self, update: Update, context: Context) -> None:
        """A picture, a sticker, a voice message: there is no text to read."""
        del context
        await _reply(update, reply_to(self._ask.nothing(), self._say))

    async def on_button(self, update: Update, context: Context) -> None:
        """A button under an earlier reply, maybe from before a restart."""
        del context
        query = update.callback_query
        assert query is not None  # that is what this handles
        await _acknowledge(query)
        data = query.data or ""
        if data.startswith(QUESTION):
            reply = reply_to(self._ask(data.removeprefix(QUESTION)), self._say)
        else:
            asked = self._ask.follow(data)
            reply = reply_to(asked, self._say) if asked else expired(self._say)
        await _reply(update, reply)

    async def on_error(self, update: object, context: Context) -> None:
        """Log what broke, without the update; then tell the person calmly."""
        error = context.error
        if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
            _log.warning("a reply could not be sent: %s", type(error).__name__)
            return
        if isinstance(error, Forbidden):
            _log.info("a chat refused a message: the bot was blocked or removed")
            return
        number = update.update_id if isinstance(update, Update) else None
        _log.error("update %s failed\n%s", number, _trace(error))
        if isinstance(update, Update) and update.effective_chat is not None:
            for text, options in _messages(failed(self._say)):
                await _try_to_send(context, update.effective_chat.id, text, options)


async def _reply(update: Update, reply: Reply) -> None:
    message = update.effective_message
    assert message is not None  # each kind of update that is handled has one
    for text, options in _messages(reply):
        # In a group this quotes the message, which may be gone by now.
        await patiently(
            partial(message.reply_text, text, allow_sending_without_reply=True, **options)
        )


def _messages(reply: Reply) -> list[tuple[str, dict[str, Any]]]:
    """Return each message with its options; the buttons hang under the last one."""
    texts = html(reply)
    options: dict[str, Any] = {
        "parse_mode": ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }
    return [
        (text, {**options, "reply_markup": keyboard(reply) if number == len(texts) else None})
        for number, text in enumerate(texts, 1)
    ]


async def _acknowledge(query: CallbackQuery) -> None:
    """Stop the button's spinner; a press that cannot be acknowledged is still answered."""
    try:
        await query.answer()
    except TelegramError as error:
        _log.info("a press could not be acknowledged: %s", type(error).__name__)


async def _try_to_send(context: Context, chat_id: int, text: str, options: dict[str, Any]) -> None:
    try:
        await context.bot.send_message(chat_id, text, **options)
    except TelegramError as error:
        _log.warning("the apology could not be sent: %s", type(error).__name__)


def _trace(error: BaseException | None) -> str:
    """Return the traceback without what the exceptions say: that may quote somebody's message."""
    lines: list[str] = []
    while error is not None:
        lines += [f"{type(error).__name__}\n", *traceback.format_tb(error.__traceback__)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()
