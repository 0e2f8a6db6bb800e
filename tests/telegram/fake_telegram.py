"""Telegram as a bot sees it, on loopback, with all that goes wrong between the two.

It keeps what was not acknowledged and brings it again: by webhook until the response is 2xx, by
polling until an offset passes it. Like Telegram it delivers over many connections, one update at a
time per chat. It knows no format beyond that; `bot_api` is the faithful one.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sqlite3
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.conftest import DATA

TOKEN = "1234567:verzonnen-token-voor-de-tests"
SECRET = "verzonnen-geheim-voor-de-tests"
PLACES = (
    *("Gent", "Leuven", "Aalst", "Brugge", "Hasselt", "Kortrijk", "Mechelen", "Oostende"),
    *("Genk", "Roeselare", "Turnhout", "Dendermonde"),
)
PATIENCE_S = 60.0  # nothing takes that long, however busy the machine
_AGAIN_S = 0.1  # Telegram waits a second before it delivers again, and then ever longer
_CONNECTIONS = 40
_MESSAGES = ("sendMessage", "editMessageText")
_KNOWN: dict[str, Any] = {
    "getMe": {
        "id": 1234567,
        "is_bot": True,
        "first_name": "Bot",
        "username": "VoorbeeldRegiewijzerBot",
    },
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
_PLACE = re.compile(r"<b>([^<]+)</b>")


@dataclass(frozen=True, slots=True)
class Question:
    """An update: somebody types the name of a place."""

    number: int
    chat: int
    place: str

    @property
    def body(self) -> bytes:
        person = {"id": self.chat, "is_bot": False, "first_name": "Verzonnen Persoon"}
        return update(
            self.number,
            message={
                "message_id": self.number,
                "date": 1_800_000_000,
                "chat": {"id": self.chat, "type": "private", "first_name": "Verzonnen"},
                "from": person,
                "text": self.place,
            },
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets to see."""

    chat: int
    place: str


class Fault(Enum):
    """What becomes of one call of the bot."""

    CUT_BEFORE = auto()  # the connection ends before the request was read
    CUT_AFTER = auto()  # the message is shown, but the confirmation is lost
    BROKEN = auto()
    SILENT = auto()  # the message is shown, but the confirmation does not come
    SLOW_DOWN = auto()


class FakeTelegram:
    """Both sides: the server of the Bot API, and what delivers updates to a webhook."""

    def __init__(self) -> None:
        self.url = ""
        self.questions: dict[int, Question] = {}
        self.answers: list[Answer] = []
        self.strange: list[str] = []  # texts that answer no question
        self.statuses: Counter[int] = Counter()  # of the webhook's responses
        self.refused = 0  # deliveries without a response
        self.tried: Counter[str] = Counter()  # calls by method
        self.unanswered: set[int] = set()
        self.unacknowledged: dict[int, Question] = {}  # in order
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)  # by method, for the next calls
        self.down: set[str] = set()  # methods that cannot be reached
        self.takes_messages = asyncio.Event()  # while it is not set, they wait to be taken
        self.takes_messages.set()
        self._changed = asyncio.Event()
        self._numbers = count(1_000)
        self._chats = count(1)
        self._asked: dict[tuple[int, str], int] = {}
        self._left: Counter[int] = Counter()  # unanswered questions by chat
        self._is_busy = 0  # questions that each newcomer asks
        self._queues: dict[int, deque[Question]] = {}  # by chat, for the webhook
        self._ready: asyncio.Queue[int] = asyncio.Queue()  # chats whose first may be delivered

    # --- people ---

    def ask(self, chat: int, place: str, *, is_delivered: bool = True) -> Question:
        """Let somebody ask; *is_delivered*: in the queue of what the bot is to get."""
        question = Question(next(self._numbers), chat, place)
        self.questions[question.number] = question
        self._asked[chat, place] = question.number
        self.unanswered.add(question.number)
        self._left[chat] += 1
        if is_delivered:
            self.unacknowledged[question.number] = question
            queue = self._queues.setdefault(chat, deque())
            queue.append(question)
            if len(queue) == 1:
                self._ready.put_nowait(chat)
        self._changed.set()
        return question

    def keep_busy(self, chats: int, each: int) -> None:
        """Let *chats* people ask *each* questions at once; whoever has his answers is replaced."""
        self._is_busy = each
        for _ in range(chats):
            self._welcome()

    def rest(self) -> None:
        """Let nobody new come."""
        self._is_busy = 0

    def _welcome(self) -> None:
        chat = next(self._chats)
        for number in range(self._is_busy):
            self.ask(chat, PLACES[(chat + number) % len(PLACES)])

    def times(self, question: Question) -> int:
        """Return how often a question was answered."""
        return sum((a.chat, a.place) == (question.chat, question.place) for a in self.answers)

    def counted(self) -> Counter[int]:
        """Return how often each question was answered."""
        return Counter(self._asked[answer.chat, answer.place] for answer in self.answers)

    def out_of_order(self) -> list[tuple[Question, Question]]:
        """Return pairs of one chat of which the later question was answered first."""
        first: dict[int, int] = {}
        for turn, answer in enumerate(self.answers):
            first.setdefault(self._asked[answer.chat, answer.place], turn)
        latest: dict[int, Question] = {}
        found = []
        for number in sorted(first):
            question = self.questions[number]
            before = latest.get(question.chat)
            if before is not None and first[before.number] > first[number]:
                found.append((before, question))
            latest[question.chat] = question
        return found

    async def until(self, is_so: Callable[[], Any], within_s: float = PATIENCE_S) -> None:
        """Wait for something that is about to be so.

        Raises:
            TimeoutError: If it does not come.
        """
        async with asyncio.timeout(within_s):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    async def next_answer(self) -> None:
        """Wait for an answer, whatever it answers."""
        before = len(self.answers)
        await self.until(lambda: len(self.answers) > before)

    def _show(self, fields: dict[str, Any]) -> None:
        """Show a message to its person."""
        chat, text = int(fields["chat_id"]), str(fields["text"])
        found = _PLACE.match(text)
        number = self._asked.get((chat, found[1])) if found else None
        if found is None or number is None:
            self.strange.append(text)
            return
        self.answers.append(Answer(chat, found[1]))
        self._changed.set()
        if number in self.unanswered:
            self.unanswered.discard(number)
            self._left[chat] -= 1
            if self._left[chat] == 0 and self._is_busy:
                self._welcome()

    async def reached(self, times: int = 1) -> None:
        """Wait until the bot, started so many times, is ready for updates."""
        await self.until(lambda: self.tried["setWebhook"] + self.tried["deleteWebhook"] >= times)

    # --- what the bot calls ---

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take a call."""
        method = request.match_info["method"]
        self.tried[method] += 1
        self._changed.set()
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is Fault.CUT_BEFORE or method in self.down:
            return _hang_up(request)
        is_json = request.content_type == "application/json"
        fields = {**request.query, **(await request.json() if is_json else await request.post())}
        if fault is Fault.BROKEN:
            return _failed(502, "Bad Gateway")
        if fault is Fault.SLOW_DOWN:
            return _failed(429, "Too Many Requests: retry after 1", retry_after=1)
        if method in _MESSAGES:
            await self.takes_messages.wait()
        if method == "sendMessage":
            self._show(fields)
        if fault is Fault.CUT_AFTER:
            return _hang_up(request)
        if fault is Fault.SILENT:
            await asyncio.Event().wait()  # the server cancels it when the bot hangs up
        return _taken(await self._result(method, fields))

    async def _result(self, method: str, fields: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self._poll(fields)
        if method in _MESSAGES:
            chat = {"id": int(fields["chat_id"]), "type": "private", "first_name": "Verzonnen"}
            return {"message_id": 1, "date": 1_800_000_000, "chat": chat, "text": fields["text"]}
        return _KNOWN.get(method, True)

    async def _poll(self, fields: dict[str, Any]) -> list[Any]:
        offset = int(fields.get("offset", 0))
        for number in [number for number in self.unacknowledged if number < offset]:
            del self.unacknowledged[number]
        self._changed.set()
        await self.until(lambda: self.unacknowledged)
        most = int(fields["limit"])
        waiting = [self.unacknowledged[number] for number in sorted(self.unacknowledged)[:most]]
        return [json.loads(question.body) for question in waiting]

    # --- what it delivers to a webhook ---

    @asynccontextmanager
    async def delivering(self, port: int, connections: int = _CONNECTIONS) -> AsyncIterator[None]:
        """Deliver to a webhook until the block ends: one at a time per chat, until it is taken."""
        tasks = [asyncio.create_task(self._deliver(port)) for _ in range(connections)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended

    async def _deliver(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        with closing(self.line(port)) as line:
            while True:
                chat = await self._ready.get()
                queue = self._queues[chat]
                if not await self.post(line, queue[0]):
                    loop.call_later(_AGAIN_S, self._ready.put_nowait, chat)
                    continue
                self.unacknowledged.pop(queue.popleft().number, None)
                self._changed.set()
                if queue:
                    self._ready.put_nowait(chat)
                else:
                    del self._queues[chat]

    def line(self, port: int) -> Line:
        """Return a connection to the webhook; it is made when it is needed."""
        return Line(port)

    async def post(self, line: Line, question: Question) -> bool:
        """Deliver once; return whether it was taken."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await line.open()
                response = await line.post(question.body)
        except ConnectionError:
            self.refused += 1
            return False
        self.statuses[response.status] += 1
        if response.status != 200:
            return False
        assert response.body == b""
        return True

    async def post_all(
        self, port: int, questions: Iterable[Question], connections: int = _CONNECTIONS
    ) -> None:
        """Deliver in this order, over *connections* at once, each until it is taken."""
        waiting = iter(questions)

        async def deliver() -> None:
            with closing(self.line(port)) as line:
                for question in waiting:
                    while not await self.post(line, question):  # noqa: ASYNC110 -- as Telegram
                        await asyncio.sleep(_AGAIN_S)

        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(deliver())


@asynccontextmanager
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Serve on a free port until the block ends."""
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", fake.handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield fake
    finally:
        await runner.cleanup()


def update(number: int, **content: Any) -> bytes:
    return json.dumps({"update_id": number, **content}).encode()


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _taken(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _failed(status: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, "parameters": parameters}, status=status)


# --- a connection to the webhook ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Response:
    """What was read whole."""

    status: int
    body: bytes


class Line(asyncio.Protocol):
    """A connection that is kept, for one request after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport: asyncio.Transport | None = None
        self._read = bytearray()
        self._response: asyncio.Future[Response] | None = None

    async def open(self) -> None:
        """Make the connection, where it is not there yet."""
        if self._transport is None:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)

    async def post(self, body: bytes) -> Response:
        """Send a request and wait for its response.

        Raises:
            ConnectionError: If it does not come whole.
        """
        await self.send(body)
        assert self._response is not None
        return await self._response

    async def send(self, body: bytes, *, without: int = 0) -> None:
        """Send a request, or all but its last bytes."""
        await self.open()
        assert self._transport is not None
        self._read.clear()
        self._response = asyncio.get_running_loop().create_future()
        head = (
            "POST /telegram HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body[: len(body) - without])

    def close(self) -> None:
        """Hang up at once, whatever is under way."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = bytes(self._read).partition(b"\r\n\r\n")
        if not found or self._response is None or self._response.done():
            return
        status, *lines = head.decode().lower().split("\r\n")
        length = int(dict(line.split(": ", 1) for line in lines)["content-length"])
        if len(body) >= length:
            self._response.set_result(Response(int(status.split()[1]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._response is not None and not self._response.done():
            self._response.set_exception(ConnectionResetError("no whole response"))
            self._response.exception()  # where nobody waits any more, that is meant


# --- the bot, as a process ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bot runs, one run after the other."""

    folder: Path
    data: Path
    telegram: str  # its base URL
    port: int
    by_webhook: bool

    @property
    def _database(self) -> Path:
        return self.folder / "regiewijzer.sqlite3"

    @property
    def inbox(self) -> Path:
        return self._database.with_suffix(".inbox.sqlite3")

    @property
    def log(self) -> Path:
        return self.folder / "log.jsonl"

    @property
    def environment(self) -> dict[str, str]:
        others = {k: v for k, v in os.environ.items() if not k.startswith("REGIEWIJZER_")}
        public = {"REGIEWIJZER_PUBLIC_URL": f"http://127.0.0.1:{self.port}"}
        return {
            **others,
            "NO_PROXY": "127.0.0.1",
            "REGIEWIJZER_DATABASE": str(self._database),
            "REGIEWIJZER_DATA_DIR": str(self.data),
            "REGIEWIJZER_PORT": str(self.port),
            "REGIEWIJZER_TELEGRAM_BASE_URL": self.telegram,
            "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN,
            "REGIEWIJZER_WEBHOOK_SECRET": SECRET,
            **(public if self.by_webhook else {}),
        }

    def kept(self) -> frozenset[int]:
        """Return the updates on disk that were not marked as handled; no bot may be running."""
        if not self.inbox.exists():
            return frozenset()
        with closing(sqlite3.connect(self.inbox)) as file:
            try:
                rows = file.execute("SELECT update_id FROM updates WHERE content IS NOT NULL")
            except sqlite3.OperationalError:  # killed before the table was made
                return frozenset()
            return frozenset(number for (number,) in rows)

    def keep(self, questions: Iterable[Question]) -> None:
        """Leave updates on disk, as if a bot was killed before it could answer them."""
        values = [(one.number, int(time.time()), one.body.decode()) for one in questions]
        with closing(sqlite3.connect(self.inbox)) as file, file:
            file.executemany("INSERT INTO updates VALUES (1234567, ?, ?, ?)", values)

    def make_older(self, question: Question, age_s: int) -> None:
        """Change when an update came: so long ago."""
        values = (int(time.time()) - age_s, question.number)
        with closing(sqlite3.connect(self.inbox)) as file, file:
            file.execute("UPDATE updates SET received_at = ? WHERE update_id = ?", values)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the bot; kill it where a test leaves it running."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=DATA.parent,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
            )
        try:
            yield process
        except BaseException as error:
            error.add_note(self.log.read_text("utf-8")[-3000:])
            raise
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def stopped(process: asyncio.subprocess.Process, within_s: float = PATIENCE_S) -> None:
    """Tell a bot to stop, and see that it ends in good order."""
    process.terminate()
    async with asyncio.timeout(within_s):
        assert await process.wait() == 0
