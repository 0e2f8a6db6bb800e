"""AnswerPages to read: about the site, privacy, use for everybody, and how to embed it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.adapters.web.context import EMBEDDED, context_of
from bot.adapters.web.etags import ETags
from bot.adapters.web.handlers import Handlers
from bot.adapters.web.pages.answer_content import Link
from bot.adapters.web.rate_limits import RateLimits
from bot.adapters.web.services import WebServices
from bot.adapters.web.templating import Templates
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, Span, Style, block, strong
from bot.service.ports import Revision

_ROBOTS = "User-agent: *\nDisallow: /vraag\nDisallow: /*/vraag\nDisallow: /{0}/\nDisallow: /api/\n"
_API = (
    "/api/openapi.json",
    "/api/ask?q=kessello",
    "/api/gemeenten/24062",
    "/api/samenwerkingsverbanden",
)


class InfoPages(Handlers):
    """What the site says about itself."""

    def __init__(
        self,
        services: WebServices,
        templates: Templates,
        etags: ETags,
        limits: RateLimits,
        allowed: Sequence[str],
    ) -> None:
        """*allowed* are the sites that may show pages inside their own; untrusted in form."""
        super().__init__(services, templates, etags, limits)
        self._allowed = allowed

    async def privacy(self, request: Request) -> Response:
        """What is kept about people."""
        context = context_of(request)
        title = context.say.text("privacy.title")
        return self._templates.words(title, _privacy(context.say), context)

    async def over(self, request: Request) -> Response:
        """Who this is, and how old the data are."""
        context = context_of(request)
        reply = _over(self._services.holder.revision, context.say)
        return self._templates.words(context.say.text("over.title"), reply, context)

    async def accessibility(self, request: Request) -> Response:
        """How everybody can use it."""
        context = context_of(request)
        title = context.say.text("web.access-title")
        return self._templates.words(title, _accessibility(context.say), context)

    async def embedding(self, request: Request) -> Response:
        """How to show it inside a page of somebody else."""
        context = context_of(request)
        say, origin = context.say, context.origin
        title = say.text("web.embed-title")
        source = f"{origin}{context.file('/static/embed.js')}"
        inside = context.embedded().to("/")
        script = f'<script src="{source}" data-taal="{say.language}" async></script>'
        return self._templates.page(
            "embed.html",
            context,
            title=title,
            reply=_embedding(self._allowed, say),
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

    async def robots(self, request: Request) -> Response:
        """Keep search engines out of what people typed."""
        del request
        return PlainTextResponse(_ROBOTS.format(EMBEDDED))


def _privacy(say: Catalog) -> Reply:
    """Return what is kept about people who ask on the web."""
    return Reply(
        (
            block(say.say("web.privacy-question"), say.say("web.privacy-cookies")),
            block(say.say("web.privacy-address"), say.say("web.privacy-browser")),
            block(say.say("web.privacy-location"), say.say("web.privacy-list")),
            block(say.say("privacy.wrong"), say.say("privacy.wrong-note")),
            block(
                say.say("privacy.miss"),
                say.say("privacy.miss-word"),
                say.say("privacy.miss-honest"),
            ),
        )
    )


def _over(revision: Revision | None, say: Catalog) -> Reply:
    """Return what the site is, and how old its data are: as in every chat, without the heading."""
    first, *rest = chat.over(revision, say).blocks
    return Reply((block(*first.lines[1:]), *rest))


def _accessibility(say: Catalog) -> Reply:
    """Return how the site can be used, and what is known not to work."""
    return Reply(
        (
            block(say.say("web.access-text")),
            block((strong(say.text("web.access-how")),), say.say("web.access-keyboard")),
            block(
                (strong(say.text("web.access-tested")),),
                say.say("web.access-tests"),
                say.say("web.access-limits"),
            ),
        )
    )


def _embedding(allowed: Sequence[str], say: Catalog) -> Reply:
    """Return how a site shows the chat inside its own pages, and which sites may."""
    if not allowed:
        who = say.say("web.embed-nobody")
    elif "*" in allowed:
        who = say.say("web.embed-everybody")
    else:
        who = say.say("web.embed-only", sites=Span(say.join(list(allowed)), Style.VERBATIM))
    return Reply((block(say.say("web.embed-text")), block(who)))
