"""The benchmark of the web chat: what it must count, and what it refuses to count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bench.failure import BenchFailure
from bench.web import run
from bench.web.visits import Case, Visits, cases
from tests.heavy import whole_only

LIMIT_S = 10
A_CASE = Case("a case", ["/vraag?q=Gent", "/vraag?q=Aalst"], "/html")
PACKED = Case("a case", ["/vraag?q=Gent"], "/html", is_packed=True)


class Same(asyncio.Protocol):
    """A server that says the same to everybody."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        del data
        self._transport.write(self._said)


@asynccontextmanager
async def a_load(status: str = "200 OK", body: bytes = b"dag") -> AsyncIterator[Visits]:
    """Such a server in this process, and the load on it."""
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n"
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Same(head.encode() + body), "127.0.0.1", 0)
    load = Visits("127.0.0.1", server.sockets[0].getsockname()[1], 4)
    try:
        async with asyncio.timeout(LIMIT_S):
            yield load
    finally:
        await load.close()
        server.close()


@pytest.mark.slow
@whole_only
def test_both_servers_are_measured_and_tabled(monkeypatch, capsys):
    few = [case for case in cases() if case.name in {"API, usual questions", "page, usual, gzip"}]
    monkeypatch.setattr(run, "cases", lambda: few)

    assert run.main(["--quick"]) == 0

    said = capsys.readouterr().out
    for case in few:
        assert said.count(f"| {case.name} ") == 2  # at full load and at the rate
    assert "| ours " in said
    assert "X-Forwarded-For" in said


async def test_every_visit_counts_once_and_comes_from_somebody_else():
    async with a_load() as load:
        requests = load.make(A_CASE, 100)
        full = await load.saturate(requests)
        even = await load.offer(load.make(A_CASE, 50), 400)

    assert (full.answered, even.answered) == (100, 50)
    assert load.bytes == 50 * len(b"dag")
    assert len({each.written.partition(b"Forwarded-For: ")[2] for each in requests}) == 100
    assert even.seconds > 49 / 400


async def test_a_refusal_is_a_failure():
    async with a_load("429 Too Many Requests") as load:
        with pytest.raises(BenchFailure, match="HTTP 429"):
            await load.saturate(load.make(A_CASE, 10))


@pytest.mark.parametrize(
    ("case", "body"), [(A_CASE, b"\x1f\x8b packed"), (PACKED, b"not packed " * 200)]
)
async def test_what_is_packed_is_what_was_asked_to_be(case, body):
    async with a_load(body=body) as load:
        with pytest.raises(BenchFailure, match="pack"):
            await load.saturate(load.make(case, 10))
