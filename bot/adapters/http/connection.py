"""A connection that bounds what its other side may cost: time, memory and places.

uvicorn itself ends who says nothing after a response, and no other. A proxy in front can hold the
same bounds; without one, these are all there are.
"""

from __future__ import annotations

import asyncio
import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import httptools
from starlette.exceptions import HTTPException
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

MOST_URL_BYTES = 8_192
MOST_HEAD_BYTES = 32_768
MOST_HEADERS = 100
MOST_PIPELINED = 16  # requests that wait for the one before; browsers send none
_HOST = re.compile(rb"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{0,5})?\Z")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How long a client may be waited for, in seconds, and how many are let in."""

    request_s: float = 30.0  # from its first byte to its last, head and body
    idle_s: float = 5.0  # from a response to the first byte of the next request
    response_s: float = 60.0  # for what was sent to be taken off our hands
    connections: int = 2_000


class LimitedConnection(HttpToolsProtocol):
    """One client. `enforce_timeouts` has to be called now and then."""

    limits = ConnectionLimits()  # a server makes a subclass with its own

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.timeout_keep_alive = cast("int", self.limits.idle_s)  # it takes parts of a second too
        self._is_silent = True  # since it is open
        self._waiting_since = self.loop.time()  # for the client, while we do
        self._due = math.inf  # when the request, or its first byte, has to be in; never: it is
        self._stuck_since = math.inf  # since when something lies here unsent
        self._unread_bytes = 0  # that came in and led to nothing yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """asyncio: it is open."""
        super().connection_made(transport)
        self._due = self.loop.time() + self.limits.request_s
        if len(self.connections) > self.limits.connections and not self._make_room():
            self.limit_concurrency = 0  # uvicorn answers 503 to its first request, and closes

    def data_received(self, data: bytes) -> None:
        """asyncio: a piece of a request is in, or several requests are.

        uvicorn would stop its timer after a response here: empty lines would hold us for ever.
        """
        self._unread_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # there is nothing to upgrade to; it is answered as if it had not asked
        except httptools.HttpParserError as error:
            reason = error.__context__  # what was raised below; none: the parser's own
            status = reason.status_code if isinstance(reason, HTTPException) else 400
            self._refuse(HTTPStatus(status))
        else:
            # What has no end must not pile up here or in the parser: heads, trailers, empty lines.
            if self._unread_bytes > MOST_HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """The parser: the first byte of a request."""
        if len(self.pipeline) >= MOST_PIPELINED:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        self._unset_keepalive_if_required()
        self._is_silent = False
        self._due = self.loop.time() + self.limits.request_s
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The parser: the head is whole."""
        if len(self.url) > MOST_URL_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
        size = sum(len(name) + len(value) for name, value in self.headers)
        if len(self.headers) > MOST_HEADERS or size > MOST_HEAD_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if not self._names_one_host():
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The parser: a piece of the body."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The parser: the request is whole."""
        super().on_message_complete()
        self._unread_bytes = 0
        self._due = math.inf
        self._is_silent = True  # since it is open
        self._waiting_since = self.loop.time()

    def enforce_timeouts(self, now: float) -> None:
        """End it if it keeps us waiting; *now* is in the loop's seconds."""
        if not self.transport.get_write_buffer_size():
            self._stuck_since = math.inf
        elif now - self._stuck_since > self.limits.response_s:
            self.transport.abort()
            return
        else:
            self._stuck_since = min(self._stuck_since, now)
        if now <= self._due or self.transport.is_closing():
            return
        if self.flow.read_paused or self._is_answering_earlier():
            self._due = now + self.limits.request_s  # it is us who keep the client waiting
        elif self._is_silent:
            self.transport.close()  # a browser would take an answer for that to its first request
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _make_room(self) -> bool:
        """Close what has waited longest for its client; return whether there was any.

        Some at once, so that whoever opens ever more connections does not have all looked at each
        time.
        """
        others = (one for one in self.connections if isinstance(one, LimitedConnection))
        waiting = [one for one in others if one is not self and one._is_waiting()]
        waiting.sort(key=lambda one: one._waiting_since)
        for longest in waiting[: 1 + len(waiting) // 50]:
            self.connections.discard(longest)
            longest.transport.abort()
        return bool(waiting)

    def _is_waiting(self) -> bool:
        waits = not self.cycle or self.cycle.response_complete or self.cycle.more_body
        return waits or self.flow.write_paused

    def _names_one_host(self) -> bool:
        """Tell whether it says for which host it is, once and well-formed (RFC 9112, 3.2).

        Two could be read differently by a proxy and by us; only HTTP/1.0 may say none. A whole
        address in the place of a path has to name the same one.
        """
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1:
            return not hosts and self.parser.get_http_version() == "1.0"
        if self.url[:1] not in {b"/", b"*"}:
            named = self.url.partition(b"://")[2].partition(b"/")[0]
            return named.lower() == hosts[0].lower()
        return _HOST.match(hosts[0]) is not None

    def _is_answering_earlier(self) -> bool:
        """Whether a request before the one that is coming in has no whole response yet."""
        if not self.cycle:
            return False
        is_earlier = self.cycle.scope is not self.scope
        return bool(self.pipeline) or (is_earlier and not self.cycle.response_complete)

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer what is coming in with *status*, unless another response would go first; close."""
        has_response = self.cycle and self.cycle.scope is self.scope and self.cycle.response_started
        if self.cycle:
            self.cycle.disconnected = True  # from here on, what the application says goes nowhere
            self.cycle.message_event.set()
        if not has_response and not self._is_answering_earlier():
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            self.transport.write(f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        self.transport.close()
