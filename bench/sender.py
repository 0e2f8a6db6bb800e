"""One keep-alive HTTP connection that posts what it is given, one request at a time."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from httptools import HttpParserError, HttpResponseParser


class Receiver(Protocol):
    """Who hears of responses."""

    def on_response(self, sender: Sender, status: int, body: bytes) -> None:
        """A response is in; the sender is free again if it is open."""

    def on_lost(self, sender: Sender) -> None:
        """The connection is gone; the sender is busy if it waited for a response."""


class Sender(asyncio.Protocol):
    """The connection: asyncio tells it what comes in, and the parser what that means."""

    def __init__(self, receiver: Receiver) -> None:
        self.is_busy = False
        self.is_open = True
        self._receiver: Receiver | None = receiver  # None: closed by us, nobody wants to hear
        self._parser = HttpResponseParser(self)
        self._body = bytearray()
        self._transport: asyncio.Transport | None = None

    def post(self, written: bytes) -> None:
        """Write a request: head and body."""
        assert self._transport is not None
        self.is_busy = True
        self._body.clear()
        self._transport.write(written)

    def close(self) -> None:
        """Close without a sound."""
        self._receiver = None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: it is open."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """asyncio: a piece of a response is in."""
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            assert self._transport is not None
            self._transport.abort()  # still busy: so the receiver hears of it as a failure

    def connection_lost(self, error: Exception | None) -> None:
        """asyncio: it is closed, by whichever side."""
        del error
        self.is_open = False
        if self._receiver is not None:
            self._receiver.on_lost(self)

    def on_body(self, body: bytes) -> None:
        """The parser: a piece of a body."""
        self._body += body

    def on_message_complete(self) -> None:
        """The parser: a response is whole."""
        self.is_busy = False
        self.is_open = self._parser.should_keep_alive()
        if self._receiver is not None:
            self._receiver.on_response(self, self._parser.get_status_code(), bytes(self._body))
