"""Turns templates into pages: the words, the addresses and the frame that all of them share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse

from bot.adapters.web import markup
from bot.adapters.web.visit import Visit
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply

HERE = Path(__file__).parent
STATIC = HERE / "static"
FONTS = HERE.parent.parent / "maps" / "fonts"

_WIDE = frozenset({"map.html", "list.html"})
_MENU = (("/", "web.menu-ask"), ("/lijst", "web.menu-list"), ("/kaart", "web.menu-map"))
_FOOTER = (
    ("/over", "over.title"),
    ("/privacy", "privacy.title"),
    ("/toegankelijkheid", "web.access-title"),
    ("/insluiten", "web.embed-title"),
)


class Drawer:
    """Draws pages. May be shared; keeps nothing of a request."""

    def __init__(self, catalogs: Mapping[str, Catalog]) -> None:
        """Read the templates and the files that pages point to."""
        self._catalogs = catalogs
        self._versions = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10]
            for folder in (STATIC, FONTS)
            for path in sorted(folder.iterdir())
            if path.is_file()
        }
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        self._environment.filters["line"] = markup.line_html
        self._environment.globals |= {
            "is_heading": markup.is_heading,
            "plain": markup.plain,
            "is_small_print": markup.is_small_print,
            "first_to_press": markup.first_to_press,
            "to_press": markup.to_press,
        }
        for name in self._environment.list_templates():  # else the first to ask waits for it
            self._environment.get_template(name)

    @property
    def version(self) -> str:
        """Return what changes when a template or a file of the site does: part of every ETag."""
        digest = hashlib.sha256(repr(sorted(self._versions.items())).encode())
        for path in sorted((HERE / "templates").iterdir()):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:8]

    def page(
        self,
        template: str,
        visit: Visit,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page.

        Args:
            template: The name of its file.
            visit: For the words and the addresses.
            status: Of the response.
            headers: More of them.
            background: What is done after it was sent.
            values: For the template; `canonical` and `is_indexed` tell search engines about it.
        """
        text = self.text(template, visit, **values)
        return HTMLResponse(text, status, headers, background=background)

    def text(self, template: str, visit: Visit, **values: Any) -> str:
        """Return the HTML of a template."""
        given: dict[str, Any] = {
            "canonical": "",
            "is_indexed": False,
            "is_wide": template in _WIDE,
            "languages": self._languages(visit),
            "menu": _links(visit, _MENU),
            "footer": _links(visit, _FOOTER),
            "say": visit.say,
            "static": self._static(visit),
            "t": visit.say.text,
            "visit": visit,
        }
        return self._environment.get_template(template).render(given | values)

    def words(self, title: str, reply: Reply, visit: Visit) -> HTMLResponse:
        """Return a page that only has something to read."""
        return self.page(
            "text.html",
            visit,
            title=title,
            reply=reply,
            is_indexed=True,
            has_composer=True,
        )

    def _static(self, visit: Visit) -> Callable[[str], str]:
        return lambda name: visit.file(f"/static/{name}?v={self._versions[name]}")

    def _languages(self, visit: Visit) -> list[dict[str, object]]:
        found = []
        for code, say in self._catalogs.items():
            spoken = visit.spoken(say)
            found.append(
                {
                    "language": code,
                    "label": say.text("language"),
                    "to": spoken.to(visit.here),
                    "absolute": spoken.absolute(visit.here),
                    "is_here": code == visit.say.language,
                }
            )
        return found


def _links(visit: Visit, pages: tuple[tuple[str, str], ...]) -> list[dict[str, object]]:
    return [
        {
            "to": visit.to(path),
            "label": visit.say.text(key),
            "is_here": visit.path == path or (path != "/" and visit.path.startswith(f"{path}/")),
        }
        for path, key in pages
    ]
