"""A connection that bounds what its other side may cost: time, memory and places.

uvicorn has one limit of its own: how long a connection may be idle after a response.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_log = logging.getLogger(__name__)

MOST_URL_BYTES = 8_192
MOST_HEAD_BYTES = 32_768
MOST_HEADERS = 100
MOST_PIPELINED = 16  # requests that wait for the one before; browsers send none
_LONGEST_GLANCE_S = 1.0
_HOST = re.compile(rb"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{0,5})?\Z")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a client may be waited for, in seconds, and how many are let in."""

    request_s: float = 30.0  # from its first byte to its last, head and body
    idle_s: float = 5.0  # from a response to the first byte of the next request
    response_s: float = 60.0  # for what was sent to be taken off our hands
    connections: int = 2_000


class Crowd(ServerState):
    """All connections of a server."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        # Those that wait for their client, by how long they do; the others are being answered.
        self.waiting: OrderedDict[Connection, None] = OrderedDict()

    def make_room(self) -> bool:
        """Close what has waited longest for its client; return whether there was any."""
        if not self.waiting:
            return False
        longest, _ = self.waiting.popitem(last=False)
        longest.transport.abort()
        return True

    async def watch(self) -> None:
        """End whoever is too slow, until cancelled.

        One look around for all: a timer for each connection would have to be set anew at each
        request.
        """
        loop = asyncio.get_running_loop()
        limits = self.limits
        shortest = min(limits.request_s, limits.idle_s, limits.response_s)
        while True:
            await asyncio.sleep(min(_LONGEST_GLANCE_S, shortest / 4))
            now = loop.time()
            for connection in tuple(self.connections):
                if isinstance(connection, Connection):
                    try:
                        connection.look(now)
                    except Exception:  # one that breaks must not end the bounds on all others
                        _log.exception("a connection could not be looked at")

    async def disperse(self) -> None:
        """Close what is still open after the end: whoever did not read until then."""
        for connection in tuple(self.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # they hear of it in the next round


class Connection(HttpToolsProtocol):
    """One client."""

    def __init__(
        self,
        config: Config,
        server_state: Crowd,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._crowd = server_state
        self._limits = server_state.limits
        self._is_begun = False  # a request is coming in
        self._due = math.inf  # when it, or its first byte, has to be in; never: we wait for none
        self._stuck_since = math.inf  # since when something lies here unsent
        self._unread_bytes = 0  # that came in and led to nothing yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """asyncio: it is open."""
        super().connection_made(transport)
        self._due = self.loop.time() + self._limits.request_s
        if len(self.connections) > self._limits.connections and not self._crowd.make_room():
            self.limit_concurrency = 0  # uvicorn answers 503 to its first request, and closes
        self._settle()

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: it is closed, by whichever side."""
        super().connection_lost(exc)
        self._settle()

    def data_received(self, data: bytes) -> None:
        """asyncio: a piece of a request is in, or several requests are."""
        self._unread_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return  # there is nothing to upgrade to; it is answered as if it had not asked
        except httptools.HttpParserError:
            self._refuse(self._size_fault() or HTTPStatus.BAD_REQUEST)
            return
        # What has no end yet must not pile up, here or in the parser: neither heads nor trailers.
        fault = self._size_fault()
        if fault is None and self._unread_bytes > MOST_HEAD_BYTES:
            fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if fault is not None:
            self._refuse(fault)

    def on_message_begin(self) -> None:
        """The parser: the first byte of a request."""
        if len(self.pipeline) >= MOST_PIPELINED:
            raise _Refused
        self._is_begun = True
        self._due = self.loop.time() + self._limits.request_s
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The parser: the head is whole."""
        if self._size_fault() is not None or not self._names_one_host():
            raise _Refused
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The parser: a piece of the body."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The parser: the request is whole."""
        super().on_message_complete()
        self._unread_bytes = 0
        self._is_begun = False
        if not self.cycle.response_complete:
            self._due = math.inf
            self._settle()

    def on_response_complete(self) -> None:
        """uvicorn: the response is written.

        As in uvicorn, but for its timer: that would be set anew at each response, and any byte
        stops it, so that empty lines between requests would hold us for ever.
        """
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif not self._is_begun or self.cycle.scope is self.scope:
            self._due = min(self._due, self.loop.time() + self._limits.idle_s)
        self._settle()

    def pause_writing(self) -> None:
        """asyncio: too much lies here unsent."""
        super().pause_writing()
        self._settle()

    def resume_writing(self) -> None:
        """asyncio: most of it is sent."""
        super().resume_writing()
        self._settle()

    def look(self, now: float) -> None:
        """End it if it keeps us waiting; *now* is in the loop's seconds."""
        if not self.transport.get_write_buffer_size():
            self._stuck_since = math.inf
        elif now - self._stuck_since > self._limits.response_s:
            self.transport.abort()
            return
        else:
            self._stuck_since = min(self._stuck_since, now)
        if now <= self._due or self.transport.is_closing():
            return
        if self.flow.read_paused or self._is_answering_earlier():
            self._due = now + self._limits.request_s  # it is us who keep the client waiting
        elif self._is_begun:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()  # there is no request that this would answer

    def _names_one_host(self) -> bool:
        """Tell whether it says for which host it is, once and well-formed (RFC 9112, 3.2).

        Two could be read differently by a proxy and by us; only HTTP/1.0 may say none. A whole
        address in the place of a path has to name the same one.
        """
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1:
            return not hosts and self.parser.get_http_version() == "1.0"
        host = _HOST.match(hosts[0])
        if host is None or self.url[:1] in {b"/", b"*"}:
            return host is not None
        named = httptools.parse_url(self.url).host
        return named is not None and named.lower() == host[1].strip(b"[]").lower()

    def _size_fault(self) -> HTTPStatus | None:
        """Return what is too large of the head that is coming in, or of its trailers."""
        if not self._is_begun:
            return None
        if len(self.url) > MOST_URL_BYTES:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        is_large = len(self.headers) > MOST_HEADERS
        if not is_large and self._unread_bytes > MOST_HEAD_BYTES:  # it may be: who counts, pays
            is_large = sum(len(n) + len(v) for n, v in self.headers) > MOST_HEAD_BYTES
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if is_large else None

    def _settle(self) -> None:
        """Note whether it is the client that is waited for, who then may be closed for others."""
        waits = not self.cycle or self.cycle.response_complete or self.cycle.more_body
        if self in self.connections and (waits or self.flow.write_paused):
            self._crowd.waiting.setdefault(self)
        else:
            self._crowd.waiting.pop(self, None)

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


class _Refused(Exception):
    """The request is too large or malformed; the parser passes it on as a fault of its own."""
