"""How Telegram is called: by aiohttp, which stays as quick however many calls are under way.

See docs/decisions/0017-outgoing.md for the figures.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# The library's own times, in seconds; it passes longer ones to read where it polls or uploads.
_READ_S = 5.0
_CONNECT_S = 5.0
# To wait one's turn for a connection is no failure: after the library's one second, the calls of a
# large backlog would all pause, ever longer, though Telegram takes them.
_TURN_S = 60.0
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


class AiohttpRequest(BaseRequest):
    """At most so many connections, each kept open for the next call."""

    def __init__(self, connections: int) -> None:
        """Connect at the first call."""
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how long Telegram may be silent, in seconds, where a method says nothing else."""
        return _READ_S

    async def initialize(self) -> None:
        """Make the pool, with the certificates that the library trusts; safe to repeat."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, ssl=httpx.create_ssl_context()
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close it; safe to repeat."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 -- as the library calls it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _NOT_GIVEN,
        write_timeout: ODVInput[float] = _NOT_GIVEN,
        connect_timeout: ODVInput[float] = _NOT_GIVEN,
        pool_timeout: ODVInput[float] = _NOT_GIVEN,
    ) -> tuple[int, bytes]:
        """Call once; return status and body.

        Only *read_timeout* counts, in seconds: nothing here asks for another of the times.

        Raises:
            TimedOut: If Telegram is silent for too long.
            NetworkError: If the connection fails. Without the address: it holds the token.
        """
        del write_timeout, connect_timeout, pool_timeout
        assert self._session is not None, "initialize it first"
        silence_s = read_timeout if isinstance(read_timeout, int | float) else _READ_S
        limits = aiohttp.ClientTimeout(
            total=None, connect=_TURN_S, sock_connect=_CONNECT_S, sock_read=silence_s
        )
        # Without files as JSON: a form costs as much as finding the answer.
        form = _form(request_data) if request_data and request_data.contains_files else None
        values = request_data.parameters if request_data and form is None else None
        call = self._session.request(
            method, url, data=form, json=values, timeout=limits, proxy=_proxy_for(_origin(url))
        )
        try:
            async with call as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


@cache
def _proxy_for(origin: tuple[str, str]) -> str | None:
    """Return the proxy that the environment names for a scheme and host; asked once each.

    aiohttp's own `trust_env` asks in a thread, twice for each call: a fifth of its time.
    """
    scheme, host = origin
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (file_name, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
