"""Delivers updates as Telegram does: by long polling as the emulator has it, or to a webhook.

To a webhook it delivers over many connections at once, and tries again where the answer is no 2xx.
The emulator itself delivers one after the other.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from lo_bot_api_emulator.updates import UpdateQueues

_CONNECTIONS = 40
_LIMIT_S = 60
_FIRST_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to the webhook, answered."""

    update_id: int
    status: int  # 0: no answer
    body: bytes


class Courier(UpdateQueues):
    """The queues of all bots; `deliveries` to webhooks are kept, in order of their answers."""

    def __init__(self) -> None:
        super().__init__(record=lambda item: None, max_bots=100, insecure_webhooks=True)
        self.deliveries: list[Delivery] = []
        self.secrets: list[str | None] = []  # one for each webhook that was set
        self.connections = _CONNECTIONS
        self.keeps_wishes = True  # False: kinds that nobody asked for come too
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[int] = set()
        self._session: ClientSession | None = None

    def url(self, token: str) -> str:
        """The webhook of a bot; empty: it polls."""
        return str(self._state(token).url)

    def waiting(self, token: str) -> int:
        """How many updates are not acknowledged."""
        return len(self._state(token).updates)

    async def enqueue(self, token: str, update: Mapping[str, Any]) -> int:
        """Queue an update of whatever content; returns its number, the next unless it has one."""
        state = self._state(token)
        async with state.condition:
            number = int(update.get("update_id", state.next_id))
            state.next_id = max(state.next_id, number + 1)
            state.updates.append({**update, "update_id": number})
            state.condition.notify_all()
        await self.deliver(token)
        return number

    async def poll(self, token: str, fields: Mapping[str, Any], **more: Any) -> Any:
        if not self.keeps_wishes:
            fields = {name: value for name, value in fields.items() if name != "allowed_updates"}
            self._state(token).allowed = []
        return await super().poll(token, fields, **more)

    async def set_webhook(self, token: str, fields: Mapping[str, Any]) -> Any:
        if fields.get("url"):
            self.secrets.append(fields.get("secret_token"))
            self.connections = int(fields.get("max_connections", _CONNECTIONS))
        return await super().set_webhook(token, fields)

    async def deliver(self, token: str) -> int:
        """Start to deliver what is not under way yet."""
        state = self._state(token)
        for update in state.updates if state.url else ():
            if update["update_id"] not in self._under_way and self._is_wanted(state, update):
                self._under_way.add(update["update_id"])
                task = asyncio.create_task(self._bring(token, state, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return 0

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Send one request to a webhook, whoever sends it; return status and body."""
        async with self._client().post(url, data=body, headers=headers) as response:
            return response.status, await response.read()

    async def close(self) -> None:
        """Deliver nothing any more."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._session is not None:
            await self._session.close()

    def _is_wanted(self, state: Any, update: Mapping[str, Any]) -> bool:
        wishes = state.allowed
        return not wishes or not self.keeps_wishes or any(kind in update for kind in wishes)

    async def _bring(self, token: str, state: Any, update: Mapping[str, Any]) -> None:
        pause_s = _FIRST_PAUSE_S
        try:
            while state.url:
                delivery = await self._try(state, update)
                self.deliveries.append(delivery)
                if 200 <= delivery.status < 300:
                    state.updates.remove(update)
                    return
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        finally:
            self._under_way.discard(update["update_id"])

    async def _try(self, state: Any, update: Mapping[str, Any]) -> Delivery:
        headers = {"Content-Type": "application/json"}
        if state.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = state.secret
        try:
            status, body = await self.post(state.url, json.dumps(update).encode(), headers)
        except (ClientError, TimeoutError):
            return Delivery(update["update_id"], 0, b"")
        return Delivery(update["update_id"], status, body)

    def _client(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=min(_CONNECTIONS, self.connections))
            self._session = ClientSession(
                connector=connector, timeout=ClientTimeout(total=_LIMIT_S), trust_env=False
            )
        return self._session
