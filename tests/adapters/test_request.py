"""How Telegram is called, against real servers on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.calling import AiohttpRequest

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[bytes]]:
    """A proxy that the environment names; the requests that came to it."""
    seen: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(_ANSWER)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://somebody:secret@127.0.0.1:{port}")
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    monkeypatch.setenv("no_proxy", "near.example")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with server:
        yield seen


async def test_a_call_goes_by_the_proxy_that_the_environment_names(proxy):
    async with AiohttpRequest(1) as request:
        for _ in range(2):
            status, content = await request.do_request("http://far.example/getMe", "POST")

    assert (status, content) == (200, b"{}")
    assert len(proxy) == 2
    assert proxy[0].startswith(b"POST http://far.example/getMe HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in proxy[0]


async def test_a_host_that_the_environment_excepts_is_called_directly(proxy):
    async with AiohttpRequest(1) as request:
        with pytest.raises(Exception, match="ClientConnectorDNSError"):  # there is no such host
            await request.do_request("http://near.example/getMe", "POST")

    assert proxy == []
