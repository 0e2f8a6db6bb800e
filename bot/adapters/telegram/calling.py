"""How Telegram is called: by aiohttp, and again where a call failed for now.

aiohttp stays as quick however many calls are under way: docs/decisions/0017-outgoing.md has the
figures. Answers are not throttled ahead of time: the thirty messages a second of Telegram's
documentation are for bulk messages, and where it wants less it says so (429 with `retry_after`).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.metrics import Metrics

T = TypeVar("T")

ANSWER_S = 15 * 60.0  # an answer is worth waiting for; then it stays in the inbox
OPTIONAL_S = 3.0  # what is of no use later: the end of a spinner, the results of an inline query

# The library's own times, in seconds; it passes longer ones to read where it polls or uploads.
_READ_S = 5.0
_CONNECT_S = 5.0
# To wait one's turn for a connection is no failure: after the library's one second, the calls of a
# large backlog would all pause, ever longer, though Telegram takes them.
_TURN_S = 60.0
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


def as_they_are(fields: Mapping[str, Any]) -> RequestData:
    """Return what a method takes, without files, in Telegram's own form: it goes out as JSON.

    `BaseRequest.post` with it returns Telegram's result as it is too. The library's methods make an
    object of each answer, with all that is in it: a tenth of the time that an update takes.
    """
    given = ((name, value) for name, value in fields.items() if value is not None)
    return RequestData([RequestParameter(name, value, None) for name, value in given])


class AiohttpRequest(BaseRequest):
    """At most so many connections, each kept open for the next call."""

    def __init__(self, connections: int) -> None:
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


class Retry:
    """Calls again where the network or Telegram itself failed, or where it asks to wait."""

    def __init__(
        self, metrics: Metrics, first_pause_s: float = 0.5, longest_pause_s: float = 60.0
    ) -> None:
        self._metrics = metrics
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s

    async def __call__(self, call: Callable[[], Awaitable[T]], within_s: float = ANSWER_S) -> T:
        """Call; where that fails for now, wait and call again, with ever longer pauses.

        A message may arrive twice where only Telegram's confirmation was lost: better than not at
        all.

        Args:
            call: Makes the call anew each time.
            within_s: When to give up, in seconds; a wait that Telegram asks for counts too.

        Raises:
            NetworkError: What the last call raised, if time is up.
            RetryAfter: The same, or if Telegram asks for a wait beyond that time.
            TelegramError: Whatever would not be mended by calling again, at once.
        """
        clock = asyncio.get_running_loop().time
        deadline_s = clock() + within_s
        backoff_s = self._first_pause_s
        while True:
            try:
                return await call()
            except BadRequest:  # the library counts it as a network error; it would fail again
                raise
            except (NetworkError, RetryAfter) as error:
                if isinstance(error, RetryAfter):
                    pause_s = asked_pause_s(error)
                else:
                    pause_s = backoff_s * random.uniform(0.5, 1)  # noqa: S311 -- spreads calls
                    backoff_s = min(2 * backoff_s, self._longest_pause_s)
                if clock() + pause_s > deadline_s:
                    raise
                self._metrics.retries.labels(reason=_reason(error)).inc()
            await asyncio.sleep(pause_s)


def asked_pause_s(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _reason(error: NetworkError | RetryAfter) -> str:
    if isinstance(error, RetryAfter):
        return "asked-to-wait"
    return "timeout" if isinstance(error, TimedOut) else "network"
