"""A person who chats with the bot, in a chat of their own or in a group, or who types its name."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from tests.telegram.bot_api import TOKEN, USERNAME, BotApi, until
from tests.telegram.calls import Call
from tests.telegram.memory import Message
from tests.telegram.rules import units

_SUPERGROUP = -1_000_000_000_000  # below it are the numbers of supergroups
NAME = "Verzonnen Persoon"
_HEARD = (
    *("sendMessage", "editMessageText", "sendContact", "sendDocument", "answerInlineQuery"),
    *("sendPhoto", "editMessageMedia", "editMessageReplyMarkup"),
)
_COMMAND = re.compile(r"/\w+(@\w+)?")
_MENTION = re.compile(r"@\w+")


class Person:
    """Somebody who started the bot; the server tells everything by their number."""

    _numbers = count(900_000_001)
    _queries = count(1)

    def __init__(
        self,
        api: BotApi,
        *,
        group: int | None = None,
        language: str | None = None,
        token: str = TOKEN,
        number: int | None = None,
        patience_s: float = 5.0,
    ) -> None:
        """Have a chat with the bot, or be in a *group* with it; *language* is that of the app."""
        self._patience_s = patience_s
        self._api = api
        self._token = token
        self.number = number or next(Person._numbers)
        self.chat = group or self.number
        self._from = {"id": self.number, "is_bot": False, "first_name": NAME}
        if language is not None:
            self._from["language_code"] = language
        self._asked: set[str] = set()  # own inline queries
        self._shared: set[str] = set()  # own inline messages
        api.chats.known.add(self.chat)

    @property
    def heard(self) -> list[Call]:
        """What the bot said to this person so far: messages, edits, cards, files, suggestions."""
        return [
            call
            for call in self._api.calls
            if call.status == 200 and call.method in _HEARD and self._is_mine(call)
        ]

    async def say(self, text: str, answers: int = 1) -> Call:
        """Type *text*; return the bot's answer, the last where it sends several."""
        return await self.show(answers, **typed(text))

    async def show(self, answers: int = 1, **content: Any) -> Call:
        """Send a message of any kind."""
        before = len(self.heard)
        await self.send(**content)
        return await self._answer(before + answers)

    async def reply(self, text: str, to: Message, answers: int = 1) -> Call:
        """Type *text* as a reply to a message of the bot; return the bot's answer."""
        return await self.show(answers, **typed(text), reply_to_message=self.quoted(to))

    def quoted(self, message: Message) -> dict[str, Any]:
        """A message of the bot as Telegram sends it along with a reply: its buttons too."""
        shown = self._api.chats.shown(message)
        shown.pop("reply_to_message", None)  # a quoted message quotes no further
        sender = {
            "id": int(TOKEN.partition(":")[0]),
            "is_bot": True,
            "first_name": "Bot",
            "username": USERNAME,
        }
        return {**shown, "chat": self._chat_fields(), "from": sender}

    async def send(self, **content: Any) -> dict[str, Any]:
        """Send a message of any kind, and do not wait; return it."""
        message = self.message(**content)
        await self._api.enqueue(self._token, message=message)
        return message

    async def upload(
        self, content: bytes, answers: int = 1, name: str = "lijst.csv", caption: str = ""
    ) -> Call:
        """Send a file."""
        document = {
            "file_id": self._api.upload(content),
            "file_unique_id": "verzonnen",
            "file_name": name,
            "file_size": len(content),
        }
        below = {"caption": caption} if caption else {}
        return await self.show(answers, document=document, **below)

    async def press(self, label: str, answers: int = 1, under: Message | None = None) -> Call:
        """Press a button: under the bot's latest message that has it, or under another one.

        One that is behind [Meer] is looked for there.
        """
        message = under or self._api.chats.latest(self.chat, label) or self.latest()
        more = [data for data in message.buttons.values() if data.startswith("+")]
        if label not in message.buttons and more:
            await self.press_raw(more[0], under=message)
        assert label in message.buttons, f"no button {label}"
        return await self.press_raw(message.buttons[label], answers, under=message)

    async def press_raw(
        self, data: str | None, answers: int = 1, under: Message | None = None
    ) -> Call:
        """Press a button that may be forged: under the bot's latest message, or an old one."""
        before = len(self.heard)
        await self.tap(data, under)
        return await self._answer(before + answers)

    async def tap(self, data: str | None, under: Message | None = None) -> None:
        """Press a button, and do not wait."""
        held = under or self._api.chats.latest(self.chat) or self.old_message()
        query: dict[str, Any] = {
            "id": str(next(Person._queries)),
            "from": self._from,
            "chat_instance": "1",
        }
        query |= {"data": data} if data is not None else {"game_short_name": "spel"}
        if held.chat == 0:
            query["inline_message_id"] = held.id
        else:
            query["message"] = {**self._api.chats.shown(held), "chat": self._chat_fields()}
        await self._api.enqueue(self._token, callback_query=query)

    async def tap_forgotten(self, data: str, under: Message | None = None) -> None:
        """Press a button under a message so old that Telegram tells only where it stands."""
        held = under or self.old_message()
        query = {
            "id": str(next(Person._queries)),
            "from": self._from,
            "chat_instance": "1",
            "message": {"message_id": held.id, "date": 0, "chat": self._chat_fields()},
            "data": data,
        }
        await self._api.enqueue(self._token, callback_query=query)

    async def look_for(self, text: str) -> Call:
        """Type the bot's name and *text* in any chat; return the suggestions."""
        before = len(self.heard)
        await self.type_after_name(text)
        return await self._answer(before + 1)

    async def type_after_name(self, text: str) -> None:
        """Type the bot's name and *text*, and do not wait."""
        query = {"id": str(next(Person._queries)), "from": self._from, "query": text, "offset": ""}
        self._asked.add(str(query["id"]))
        await self._api.enqueue(self._token, inline_query=query)

    def pick(self, card: dict[str, Any]) -> Message:
        """Send a suggestion to some chat; return the message there."""
        number = f"verzonnen-{next(Person._queries)}"
        self._shared.add(number)
        content = card["input_message_content"]
        markup = card.get("reply_markup")
        return self._api.chats.said(0, number, content["message_text"], markup)

    def latest(self) -> Message:
        """The bot's message in this chat that was sent or changed last."""
        message = self._api.chats.latest(self.chat)
        assert message is not None
        return message

    def old_message(self) -> Message:
        """A message of the bot from long ago."""
        return self._api.chats.said(self.chat, self._api.take_number(), "een eerder antwoord")

    def delete(self, number: int | str) -> None:
        """Delete a message in this chat, whoever sent it."""
        self._api.chats.delete(self.chat, number)

    def delete_shared(self, message: Message) -> None:
        """Delete a message that was sent inline."""
        self._api.chats.delete(0, message.id)

    def message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": self._api.take_number(),
            "date": 1_800_000_000,
            "chat": self._chat_fields(),
            "from": self._from,
            **content,
        }

    def _chat_fields(self) -> dict[str, Any]:
        if self.chat > 0:
            return {"id": self.chat, "type": "private", "first_name": NAME}
        kind = "supergroup" if self.chat < _SUPERGROUP else "group"
        return {"id": self.chat, "type": kind, "title": "Voorbeeldgroep"}

    def _is_mine(self, call: Call) -> bool:
        if call.method == "answerInlineQuery":
            return call.fields["inline_query_id"] in self._asked
        return call.chat == self.chat or call.fields.get("inline_message_id") in self._shared

    async def _answer(self, number: int) -> Call:
        await until(lambda: len(self.heard) >= number, self._patience_s)
        heard = self.heard
        assert len(heard) == number, [call.text for call in heard[number - 1 :]]
        return heard[-1]


def typed(text: str) -> dict[str, Any]:
    """Make what Telegram makes of *text*: commands and names are marked."""
    command = _COMMAND.match(text)
    found = [("mention", match) for match in _MENTION.finditer(text)]
    if command is not None:
        found = [("bot_command", command), *(one for one in found if one[1].end() > command.end())]
    entities = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, match in found
    ]
    return {"text": text, "entities": entities} if entities else {"text": text}
