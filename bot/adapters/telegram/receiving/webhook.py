"""Where Telegram delivers updates over HTTP: an ASGI application of one address.

Beside the library's own: an update is on disk before it is acknowledged, repeats fall away, the
secret is compared in constant time, a body has a limit, and bad JSON is not asked for again.
"""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.receiving.receiver import Busy, Receiver
from bot.core.model.errors import StoreError
from bot.service.ports import RawUpdate

_log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000  # the largest updates are a few tens of kilobytes
_MOST_DIGITS = 18  # of a declared length; Python refuses to read a number of thousands
_HEADER = "x-telegram-bot-api-secret-token"
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
        status, reason = await self._take(Request(scope, receive))
        if reason is not None:
            self._metrics.rejected.labels(reason=reason).inc()
        await Response(status_code=status)(scope, receive, send)

    async def _take(self, request: Request) -> tuple[HTTPStatus, str | None]:
        """Return the status of the answer, and why the update was not taken."""
        if request.method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, "method"
        given = request.headers.getlist(_HEADER)
        if len(given) != 1 or not secrets.compare_digest(given[0].encode("latin-1"), self._secret):
            return HTTPStatus.FORBIDDEN, "secret"
        body = await _body(request)
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size"
        update = read_update(body)
        if update is None:
            # It would be no better the next time: any other status has Telegram try again.
            return HTTPStatus.OK, "json"
        try:
            await self._receiver.take([update])
        except (Busy, StoreError) as error:
            if isinstance(error, StoreError):
                _log.error("an update could not be kept, Telegram will send it again: %s", error)
            return HTTPStatus.SERVICE_UNAVAILABLE, type(error).__name__.lower()
        return HTTPStatus.OK, None


def read_update(body: bytes) -> RawUpdate | None:
    """Return the update in a request's body; None if it is none."""
    try:
        content = body.decode()
        fields = json.loads(content)
        update_id = fields["update_id"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if type(update_id) is not int or not 0 <= update_id <= _MOST_UPDATE_ID:
        return None
    return RawUpdate(update_id, content, fields)


async def _body(request: Request) -> bytes | None:
    """Return the body; None if it is larger than `MOST_BYTES`, or its sender left midway."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or len(declared) > _MOST_DIGITS or int(declared) > MOST_BYTES:
        return None
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
