"""The table of addresses, and what stands around it. What each does is in the file it names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.adapters.http.app import limit_body
from bot.adapters.web.api.routes import Api
from bot.adapters.web.context import context_of
from bot.adapters.web.errors import API, ErrorPages, is_api
from bot.adapters.web.etags import ETags
from bot.adapters.web.handlers import Shared
from bot.adapters.web.middleware import ContextMiddleware, SecurityHeaders
from bot.adapters.web.pages.answers import AnswerPages
from bot.adapters.web.pages.info import InfoPages
from bot.adapters.web.pages.lists import ListPages
from bot.adapters.web.pages.maps import MapPages
from bot.adapters.web.pages.reports import ReportPages
from bot.adapters.web.rate_limits import RateLimits
from bot.adapters.web.services import WebServices, WebSettings
from bot.adapters.web.templating import STATIC, Templates

_MOST_BYTES = 1_200_000  # a file of 512 kB, twice as long in a form that escapes each byte
_LEAST_PACKED = 600  # bytes; packing less saves nothing
_FOR_GOOD, _AN_HOUR = "public, max-age=31536000, immutable", "public, max-age=3600"
_PACKING = 5  # of 1..9: more takes longer than the network gains


def web_site(services: WebServices, settings: WebSettings) -> ASGIApp:
    """Return the application with all pages, pictures and the API."""
    templates = Templates(services.catalogs)
    etags = ETags(services, templates.version)
    limits = RateLimits(asyncio.get_running_loop().time, services.metrics)
    shared = Shared(services, templates, etags, limits)
    lists = ListPages(shared)
    pages = AnswerPages(shared, lists)
    maps = MapPages(shared)
    reports = ReportPages(shared)
    info = InfoPages(shared, settings.frame_ancestors)
    api = Api(shared)
    errors = ErrorPages(templates, services.metrics)
    town = "/gemeente/{key}"
    site = Starlette(
        routes=[
            # First, for each address is compared with all before it, and programs ask most.
            Mount(
                API,
                routes=[
                    Route("/ask", api.ask),
                    Route("/suggest", api.suggest),
                    Route("/gemeenten/{nis}", api.municipality),
                    Route("/samenwerkingsverbanden", api.partnerships),
                    Route("/openapi.json", api.description),
                ],
            ),
            Route("/", pages.home),
            Route("/vraag", pages.question),
            Route("/plek", pages.located, methods=["POST"]),
            Route(f"{town}", pages.municipality),
            Route(f"{town}/contact.vcf", pages.card),
            Route(f"{town}/blad", pages.sheet),
            _form(f"{town}/klopt-niet", reports.ask, reports.send),
            Route(f"{town}/{{view}}", pages.municipality),
            Route(f"{town}/{{view}}/contact.vcf", pages.card),
            Route(f"{town}/{{view}}/blad", pages.sheet),
            _form(f"{town}/{{view}}/klopt-niet", reports.ask, reports.send),
            Route("/samenwerking/{partnership}", maps.body),
            Route("/organisator/{organiser}", maps.body),
            Route("/kaart", maps.flanders),
            Route("/kaart/samenwerking/{partnership}.svg", maps.body_picture),
            Route("/kaart/samenwerking/{partnership}.png", maps.body_picture),
            Route("/kaart/organisator/{organiser}.svg", maps.body_picture),
            Route("/kaart/organisator/{organiser}.png", maps.body_picture),
            Route("/kaart/{province}.svg", maps.overview_picture),
            Route("/kaart/{province}.png", maps.overview_picture),
            Route("/kaart/{province}", maps.overview),
            _form("/lijst", lists.page, lists.sent),
            Route("/privacy", info.privacy),
            Route("/over", info.over),
            Route("/toegankelijkheid", info.accessibility),
            Route("/insluiten", info.embedding),
            Route("/robots.txt", info.robots),
            Route("/favicon.ico", _icon),
            Mount("/static", _Static(directory=STATIC, packages=[("bot.maps", "fonts")])),
        ],
        exception_handlers=errors.handlers,
    )
    # It would send on to whatever host a request names; `ContextMiddleware` takes slashes off.
    site.router.redirect_slashes = False
    packed = GZipMiddleware(site, minimum_size=_LEAST_PACKED, compresslevel=_PACKING)
    bounded = limit_body(packed, _MOST_BYTES, errors.too_large)
    readable = CORSMiddleware(
        bounded,
        allow_origins=settings.cors_origins,
        allow_methods=["GET"],
        expose_headers=["ETag", "Retry-After"],
    )
    public = settings.public_url
    chosen = _for_programs(readable, bounded)
    local = ContextMiddleware(chosen, errors.unknown_host, services.catalogs, settings)
    is_https = public is not None and public.startswith("https://")
    return SecurityHeaders(local, settings.frame_ancestors, is_https=is_https)


def _for_programs(shared: ASGIApp, others: ASGIApp) -> ASGIApp:
    """Return what lets pages of other sites read the API, and what it refuses, but no page."""

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        await (shared if is_api(scope["path"]) else others)(scope, receive, send)

    return choose


class _Static(StaticFiles):
    """The files of the site. An address with a version in it means this content for good."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Answer with a file, and say how long it may be kept."""
        response = super().file_response(*args, **options)
        scope: Scope = args[2] if len(args) > 2 else options["scope"]  # noqa: PLR2004 -- its place
        is_versioned = bool(scope.get("query_string"))
        response.headers["cache-control"] = _FOR_GOOD if is_versioned else _AN_HOUR
        return response


Handler = Callable[[Request], Awaitable[Response]]


def _form(path: str, show: Handler, take: Handler) -> Route:
    """Return the one route of a page with a form: two would each know of one method alone."""

    async def handle(request: Request) -> Response:
        return await (take if request.method == "POST" else show)(request)

    return Route(path, handle, methods=["GET", "POST"])


async def _icon(request: Request) -> Response:
    """Send browsers that look nowhere else to the icon."""
    return RedirectResponse(context_of(request).file("/static/icon.svg"))
