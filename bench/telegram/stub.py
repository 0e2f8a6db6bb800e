"""A Bot API server on loopback: says yes to everything, and tells what the bot does.

It runs in the process of the load, for both must know when an answer arrives. A bare
`aiohttp.web.Server`, without routes and middleware: what it costs is taken from the bot, since
they share the machine.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

_ME = {
    "id": 1234567,
    "is_bot": True,
    "first_name": "Bench",
    "username": "BenchBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
_RESULTS = {
    "getMe": json.dumps(_ME),
    "getMyCommands": "[]",
    "getMyDescription": '{"description":""}',
    "getMyName": '{"name":""}',
    "getMyShortDescription": '{"short_description":""}',
    "getUpdates": "[]",
}
_POLL_S = 1.0  # a bot that polls, which none should, must not eat the machine


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a bot wants its updates."""

    url: str
    secret: str  # "" = none


class Stub:
    """The server's state."""

    def __init__(self) -> None:
        self.base_url = ""  # "http://127.0.0.1:<port>/bot", once it listens
        self.calls: Counter[str] = Counter()  # by method
        self.hook: asyncio.Future[Hook] = asyncio.get_running_loop().create_future()
        self.on_message: Callable[[int], None] = lambda chat: None  # called at each sendMessage
        self._hook_url = ""
        self._number = 0  # of the last message that was sent

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        self.calls[method] += 1
        if method == "sendMessage":
            chat = int((await _fields(request))["chat_id"])
            self.on_message(chat)
            return _ok(self._message(chat))
        if method == "setWebhook":
            fields = await _fields(request)
            self._hook_url = fields["url"]
            if not self.hook.done():
                self.hook.set_result(Hook(fields["url"], fields.get("secret_token", "")))
        elif method == "getUpdates":
            await asyncio.sleep(_POLL_S)
        return _ok(self._other(method))

    def called(self) -> str:
        """Return what the bot called so far, for a sentence."""
        return ", ".join(sorted(self.calls)) or "nothing"

    def _message(self, chat: int) -> str:
        self._number += 1
        return (
            f'{{"message_id":{self._number},"date":{int(time.time())},"text":"ok",'
            f'"chat":{{"id":{chat},"type":"private","first_name":"An"}},'
            f'"from":{_RESULTS["getMe"]}}}'
        )

    def _other(self, method: str) -> str:
        if method == "getWebhookInfo":
            url = json.dumps(self._hook_url)
            return f'{{"url":{url},"has_custom_certificate":false,"pending_update_count":0}}'
        if method == "editMessageText":
            return self._message(0)
        return _RESULTS.get(method, "true")


@asynccontextmanager
async def serving() -> AsyncIterator[Stub]:
    """Listen on a free port of loopback."""
    stub = Stub()
    runner = web.ServerRunner(web.Server(stub.handle, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stub.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield stub
    finally:
        await runner.cleanup()
        stub.hook.cancel()


async def _fields(request: web.BaseRequest) -> dict[str, str]:
    """Return what a call carries, in each form that bots use."""
    if request.content_type == "application/json":
        return {name: str(value) for name, value in (await request.json()).items()}
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(await request.text(), keep_blank_values=True))
    return {name: str(value) for name, value in (await request.post()).items()}


def _ok(result: str) -> web.Response:
    return web.Response(
        body=b'{"ok":true,"result":%b}' % result.encode(),
        headers={"Content-Type": "application/json"},
    )
