"""Templates into pages: the words, the addresses and the frame that all share; lines as HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse

from bot.adapters.web.context import RequestContext
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Line, Span, Style

HERE = Path(__file__).parent
STATIC = HERE / "static"
FONTS = HERE.parent.parent / "maps" / "fonts"

_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_TAGS = {Style.STRONG: "strong", Style.QUIET: "small", Style.VERBATIM: "q"}
_MOST_ON_BUTTON = 40  # characters, two lines on a phone
_LINKED = frozenset({Style.PHONE, Style.EMAIL, Style.LINK})
_WIDE = frozenset({"map.html", "list.html"})
_MENU = (("/", "web.menu-ask"), ("/lijst", "web.menu-list"), ("/kaart", "web.menu-map"))
_FOOTER = (
    ("/over", "over.title"),
    ("/privacy", "privacy.title"),
    ("/toegankelijkheid", "web.access-title"),
    ("/insluiten", "web.embed-title"),
)


class Templates:
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
        self._environment.filters["line"] = line_html
        self._environment.globals |= {
            "is_heading": is_heading,
            "plain": plain,
            "is_small_print": is_small_print,
            "first_to_press": first_to_press,
            "to_press": to_press,
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
        context: RequestContext,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page.

        Args:
            template: The name of its file.
            context: For the words and the addresses.
            status: Of the response.
            headers: More of them.
            background: What is done after it was sent.
            values: For the template; `canonical` and `is_indexed` tell search engines about it.
        """
        html = self.html(template, context, **values)
        return HTMLResponse(html, status, headers, background=background)

    def html(self, template: str, context: RequestContext, **values: Any) -> str:
        """Return the HTML of a template."""
        given: dict[str, Any] = {
            "canonical": "",
            "is_indexed": False,
            "is_wide": template in _WIDE,
            "languages": self._languages(context),
            "menu": _links(context, _MENU),
            "footer": _links(context, _FOOTER),
            "texts": context.texts,
            "static": self._static(context),
            "t": context.texts.text,
            "context": context,
        }
        return self._environment.get_template(template).render(given | values)

    def _static(self, context: RequestContext) -> Callable[[str], str]:
        return lambda name: context.file(f"/static/{name}?v={self._versions[name]}")

    def _languages(self, context: RequestContext) -> list[dict[str, object]]:
        found = []
        for code, texts in self._catalogs.items():
            spoken = context.spoken(texts)
            found.append(
                {
                    "language": code,
                    "label": texts.text("language"),
                    "to": spoken.to(context.here),
                    "absolute": spoken.absolute(context.here),
                    "is_here": code == context.texts.language,
                }
            )
        return found


def _links(context: RequestContext, pages: tuple[tuple[str, str], ...]) -> list[dict[str, object]]:
    return [
        {
            "to": context.to(path),
            "label": context.texts.text(key),
            "is_here": context.path == path
            or (path != "/" and context.path.startswith(f"{path}/")),
        }
        for path, key in pages
    ]


def line_html(line: Line) -> Markup:
    """Return a line, its phone numbers, addresses and links to be followed."""
    return Markup("".join([_span(span) for span in line]))  # noqa: S704 -- each span escapes


def plain(line: Line) -> str:
    """Return a line's text."""
    return "".join(span.text for span in line)


def is_heading(block: Block) -> bool:
    """Tell whether the first line of a block stands above the others: it is strong throughout."""
    return bool(block.lines) and all(span.style is Style.STRONG for span in block.lines[0])


def to_press(line: Line, block: Block) -> Span | None:
    """Return what a line is a button for: a phone number, or an e-mail address where no phone is.

    The first of a block that gives a contact is one, and others that are short enough: each line
    says whose it is.
    """
    first = first_to_press(block)
    if first is None:
        return None
    own = next((span for span in line if span.style is first.style), None)
    return own if own == first or len(plain(line)) <= _MOST_ON_BUTTON else None


def first_to_press(block: Block) -> Span | None:
    """Return the first phone number of a block that gives a contact, or else its first e-mail."""
    spans = [span for line in block.lines for span in line] if block.cards else []
    for style in (Style.PHONE, Style.EMAIL):
        for span in spans:
            if span.style is style:
                return span
    return None


def is_small_print(block: Block) -> bool:
    """Tell whether a block says where things come from; its other lines are warnings."""
    return bool(block.lines) and any(span.style is Style.QUIET for span in block.lines[0])


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.style in _LINKED and span.target and span.target.startswith(_SCHEMES):
        return f'<a class="{span.style}" href="{escape(span.target)}">{text}</a>'
    tag = _TAGS.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else str(text)
