"""Pages to read: about the site, privacy, use for everybody, and how to embed it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.adapters.web.desk import Services
from bot.adapters.web.drawing import Drawer
from bot.adapters.web.shown import Link
from bot.adapters.web.visit import EMBEDDED, visit_of
from bot.messages import web

_ROBOTS = "User-agent: *\nDisallow: /vraag\nDisallow: /*/vraag\nDisallow: /{0}/\nDisallow: /api/\n"
_API = (
    "/api/openapi.json",
    "/api/ask?q=kessello",
    "/api/gemeenten/24062",
    "/api/samenwerkingsverbanden",
)


class Texts:
    """What the site says about itself."""

    def __init__(self, services: Services, drawer: Drawer, allowed: Sequence[str]) -> None:
        """*allowed* are the sites that may show pages inside their own."""
        self._services = services
        self._drawer = drawer
        self._allowed = allowed

    async def privacy(self, request: Request) -> Response:
        """What is kept about people."""
        visit = visit_of(request)
        title = visit.say.text("privacy.title")
        return self._drawer.words(title, web.privacy(visit.say), visit)

    async def over(self, request: Request) -> Response:
        """Who this is, and how old the data are."""
        visit = visit_of(request)
        reply = web.over(self._services.holder.revision, visit.say)
        return self._drawer.words(visit.say.text("over.title"), reply, visit)

    async def accessibility(self, request: Request) -> Response:
        """How everybody can use it."""
        visit = visit_of(request)
        title = visit.say.text("web.access-title")
        return self._drawer.words(title, web.accessibility(visit.say), visit)

    async def embedding(self, request: Request) -> Response:
        """How to show it inside a page of somebody else."""
        visit = visit_of(request)
        say, origin = visit.say, visit.origin
        title = say.text("web.embed-title")
        source = f"{origin}{visit.file('/static/embed.js')}"
        inside = visit.embedded().to("/")
        script = f'<script src="{source}" data-taal="{say.language}" async></script>'
        return self._drawer.page(
            "embed.html",
            visit,
            title=title,
            reply=web.embedding(self._allowed, say),
            script=script,
            frame=(
                f'<iframe src="{origin}{inside}" title="Regiewijzer" loading="lazy" '
                'allow="geolocation; clipboard-write" '
                'style="width:100%;height:40rem;border:0"></iframe>'
            ),
            sample=inside,
            api=[Link(path, visit.file(path)) for path in _API],
            is_indexed=True,
            has_composer=False,
        )

    async def robots(self, request: Request) -> Response:
        """Keep search engines out of what people typed."""
        del request
        return PlainTextResponse(_ROBOTS.format(EMBEDDED))
