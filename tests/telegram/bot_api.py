"""A Bot API server on loopback.

The wire format is that of lo-bot-api-emulator, which knows nothing of this bot. Put before it: what
Telegram keeps or refuses and the emulator does not (`stub`), webhooks with answers in their
responses (`courier`), a record of all that the bot sends, and faults on demand.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator

from tests.telegram.calls import HANGS_UP, Call, Fault, read_fields
from tests.telegram.courier import Courier
from tests.telegram.stub import Stub

TOKEN = "1234567:verzonnen-token-voor-de-tests"
USERNAME = "VoorbeeldRegiewijzerBot"
_PATIENCE_S = 5.0
_GLANCE_S = 0.002


class BotApi(LoBotApiEmulator):
    """The server; the bot's calls are in `calls`, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.updates: list[tuple[int, dict[str, Any]]] = []  # after how many calls each came
        self.refusals: list[str] = []  # what was refused by a rule, not by a fault of a test
        self.is_asked_inline = True
        self.courier = Courier()
        self._update_queues = self.courier
        self._stub = Stub(self)
        self.chats = self._stub.chats
        self.profile = self._stub.profile
        self.queries = self._stub.queries
        self.url = ""  # base URL for the bot
        self.port = 0
        self._read: dict[int, Any] = {}
        self._faults: dict[str, list[Fault]] = {}
        self._always: dict[str, Fault] = {}

    # --- for tests ----------------------------------------------------------

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of *method* fail, one after the other."""
        self._faults.setdefault(method, []).extend(faults)

    def fail_always(self, method: str, fault: Fault) -> None:
        """Let every call of *method* fail until `mend`."""
        self._always[method] = fault

    def mend(self) -> None:
        self._faults.clear()
        self._always.clear()

    @property
    def has_failed(self) -> bool:
        """Tell whether all faults of `fail` were used up."""
        return not any(self._faults.values())

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

    async def enqueue(self, token: str = TOKEN, /, **update: Any) -> int:
        """Queue an update of any content; return its number."""
        for kind in ("callback_query", "inline_query"):
            query = update.get(kind)
            if isinstance(query, dict):
                self.queries.add(str(query.get("id")))
        message = update.get("message")
        if isinstance(message, dict) and "message_id" in message and "chat" in message:
            self.chats.heard(message)
        self.updates.append((len(self.calls), update))
        return await self.courier.enqueue(token, update)

    def take_number(self) -> int:
        """Return a number for a message: both sides of a chat share them."""
        return self._stub.take_number()

    def upload(self, content: bytes) -> str:
        """Keep a file that a person sends; return what a bot asks for it by."""
        file_id = f"verzonnen-{self.take_number()}"
        self.assets[file_id] = {"data": content, "size": len(content), "filename": "lijst"}
        return file_id

    def forget_photos(self) -> None:
        """Let Telegram no longer know what it keeps photos by."""
        self.assets.clear()

    def migrate(self, group: int, supergroup: int) -> None:
        """Let a group become a supergroup: it has another number from now on."""
        self.chats.migrated[group] = supergroup
        self.chats.known.add(supergroup)

    # --- the server ---------------------------------------------------------

    async def read_request(self, request: web.Request) -> Any:
        """Read a request once, whoever asks; Telegram takes fields in the address too."""
        read = self._read.get(id(request))
        if read is None:
            read = self._read[id(request)] = await super().read_request(request)
        fields, uploads = read
        return {**request.query, **fields}, uploads

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self._fault(method)
        fields, uploads = await self.read_request(request)
        try:
            response = await super().handle(request) if fault is None else _answer(fault)
        finally:
            del self._read[id(request)]
        status = 0 if fault is HANGS_UP else response.status
        assert isinstance(response, web.Response)
        assert isinstance(response.body, bytes)
        result = json.loads(response.body).get("result")
        self.calls.append(Call(method, read_fields(fields), status, result, uploads))
        if fault is HANGS_UP and request.transport is not None:
            request.transport.abort()
        return response

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        try:
            return self._validate(method, fields, uploads)
        except ApiRefusal as refusal:
            self.refusals.append(f"{method}: {refusal.description}")
            raise

    def _validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        read = read_fields(fields)
        if method.startswith("send"):
            self._stub.check_chat(read)
        fields.pop("message_thread_id", None)  # the emulator does not know them
        own = self._stub.methods.get(method)
        if own is not None:
            return own(read)
        if method == "sendMessage":
            self._stub.check_text(read)
            fields.pop("link_preview_options", None)
            if "force_reply" in (read.get("reply_markup") or {}):
                fields.pop("reply_markup")
        if method == "editMessageMedia":
            return self._stub.edit_media(read, uploads)
        if method == "sendPhoto":
            self._stub.check_caption(read)
        result = super().validate(method, fields, uploads)
        if method in {"sendMessage", "sendDocument"}:
            self._stub.keep(read, result["message_id"])
        if method == "sendPhoto":
            self._stub.keep(read, result["message_id"], result["photo"][-1]["file_id"])
        if method == "getMe":
            result["id"] = int(TOKEN.partition(":")[0])
            result["username"] = USERNAME
            result["supports_inline_queries"] = self.is_asked_inline
        return result

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
        await api.courier.close()
        await runner.cleanup()


async def until(is_so: Callable[[], Any], patience_s: float = _PATIENCE_S) -> None:
    """Wait for something that is about to be so.

    Raises:
        TimeoutError: If it does not come.
    """
    clock = asyncio.get_running_loop().time
    deadline_s = clock() + patience_s
    while not is_so():
        if clock() > deadline_s:
            raise TimeoutError(f"it did not come within {patience_s} s")
        await asyncio.sleep(_GLANCE_S)


def _answer(fault: Fault) -> web.Response:
    body = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.parameters:
        body["parameters"] = fault.parameters
    return web.json_response(body, status=fault.status or 500)
