"""Sends replies to Telegram: as messages, as edits of the message that a button hangs under.

Everything that people can do to a chat meanwhile is met here: they block the bot, delete the
message, press twice, turn the group into a supergroup. That is counted, and is no error.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InputFile,
    InputMediaPhoto,
    MaybeInaccessibleMessage,
    Message,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest

from bot.adapters.metrics import Metrics
from bot.adapters.telegram import trace
from bot.adapters.telegram.calling import ANSWER_S, OPTIONAL_S, Retry, as_they_are
from bot.adapters.telegram.keyboard import Keyboard

_log = logging.getLogger(__name__)
Method = Callable[..., Awaitable[object]]  # of the library's bot
_DOWNLOAD_S = 60.0
_NO_PREVIEW = {"is_disabled": True}

# What Telegram says of a message that can no longer be edited; another is sent instead.
_GONE = (
    *("message to edit not found", "message can't be edited", "message_id_invalid"),
    "there is no text in the message to edit",  # it is a photo
)
# What it says of a file that it should know by now.
_UNKNOWN_FILE = ("wrong file identifier", "wrong remote file", "wrong file_id", "file reference")
# Of a group where nobody but administrators sends photos.
_NO_PHOTOS = "not enough rights to send photos"
# And of what needs no answer any more.
_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
_SAME = "message is not modified"


class UnknownFile(Exception):
    """Telegram does not know a photo any more that it has had."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes."""

    chat_id: int
    reply_to: int | None = None  # the message that it answers visibly; it may be gone by now
    thread: int | None = None  # the topic of a group with topics
    instead_of: int | None = None  # whose place it takes; where that is gone it is sent anew


class Sender:
    """Sends for one bot."""

    def __init__(self, bot: Bot, request: BaseRequest, metrics: Metrics, retry: Retry) -> None:
        self._bot = bot
        self._request = request
        self._metrics = metrics
        self._retry = retry

    async def messages(
        self,
        target: Target,
        texts: list[str],
        keyboard: Keyboard | None = None,
        *,
        every_one_quotes: bool = False,
    ) -> None:
        """Send HTML messages, the buttons under the last one.

        Args:
            target: MessageRef to.
            texts: Each at most 4,096 UTF-16 units.
            keyboard: The buttons.
            every_one_quotes: Whether all answer a message visibly, not only the first.
        """
        for number, text in enumerate(texts, 1):
            fields = {
                "chat_id": target.chat_id,
                "message_thread_id": target.thread,
                "text": text,
                "parse_mode": ParseMode.HTML,
                "link_preview_options": _NO_PREVIEW,
                "reply_markup": keyboard if number == len(texts) else None,
                "reply_parameters": (
                    _quoting(target.reply_to) if number == 1 or every_one_quotes else None
                ),
            }
            await self._send("sendMessage", fields)

    async def edit(self, query: CallbackQuery, texts: list[str], keyboard: Keyboard | None) -> None:
        """Put another text in the place of the message that a button hangs under.

        What does not fit in it follows as new messages. Where it is gone, or is a photo, all is
        new.
        """
        if isinstance(query.message, Message) and query.message.photo:
            await self.messages(target_below(query.message), texts, keyboard)
            return
        text, *more = texts
        fields: dict[str, Any] = {
            "text": text,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": _NO_PREVIEW,
            "reply_markup": None if more else keyboard,
        }
        message = query.message
        if not await self._edit("editMessageText", query, fields):
            more = texts
        if more and message is not None:
            await self.messages(target_below(message), more, keyboard)

    async def edit_buttons(self, query: CallbackQuery, keyboard: Keyboard | None) -> None:
        """Put other buttons under a message; where it is gone, nothing is to be done."""
        await self._edit("editMessageReplyMarkup", query, {"reply_markup": keyboard})

    async def contact(self, chat_id: int, fields: Mapping[str, Any]) -> None:
        """Send a contact card; *fields* as of the method sendContact."""
        await self._send("sendContact", {"chat_id": chat_id, **fields})

    async def file(
        self, chat_id: int, content: bytes, name: str, *, reply_to: int | None = None
    ) -> None:
        """Send a file."""
        fields = {
            "chat_id": chat_id,
            "document": InputFile(content, filename=name),
            "reply_parameters": _quoting(reply_to),
        }
        await self._send(self._bot.send_document, fields)

    async def photo(
        self, target: Target, picture: bytes | str, caption: str, keyboard: Keyboard | None
    ) -> str | None:
        """Send a photo; return what Telegram keeps it by, None if it was not shown.

        Where a group takes no photos, what would stand below it is sent alone.

        Args:
            target: MessageRef to.
            picture: As it is, or what Telegram keeps it by.
            caption: HTML, at most 1,024 UTF-16 units.
            keyboard: The buttons.

        Raises:
            UnknownFile: If Telegram keeps no such photo any more.
        """
        fields: dict[str, Any] = {"chat_id": target.chat_id, "reply_markup": keyboard}
        try:
            if target.instead_of is not None:
                media = InputMediaPhoto(picture, caption=caption, parse_mode=ParseMode.HTML)
                shown: dict[str, Any] = {"message_id": target.instead_of, "media": media}
                try:
                    sent = await self._send(self._bot.edit_message_media, {**fields, **shown})
                except BadRequest as error:
                    if not _says(error, *_GONE):
                        raise
                    self._count("message-gone")
                else:
                    return _photo_of(sent)
            shown = {"photo": picture, "caption": caption, "parse_mode": ParseMode.HTML}
            shown["reply_parameters"] = _quoting(target.reply_to)
            shown["message_thread_id"] = target.thread
            return _photo_of(await self._send(self._bot.send_photo, {**fields, **shown}))
        except BadRequest as error:
            if _says(error, _NO_PHOTOS):
                self._count("no-photos")
                await self.messages(target, [caption], keyboard)
                return None
            if not isinstance(picture, str) or not _says(error, *_UNKNOWN_FILE):
                raise
            self._count("unknown-file")
            raise UnknownFile from error

    async def draws(self, target: Target) -> None:
        """Show that a photo is on its way."""
        fields = {
            "chat_id": target.chat_id,
            "message_thread_id": target.thread,
            "action": ChatAction.UPLOAD_PHOTO,
        }
        try:
            await self._send_optional("sendChatAction", fields)
        except (BadRequest, ChatMigrated):  # the photo itself will meet it
            self._count("courtesy")

    async def acknowledge(
        self, query_id: str, text: str | None = None, *, is_alert: bool = False
    ) -> None:
        """Stop a button's spinner, with a short notice maybe; of no use later, so not for long."""
        fields = {"callback_query_id": query_id, "text": text, "show_alert": is_alert}
        await self._send_optional("answerCallbackQuery", fields)

    async def results(self, fields: Mapping[str, Any]) -> None:
        """Answer an inline query; *fields* as of the method answerInlineQuery."""
        await self._send_optional("answerInlineQuery", fields)

    async def download(self, file_id: str, most_bytes: int) -> bytes | None:
        """Return what a file holds that somebody sent; None if it is larger than *most_bytes*.

        Raises:
            TelegramError: If Telegram does not hand it over within a minute.
        """

        async def fetch() -> bytes | None:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > most_bytes:
                return None
            return bytes(await file.download_as_bytearray())

        try:
            content = await self._retry(fetch, _DOWNLOAD_S)
        except TelegramError:
            self._count("download")
            raise
        return None if content is None or len(content) > most_bytes else content

    async def _edit(self, method: str, query: CallbackQuery, fields: Mapping[str, Any]) -> bool:
        """Edit the message that a button hangs under; False if it is gone."""
        place: dict[str, Any] = {}
        if query.inline_message_id is not None:
            place["inline_message_id"] = query.inline_message_id
        elif query.message is not None:
            place = {"chat_id": query.message.chat.id, "message_id": query.message.message_id}
        try:
            if place:
                await self._send(method, {**fields, **place})
        except BadRequest as error:
            if not _says(error, *_GONE):
                raise
            self._count("message-gone")
            return False
        return True

    async def _send(self, method: str | Method, fields: Mapping[str, Any]) -> object:
        """Call a method that must succeed; return what came of it, None if nothing did.

        A method of the library takes files, and returns an object; one of Telegram, by its name,
        does neither.
        """
        try:
            try:
                return await self._retry(lambda: self._call(method, fields), ANSWER_S)
            except ChatMigrated as error:
                self._count("migrated")
                moved = {**fields, "chat_id": error.new_chat_id}
                return await self._retry(lambda: self._call(method, moved), ANSWER_S)
        except Forbidden:
            self._count("blocked")
            trace.note("blocked")
        except BadRequest as error:
            if not _says(error, _SAME):
                raise
            self._count("not-modified")
        return None

    async def _send_optional(self, method: str, fields: Mapping[str, Any]) -> None:
        """Call a method whose failure costs the person nothing."""
        try:
            await self._retry(lambda: self._call(method, fields), OPTIONAL_S)
        except BadRequest as error:
            if not _says(error, *_LATE):
                raise
            self._count("too-late")
        except (NetworkError, RetryAfter, Forbidden) as error:
            self._count("courtesy")
            _log.info("a call that may fail did fail: %s", type(error).__name__)

    async def _call(self, method: str | Method, fields: Mapping[str, Any]) -> object:
        if isinstance(method, str):
            # The address holds the token, and is never logged.
            return await self._request.post(f"{self._bot.base_url}/{method}", as_they_are(fields))
        given = {name: value for name, value in fields.items() if value is not None}
        # What is JSON already goes in as it is.
        ready = {name: value for name, value in given.items() if isinstance(value, dict)}
        return await method(
            **{name: value for name, value in given.items() if name not in ready}, api_kwargs=ready
        )

    def _count(self, reason: str) -> None:
        self._metrics.refusals.labels(reason=reason).inc()


def _photo_of(sent: object) -> str | None:
    """Return what Telegram keeps the photo of a message by: the largest of its sizes."""
    return sent.photo[-1].file_id if isinstance(sent, Message) and sent.photo else None


def is_group(message: MaybeInaccessibleMessage | Message | None) -> bool:
    """Tell whether a message stands in a group."""
    return message is not None and message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


def is_from(message: Message | None, person: int) -> bool:
    """Tell whether a message was sent by somebody, or by the bot, of that number."""
    return message is not None and message.from_user is not None and message.from_user.id == person


def target_below(message: MaybeInaccessibleMessage, reply_to: int | None = None) -> Target:
    """Return the place below a message: its chat and, in a group with topics, its topic.

    A message that merely answers another has the number of a thread too, that takes no messages.
    """
    is_in_topic = isinstance(message, Message) and bool(message.is_topic_message)
    thread = message.message_thread_id if isinstance(message, Message) and is_in_topic else None
    return Target(message.chat.id, reply_to, thread)


def _quoting(message_id: int | None) -> dict[str, object] | None:
    if message_id is None:
        return None
    return {"message_id": message_id, "allow_sending_without_reply": True}


def _says(error: BadRequest, *parts: str) -> bool:
    said = error.message.lower()
    return any(part in said for part in parts)
