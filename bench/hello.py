"""`python -m bench.hello`: what the limits of the HTTP server cost, beside uvicorn without them.

Each server is a process of its own with the smallest application there is, so that nothing hides
the difference. It is sent requests of the form that Telegram sends; medians of several rounds, the
servers in turn, and processor time beside requests a second: others use this machine too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from statistics import median

import uvicorn
from starlette.types import Receive, Scope, Send

from bot.adapters.http.server import serving

LOOPBACK = "127.0.0.1"
_CONNECTIONS = 40  # as many as Telegram opens
_BODY = b'{"update_id": 1, "message": {"text": "Lokeren"}}' * 8
_HEAD = (
    b"POST / HTTP/1.1\r\nhost: bot.example.org\r\nconnection: keep-alive\r\n"
    b"content-type: application/json\r\nx-telegram-bot-api-secret-token: 0123456789abcdef\r\n"
    b"accept-encoding: gzip, deflate\r\ncontent-length: %d\r\n\r\n"
)
_REQUEST = _HEAD % len(_BODY) + _BODY
_FORWARDED = b"x-forwarded-for: 203.0.113.7\r\nx-forwarded-proto: https\r\n\r\n"
_BY_PROXY = _HEAD.replace(b"\r\n\r\n", b"\r\n" + _FORWARDED) % len(_BODY) + _BODY
_SERVERS = {  # what is measured, with what it is sent
    "uvicorn": _REQUEST,
    "serving": _REQUEST,
    "trusting": _REQUEST,
    "trusting, by a proxy": _BY_PROXY,
}


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Say the processor time of this process, in seconds, in as many bytes each time."""
    del scope
    await receive()
    text = b"%018.9f" % time.process_time()
    headers = [(b"content-length", b"18")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


async def _serve(name: str) -> None:
    """Serve until standard input ends; the port goes to standard output."""
    if name == "uvicorn":
        config = uvicorn.Config(
            hello, port=0, log_config=None, access_log=False, proxy_headers=False, lifespan="off"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(0.01)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        server.should_exit = True
        await running
        return
    proxies = (LOOPBACK, "::1") if name.startswith("trusting") else ()
    async with serving(hello, LOOPBACK, 0, proxies) as port:
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _load(port: int, request: bytes, requests: int) -> tuple[float, float]:
    """Return requests a second, and the server's processor time for each in microseconds."""

    async def ask(times: int) -> float:
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        for _ in range(times):
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n")
            said = await reader.readexactly(18)
        writer.close()
        return float(said)

    before = await ask(1)
    begun = time.perf_counter()
    share = requests // _CONNECTIONS
    after = max(await asyncio.gather(*(ask(share) for _ in range(_CONNECTIONS))))
    done = share * _CONNECTIONS
    return done / (time.perf_counter() - begun), (after - before) / done * 1e6


async def _compare(rounds: int, requests: int) -> None:
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in _SERVERS}
    program = [sys.executable, "-m", "bench.hello", "--serve"]
    for _ in range(rounds):
        for name, request in _SERVERS.items():
            server = await asyncio.create_subprocess_exec(*program, name, stdin=PIPE, stdout=PIPE)
            assert server.stdout is not None
            port = int(await server.stdout.readline())
            await _load(port, request, requests // 10)
            figures[name].append(await _load(port, request, requests))
            await server.communicate(b"")
    for name, measured in figures.items():
        rates, costs = zip(*measured, strict=True)
        print(f"{name:22} {median(rates):8,.0f} requests/s {median(costs):7.1f} us each")


def main() -> None:
    """Measure, or serve what is measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.hello", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--serve", choices=tuple(_SERVERS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    asyncio.run(_serve(given.serve) if given.serve else _compare(given.rounds, given.requests))


if __name__ == "__main__":
    main()
