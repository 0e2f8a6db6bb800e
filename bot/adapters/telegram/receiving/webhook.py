"""Where Telegram delivers updates over HTTP: an ASGI application of one address.

Beside the library's own: an update is on disk before it is acknowledged, repeats fall away, the
secret is compared in constant time, a body has a limit, and bad JSON is not asked for again.
"""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.receiving.receiver import Busy, Receiver
from bot.core.errors import StoreError
from bot.service.ports import Letter

_log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000  # the largest updates are a few tens of kilobytes
_MOST_DIGITS = 18  # of a declared length; Python refuses to read a number of thousands
_HEADER = b"x-telegram-bot-api-secret-token"
_MOST_UPDATE_ID = 2**53


class Webhook:
    """The ASGI application."""

    def __init__(self, receiver: Receiver, secret: str, metrics: Metrics) -> None:
        self._receiver = receiver
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
        try:
            await self._receiver.take([letter])
        except (Busy, StoreError) as error:
            if isinstance(error, StoreError):
                _log.error("an update could not be kept, Telegram will send it again: %s", error)
            await self._refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, type(error).__name__.lower())
            return
        await _respond(send, HTTPStatus.OK)

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


async def _respond(send: Send, status: HTTPStatus) -> None:
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": status.value,
        "headers": [(b"content-length", b"0")],
    }
    await send(start)
    await send({"type": "http.response.body", "body": b""})
