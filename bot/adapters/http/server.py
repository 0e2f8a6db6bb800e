"""Serves an ASGI application with uvicorn, inside a loop that somebody else runs."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from ipaddress import IPv4Network, ip_network
from typing import ClassVar

import uvicorn
from starlette.types import ASGIApp

from bot.adapters.http.connection import Connection, Crowd, Limits
from bot.core.errors import BotError

if sys.platform != "win32":
    import resource

_BACKLOG = 1024
_GLANCE_S = 0.01
_GRACE_S = 10
_OTHER_FILES = 256  # databases, calls to Telegram, files of people
_USUAL = Limits()


class PortTaken(BotError):
    """Nothing can listen at the address: another program does, or it is not ours."""

    key: ClassVar[str] = "cli.port"


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    def __init__(self, config: uvicorn.Config, crowd: Crowd) -> None:
        super().__init__(config)
        self.server_state = crowd

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    app: ASGIApp,
    host: str,
    port: int,
    trusted_proxies: Sequence[str] = (),
    limits: Limits = _USUAL,
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
    crowd = Crowd(_within_open_files(limits))
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=_as_seen(trusted_proxies),
        http=Connection,
        ws="none",
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config, crowd)
    watching = asyncio.create_task(crowd.watch())
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not running.done():  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(_GLANCE_S)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running
        watching.cancel()
        await asyncio.wait({watching})
        await crowd.disperse()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio switches Nagle's algorithm off for such sockets only, and
    # with it on, a response in two pieces waits 40 ms for the other side's acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _as_seen(proxies: Sequence[str]) -> list[str]:
    """Add how a socket for both families, such as that of `::`, sees addresses of IPv4."""
    seen = list(proxies)
    for network in map(ip_network, proxies):
        if isinstance(network, IPv4Network):
            seen.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return seen


def _within_open_files(limits: Limits) -> Limits:
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
