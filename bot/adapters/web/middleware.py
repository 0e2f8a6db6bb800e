"""ASGI middleware: the context of a request before all else, and headers of each response."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.adapters.web.context import EMBEDDED, RequestContext
from bot.adapters.web.services import WebSettings
from bot.messages.catalog import Catalog

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
_NAME = b"content-security-policy"
_PORT = re.compile(r":[0-9]*\Z")


class SecurityHeaders:
    """Has browsers do only what these pages need (OWASP Secure Headers).

    Only embedded pages may be shown in other sites.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str], *, is_https: bool) -> None:
        """Let *frame_ancestors* show embedded pages; empty: only this site itself."""
        self._app = app
        always = dict(_ALWAYS)
        if is_https:
            always["strict-transport-security"] = _HTTPS_ONLY
        ancestors = " ".join(["'self'", *frame_ancestors])
        written = [(name.encode(), value.encode()) for name, value in always.items()]
        self._own = [(_NAME, _POLICY.format("'none'").encode()), *written]
        self._embedded = [(_NAME, _POLICY.format(ancestors).encode("latin-1")), *written]

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


class ContextMiddleware:
    """Takes the prefix off the path, and leaves the context in the state of the request."""

    def __init__(
        self,
        app: ASGIApp,
        unknown_host: ASGIApp,
        catalogs: Mapping[str, Catalog],
        settings: WebSettings,
    ) -> None:
        """Pass on to *app*; to *unknown_host* what asks for a host that is not ours."""
        self._app = app
        self._unknown_host = unknown_host
        self._catalogs = catalogs
        self._hosts = settings.hosts
        public = URL(settings.public_url or "")
        self._origin = f"{public.scheme}://{public.netloc}" if settings.public_url else ""
        default = settings.default
        self._plain = RequestContext(catalogs[default], default, public.path.rstrip("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        context, path = self._read(scope["path"])
        host = Headers(scope=scope).get("host", "")
        is_ours = bool(self._origin) or not host or _PORT.sub("", host).lower() in self._hosts
        origin = self._origin or (f"{scope['scheme']}://{host}" if host and is_ours else "")
        # The raw path is left as it came: nothing here reads it.
        query = scope["query_string"].decode("latin-1")
        context = replace(context, origin=origin, path=path, query=query)
        scope = {**scope, "path": path, "state": {"context": context}}
        await (self._app if is_ours else self._unknown_host)(scope, receive, send)

    def _read(self, path: str) -> tuple[RequestContext, str]:
        context = self._plain
        first, rest = _split(path)
        if first == EMBEDDED:
            context, path = replace(context, is_embedded=True), rest
            first, rest = _split(path)
        if first in self._catalogs and first != context.default:
            context, path = replace(context, texts=self._catalogs[first]), rest
        return context, path.rstrip("/") or "/"  # "/lijst/" is "/lijst"


def _split(path: str) -> tuple[str, str]:
    first, _, rest = path.removeprefix("/").partition("/")
    return first, f"/{rest}"
