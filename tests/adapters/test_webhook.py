"""Where Telegram delivers, over real HTTP: server, receiver and inbox are the real ones."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.http.server import serving
from bot.adapters.metrics import Metrics
from bot.adapters.telegram.receiving.receiver import Fields, Receiver
from bot.adapters.telegram.receiving.webhook import MOST_BYTES, Webhook
from bot.adapters.telegram.tuning import Tuning
from bot.store.database import Database, open_database
from bot.store.inbox import SqliteInbox
from bot.store.migrations import migrate
from bot.wiring import utc_now

SECRET = "een-heel-geheim-woord"
HEADER = "x-telegram-bot-api-secret-token"
LOOPBACK = "127.0.0.1"
Json = dict[str, Any]


def an_update(number: int = 1, chat: int = 5, **fields: Any) -> Json:
    message = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": "Lokeren"}
    return {"update_id": number, "message": message, **fields}


class Handler:
    """Remembers what it was given; waits where a test tells it to."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.fields: list[Fields] = []
        self.answered: list[int] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, fields: Fields) -> None:
        number = fields["update_id"]
        self.begun.append(number)
        self.fields.append(fields)
        await self.go_on.wait()
        self.answered.append(number)


@dataclass
class Bot:
    """The webhook with all that is behind it, and a client before it that acts as Telegram."""

    client: aiohttp.ClientSession
    port: int
    database: Database
    inbox: SqliteInbox
    handler: Handler
    metrics: Metrics

    async def deliver(self, update: Any, **options: Any) -> tuple[int, str]:
        """Deliver as Telegram does; return status and body."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await self.post(body, headers={HEADER: SECRET}, **options)

    async def is_answered(self, update: Any, number: int) -> bool:
        """Deliver, and wait until it is handled; tell whether the response was an empty 200."""
        response = await self.deliver(update)
        await until(lambda: number in self.handler.answered)
        return response == (200, "")

    async def post(self, body: Any, **options: Any) -> tuple[int, str]:
        async with self.client.post(self.url, data=body, **options) as response:
            return response.status, await response.text()

    @asynccontextmanager
    async def connected(self, *lines: str) -> AsyncIterator[tuple[Reader, Writer]]:
        """Send the head of a request and no more."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
        head = "\r\n".join(["POST /telegram HTTP/1.1", "host: x", *lines, "", ""])
        writer.write(head.encode())
        try:
            yield reader, writer
        finally:
            writer.close()

    async def kept(self) -> list[int]:
        await self.inbox.flush()
        return [update.update_id for update in await self.inbox.waiting()]

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/telegram"

    @property
    def depth(self) -> int:
        """How many updates are waiting or being handled."""
        return self.metrics.depth_and_handled()[0]

    def value(self, name: str, **labels: str) -> float:
        return sum(
            sample.value
            for family in text_string_to_metric_families(self.metrics.text().decode())
            for sample in family.samples
            if sample.name == f"regiewijzer_{name}_total" and sample.labels == labels
        )


Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


@asynccontextmanager
async def a_bot(
    path: Path, *, is_opened: bool = True, tuning: Tuning | None = None
) -> AsyncIterator[Bot]:
    """Start all but Telegram; everything ends in good order, so that responses still arrive."""
    handler, metrics = Handler(), Metrics()
    async with aiohttp.ClientSession() as client, open_database(path, alone=True) as database:
        await migrate(database, "inbox_schema")
        inbox = SqliteInbox(database, 1234567, utc_now)
        receiver = Receiver(inbox, handler, metrics, tuning or Tuning())
        async with serving(Webhook(receiver, SECRET, metrics), LOOPBACK, 0) as port:
            bot = Bot(client, port, database, inbox, handler, metrics)
            if is_opened:
                async with receiver.opened():
                    yield bot
            else:
                yield bot
        await inbox.flush()


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with a_bot(tmp_path / "inbox.sqlite3") as bot:
        yield bot


async def until(condition: Any, within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 -- looks at what another task does
            await asyncio.sleep(0.005)


# --- an update --------------------------------------------------------------


async def test_an_update_is_acknowledged_and_then_handled(bot):
    """The answer goes by a call: in the response it would be lost where Telegram hangs up."""
    bot.handler.go_on.clear()

    assert await bot.deliver(an_update(7)) == (200, "")
    assert await bot.kept() == [7]

    bot.handler.go_on.set()
    await until(lambda: bot.handler.answered == [7])
    assert await bot.kept() == []


async def test_an_update_is_handled_though_telegram_hangs_up(bot):
    """It may be on disk by then, or not; Telegram brings it again, and it is handled once."""
    body = json.dumps(an_update(7))
    async with bot.connected(f"{HEADER}: {SECRET}", f"content-length: {len(body)}") as (_, writer):
        writer.write(body.encode())
    await writer.wait_closed()

    assert await bot.is_answered(an_update(7), 7)

    assert bot.handler.begun == [7]


async def test_many_at_once_are_each_handled(bot):
    responses = await asyncio.gather(
        *(bot.deliver(an_update(number, chat=number)) for number in range(1, 60))
    )

    assert responses == [(200, "")] * 59
    await until(lambda: sorted(bot.handler.answered) == [*range(1, 60)])
    assert await bot.kept() == []


async def test_one_connection_can_deliver_again_and_again(bot):
    for number in range(1, 20):
        assert await bot.is_answered(an_update(number), number)


# --- repeats ----------------------------------------------------------------


async def test_a_repeat_gets_an_empty_response_and_is_not_handled_again(bot):
    await bot.deliver(an_update(7))

    assert await bot.deliver(an_update(7)) == (200, "")

    assert bot.handler.begun == [7]
    assert bot.value("repeats") == 1


async def test_a_repeat_of_what_is_being_handled_does_not_wait_for_it(bot):
    bot.handler.go_on.clear()
    await bot.deliver(an_update(7))

    assert await bot.deliver(an_update(7)) == (200, "")

    bot.handler.go_on.set()
    await until(lambda: bot.handler.answered == [7])
    assert bot.handler.begun == [7]


async def test_repeats_at_once_are_answered_once(bot):
    responses = await asyncio.gather(*(bot.deliver(an_update(7)) for _ in range(20)))

    assert responses == [(200, "")] * 20
    assert bot.handler.begun == [7]


async def test_a_repeat_after_a_restart_is_not_handled_again(tmp_path):
    async with a_bot(tmp_path / "x.sqlite3") as bot:
        await bot.deliver(an_update(7))

    async with a_bot(tmp_path / "x.sqlite3") as bot:
        assert await bot.deliver(an_update(7)) == (200, "")
        assert bot.handler.begun == []


# --- who it is not ----------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([], id="none"),
        pytest.param([(HEADER, "")], id="empty"),
        pytest.param([(HEADER, SECRET[:-1])], id="shorter"),
        pytest.param([(HEADER, f"{SECRET}x")], id="longer"),
        pytest.param([(HEADER, SECRET.upper())], id="other case"),
        pytest.param([(HEADER, "geheim-é")], id="other alphabet"),
        pytest.param([(HEADER, SECRET), (HEADER, SECRET)], id="twice"),
        pytest.param([(HEADER, "x"), (HEADER, SECRET)], id="a wrong and a right one"),
        pytest.param([("x-telegram-secret", SECRET)], id="elsewhere"),
    ],
)
async def test_whoever_does_not_know_the_secret_is_refused(bot, headers):
    status, body = await bot.post(json.dumps(an_update(7)).encode(), headers=headers)

    assert (status, body) == (403, "")
    assert await bot.kept() == []
    assert bot.handler.begun == []
    assert bot.value("rejected", reason="secret") == 1


async def test_the_secret_is_found_whatever_the_case_of_its_header(bot):
    body = json.dumps(an_update(7)).encode()

    status, _ = await bot.post(body, headers={HEADER.title(): SECRET})

    assert status == 200
    assert bot.handler.begun == [7]


async def test_the_body_of_somebody_else_is_not_waited_for(bot):
    async with bot.connected(f"{HEADER}: wrong", "content-length: 900000") as (reader, _):
        async with asyncio.timeout(2):
            assert (await reader.readline()).split()[1] == b"403"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
async def test_only_posting_is_taken(bot, method):
    request = bot.client.request(method, bot.url, headers={HEADER: SECRET})
    async with request as response:
        assert response.status == 405

    assert bot.value("rejected", reason="method") == 1


# --- what is no update ------------------------------------------------------


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10**17])
async def test_a_body_that_says_that_it_is_too_large_is_refused_before_it_comes(bot, size):
    length = f"content-length: {size}"
    async with bot.connected(f"{HEADER}: {SECRET}", length) as (reader, _):
        async with asyncio.timeout(2):
            assert (await reader.readline()).split()[1] == b"413"

    assert bot.value("rejected", reason="size") == 1


async def test_a_body_that_does_not_say_its_size_is_refused_once_it_is_too_large(bot):
    async def endless() -> AsyncIterator[bytes]:
        yield b'{"update_id": 7, "text": "'
        for _ in range(MOST_BYTES // 50_000 + 1):
            yield b"x" * 50_000
        yield b'"}'

    status, _ = await bot.post(endless(), headers={HEADER: SECRET})

    assert status == 413
    assert await bot.kept() == []


async def test_a_body_that_just_fits_is_taken(bot):
    update = an_update(7, padding="")
    update["padding"] = "x" * (MOST_BYTES - len(json.dumps(update)))
    assert len(json.dumps(update)) == MOST_BYTES

    assert await bot.is_answered(update, 7)


async def test_a_body_in_pieces_is_put_together(bot):
    body = json.dumps(an_update(7)).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 10):
            yield body[start : start + 10]
            await asyncio.sleep(0)

    await bot.post(pieces(), headers={HEADER: SECRET})

    await until(lambda: bot.handler.answered == [7])


async def test_a_sender_that_leaves_midway_leaves_nothing_behind(bot):
    async with bot.connected(f"{HEADER}: {SECRET}", "content-length: 500") as (_, writer):
        writer.write(b'{"update_id": 7,')
        await writer.drain()
    await writer.wait_closed()

    await until(lambda: bot.value("rejected", reason="size") == 1)
    assert await bot.kept() == []
    assert await bot.is_answered(an_update(8), 8)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"update_id=7", id="a form"),
        pytest.param(b'{"update_id": 7} x', id="more than JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"7", id="a number"),
        pytest.param(b'"update_id"', id="a text"),
        pytest.param(b"{}", id="without a number"),
        pytest.param(b'{"update_id": "7"}', id="a number as text"),
        pytest.param(b'{"update_id": 7.0}', id="a fraction"),
        pytest.param(b'{"update_id": true}', id="a truth"),
        pytest.param(b'{"update_id": null}', id="no number"),
        pytest.param(b'{"update_id": [7]}', id="a list of numbers"),
        pytest.param(b'{"update_id": -1}', id="negative"),
        pytest.param(b'{"update_id": 1e400}', id="infinite"),
        pytest.param(b'{"update_id": 99999999999999999999}', id="beyond 64 bits"),
        pytest.param(b'{"update_id": ' + b"9" * 5000 + b"}", id="5,000 digits"),
        pytest.param(b'{"update_id": 7, "text": "\x00"}', id="a bare NUL"),
        pytest.param(b'{"update_id": 7, "text": "\xed\xa0\x80"}', id="a bare half of a pair"),
        pytest.param('{"update_id": 7, "text": "é"}'.encode("latin-1"), id="no UTF-8"),
        pytest.param('{"update_id": 7}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"update_id": 7, "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", id="deeper"),
        pytest.param(b'{"x":' * 50_000 + b"1" + b"}" * 50_000, id="deep in another way"),
    ],
)
async def test_what_is_no_update_is_taken_off_telegrams_hands_and_not_kept(bot, body):
    """Any other status would have Telegram send it again, for a day."""
    assert await bot.deliver(body) == (200, "")

    assert await bot.kept() == []
    assert bot.handler.begun == []
    assert bot.value("rejected", reason="json") == 1


async def test_at_whatever_depth_it_is_taken_or_refused_and_nothing_stays_behind(bot):
    """Near the limit of recursion, reading may succeed where a second reading would not."""
    limit = sys.getrecursionlimit()
    for number, depth in enumerate(range(limit - 120, limit + 5), 1):
        body = b'{"update_id": %d, "x": %s%s}' % (number, b"[" * depth, b"]" * depth)
        status, _ = await bot.deliver(body)
        assert status == 200

    assert await bot.kept() == []
    assert await bot.is_answered(an_update(9999), 9999)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "🙂", "\\u202e", "\\\\", '\\"'])
async def test_text_that_is_valid_json_is_handled_whatever_it_says(bot, text):
    body = f'{{"update_id": 7, "message": {{"text": "{text}"}}}}'.encode()

    assert await bot.is_answered(body, 7)
    assert await bot.kept() == []


async def test_what_was_left_is_handled_at_the_next_start_as_it_came(tmp_path):
    """The inbox holds the body as it was: whatever is taken must be readable again."""
    text = "\\u0000 \\ud800 🙂 é"
    body = f'{{"update_id": 7, "message": {{"text": "{text}"}}}}'.encode()
    async with a_bot(tmp_path / "x.sqlite3", tuning=Tuning(finish_s=0.05)) as bot:
        bot.handler.go_on.clear()
        assert await bot.deliver(body) == (200, "")
        assert bot.handler.begun == [7]

    async with a_bot(tmp_path / "x.sqlite3") as bot:
        await until(lambda: bot.handler.answered == [7])
        assert bot.handler.fields == [json.loads(body)]
        await until(lambda: bot.depth == 0)
        assert await bot.kept() == []


# --- not now ----------------------------------------------------------------


async def test_while_too_much_is_waiting_telegram_is_asked_to_come_again(tmp_path):
    async with a_bot(tmp_path / "x.sqlite3", tuning=Tuning(most_at_hand=2)) as bot:
        bot.handler.go_on.clear()
        for number in (1, 2):
            assert await bot.deliver(an_update(number)) == (200, "")

        assert await bot.deliver(an_update(3)) == (503, "")
        assert await bot.kept() == [1, 2]

        bot.handler.go_on.set()
        await until(lambda: bot.depth == 0)
        assert await bot.is_answered(an_update(3), 3)
        assert bot.value("turned_away") == 1


async def test_what_cannot_be_kept_is_not_taken(bot, caplog):
    await bot.database.statement("PRAGMA query_only = ON")

    assert await bot.deliver(an_update(7)) == (503, "")
    assert bot.handler.begun == []
    assert "could not be kept" in caplog.text
    assert "Lokeren" not in caplog.text

    await bot.database.statement("PRAGMA query_only = OFF")
    assert await bot.is_answered(an_update(7), 7)


async def test_before_it_is_open_nothing_is_taken(tmp_path):
    """The server listens before Telegram was reached; nothing may be lost for that."""
    async with a_bot(tmp_path / "x.sqlite3", is_opened=False) as bot:
        assert await bot.deliver(an_update(7)) == (503, "")

        assert await bot.kept() == []
    assert bot.handler.begun == []
