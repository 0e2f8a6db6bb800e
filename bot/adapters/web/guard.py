"""Headers that tell a browser to do only what these pages need (OWASP Secure Headers)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.adapters.web.visit import EMBEDDED

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # A question stands in an address: other sites must not get to see it. "no-referrer" would
    # also hide from us that a form is our own.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "cross-origin-opener-policy": "same-origin",
}
_HTTPS_ONLY = "max-age=31536000"


class Guard:
    """Adds the headers to each response; only embedded pages may be shown in other sites."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str], *, is_https: bool) -> None:
        """Let *frame_ancestors* show embedded pages; empty: only this site itself."""
        self._app = app
        self._own = _POLICY.format("'none'")
        self._embedded = _POLICY.format(" ".join(["'self'", *frame_ancestors]))
        self._headers = dict(_ALWAYS)
        if is_https:
            self._headers["strict-transport-security"] = _HTTPS_ONLY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = scope["path"]
        is_embedded = path == f"/{EMBEDDED}" or path.startswith(f"/{EMBEDDED}/")
        policy = self._embedded if is_embedded else self._own

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, guarded)
