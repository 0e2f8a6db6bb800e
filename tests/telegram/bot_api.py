"""A Bot API server on loopback, and a person who chats with the bot through it.

The wire format is that of lo-bot-api-emulator, which knows nothing of this bot. Put before it: a
name for the bot, a record of all that the bot sends, faults on demand, and a check of the HTML,
because Telegram refuses a message whose tags do not fit.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

TOKEN = "1234567:verzonnen-token-voor-de-tests"
USERNAME = "VoorbeeldRegiewijzerBot"
MOST_UNITS = 4096  # UTF-16 units of a message's text, entities resolved
_PATIENCE_S = 5.0
_GLANCE_S = 0.005
_TAG = re.compile(r'<(/?)(b|i|a)((?: href="[^"<>]*")?)>')
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);")


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that Telegram gives when something is the matter; 0: it hangs up."""

    status: int
    description: str = ""
    parameters: dict[str, float] = field(default_factory=dict)


HANGS_UP = Fault(0)
BROKEN = Fault(500, "Internal Server Error")
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
UNAUTHORIZED = Fault(401, "Unauthorized")
TOO_OLD = Fault(
    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
)


def slow_down(seconds: float) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, in full, and whether the server took it."""

    method: str
    fields: dict[str, Any]
    status: int

    @property
    def text(self) -> str:
        """What a person sees: tags and entities resolved."""
        return visible(str(self.fields["text"]))

    @property
    def html(self) -> str:
        return str(self.fields["text"])

    @property
    def chat(self) -> int:
        return int(self.fields.get("chat_id", 0))

    @property
    def buttons(self) -> dict[str, str]:
        """Label to what pressing it sends."""
        rows = json.loads(self.fields.get("reply_markup", '{"inline_keyboard": []}'))
        return {b["text"]: b["callback_data"] for row in rows["inline_keyboard"] for b in row}

    @property
    def has_preview(self) -> bool:
        return not json.loads(self.fields.get("link_preview_options", "{}")).get("is_disabled")


class BotApi(LoBotApiEmulator):
    """The server; the bot's calls are in `calls`, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.url = ""  # base URL for the bot
        self.port = 0
        self._faults: dict[str, list[Fault]] = {}
        self._always: dict[str, Fault] = {}

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of *method* fail, one after the other."""
        self._faults.setdefault(method, []).extend(faults)

    def fail_always(self, method: str, fault: Fault) -> None:
        """Let every call of *method* fail until `mend`."""
        self._always[method] = fault

    def mend(self) -> None:
        self._faults.clear()
        self._always.clear()

    def sent(self, method: str, chat: int | None = None) -> list[Call]:
        """Calls of *method* that the server took."""
        return [
            call
            for call in self.calls
            if call.method == method and call.status == 200 and chat in {None, call.chat}
        ]

    def tried(self, method: str) -> list[Call]:
        """Calls of *method*, whatever became of them."""
        return [call for call in self.calls if call.method == method]

    async def enqueue(self, token: str = TOKEN, **update: Any) -> None:
        await self.enqueue_update(update, token=token)

    async def read_request(self, request: web.Request) -> Any:
        fields, uploads = await super().read_request(request)
        fields.pop("link_preview_options", None)  # it does not know them and would refuse
        return fields, uploads

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = dict((await LoBotApiEmulator.read_request(self, request))[0])
        fault = self._fault(method) or _bad_html(fields)
        response: web.StreamResponse
        if fault is None:
            response = await super().handle(request)
        elif fault is HANGS_UP:
            response = web.Response(status=500)
        else:
            response = _answer(fault)
        self.calls.append(Call(method, fields, 0 if fault is HANGS_UP else response.status))
        if fault is HANGS_UP and request.transport is not None:
            request.transport.abort()
        if method == "getMe" and response.status == 200:
            response = _named(response)
        return response

    def _fault(self, method: str) -> Fault | None:
        queued = self._faults.get(method)
        return queued.pop(0) if queued else self._always.get(method)


@asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[BotApi]:
    """Serve on a free port, or on *port*, until the block ends."""
    api = BotApi()
    # Without handler_cancellation a poll of a bot that has gone would go on, and refuse its heir.
    runner = web.AppRunner(
        api.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        api.port = runner.addresses[0][1]
        api.url = f"http://127.0.0.1:{api.port}/bot"
        yield api
    finally:
        await runner.cleanup()


class Person:
    """Somebody in a private chat with the bot, or in a group that the bot is in."""

    _numbers = count(1)

    def __init__(self, api: BotApi, *, group: int | None = None, token: str = TOKEN) -> None:
        self._api = api
        self._token = token
        self._id = 900_000_000 + next(Person._numbers)
        self.chat = group or self._id
        self._from = {"id": self._id, "is_bot": False, "first_name": "Verzonnen Persoon"}
        self._buttons: dict[str, str] = {}
        self._last_id = 100  # of the bot's latest message, as far as the server cares

    @property
    def heard(self) -> list[Call]:
        """What the bot said in this chat so far."""
        return self._api.sent("sendMessage", self.chat)

    async def say(self, text: str, answers: int = 1) -> Call:
        """Type *text*; return the bot's answer, the last where it sends several."""
        return await self.show(answers=answers, **typed(text))

    async def show(self, answers: int = 1, **content: Any) -> Call:
        """Send a message of any kind."""
        before = len(self.heard)
        await self.send(**content)
        return await self._answer(before + answers)

    async def send(self, **content: Any) -> None:
        """Send a message of any kind, and do not wait."""
        await self._api.enqueue(self._token, message=self.message(**content))

    async def press(self, label: str) -> Call:
        """Press a button under the bot's latest message with buttons."""
        return await self.press_raw(self._buttons[label])

    async def press_raw(self, data: str | None, **message: Any) -> Call:
        """Press a button that may be forged."""
        before = len(self.heard)
        query: dict[str, Any] = {
            "id": str(next(Person._numbers)),
            "from": self._from,
            "chat_instance": "1",
            "message": message or self.message(text="een eerder antwoord", id=self._last_id),
        }
        query.update({"data": data} if data is not None else {"game_short_name": "spel"})
        await self._api.enqueue(self._token, callback_query=query)
        return await self._answer(before + 1)

    def message(self, **content: Any) -> dict[str, Any]:
        kind = "group" if self.chat < 0 else "private"
        names = {"title": "Voorbeeldgroep"} if self.chat < 0 else {"first_name": "Verzonnen"}
        return {
            "message_id": content.pop("id", next(Person._numbers)),
            "date": 1_800_000_000,
            "chat": {"id": self.chat, "type": kind, **names},
            "from": self._from,
            **content,
        }

    async def _answer(self, number: int) -> Call:
        await until(lambda: len(self.heard) >= number)
        heard = self.heard
        assert len(heard) == number, [call.text for call in heard[number - 1 :]]
        self._buttons = heard[-1].buttons or self._buttons
        return heard[-1]


async def until(is_so: Callable[[], Any], patience_s: float = _PATIENCE_S) -> None:
    """Wait for something that is about to be so.

    Raises:
        TimeoutError: If it does not come.
    """
    async with asyncio.timeout(patience_s):
        while not is_so():  # noqa: ASYNC110 -- the other side is another program
            await asyncio.sleep(_GLANCE_S)


def visible(html: str) -> str:
    return unescape(_TAG.sub("", html))


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def html_fault(html: str) -> str | None:
    """What Telegram would refuse in *html*, of the tags that this bot uses."""
    open_tags: list[str] = []
    rest = html
    for match in _TAG.finditer(html):
        closing, tag, target = match.groups()
        if not closing:
            open_tags.append(tag)
        elif target or not open_tags or open_tags.pop() != tag:
            return f"Unmatched end tag {match.group()}"
        rest = rest.replace(match.group(), "", 1)
    if open_tags:
        return f"Can't find end tag corresponding to start tag {open_tags[-1]}"
    rest = _ENTITY.sub("", rest)
    if "<" in rest or ">" in rest or "&" in rest:
        return "Unsupported start tag or bare &"
    return None


def typed(text: str) -> dict[str, Any]:
    """Make what Telegram makes of *text*: a command is marked as one."""
    command = text.split(" ", maxsplit=1)[0]
    if not command.startswith("/"):
        return {"text": text}
    return {
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}],
    }


def _bad_html(fields: dict[str, Any]) -> Fault | None:
    if fields.get("parse_mode") != "HTML":
        return None
    reason = html_fault(str(fields.get("text", "")))
    return Fault(400, f"Bad Request: can't parse entities: {reason}") if reason else None


def _answer(fault: Fault) -> web.Response:
    body = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.parameters:
        body["parameters"] = fault.parameters
    return web.json_response(body, status=fault.status)


def _named(response: web.StreamResponse) -> web.Response:
    assert isinstance(response, web.Response)
    assert isinstance(response.body, bytes)
    body = json.loads(response.body)
    body["result"]["username"] = USERNAME
    return web.json_response(body)
