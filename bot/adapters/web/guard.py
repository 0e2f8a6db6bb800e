"""Headers that tell a browser to do only what these pages need (OWASP Secure Headers)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
_NAME = "content-security-policy"


class Guard:
    """Adds the headers to each response; only embedded pages may be shown in other sites."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str], *, is_https: bool) -> None:
        """Let *frame_ancestors* show embedded pages; empty: only this site itself."""
        self._app = app
        always = dict(_ALWAYS)
        if is_https:
            always["strict-transport-security"] = _HTTPS_ONLY
        ancestors = " ".join(["'self'", *frame_ancestors])
        self._own = _written({_NAME: _POLICY.format("'none'"), **always})
        self._embedded = _written({_NAME: _POLICY.format(ancestors), **always})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = scope["path"]
        is_embedded = path == f"/{EMBEDDED}" or path.startswith(f"/{EMBEDDED}/")
        added = self._embedded if is_embedded else self._own

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]  # nobody else says any of these
            await send(message)

        await self._app(scope, receive, guarded)


def _written(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as they go out, written once for all responses."""
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
