"""Pages to read: about the site, privacy, use for everybody, and how to embed it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.adapters.web.context import EMBEDDED, context_of
from bot.adapters.web.handlers import Handlers, Shared
from bot.adapters.web.pages.answer_content import Link
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, Span, Style, block, strong

_ROBOTS = "User-agent: *\nDisallow: /vraag\nDisallow: /*/vraag\nDisallow: /{0}/\nDisallow: /api/\n"
_API = (
    "/api/openapi.json",
    "/api/ask?q=kessello",
    "/api/gemeenten/24062",
    "/api/samenwerkingsverbanden",
)


_PRIVACY = (
    ("web.privacy-question", "web.privacy-cookies"),
    ("web.privacy-address", "web.privacy-browser"),
    ("web.privacy-location", "web.privacy-list"),
    ("privacy.wrong", "privacy.wrong-note"),
    ("privacy.miss", "privacy.miss-word", "privacy.miss-honest"),
)
_ACCESSIBILITY = (
    ("web.access-text",),
    ("web.access-how", "web.access-keyboard"),
    ("web.access-tested", "web.access-tests", "web.access-limits"),
)
_HEADINGS = ("web.access-how", "web.access-tested")


class InfoPages(Handlers):
    """What the site says about itself."""

    def __init__(self, shared: Shared, allowed: Sequence[str]) -> None:
        """*allowed* are the sites that may show pages inside their own; untrusted in form."""
        super().__init__(shared)
        self._allowed = allowed

    async def privacy(self, request: Request) -> Response:
        """What is kept about people."""
        return self._page(request, "privacy.title", _said(request, _PRIVACY))

    async def accessibility(self, request: Request) -> Response:
        """How everybody can use it, and what is known not to work."""
        return self._page(request, "web.access-title", _said(request, _ACCESSIBILITY))

    async def over(self, request: Request) -> Response:
        """Who this is, and how old the data are: as in every chat, without the heading."""
        said = chat.over(self._services.holder.revision, context_of(request).texts)
        first, *rest = said.blocks
        return self._page(request, "over.title", Reply((block(*first.lines[1:]), *rest)))

    async def embedding(self, request: Request) -> Response:
        """How to show it inside a page of somebody else."""
        context = context_of(request)
        texts, origin = context.texts, context.origin
        title = texts.text("web.embed-title")
        source = f"{origin}{context.file('/static/embed.js')}"
        inside = context.embedded().to("/")
        script = f'<script src="{source}" data-taal="{texts.language}" async></script>'
        return self._templates.page(
            "embed.html",
            context,
            title=title,
            reply=_embedding(self._allowed, texts),
            script=script,
            frame=(
                f'<iframe src="{origin}{inside}" title="Regiewijzer" loading="lazy" '
                'allow="geolocation; clipboard-write" '
                'style="width:100%;height:40rem;border:0"></iframe>'
            ),
            sample=inside,
            api=[Link(path, context.file(path)) for path in _API],
            is_indexed=True,
            has_composer=False,
        )

    def _page(self, request: Request, title: str, reply: Reply) -> Response:
        context = context_of(request)
        return self._templates.page(
            "text.html",
            context,
            title=context.texts.text(title),
            reply=reply,
            is_indexed=True,
            has_composer=True,
        )

    async def robots(self, request: Request) -> Response:
        """Keep search engines out of what people typed."""
        del request
        return PlainTextResponse(_ROBOTS.format(EMBEDDED))


def _said(request: Request, keys: Sequence[Sequence[str]]) -> Reply:
    """Return a block of sentences for each sequence of their keys."""
    texts = context_of(request).texts
    lines = {key: texts.line(key) for group in keys for key in group}
    lines |= {key: (strong(texts.text(key)),) for key in _HEADINGS if key in lines}
    return Reply(tuple(block(*(lines[key] for key in group)) for group in keys))


def _embedding(allowed: Sequence[str], texts: Catalog) -> Reply:
    """Return how a site shows the chat inside its own pages, and which sites may."""
    if not allowed:
        who = texts.line("web.embed-nobody")
    elif "*" in allowed:
        who = texts.line("web.embed-everybody")
    else:
        who = texts.line("web.embed-only", sites=Span(texts.join(list(allowed)), Style.VERBATIM))
    return Reply((block(texts.line("web.embed-text")), block(who)))
