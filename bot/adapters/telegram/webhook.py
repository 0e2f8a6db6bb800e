"""Where Telegram delivers updates over HTTP: an ASGI application of one address.

Beside the library's own: an update is on disk before it is acknowledged, repeats fall away, the
secret is compared in constant time, a body has a limit, and bad JSON is not asked for again.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, cast

from starlette.types import Message, Receive, Scope, Send

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.reception import Busy, Reception
from bot.adapters.telegram.slot import Payload, Slot
from bot.core.errors import StoreError
from bot.service.ports import Letter

_log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000  # the largest updates are a few tens of kilobytes
_MOST_DIGITS = 18  # of a declared length; Python refuses to read a number of thousands
_HEADER = b"x-telegram-bot-api-secret-token"
# Telegram waits for a response about a minute, and delivers over 40 connections; a response that
# waits longer than this keeps one of them from others.
_WAIT_S = 5.0
_MOST_UPDATE_ID = 2**53


class Webhook:
    """The ASGI application."""

    def __init__(self, reception: Reception, secret: str, metrics: Metrics) -> None:
        """Pass updates to *reception* that come with *secret*."""
        self._reception = reception
        self._secret = secret.encode()
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            return
        if scope["method"] != "POST":
            await self._refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, "method")
        elif not self._is_from_telegram(scope):
            await self._refuse(send, HTTPStatus.FORBIDDEN, "secret")
        else:
            await self._take(scope, receive, send)

    def _is_from_telegram(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == _HEADER]
        return len(given) == 1 and secrets.compare_digest(given[0], self._secret)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(scope, receive)
        if body is None:
            await self._refuse(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
            return
        letter = read_letter(body)
        if letter is None:
            # It would be no better the next time: any other status has Telegram try again.
            await self._refuse(send, HTTPStatus.OK, "json")
            return
        slot = Slot()
        try:
            await self._reception.take([letter], slot)
        except (Busy, StoreError) as error:
            if isinstance(error, StoreError):
                _log.error("an update could not be kept, Telegram will send it again: %s", error)
            await self._refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, type(error).__name__.lower())
            return
        answer = await slot.answer(_WAIT_S)
        if answer is None:
            await _respond(send, HTTPStatus.OK)
            return
        is_sent = False
        try:
            if not _has_left(receive):
                await _respond(send, HTTPStatus.OK, answer)
                self._metrics.in_response.inc()
                is_sent = True
        finally:  # whoever left the answer waits to hear of it, and its chat with it
            slot.went_out(is_sent=is_sent)

    async def _refuse(self, send: Send, status: HTTPStatus, reason: str) -> None:
        self._metrics.rejected.labels(reason=reason).inc()
        await _respond(send, status)


def read_letter(body: bytes) -> Letter | None:
    """Return the update in a request's body; None if it is none."""
    try:
        content = body.decode()
        fields = json.loads(content)
        update_id = fields["update_id"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if type(update_id) is not int or not 0 <= update_id <= _MOST_UPDATE_ID:
        return None
    return Letter(update_id, content, fields)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body; None if it is larger than `MOST_BYTES`, or its sender left midway."""
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if not declared.isdigit() or len(declared) > _MOST_DIGITS or int(declared) > MOST_BYTES:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _has_left(receive: Receive) -> bool:
    """Tell whether the other side has hung up, without waiting for it to do so.

    What it has to say it says at once; otherwise it would wait, so it is stepped to that point
    only. The libraries' way, a cancelled scope, costs as much as the rest of the request.
    """
    asking = cast("Coroutine[object, None, Message]", receive())
    try:
        asking.send(None)
    except StopIteration as said:
        return bool(said.value["type"] == "http.disconnect")
    asking.close()
    return False


async def _respond(send: Send, status: HTTPStatus, answer: Payload | None = None) -> None:
    body = b"" if answer is None else json.dumps(answer).encode()
    headers: list[tuple[bytes, bytes]] = [(b"content-length", str(len(body)).encode())]
    if answer is not None:
        headers.append((b"content-type", b"application/json"))
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": status.value,
        "headers": headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})
