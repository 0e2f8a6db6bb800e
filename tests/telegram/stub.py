"""The methods that the emulator does not model, or not as Telegram has them.

Each takes what it should be given, and refuses what Telegram refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator

from tests.telegram import rules
from tests.telegram.memory import Chats, Profile

Fields = dict[str, Any]


class Stub:
    """What Telegram would say, from what it keeps."""

    def __init__(self, emulator: LoBotApiEmulator) -> None:
        self.chats = Chats()
        self.profile = Profile()
        self.queries: set[str] = set()  # those that may be answered
        self._emulator = emulator
        self.methods: dict[str, Callable[[Fields], Any]] = {
            "answerCallbackQuery": self._answer_callback,
            "answerInlineQuery": self._answer_inline,
            "editMessageReplyMarkup": self._edit_buttons,
            "editMessageText": self._edit,
            "getChat": self._chat,
            "getFile": self._file,
            "getMyCommands": self._commands,
            "getMyDescription": partial(self._description, "description"),
            "getMyShortDescription": partial(self._description, "short_description"),
            "sendContact": self._contact,
            "setMyCommands": self._set_commands,
            "setMyDescription": partial(
                self._set_description, "description", rules.MOST_DESCRIPTION
            ),
            "setMyShortDescription": partial(
                self._set_description, "short_description", rules.MOST_SHORT_DESCRIPTION
            ),
        }

    def take_number(self) -> int:
        """Return a number for a message: both sides of a chat share them."""
        number: int = self._emulator.next_id
        self._emulator.next_id += 1
        return number

    def check_chat(self, fields: Fields) -> None:
        """Refuse a chat that the bot cannot write to, and an answer to what is not there."""
        chat = self._emulator.bound_integer(fields.get("chat_id"))
        if chat in self.chats.migrated:
            raise ApiRefusal(
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": self.chats.migrated[chat]},
            )
        _refuse_if("chat not found" if chat not in self.chats.known else None)
        quoted = fields.get("reply_parameters")
        if chat is None or quoted is None or quoted.get("allow_sending_without_reply"):
            return
        number = quoted["message_id"]
        if not self.chats.theirs(chat, number) and not self.chats.ours(chat, number):
            _refuse_if("message to be replied not found")

    def check_text(self, fields: Fields) -> None:
        """Refuse a text, a preview or a keyboard."""
        _refuse_if(rules.text_fault(fields.get("text"), fields.get("parse_mode")))
        _refuse_if(rules.preview_fault(fields.get("link_preview_options")))
        markup = fields.get("reply_markup")
        if markup is not None and "force_reply" in markup:
            _refuse_if(rules.markup_fault(markup))
        elif markup is not None:
            self._emulator.validate_markup(markup)

    def keep(self, fields: Fields, number: int, photo: str | None = None) -> None:
        """Keep a message that the bot sent."""
        quoted = fields.get("reply_parameters") or {}
        message = self.chats.said(
            int(fields["chat_id"]),
            number,
            fields.get("text") or fields.get("caption", ""),
            fields.get("reply_markup"),
            quoted.get("message_id"),
        )
        message.photo = photo

    def check_caption(self, fields: Fields) -> None:
        """Refuse the words below a photo, or a keyboard."""
        _refuse_if(rules.caption_fault(fields.get("caption"), fields.get("parse_mode")))
        if fields.get("reply_markup") is not None:
            self._emulator.validate_markup(fields["reply_markup"])

    def edit_media(self, fields: Fields, uploads: Fields) -> Any:
        """Put a photo in the place of a message, whether it had one or a text."""
        media = fields["media"]
        chat = int(fields["chat_id"])
        message = self.chats.ours(chat, int(fields["message_id"]))
        if message is None:
            raise _refusal("message to edit not found")
        markup = fields.get("reply_markup")
        self.check_caption({**media, "reply_markup": markup})
        source = self._emulator.source("photo", media["media"], uploads)
        shown = self._emulator.media_message(chat, "photo", source, None, message.id)
        photo = shown["photo"][-1]["file_id"]
        if not self.chats.edited(message, media["caption"], markup, photo):
            raise _refusal("message is not modified")
        return {**self.chats.shown(message), "chat": _chat(chat)}

    def _edit(self, fields: Fields) -> Any:
        inline = fields.get("inline_message_id")
        chat = 0 if inline else int(fields["chat_id"])
        message = self.chats.ours(chat, inline or int(fields["message_id"]))
        if message is None:
            raise _refusal("MESSAGE_ID_INVALID" if inline else "message to edit not found")
        if message.photo is not None:
            raise _refusal("there is no text in the message to edit")
        self.check_text(fields)
        if not self.chats.edited(message, fields["text"], fields.get("reply_markup")):
            raise _refusal(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        return True if inline else {**self.chats.shown(message), "chat": _chat(chat)}

    def _edit_buttons(self, fields: Fields) -> Any:
        inline = fields.get("inline_message_id")
        chat = 0 if inline else int(fields["chat_id"])
        message = self.chats.ours(chat, inline or int(fields["message_id"]))
        if message is None:
            raise _refusal("MESSAGE_ID_INVALID" if inline else "message to edit not found")
        markup = fields.get("reply_markup")
        if markup is not None:
            self._emulator.validate_markup(markup)
        if not self.chats.edited(message, message.html, markup, message.photo):
            raise _refusal("message is not modified")
        return True if inline else {**self.chats.shown(message), "chat": _chat(chat)}

    def _contact(self, fields: Fields) -> Any:
        _refuse_if(rules.contact_fault(fields))
        self._emulator.validate_reply(fields)
        number = self.take_number()
        self.keep(fields, number)
        parts = ("phone_number", "first_name", "vcard")
        return {
            "message_id": number,
            "date": 1,
            "chat": _chat(int(fields["chat_id"])),
            "contact": {name: fields[name] for name in parts if name in fields},
        }

    def _answer_callback(self, fields: Fields) -> bool:
        self._check_query(fields["callback_query_id"])
        self._emulator.validate_callback_answer(fields)
        return True

    def _answer_inline(self, fields: Fields) -> bool:
        self._check_query(fields["inline_query_id"])
        _refuse_if(rules.results_button_fault(fields.get("button")))
        self._emulator.validate_inline_answer(fields)
        for card in fields["results"]:
            content = card["input_message_content"]
            markup = card.get("reply_markup")
            self.check_text({**content, "text": content["message_text"], "reply_markup": markup})
        return True

    def _check_query(self, query: object) -> None:
        if str(query) not in self.queries:
            raise _refusal("query is too old and response timeout expired or query ID is invalid")

    def _chat(self, fields: Fields) -> Any:
        chat = int(fields["chat_id"])
        _refuse_if("chat not found" if chat not in self.chats.known else None)
        return {**_chat(chat), "accent_color_id": 0, "max_reaction_count": 11}

    def _file(self, fields: Fields) -> Any:
        name = fields["file_id"]
        kept = self._emulator.assets.get(name)
        if kept is None:
            raise _refusal("wrong file_id or the file is temporarily unavailable")
        _refuse_if("file is too big" if kept["size"] > rules.MOST_DOWNLOAD else None)
        return {
            "file_id": name,
            "file_unique_id": f"{name}-een",
            "file_path": name,
            "file_size": kept["size"],
        }

    def _commands(self, fields: Fields) -> Any:
        return self.profile.commands.get(self.profile.place(fields), [])

    def _set_commands(self, fields: Fields) -> bool:
        _refuse_if(rules.commands_fault(fields.get("commands")))
        chat = fields.get("scope", {}).get("chat_id")
        _refuse_if("chat not found" if chat not in {None, *self.chats.known} else None)
        self.profile.commands[self.profile.place(fields)] = fields["commands"]
        return True

    def _description(self, name: str, fields: Fields) -> Any:
        return {name: self.profile.descriptions.get((name, fields.get("language_code", "")), "")}

    def _set_description(self, name: str, most: int, fields: Fields) -> bool:
        text = fields.get(name, "")
        _refuse_if(f"{name} is too long" if len(text) > most else None)
        self.profile.descriptions[name, fields.get("language_code", "")] = text
        return True


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private" if chat > 0 else "group"}


def _refuse_if(reason: str | None) -> None:
    if reason is not None:
        raise _refusal(reason)


def _refusal(reason: str) -> ApiRefusal:
    return ApiRefusal(f"Bad Request: {reason}")
