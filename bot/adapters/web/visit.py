"""One request's language and form, taken off its address before anything else looks at it.

"/fr/gemeente/24062-leuven" is the French page of "/gemeente/24062-leuven"; "/in/fr/…" is the same
to be shown inside a page of somebody else. So the choice needs no cookie, and an address says all.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote

from starlette.datastructures import URL, Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.adapters.web.desk import WebSettings
from bot.messages.catalog import Catalog

EMBEDDED = "in"
_PORT = re.compile(r":[0-9]*\Z")


@dataclass(frozen=True, slots=True)
class Visit:
    """In which language, in which form, and where the site stands."""

    say: Catalog
    default: str  # the language that has no prefix
    base: str = ""  # the path under which a proxy serves the site: "" or "/regiewijzer"
    origin: str = ""  # of the public address: "https://example.org"; empty: not known
    path: str = "/"  # that was asked for, without any prefix
    query: str = ""  # behind it
    is_embedded: bool = False

    def to(self, path: str) -> str:
        """Return the address of a page in the same language and form."""
        return f"{self.base}{self._prefix}{path}"

    def file(self, path: str) -> str:
        """Return the address of what has neither language nor form: a style sheet, the API."""
        return f"{self.base}{path}"

    def absolute(self, path: str) -> str:
        """Return an address to hand on, of the page itself and never of its embedded form."""
        shown = replace(self, is_embedded=False) if self.is_embedded else self
        return f"{self.origin}{shown.to(path)}"

    @property
    def here(self) -> str:
        """Return what was asked for, to be asked again in another language.

        It is untrusted: a browser takes two slashes, or one and a backslash, for another site.
        """
        path = f"/{quote(self.path.lstrip('/'))}"
        return f"{path}?{self.query}" if self.query else path

    @property
    def form(self) -> Hashable:
        """Return all that tells it from visits of the same path and query."""
        return self.say.language, self.base, self.origin, self.is_embedded

    def embedded(self) -> Visit:
        """Return the same visit in the form that stands in another page."""
        return replace(self, is_embedded=True)

    def spoken(self, say: Catalog) -> Visit:
        """Return the same visit in another language."""
        return replace(self, say=say)

    @property
    def _prefix(self) -> str:
        language = "" if self.say.language == self.default else f"/{self.say.language}"
        return f"/{EMBEDDED}{language}" if self.is_embedded else language


class Localise:
    """Takes the prefix off the path, and leaves the visit in the state of the request."""

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
        self._plain = Visit(catalogs[default], default, public.path.rstrip("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        visit, path = self._read(scope["path"])
        host = Headers(scope=scope).get("host", "")
        is_ours = bool(self._origin) or not host or _PORT.sub("", host).lower() in self._hosts
        origin = self._origin or (f"{scope['scheme']}://{host}" if host and is_ours else "")
        # The raw path is left as it came: nothing here reads it.
        query = scope["query_string"].decode("latin-1")
        visit = replace(visit, origin=origin, path=path, query=query)
        scope = {**scope, "path": path, "state": {"visit": visit}}
        await (self._app if is_ours else self._unknown_host)(scope, receive, send)

    def _read(self, path: str) -> tuple[Visit, str]:
        visit = self._plain
        first, rest = _split(path)
        if first == EMBEDDED:
            visit, path = replace(visit, is_embedded=True), rest
            first, rest = _split(path)
        if first in self._catalogs and first != visit.default:
            visit, path = replace(visit, say=self._catalogs[first]), rest
        return visit, path.rstrip("/") or "/"  # "/lijst/" is "/lijst"


def visit_of(request: Request) -> Visit:
    """Return the visit that a request belongs to."""
    return cast("Visit", request.state.visit)


def _split(path: str) -> tuple[str, str]:
    first, _, rest = path.removeprefix("/").partition("/")
    return first, f"/{rest}"
