"""Serves an ASGI application with uvicorn, inside a loop that somebody else runs."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from ipaddress import IPv4Network, ip_network
from typing import ClassVar

import uvicorn
from starlette.types import ASGIApp

from bot.adapters.http.connection import ConnectionLimits, LimitedConnection
from bot.core.model.errors import BotError

if sys.platform != "win32":
    import resource

_BACKLOG = 1024
_START_S = 0.01  # between looks whether it has started
_TICKS = 10  # of uvicorn, of 0.1 seconds, between looks at all connections
_GRACE_S = 10
_OTHER_FILES = 256  # databases, calls to Telegram, files of people
_USUAL = ConnectionLimits()
_log = logging.getLogger(__name__)


class PortTaken(BotError):
    """Nothing can listen at the address: another program does, or it is not ours."""

    key: ClassVar[str] = "cli.port"


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and ends connections that are too slow.

    One look at all: a timer for each connection would have to be set anew at each request.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS == 0:
            now = asyncio.get_running_loop().time()
            for connection in tuple(self.server_state.connections):
                assert isinstance(connection, LimitedConnection)
                try:
                    connection.enforce_timeouts(now)
                except Exception:  # one that breaks must not end the bounds on all others
                    _log.exception("a connection could not be looked at")
        return await super().on_tick(counter)


@asynccontextmanager
async def serving(
    app: ASGIApp,
    host: str,
    port: int,
    trusted_proxies: Sequence[str] = (),
    limits: ConnectionLimits = _USUAL,
) -> AsyncIterator[int]:
    """Serve until the block ends, then finish the requests that are under way.

    Args:
        app: What to serve.
        host: The address to listen at.
        port: 0 takes a free one.
        trusted_proxies: Addresses and networks of those that may say, by `X-Forwarded-For` and
            `X-Forwarded-Proto`, for whom they ask; from others these headers are not believed.
        limits: What one client may cost.

    Yields:
        The port.

    Raises:
        PortTaken: If nothing can listen there.
    """
    try:
        listening = _listen(host, port)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise PortTaken(f"{host}:{port}: {reason}") from error
    within = _within_open_files(limits)
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=_as_seen(trusted_proxies),
            http=type("Connection", (LimitedConnection,), {"limits": within}),
            ws="none",
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_GRACE_S,
        )
    )
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not running.done():  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(_START_S)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running
        for connection in tuple(server.server_state.connections):
            connection.transport.abort()  # whoever did not read until now
        await asyncio.sleep(0)  # they hear of it in the next round
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises `OSError`."""
    is_v6 = ":" in host
    listening = socket.create_server(
        (host, port),
        family=socket.AF_INET6 if is_v6 else socket.AF_INET,
        backlog=_BACKLOG,
        dualstack_ipv6=is_v6 and socket.has_dualstack_ipv6(),
    )
    # With Nagle's algorithm, a response in two pieces waits 40 ms for an acknowledgement; asyncio
    # switches it off only where a socket names its protocol. Connections take this over.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _as_seen(proxies: Sequence[str]) -> list[str]:
    """Add how a socket for both families, such as that of `::`, sees addresses of IPv4."""
    seen = list(proxies)
    for network in map(ip_network, proxies):
        if isinstance(network, IPv4Network):
            seen.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return seen


def _within_open_files(limits: ConnectionLimits) -> ConnectionLimits:
    """Have room made for as many connections; return fewer where the machine gives less."""
    if sys.platform == "win32":
        return limits
    # asyncio accepts a whole backlog before any of these connections can be counted.
    beside = _BACKLOG + _OTHER_FILES
    wanted = limits.connections + beside
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # No further: programs that close or select by number become slow with a limit of millions.
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):  # some machines have yet another limit
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return limits
    return replace(limits, connections=max(soft - beside, soft // 2))
