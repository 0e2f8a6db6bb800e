"""Posts updates to a webhook as Telegram does, and times their answers.

Like Telegram it keeps up to 40 connections, and sends the next update on one as soon as the last
one was taken (HTTP 200), whether answered or not. An answer arrives in that response or as a call
of sendMessage; the first counts.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from bench import load
from bench.telegram.stub import Hook

CONNECTIONS = 40  # Telegram's own number where a bot does not ask for another


class Load(load.Load):
    """The load on one bot; its requests go by the number of their chat."""

    def __init__(self, hook: Hook) -> None:
        parts = urlsplit(hook.url)
        super().__init__(parts.hostname or "", parts.port or 80, CONNECTIONS)

    def took(self, number: int, status: int, body: bytes) -> None:
        """Take the response to an update; whether it holds the answer, and whose, it says."""
        del number
        if status != 200:
            self.fail(f"it refused an update with HTTP {status}")
        elif b'"method"' in body:
            self._read(body)

    def _read(self, body: bytes) -> None:
        try:
            call = json.loads(body)
            if call["method"] == "sendMessage":
                self.answered(int(call["chat_id"]))
        except (ValueError, KeyError, TypeError):
            self.fail(f"its response is no call of the Bot API: {body[:200]!r}")
