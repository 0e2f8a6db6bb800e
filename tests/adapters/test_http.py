"""The HTTP server and its own pages, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.adapters.http.app import THUMBNAIL_PATH, Health, application
from bot.adapters.http.server import PortTaken, serving
from bot.adapters.metrics import Metrics

LOOPBACK = "127.0.0.1"


class Process:
    """What the pages look at; a test changes it."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.health = Health(is_ready=True, details={"telegram": "polling", "revision": 7})

    def app(self, beside: Mapping[str, ASGIApp] | None = None) -> ASGIApp:
        return application(lambda: self.health, self.metrics, beside or {})


@asynccontextmanager
async def client_for(app: ASGIApp) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        serving(app, LOOPBACK, 0) as port,
        aiohttp.ClientSession(f"http://{LOOPBACK}:{port}") as client,
    ):
        yield client


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
async def client(process: Process) -> AsyncIterator[aiohttp.ClientSession]:
    async with client_for(process.app()) as client:
        yield client


# --- pages ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
async def test_while_it_is_ready_health_says_so(client, path):
    async with client.get(path) as response:
        assert response.status == 200
        assert await response.json() == {
            "live": True,
            "ready": True,
            "telegram": "polling",
            "revision": 7,
        }


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
async def test_while_it_is_not_ready_nobody_should_send_people_here(process, client, path):
    process.health = Health(is_ready=False, details={"revision": None})

    async with client.get(path) as response:
        assert response.status == 503
        assert await response.json() == {"live": True, "ready": False, "revision": None}


async def test_health_is_looked_at_anew_each_time(process, client):
    async with client.get("/health") as response:
        assert response.status == 200
    process.health = Health(is_ready=False, details={})

    async with client.get("/health") as response:
        assert response.status == 503


async def test_it_is_alive_though_it_is_not_ready(process, client):
    """A process that waits for Telegram is not to be restarted."""
    process.health = Health(is_ready=False, details={})

    async with client.get("/health/live") as response:
        assert response.status == 200
        assert await response.json() == {"live": True}


async def test_the_figures_are_read_by_prometheus(process, client):
    process.metrics.repeats.inc(3)

    async with client.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["content-type"].startswith("text/plain; version=")
        text = await response.text()

    values = {s.name: s.value for f in text_string_to_metric_families(text) for s in f.samples}
    assert values["regiewijzer_repeats_total"] == 3


@pytest.mark.parametrize("path", ["/health", "/health/live", "/metrics"])
async def test_what_changes_is_not_kept_on_the_way(client, path):
    async with client.get(path) as response:
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/health", "/health/live", "/metrics", THUMBNAIL_PATH])
async def test_no_browser_takes_it_for_something_else(client, path):
    async with client.get(path) as response:
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_the_picture_is_a_png_of_128_by_128(client):
    async with client.get(THUMBNAIL_PATH) as response:
        picture = await response.read()
        assert response.status == 200
        assert response.headers["content-type"] == "image/png"
        assert "max-age" in response.headers["cache-control"]

    # PNG, 11.2.2: after the signature of eight bytes, the chunk IHDR begins with width and height.
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture[12:16] == b"IHDR"
    assert struct.unpack(">II", picture[16:24]) == (128, 128)


@pytest.mark.parametrize("path", ["/", "/healthy", "/static/", "/static/../app.py", "/metrics/x"])
async def test_there_is_nothing_else(client, path):
    async with client.get(path) as response:
        assert response.status == 404


@pytest.mark.parametrize("path", ["/health", "/metrics", THUMBNAIL_PATH])
async def test_the_pages_are_for_reading_only(client, path):
    async with client.post(path, data=b"x") as response:
        assert response.status == 405
    async with client.head(path) as response:
        assert response.status == 200


async def test_it_does_not_say_what_serves_it(client):
    async with client.get("/health") as response:
        assert "server" not in response.headers


async def test_what_breaks_is_answered_and_breaks_nothing_else(process):
    def broken() -> Health:
        raise ValueError("geheim")

    async with client_for(application(broken, process.metrics, {})) as client:
        async with client.get("/health") as response:
            assert response.status == 500
            assert "geheim" not in await response.text()
        async with client.get("/metrics") as response:
            assert response.status == 200


# --- other channels ---------------------------------------------------------


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what was sent, whatever the method."""
    message = await receive()
    text = f"{scope['method']} {message['body'].decode()}"
    await PlainTextResponse(text)(scope, receive, send)


async def test_another_channel_gets_all_that_comes_to_its_address(process):
    async with client_for(process.app({"/telegram": echo})) as client:
        async with client.post("/telegram", data=b"dag") as response:
            assert await response.text() == "POST dag"
        async with client.get("/telegram?a=b") as response:
            assert await response.text() == "GET "
        async with client.get("/health") as response:
            assert response.status == 200


@pytest.mark.parametrize("path", ["/telegram/", "/telegram/x", "/telegra"])
async def test_another_channel_gets_nothing_beside_its_address(process, path):
    async with (
        client_for(process.app({"/telegram": echo})) as client,
        client.post(path, data=b"dag") as response,
    ):
        assert response.status == 404


# --- the server -------------------------------------------------------------


async def test_a_port_that_is_taken_is_told(process):
    async with serving(process.app(), LOOPBACK, 0) as port:
        with pytest.raises(PortTaken, match=f"{LOOPBACK}:{port}: EADDRINUSE"):
            async with serving(process.app(), LOOPBACK, port):
                pass


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "::ffff:zz"])
async def test_an_address_that_is_not_ours_is_told(process, host):
    with pytest.raises(PortTaken, match=host):
        async with serving(process.app(), host, 0):
            pass


def test_the_sentence_for_a_taken_port_exists(texts):
    assert texts.has(PortTaken.key)


async def test_afterwards_nobody_listens_and_the_port_is_free(process):
    async with serving(process.app(), LOOPBACK, 0) as port:
        pass

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(LOOPBACK, port)
    async with serving(process.app(), LOOPBACK, port) as again:
        assert again == port


async def test_what_is_under_way_at_the_end_is_finished():
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await go_on.wait()
        await PlainTextResponse("af")(scope, receive, send)

    async with aiohttp.ClientSession() as client:

        async def ask(port: int) -> str:
            async with client.get(f"http://{LOOPBACK}:{port}/") as response:
                return await response.text()

        async with serving(slow, LOOPBACK, 0) as port:
            asking = asyncio.create_task(ask(port))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.05, go_on.set)

        assert await asking == "af"


async def test_the_server_ends_where_its_block_breaks(process):
    with pytest.raises(ValueError, match="broken"):
        async with serving(process.app(), LOOPBACK, 0) as port:
            raise ValueError("broken")

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(LOOPBACK, port)


@pytest.mark.skipif(not socket.has_ipv6, reason="the machine has no IPv6")
async def test_it_listens_on_ipv6_too(process):
    async with serving(process.app(), "::1", 0) as port:
        reader, writer = await asyncio.open_connection("::1", port)
        writer.write(b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {"live": True}
