"""Serves an ASGI application with uvicorn, inside a loop that somebody else runs."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import ClassVar

import uvicorn
from starlette.types import ASGIApp

from bot.core.errors import BotError

_BACKLOG = 2048
_GLANCE_S = 0.01
_GRACE_S = 10


class PortTaken(BotError):
    """Nothing can listen at the address: another program does, or it is not ours."""

    key: ClassVar[str] = "cli.port"


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends, then finish the requests that are under way.

    Args:
        app: What to serve.
        host: The address to listen at.
        port: 0 takes a free one.

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
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http="httptools",
        ws="none",
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not running.done():  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(_GLANCE_S)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running
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
