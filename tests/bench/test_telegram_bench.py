"""The Telegram benchmark: what it must count, and what it says of a bot that does not work."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bench.failure import BenchFailure
from bench.telegram.bots import Contender
from bench.telegram.load import CONNECTIONS, Load
from bench.telegram.measure import measure
from bench.telegram.plan import QUICK
from bench.telegram.questions import usual
from bench.telegram.run import main
from bench.telegram.stub import Hook
from bench.telegram.updates import CHATS, Updates
from tests.heavy import whole_only

LIMIT_S = 10
Answer = Callable[[int], Awaitable[web.Response]]


def a_call(chat: int, method: str = "sendMessage") -> web.Response:
    return web.json_response({"method": method, "chat_id": chat, "text": "dag"})


@asynccontextmanager
async def a_bot(answer: Answer) -> AsyncIterator[Hook]:
    """A webhook in this process that refuses a wrong secret."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != "geheim":
            return web.Response(status=403)
        return await answer((await request.json())["message"]["chat"]["id"])

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Hook(f"http://127.0.0.1:{runner.addresses[0][1]}/telegram", "geheim")
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_load(hook: Hook) -> AsyncIterator[Load]:
    load = Load(hook)
    try:
        async with asyncio.timeout(LIMIT_S):
            yield load
    finally:
        await load.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["ours", pytest.param("ptb", marks=whole_only), pytest.param("aiogram", marks=whole_only)],
)
def test_every_update_of_a_bot_is_answered_once(name, tmp_path, capsys):
    file = tmp_path / "figures.json"

    assert main(["--quick", "--only", name, "--json", str(file)]) == 0

    figures = json.loads(file.read_text("utf-8"))
    offered = {"saturation": QUICK.saturation, "rate": QUICK.rate}
    assert list(figures["bots"]) == [name]
    for case, number in offered.items():
        (repeat,) = figures["bots"][name][case]["repeats"]
        sample = repeat["sample"]
        assert (sample["offered"], sample["answered"], sample["extra"]) == (number, number, 0)
        assert 0 < sample["p50_ms"] <= sample["p99_ms"]
        assert repeat["cpu_us"] > 0
    assert figures["soak"] == []
    assert f"## {QUICK.rate_per_s} updates/s" in capsys.readouterr().out


async def test_an_answer_in_the_response_counts():
    async def answer(chat: int) -> web.Response:
        return a_call(chat)

    async with a_bot(answer) as hook, a_load(hook) as load:
        updates = Updates(hook, usual())
        full = await load.saturate(updates.make(500))
        even = await load.offer(updates.make(100), 400)

    assert (full.answered, full.extra) == (500, 0)
    assert (even.answered, even.extra) == (100, 0)
    assert even.seconds > 99 / 400


async def test_an_answer_by_the_way_of_the_bot_api_counts_and_a_second_one_does_not():
    loads: list[Load] = []

    async def answer(chat: int) -> web.Response:
        loads[0].answered(chat)
        loads[0].answered(chat)
        return a_call(chat, "sendChatAction")  # no answer

    async with a_bot(answer) as hook, a_load(hook) as load:
        loads.append(load)
        sample = await load.saturate(Updates(hook, usual()).make(50))

    assert (sample.answered, sample.extra) == (50, 50)


async def test_a_bot_that_closes_every_connection_is_measured_too():
    async def answer(chat: int) -> web.Response:
        response = a_call(chat)
        response.force_close()
        return response

    async with a_bot(answer) as hook, a_load(hook) as load:
        sample = await load.saturate(Updates(hook, usual()).make(3 * CONNECTIONS))

    assert sample.answered == 3 * CONNECTIONS


async def test_no_more_than_forty_updates_are_underway():
    now = most = 0

    async def answer(chat: int) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.01)
        now -= 1
        return a_call(chat)

    async with a_bot(answer) as hook, a_load(hook) as load:
        await load.saturate(Updates(hook, usual()).make(5 * CONNECTIONS))

    assert most == CONNECTIONS


async def test_a_refused_update_is_a_failure():
    async def answer(chat: int) -> web.Response:
        del chat
        return web.Response(status=503)

    async with a_bot(answer) as hook, a_load(hook) as load:
        with pytest.raises(BenchFailure, match="HTTP 503"):
            await load.saturate(Updates(hook, usual()).make(10))


async def test_a_bot_that_does_not_start_is_named_with_its_last_words():
    broken = Contender("kapot", lambda _: ("-c", "raise SystemExit('geen zin vandaag')"))

    with pytest.raises(BenchFailure) as caught:
        await measure(broken, QUICK)

    assert "kapot: it ended with exit code 1" in str(caught.value)
    assert "geen zin vandaag" in str(caught.value)


def test_an_unknown_bot_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--only", "ptb,robot"])

    assert "no bot is called 'robot'" in capsys.readouterr().err


def test_updates_differ_in_number_and_person():
    made = Updates(Hook("http://127.0.0.1:1/x", ""), ["Gent", "'s-Gravenwezel"]).make(CHATS)
    sent = [json.loads(each.written.partition(b"\r\n\r\n")[2]) for each in made[:100]]

    assert len({each.number for each in made}) == CHATS
    assert [each["update_id"] for each in sent] == list(range(1, 101))
    assert {each["message"]["text"] for each in sent} == {"Gent", "'s-Gravenwezel"}
