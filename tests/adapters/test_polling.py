"""Long polling, from a server on loopback that speaks as Telegram does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram.error import Conflict, InvalidToken

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.calling import AiohttpRequest
from bot.adapters.telegram.receiving.liveness import Liveness
from bot.adapters.telegram.receiving.polling import Poller
from bot.adapters.telegram.receiving.receiver import WANTED, Fields, Receiver
from bot.adapters.telegram.tuning import Tuning
from bot.store.database import Database, open_database
from bot.store.inbox import SqliteInbox
from bot.store.migrations import migrate
from bot.wiring import utc_now

TOKEN = "1234567:verzonnen-token-voor-de-tests"
EMPTY_POLL_S = 0.02  # how long this Telegram holds a poll open; the real one does for 30 s
Json = dict[str, Any]


def an_update(number: int) -> Json:
    return {"update_id": number, "message": {"chat": {"id": 5}, "text": f"vraag {number}"}}


def refused(code: int, description: str, **parameters: float) -> tuple[int, Json]:
    answer = {"ok": False, "error_code": code, "description": description}
    return code, answer | ({"parameters": parameters} if parameters else {})


BROKEN = refused(502, "Bad Gateway")
CONFLICT = refused(409, "Conflict: terminated by other getUpdates request")
UNAUTHORIZED = refused(401, "Unauthorized")


class Telegram:
    """Delivers updates until they are acknowledged; and says other things where a test wants."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self.instead: list[tuple[int, Any]] = []  # the next responses, before any update
        self.polls: list[dict[str, str]] = []
        self.url = ""

    async def poll(self, request: web.Request) -> web.Response:
        self.polls.append(dict(request.query))
        if self.instead:
            status, answer = self.instead.pop(0)
            return web.json_response(answer, status=status)
        offset = int(request.query.get("offset", 0))
        self.waiting = [u for u in self.waiting if (_number(u) or offset) >= offset]
        if not self.waiting:
            await asyncio.sleep(EMPTY_POLL_S)
        delivered = self.waiting[: int(request.query["limit"])]
        return web.json_response({"ok": True, "result": delivered})

    @property
    def offsets(self) -> list[int | None]:
        return [int(poll["offset"]) if "offset" in poll else None for poll in self.polls]


def _number(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else None


class Handler:
    """Remembers what it handled; waits where a test tells it to."""

    def __init__(self) -> None:
        self.handled: list[Fields] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, fields: Fields) -> None:
        await self.go_on.wait()
        self.handled.append(fields)


@dataclass
class Bot:
    """A poller with the real inbox behind it."""

    new_poller: Callable[..., Poller]
    database: Database
    inbox: SqliteInbox
    liveness: Liveness
    handler: Handler

    @property
    def handled(self) -> list[Fields]:
        return self.handler.handled

    @property
    def go_on(self) -> asyncio.Event:
        return self.handler.go_on

    @property
    def numbers(self) -> list[int]:
        return [fields["update_id"] for fields in self.handled]


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # where the machine has a proxy for the internet
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the program sets it


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    telegram = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/getUpdates", telegram.poll)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, port = runner.addresses[0][:2]
    telegram.url = f"http://127.0.0.1:{port}/bot{TOKEN}/getUpdates"
    yield telegram
    await runner.cleanup()


@pytest.fixture
def tuning() -> Tuning:
    return Tuning()


@pytest.fixture
async def bot(telegram: Telegram, tmp_path: Path, tuning: Tuning) -> AsyncIterator[Bot]:
    metrics = Metrics()
    async with open_database(tmp_path / "inbox.sqlite3", alone=True) as database:
        await migrate(database, "inbox_schema")
        inbox = SqliteInbox(database, 1234567, utc_now)
        handler = Handler()
        receiver = Receiver(inbox, handler, metrics, tuning)
        liveness = Liveness("polling", metrics)
        async with AiohttpRequest(1) as request, receiver.opened():

            def new_poller(newcomer_s: float = 20.0) -> Poller:
                pauses = Tuning(
                    first_pause_s=0.02, longest_pause_s=0.05, room_s=0.005, newcomer_s=newcomer_s
                )
                return Poller(request, telegram.url, receiver, liveness, pauses)

            bot = Bot(new_poller, database, inbox, liveness, handler)
            yield bot
            bot.go_on.set()
        await inbox.flush()


@asynccontextmanager
async def polling(bot: Bot, newcomer_s: float = 20.0) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(bot.new_poller(newcomer_s).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(condition: Callable[[], bool], within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 -- looks at what another task does
            await asyncio.sleep(0.005)


# --- updates ----------------------------------------------------------------


async def test_updates_are_handled_once_and_acknowledged(bot, telegram):
    telegram.waiting = [an_update(number) for number in (7, 8, 9)]

    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 4)

    assert bot.handled == [an_update(number) for number in (7, 8, 9)]
    assert telegram.offsets[:3] == [None, 10, 10]


async def test_what_is_acknowledged_is_on_disk_though_it_is_not_handled_yet(bot, telegram):
    bot.go_on.clear()
    telegram.waiting = [an_update(7)]

    async with polling(bot):
        await until(lambda: 8 in telegram.offsets)
        kept = [update.update_id for update in await bot.inbox.waiting()]

    assert bot.handled == []
    assert kept == [7]


async def test_it_asks_for_what_the_bot_understands_and_waits_long(bot, telegram):
    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 1)

    poll = telegram.polls[0]
    assert json.loads(poll["allowed_updates"]) == list(WANTED)
    assert (poll["timeout"], poll["limit"]) == ("30", "100")


async def test_more_than_fit_in_one_response_come_in_several(bot, telegram):
    telegram.waiting = [an_update(number) for number in range(1, 251)]

    async with polling(bot):
        await until(lambda: len(bot.handled) == 250)

    assert bot.numbers == list(range(1, 251))
    assert telegram.offsets[:3] == [None, 101, 201]


async def test_what_was_delivered_before_a_restart_is_not_handled_again(bot, telegram):
    """After a restart the poller knows no offset; the inbox knows the numbers."""
    telegram.waiting = [an_update(7), an_update(8)]
    async with polling(bot):
        await until(lambda: bot.numbers == [7, 8])
        await until(lambda: 9 in telegram.offsets)
    telegram.waiting = [an_update(8), an_update(9)]

    async with polling(bot):
        await until(lambda: 10 in telegram.offsets)

    await until(lambda: len(bot.handled) == 3)
    assert bot.numbers == [7, 8, 9]


@pytest.mark.parametrize("junk", ["x", 7, None, [], {}, {"update_id": "7"}, {"update_id": None}])
async def test_what_is_no_update_stops_nothing(bot, telegram, junk, caplog):
    telegram.waiting = [an_update(7), junk, an_update(8)]

    async with polling(bot):
        await until(lambda: 9 in telegram.offsets)

    assert bot.numbers == [7, 8]
    assert "no update" in caplog.text


async def test_an_update_that_no_library_can_read_comes_through_as_it_is(bot, telegram):
    """What cannot be read fails alone, and once."""
    strange = {"update_id": 7, "message": {"date": "gisteren", "chat": 5, "new_in_2030": [{}]}}
    telegram.waiting = [strange, an_update(8)]

    async with polling(bot):
        await until(lambda: 9 in telegram.offsets)

    assert bot.handled == [strange, an_update(8)]


# --- trouble ----------------------------------------------------------------


async def test_what_cannot_be_kept_is_not_acknowledged(bot, telegram):
    telegram.waiting = [an_update(7)]
    await bot.database.statement("PRAGMA query_only = ON")

    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 3)
        assert telegram.offsets == [None] * len(telegram.polls)
        assert bot.handled == []

        await bot.database.statement("PRAGMA query_only = OFF")
        await until(lambda: 8 in telegram.offsets)

    assert bot.numbers == [7]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(BROKEN, id="broken"),
        pytest.param(refused(400, "Bad Request"), id="refused"),
        pytest.param((200, "JSON of somebody else"), id="a text"),
        pytest.param((200, {"status": "OK"}), id="an object of somebody else"),
        pytest.param((200, {"ok": True, "result": {}}), id="no list"),
        pytest.param((200, {"ok": True, "result": ["no update"]}), id="no update at all"),
    ],
)
async def test_it_polls_again_whatever_was_answered(bot, telegram, answer, caplog):
    telegram.instead = [answer] * 3
    telegram.waiting = [an_update(7)]

    async with polling(bot):
        await until(lambda: bot.numbers == [7])

    assert caplog.text.count("polling was interrupted") == 3
    assert TOKEN not in caplog.text


async def test_a_line_that_breaks_is_tried_again_with_longer_pauses(bot, telegram):
    telegram.instead = [BROKEN] * 4
    clock = asyncio.get_running_loop().time
    started_s = clock()

    async with polling(bot):
        await until(lambda: len(telegram.polls) == 5)

    assert clock() - started_s >= 0.02 + 0.04 + 0.05 + 0.05


async def test_where_telegram_asks_to_wait_it_waits(bot, telegram):
    telegram.instead = [refused(429, "Too Many Requests", retry_after=0.3)]
    clock = asyncio.get_running_loop().time
    started_s = clock()

    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 2)

    assert clock() - started_s >= 0.29


@pytest.mark.parametrize("answer", [UNAUTHORIZED, refused(404, "Not Found")])
async def test_a_refused_token_ends_it(bot, telegram, answer):
    telegram.instead = [answer]

    async with polling(bot) as task, asyncio.timeout(5):
        with pytest.raises(InvalidToken):
            await task


async def test_a_token_that_is_revoked_later_ends_it_too(bot, telegram):
    async with polling(bot) as task, asyncio.timeout(5):
        await until(lambda: len(telegram.polls) >= 2)
        telegram.instead = [UNAUTHORIZED]
        with pytest.raises(InvalidToken):
            await task


async def test_a_newcomer_gives_way_to_another_bot(bot, telegram):
    telegram.instead = [CONFLICT]

    async with polling(bot) as task, asyncio.timeout(5):
        with pytest.raises(Conflict):
            await task


async def test_whoever_was_there_first_stays(bot, telegram, caplog):
    telegram.instead = [CONFLICT] * 3
    telegram.waiting = [an_update(7)]

    async with polling(bot, newcomer_s=0):
        await until(lambda: bot.numbers == [7])

    assert "another bot polled" in caplog.text


@pytest.mark.parametrize("tuning", [Tuning(most_at_hand=8)])
async def test_while_too_much_is_waiting_nothing_more_is_asked_for(bot, telegram):
    bot.go_on.clear()
    telegram.waiting = [an_update(number) for number in range(1, 6)]

    async with polling(bot):
        await until(lambda: len(telegram.polls) == 1)
        await asyncio.sleep(0.1)
        assert len(telegram.polls) == 1

        bot.go_on.set()
        await until(lambda: len(telegram.polls) >= 2)

    assert bot.numbers == [1, 2, 3, 4, 5]


# --- being alive ------------------------------------------------------------


async def test_an_answer_is_a_sign_of_life_though_it_holds_no_update(bot, telegram):
    assert bot.liveness.state().heard_s_ago is None

    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 2)

    heard_s_ago = bot.liveness.state().heard_s_ago
    assert heard_s_ago is not None
    assert heard_s_ago < 5


async def test_a_refusal_is_no_sign_of_life(bot, telegram):
    telegram.instead = [BROKEN] * 10_000

    async with polling(bot):
        await until(lambda: len(telegram.polls) >= 3)

    assert bot.liveness.state().heard_s_ago is None


async def test_it_can_be_stopped_in_the_middle_of_a_poll(bot, telegram):
    async with polling(bot) as task:
        await until(lambda: len(telegram.polls) >= 1)
        task.cancel()
        async with asyncio.timeout(1):
            with pytest.raises(asyncio.CancelledError):
                await task
