"""One request's language and form, which stand in its address.

"/fr/gemeente/24062-leuven" is the French page of "/gemeente/24062-leuven"; "/in/fr/…" is the same
to be shown inside a page of somebody else. So the choice needs no cookie, and an address says all.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote

from starlette.requests import Request

from bot.messages.catalog import Catalog

EMBEDDED = "in"


@dataclass(frozen=True, slots=True)
class RequestContext:
    """In which language, in which form, and where the site stands."""

    texts: Catalog
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
        own = replace(self, is_embedded=False) if self.is_embedded else self
        return f"{self.origin}{own.to(path)}"

    @property
    def here(self) -> str:
        """Return what was asked for, to be asked again in another language.

        It is untrusted: a browser takes two slashes, or one and a backslash, for another site.
        """
        path = f"/{quote(self.path.lstrip('/'))}"
        return f"{path}?{self.query}" if self.query else path

    @property
    def form(self) -> Hashable:
        """Return all that tells it from others of the same path and query."""
        return self.texts.language, self.base, self.origin, self.is_embedded

    def embedded(self) -> RequestContext:
        """Return the same context in the form that stands in another page."""
        return replace(self, is_embedded=True)

    def spoken(self, texts: Catalog) -> RequestContext:
        """Return the same context in another language."""
        return replace(self, texts=texts)

    @property
    def _prefix(self) -> str:
        language = "" if self.texts.language == self.default else f"/{self.texts.language}"
        return f"/{EMBEDDED}{language}" if self.is_embedded else language


def context_of(request: Request) -> RequestContext:
    """Return the context that a request belongs to."""
    return cast("RequestContext", request.state.context)
