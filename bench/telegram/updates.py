"""Makes updates: real questions of people who differ, as HTTP requests ready to be written."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from bench.load import Request
from bench.telegram.stub import Hook

_FIRST_CHAT = 10_000_000
CHATS = 20_000  # each waits for one answer at a time: so an answer tells by its chat what it is for


class Updates:
    """Makes the updates of one bot: numbers go up, questions and chats go round."""

    def __init__(self, hook: Hook, asked: list[str]) -> None:
        parts = urlsplit(hook.url)
        lines = [
            f"POST {parts.path or '/'} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Content-Type: application/json",
            *([f"X-Telegram-Bot-Api-Secret-Token: {hook.secret}"] if hook.secret else []),
            "Content-Length: ",
        ]
        self._head = "\r\n".join(lines).encode()
        self._texts = [json.dumps(text, ensure_ascii=False) for text in asked]
        self._made = 0

    def make(self, number: int) -> list[Request]:
        """Return the next *number* updates, at most `CHATS`, dated now."""
        assert number <= CHATS
        now = int(time.time())
        start = self._made
        self._made += number
        return [self._request(index, now) for index in range(start, start + number)]

    def _request(self, index: int, now: int) -> Request:
        chat = _FIRST_CHAT + index % CHATS
        person = f'"id":{chat},"first_name":"An"'
        body = (
            f'{{"update_id":{index + 1},"message":{{"message_id":{index + 1},"date":{now},'
            f'"chat":{{{person},"type":"private"}},'
            f'"from":{{{person},"is_bot":false,"language_code":"nl"}},'
            f'"text":{self._texts[index % len(self._texts)]}}}}}'
        ).encode()
        return Request(chat, b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
