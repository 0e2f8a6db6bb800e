"""Bounds what an application is sent."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MOST_DIGITS = 18  # of a declared length; Python refuses to read a number of thousands


class BodyLimit:
    """An ASGI application that answers 413 to bodies over a limit, and passes on the others.

    The connection stays open, and the server drops the rest of the body as it comes: closed with
    something unread, the response would be lost on its way.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, refusal: ASGIApp | None = None) -> None:
        """Put it around *app*; *refusal* answers 413, without a body if None."""
        self._app = app
        self._most_bytes = most_bytes
        self._refusal = refusal or _refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = next((v for name, v in scope["headers"] if name == b"content-length"), None)
        if declared is None:
            await self._count(scope, receive, send)
        elif self._is_within(declared):
            await self._app(scope, receive, send)  # the parser takes no more than was declared
        else:
            await self._refusal(scope, _nothing_more, send)

    def _is_within(self, declared: bytes) -> bool:
        is_number = declared.isdigit() and len(declared) <= _MOST_DIGITS
        return is_number and int(declared) <= self._most_bytes

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a body that comes in chunks, or none, while it is within the limit."""
        left = self._most_bytes
        is_begun = is_refused = False

        async def receive_some() -> Message:
            nonlocal left, is_refused
            message = await (receive() if left >= 0 else _nothing_more())
            left -= len(message.get("body", b""))
            if left >= 0:
                return message
            if not is_begun and not is_refused:
                is_refused = True
                await self._refusal(scope, _nothing_more, send)
            return await _nothing_more()

        async def send_unless_refused(message: Message) -> None:
            nonlocal is_begun
            if not is_refused:
                is_begun = True
                await send(message)

        try:
            await self._app(scope, receive_some, send_unless_refused)
        except ClientDisconnect:
            if left >= 0:
                raise


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Say 413 and no more."""
    del scope, receive
    await send(
        {
            "type": "http.response.start",
            "status": HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value,
            "headers": [(b"content-length", b"0")],
        }
    )
    await send({"type": "http.response.body", "body": b""})


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}
