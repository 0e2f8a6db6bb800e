"""Clients that are slow, many, large or wrong, over real sockets: others go on being answered."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, cast

import pytest
import uvicorn.server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.adapters.http.app import limit_body
from bot.adapters.http.connection import MOST_PIPELINED, MOST_URL_BYTES, ConnectionLimits
from bot.adapters.http.server import serving

LOOPBACK = "127.0.0.1"
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
SOON_S = 0.2
BRIEF = ConnectionLimits(request_s=SOON_S, idle_s=0.4, response_s=SOON_S)
PATIENT = ConnectionLimits(request_s=60, idle_s=60, response_s=60)
MIB = 2**20
SOME_MB = 32 * MIB  # more than the kernel keeps for both sides of a connection

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


class Hurried:
    """`asyncio` for the HTTP server, whose end would take two tenths of a second otherwise."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / 20)


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.server, "asyncio", Hurried())
        yield


@pytest.fixture(autouse=True)
async def bounded() -> AsyncIterator[None]:
    """Nothing here may wait for ever."""
    async with asyncio.timeout(15):
        yield


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Says good day, and who asked."""
    text = f"dag {scope['path']}"
    await PlainTextResponse(text)(scope, receive, send)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what was sent."""
    body = await Request(scope, receive).body()
    await Response(body)(scope, receive, send)


@asynccontextmanager
async def connected(port: int, *pieces: bytes) -> AsyncIterator[tuple[Reader, Writer]]:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.writelines(pieces)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def all_of(reader: Reader) -> bytes:
    """Return what comes until the other side closes."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def told(port: int, *pieces: bytes) -> bytes:
    """Return all that is answered to *pieces* until the connection is closed."""
    async with connected(port, *pieces) as (reader, _):
        return await all_of(reader)


async def status_of(reader: Reader) -> int:
    return int((await reader.readuntil(b"\r\n\r\n")).split()[1])


def status_in(answer: bytes) -> int:
    return int(answer.split()[1])


async def is_answered(port: int) -> bool:
    answer = await told(port, b"GET /ik HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    return answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"dag /ik")


def seconds() -> Callable[[], float]:
    """Return a clock that starts now."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    return lambda: loop.time() - begun


# --- slow clients -----------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [b"G", b"GET / HTTP/1.1\r\nhost: x\r\n", b"POST / HTTP/1.1\r\nx: " + b"y" * 999],
)
async def test_a_head_that_does_not_end_is_not_waited_for(head):
    async with serving(hello, LOOPBACK, 0, limits=BRIEF) as port:
        passed = seconds()
        answer = await told(port, head)

    assert status_in(answer) == 408
    assert b"connection: close" in answer
    assert SOON_S <= passed() < SOON_S + 2


async def test_a_head_that_drips_gains_no_time():
    async with serving(hello, LOOPBACK, 0, limits=BRIEF) as port:
        passed = seconds()
        async with connected(port, b"GET / HTTP/1.1\r\n") as (reader, writer):
            ending = asyncio.create_task(all_of(reader))
            while not ending.done():
                writer.write(b"x-y: z\r\n")
                await asyncio.sleep(0.02)

    assert passed() < SOON_S + 2


async def test_who_says_nothing_is_left_without_a_word():
    """A browser that keeps a connection ready would take 408 for the answer to what comes next."""
    async with serving(hello, LOOPBACK, 0, limits=BRIEF) as port:
        assert await told(port) == b""


async def test_empty_lines_are_no_words():
    async with (
        serving(hello, LOOPBACK, 0, limits=BRIEF) as port,
        connected(port, GET) as (reader, writer),
    ):
        assert await status_of(reader) == 200
        passed = seconds()
        ending = asyncio.create_task(all_of(reader))
        while not ending.done():
            writer.write(b"\r\n")
            await asyncio.sleep(0.02)

    assert passed() < BRIEF.idle_s + 2


@pytest.mark.parametrize(
    "head", [b"content-length: 99\r\n\r\nabc", b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"]
)
async def test_a_body_that_does_not_end_is_not_waited_for(head):
    heard: list[str] = []

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        while heard[-1:] != ["http.disconnect"]:
            heard.append((await receive())["type"])
        await PlainTextResponse("too late")(scope, receive, send)

    async with serving(reading, LOOPBACK, 0, limits=BRIEF) as port:
        answer = await told(port, b"POST / HTTP/1.1\r\nhost: x\r\n", head)

    assert status_in(answer) == 408
    assert b"too late" not in answer
    assert heard == ["http.request", "http.disconnect"]


async def test_what_was_answered_before_its_body_came_is_answered_once():
    async with serving(hello, LOOPBACK, 0, limits=BRIEF) as port:
        answer = await told(port, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\nabc")

    assert answer.count(b"HTTP/1.1") == 1
    assert answer.endswith(b"dag /")


async def test_each_request_of_a_connection_has_its_own_time():
    limits = ConnectionLimits(request_s=1)
    async with (
        serving(hello, LOOPBACK, 0, limits=limits) as port,
        connected(port) as (reader, writer),
    ):
        for _ in range(3):
            writer.write(GET[:9])
            await asyncio.sleep(limits.request_s * 0.4)
            writer.write(GET[9:])
            assert await status_of(reader) == 200
            await reader.readexactly(len("dag /"))


@pytest.mark.parametrize("behind", [b"", GET, GET[:9]])
async def test_an_answer_that_takes_time_is_not_the_clients_fault(behind):
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(SOON_S * 2)
        await hello(scope, receive, send)

    async with (
        serving(slow, LOOPBACK, 0, limits=BRIEF) as port,
        connected(port, GET, behind) as (reader, _),
    ):
        assert await status_of(reader) == 200


async def test_a_body_that_we_do_not_read_is_not_the_clients_fault():
    limits = ConnectionLimits(request_s=0.6)

    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(limits.request_s * 1.5)
        await echo(scope, receive, send)

    async with (
        serving(late, LOOPBACK, 0, limits=limits) as port,
        connected(port, declaring(MIB), bytes(MIB)) as (reader, _),
    ):
        assert await status_of(reader) == 200


@pytest.mark.parametrize("piece", [SOME_MB, MIB // 4])
async def test_who_does_not_read_is_let_go(piece):
    ended = asyncio.Event()

    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", str(SOME_MB).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left in range(SOME_MB - piece, -1, -piece):
            await send({"type": "http.response.body", "body": bytes(piece), "more_body": left > 0})
        ended.set()

    async with (
        serving(large, LOOPBACK, 0, limits=BRIEF) as port,
        connected(port, GET) as (reader, writer),
    ):
        transport = cast("asyncio.Transport", writer.transport)
        transport.pause_reading()
        await ended.wait()
        await asyncio.sleep(SOON_S * 2)
        transport.resume_reading()
        assert len(await all_of(reader)) < SOME_MB


async def test_who_reads_gets_all():
    """However much lies here unsent in between."""
    async with (
        serving(echo, LOOPBACK, 0, limits=PATIENT) as port,
        connected(port, declaring(SOME_MB), bytes(SOME_MB)) as (reader, _),
    ):
        assert await status_of(reader) == 200
        assert len(await reader.readexactly(SOME_MB)) == SOME_MB


# --- many clients -----------------------------------------------------------


async def test_a_thousand_who_are_silent_keep_nobody_from_being_answered():
    limits = ConnectionLimits(request_s=2)
    async with serving(hello, LOOPBACK, 0, limits=limits) as port, AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(connected(port)) for _ in range(1000)]
        passed = seconds()
        assert await is_answered(port)
        assert passed() < 1.5
        assert not any(reader.at_eof() for reader, _ in silent[-100:])

        ends = await asyncio.gather(*(all_of(reader) for reader, _ in silent))

        assert ends == [b""] * 1000
        assert await is_answered(port)


async def test_when_the_house_is_full_who_has_waited_longest_makes_room():
    limits = ConnectionLimits(connections=3)
    async with serving(hello, LOOPBACK, 0, limits=limits) as port, AsyncExitStack() as stack:
        silent, _ = await stack.enter_async_context(connected(port))
        half, _ = await stack.enter_async_context(connected(port, GET[:9]))
        idle, writer = await stack.enter_async_context(connected(port, GET))
        assert await status_of(idle) == 200

        assert await is_answered(port)
        assert await all_of(silent) == b""
        await stack.enter_async_context(connected(port))
        assert await is_answered(port)
        assert await all_of(half) == b""

        writer.write(GET)
        await idle.readuntil(b"dag /")
        assert await status_of(idle) == 200


async def test_nobody_who_is_being_answered_makes_room():
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.release()
        await go_on.wait()
        await hello(scope, receive, send)

    limits = ConnectionLimits(connections=2)
    async with serving(slow, LOOPBACK, 0, limits=limits) as port, AsyncExitStack() as stack:
        asked = [await stack.enter_async_context(connected(port, GET)) for _ in range(2)]
        for _ in asked:
            await begun.acquire()

        assert status_in(await told(port, GET)) == 503

        go_on.set()
        assert [await status_of(reader) for reader, _ in asked] == [200, 200]


async def test_who_does_not_read_makes_room_too():
    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        size = SOME_MB if scope["path"] == "/" else 0
        await Response(bytes(size))(scope, receive, send)

    limits = ConnectionLimits(connections=1)
    async with (
        serving(large, LOOPBACK, 0, limits=limits) as port,
        connected(port, GET) as (reader, writer),
    ):
        assert await status_of(reader) == 200
        cast("asyncio.Transport", writer.transport).pause_reading()

        answer = await told(port, b"GET /x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")

        assert status_in(answer) == 200


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
async def test_room_for_connections_is_asked_of_the_machine():
    import resource  # noqa: PLC0415 -- not everywhere

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        async with serving(hello, LOOPBACK, 0) as port:
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            assert await is_answered(port)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert hard == before[1]
    assert soft >= min(hard, ConnectionLimits().connections)


# --- large requests ---------------------------------------------------------


async def sent_until_refused(port: int, head: bytes, more: bytes) -> int:
    """Send *more* without end; return how many bytes went out before the other side closed."""
    sent = 0
    async with connected(port, head) as (_, writer):
        with suppress(OSError):
            while sent < 4 * SOME_MB:
                writer.write(more)
                await writer.drain()
                sent += len(more)
    return sent


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"GET /", b"a" * MIB),
        (b"GET / HTTP/1.1\r\nx: ", b"a" * MIB),
        (b"GET / HTTP/1.1\r\n", b"a" * MIB),
        (b"GET / HTTP/1.1\r\n", b"a:b\r\n" * 200_000),
        (b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ", b"a" * MIB),
        (b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", b"a:b\r\n" * 200_000),
        (b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1;", b"a" * MIB),
        (b"", b"\r\n" * MIB),
        (b"", GET * 40_000),
    ],
    ids=["url", "value", "name", "headers", "trailer", "trailers", "chunk", "lines", "pipelined"],
)
async def test_what_has_no_end_is_not_taken_in(head, more):
    async with serving(echo, LOOPBACK, 0, limits=PATIENT) as port:
        assert await sent_until_refused(port, head, more) < SOME_MB


@pytest.mark.parametrize(("size", "status"), [(MOST_URL_BYTES, 200), (MOST_URL_BYTES + 1, 414)])
async def test_a_long_address_is_refused(size, status):
    address = b"/" + b"a" * (size - 1)
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        answer = await told(
            port, b"GET ", address, b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        )

    assert status_in(answer) == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"x: " + b"a" * 30_000 + b"\r\n", 200),
        (b"x: " + b"a" * 33_000 + b"\r\n", 431),
        ((b"x: " + b"a" * 3_000 + b"\r\n") * 10, 200),
        ((b"x: " + b"a" * 3_000 + b"\r\n") * 11, 431),
        (b"a: b\r\n" * 98, 200),
        (b"a: b\r\n" * 99, 431),
    ],
)
async def test_a_large_head_is_refused(headers, status):
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        answer = await told(
            port, b"GET / HTTP/1.1\r\nhost: x\r\n", headers, b"connection: close\r\n\r\n"
        )

    assert status_in(answer) == status


async def test_many_small_pieces_of_a_body_are_no_large_head():
    """Each piece has a few bytes of its own around it, together more than a head may have."""
    pieces = b"1\r\na\r\n" * 50_000
    head = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    async with serving(echo, LOOPBACK, 0, limits=PATIENT) as port:
        answer = await told(port, head, pieces, b"0\r\n\r\n")

    assert status_in(answer) == 200
    assert b"a" * 1000 in answer


# --- large bodies -----------------------------------------------------------

MOST = 100_000


class Eater:
    """Reads a body, whatever its size."""

    def __init__(self) -> None:
        self.eaten = 0
        self.calls = 0
        routes = [Route("/", self._eat, methods=["POST", "GET"])]
        self.app = Starlette(routes=routes, exception_handlers={413: self._sorry})

    async def _eat(self, request: Request) -> Response:
        self.calls += 1
        async for piece in request.stream():
            self.eaten += len(piece)
        return PlainTextResponse(f"{self.eaten} op")

    async def _sorry(self, request: Request, error: Exception) -> Response:
        return PlainTextResponse(f"te groot voor {request.url.path}", 413)


CHUNKED = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"


def declaring(size: int) -> bytes:
    return f"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n".encode()


async def sorry(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"te groot voor {scope['path']}", 413)(scope, receive, send)


@asynccontextmanager
async def limited(eater: Eater) -> AsyncIterator[int]:
    async with serving(limit_body(eater.app, MOST, sorry), LOOPBACK, 0, limits=PATIENT) as port:
        yield port


@pytest.mark.parametrize("size", [MOST + 1, SOME_MB, 10**17, 10**18])
async def test_a_body_that_declares_too_much_is_refused_before_it_comes(size):
    eater = Eater()
    async with limited(eater) as port, connected(port, declaring(size)) as (reader, _):
        assert await status_of(reader) == 413

    assert eater.calls == 0


async def test_a_length_of_thousands_of_digits_is_refused(caplog):
    head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: " + b"0" * 5_000 + b"1\r\n\r\na"
    async with limited(Eater()) as port, connected(port, head) as (reader, _):
        assert await status_of(reader) == 413

    assert not caplog.records


async def test_a_body_that_becomes_too_large_is_refused_on_the_way(caplog):
    eater = Eater()
    async with limited(eater) as port, connected(port, CHUNKED) as (reader, writer):
        writer.write(b"ffff\r\n" + bytes(0xFFFF) + b"\r\n")
        writer.write(b"ffff\r\n" + bytes(0xFFFF) + b"\r\n")  # and it is not over
        assert await status_of(reader) == 413

    assert eater.calls == 1
    assert eater.eaten <= MOST
    assert not caplog.records


@pytest.mark.parametrize(
    "request_of",
    [
        lambda size: declaring(size) + bytes(size),
        lambda size: CHUNKED + f"{size:x}\r\n".encode() + bytes(size) + b"\r\n0\r\n\r\n",
    ],
    ids=["declared", "chunked"],
)
@pytest.mark.parametrize(("size", "status"), [(1, 200), (MOST, 200), (MOST + 1, 413)])
async def test_a_limit_is_where_it_is_said_to_be_and_the_connection_goes_on(
    request_of, size, status
):
    eater = Eater()
    async with limited(eater) as port, connected(port, request_of(size)) as (reader, writer):
        assert await status_of(reader) == status
        eater.eaten = 0
        writer.write(GET)
        assert (await reader.readuntil(b"0 op")).endswith(b"0 op")


async def test_a_refusal_has_words():
    app = limit_body(Eater().app, 10, sorry)
    async with serving(app, LOOPBACK, 0, limits=PATIENT) as port:
        for request in (declaring(11), CHUNKED + b"ff\r\n" + bytes(0xFF)):
            async with connected(port, request) as (reader, _):
                assert await status_of(reader) == 413
                assert await reader.readexactly(15) == b"te groot voor /"


async def test_who_leaves_midway_is_no_large_body(caplog):
    left = asyncio.Event()

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    async with serving(limit_body(reading, 10, sorry), LOOPBACK, 0, limits=PATIENT) as port:
        async with connected(port, CHUNKED, b"3\r\nabc\r\n"):
            pass
        await left.wait()

    assert not caplog.records


# --- behind a proxy ---------------------------------------------------------


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    assert request.client is not None
    text = f"{request.client.host} {request.url.scheme}"
    await PlainTextResponse(text)(scope, receive, send)


async def seen(port: int, host: str, *lines: str) -> str:
    """Return whom the application sees, by which scheme."""
    reader, writer = await asyncio.open_connection(host, port)
    head = ["GET / HTTP/1.1", "host: x", "connection: close", *lines, "", ""]
    writer.write("\r\n".join(head).encode())
    answer = await all_of(reader)
    writer.close()
    return answer.rpartition(b"\r\n\r\n")[2].decode()


FORWARDED = ("x-forwarded-for: 203.0.113.7", "x-forwarded-proto: https")


@pytest.mark.parametrize("proxies", [("127.0.0.1",), ("127.0.0.0/8",), ("::1", "127.0.0.1")])
async def test_a_proxy_that_is_trusted_says_for_whom_it_asks(proxies):
    async with serving(who, LOOPBACK, 0, proxies) as port:
        assert await seen(port, LOOPBACK, *FORWARDED) == "203.0.113.7 https"
        assert await seen(port, LOOPBACK) == "127.0.0.1 http"


@pytest.mark.parametrize("proxies", [(), ("10.0.0.1",), ("10.0.0.0/8", "::1")])
async def test_others_are_not_believed(proxies):
    async with serving(who, LOOPBACK, 0, proxies) as port:
        assert await seen(port, LOOPBACK, *FORWARDED) == "127.0.0.1 http"


async def test_what_a_person_says_before_the_proxy_does_is_not_believed():
    """Proxies add to the end."""
    async with serving(who, LOOPBACK, 0, ("127.0.0.1", "10.0.0.0/8")) as port:
        line = "x-forwarded-for: 192.0.2.1, 203.0.113.7, 10.0.0.5"
        assert await seen(port, LOOPBACK, line) == "203.0.113.7 http"


async def test_a_proxy_is_known_on_a_socket_for_both_families():
    try:
        async with serving(who, "::", 0, ("127.0.0.0/8",)) as port:
            assert await seen(port, LOOPBACK, *FORWARDED) == "203.0.113.7 https"
    except OSError:
        pytest.skip("the machine has no socket for both families")


# --- wrong requests ---------------------------------------------------------


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the begin of TLS
        b"\x00" * 100,
        b"\xff\xfe" * 50_000,
        b"HELO mail.example.org\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.0\r\nhost: x\r\nhost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x, y\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost:\r\n\r\n",
        b"GET http://y/ HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET \xff HTTP/1.1\r\nhost: x\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_request_is_refused_and_others_are_answered(garbage):
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        assert status_in(await told(port, garbage)) == 400
        assert await is_answered(port)


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET http://x:80/ HTTP/1.1\r\nhost: X:80\r\nconnection: close\r\n\r\n",
        b"GET http://[::1]/ HTTP/1.1\r\nhost: [::1]\r\nconnection: close\r\n\r\n",
    ],
)
async def test_a_request_that_names_its_host_as_it_may_is_answered(request_):
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        assert status_in(await told(port, request_)) == 200


async def test_requests_in_one_piece_are_answered_in_order():
    requests = [f"GET /{number} HTTP/1.1\r\nhost: x\r\n\r\n" for number in range(10)]
    requests.append("GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        answer = await told(port, "".join(requests).encode())

    assert answer.count(b"HTTP/1.1 200 OK") == 11
    places = [answer.index(f"dag /{name}".encode()) for name in [*range(10), "last"]]
    assert places == sorted(places)


async def test_nobody_may_have_ever_more_requests_wait():
    async with serving(hello, LOOPBACK, 0, limits=PATIENT) as port:
        assert b"HTTP/1.1" not in await told(port, GET * (MOST_PIPELINED + 2))
        assert await is_answered(port)


async def test_garbage_is_not_answered_into_a_response():
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        begun.set()
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"klaar"})

    async with (
        serving(slow, LOOPBACK, 0, limits=PATIENT) as port,
        connected(port, GET) as (reader, writer),
    ):
        await begun.wait()
        writer.write(b"\x00\x00")
        answer = await all_of(reader)
        go_on.set()

    assert answer.count(b"HTTP/1.1") == 1
    assert b"400" not in answer


async def test_an_upgrade_is_answered_as_if_it_had_not_been_asked():
    lines = b"connection: upgrade\r\nupgrade: websocket\r\n\r\n"
    async with (
        serving(hello, LOOPBACK, 0, limits=PATIENT) as port,
        connected(port, GET[:-2], lines) as (reader, _),
    ):
        assert await status_of(reader) == 200


# --- the end ----------------------------------------------------------------


async def test_who_only_waits_does_not_delay_the_end():
    async with AsyncExitStack() as clients:
        async with AsyncExitStack() as server:
            serves = serving(hello, LOOPBACK, 0, limits=PATIENT)
            port = await server.enter_async_context(serves)
            for pieces in [(), (GET[:9],), (GET,), (GET, GET[:9])]:
                await clients.enter_async_context(connected(port, *pieces))
            assert await is_answered(port)
            passed = seconds()

        assert passed() < 2
