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
from bot.adapters.web.api import Api
from bot.adapters.web.desk import Services, WebSettings
from bot.adapters.web.drawing import STATIC, Drawer
from bot.adapters.web.faults import API, Faults, is_api
from bot.adapters.web.fresh import Freshness
from bot.adapters.web.guard import Guard
from bot.adapters.web.limits import Limits
from bot.adapters.web.lists import Lists
from bot.adapters.web.maps import MapPages
from bot.adapters.web.pages import Pages
from bot.adapters.web.reporting import Reporting
from bot.adapters.web.texts import Texts
from bot.adapters.web.visit import Localise, visit_of

_MOST_BYTES = 1_200_000  # a file of 512 kB, twice as long in a form that escapes each byte
_LEAST_PACKED = 600  # bytes; packing less saves nothing
_FOR_GOOD, _AN_HOUR = "public, max-age=31536000, immutable", "public, max-age=3600"
_PACKING = 5  # of 1..9: more takes longer than the network gains


def web_site(services: Services, settings: WebSettings) -> ASGIApp:
    """Return the application with all pages, pictures and the API."""
    drawer = Drawer(services.catalogs)
    fresh = Freshness(services, drawer.version)
    limits = Limits(asyncio.get_running_loop().time, services.metrics)
    lists = Lists(services, drawer, limits)
    pages = Pages(services, drawer, fresh, limits, lists)
    maps = MapPages(services, drawer, fresh, limits)
    reports = Reporting(services, drawer, limits)
    texts = Texts(services, drawer, settings.frame_ancestors)
    api = Api(services, fresh, limits)
    faults = Faults(drawer, services.metrics)
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
            Route("/privacy", texts.privacy),
            Route("/over", texts.over),
            Route("/toegankelijkheid", texts.accessibility),
            Route("/insluiten", texts.embedding),
            Route("/robots.txt", texts.robots),
            Route("/favicon.ico", _icon),
            Mount("/static", _Static(directory=STATIC, packages=[("bot.maps", "fonts")])),
        ],
        exception_handlers=faults.handlers,
    )
    # It would send on to whatever host a request names. `Localise` takes slashes at the end off.
    site.router.redirect_slashes = False
    packed = GZipMiddleware(site, minimum_size=_LEAST_PACKED, compresslevel=_PACKING)
    bounded = limit_body(packed, _MOST_BYTES, faults.too_large)
    shared = CORSMiddleware(
        bounded,
        allow_origins=settings.cors_origins,
        allow_methods=["GET"],
        expose_headers=["ETag", "Retry-After"],
    )
    public = settings.public_url
    chosen = _for_programs(shared, bounded)
    local = Localise(chosen, faults.unknown_host, services.catalogs, settings)
    is_https = public is not None and public.startswith("https://")
    return Guard(local, settings.frame_ancestors, is_https=is_https)


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
    return RedirectResponse(visit_of(request).file("/static/icon.svg"))
