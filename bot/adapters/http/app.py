"""The ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from importlib import resources
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.adapters.metrics import CONTENT_TYPE, Metrics

THUMBNAIL_PATH = "/static/regiewijzer.png"
_MOST_DIGITS = 18  # of a declared length; Python refuses to read a number of thousands
_AS_IT_IS = {"x-content-type-options": "nosniff"}
_NO_STORE = {"cache-control": "no-store", **_AS_IT_IS}
_A_DAY = {"cache-control": "public, max-age=86400", **_AS_IT_IS}


@dataclass(frozen=True, slots=True)
class Health:
    """How this process is."""

    is_ready: bool  # it can answer people now
    details: dict[str, Any]  # nothing secret, nothing about people


def application(
    health: Callable[[], Health],
    metrics: Metrics,
    beside: Mapping[str, ASGIApp],
    site: ASGIApp | None = None,
    *,
    with_probes: bool = True,
) -> ASGIApp:
    """Return the application.

    Args:
        health: Looks how the process is.
        metrics: What `/metrics` shows.
        beside: Whole applications of other channels, by their exact address. They come before any
            routing and middleware: a webhook does for itself what it needs of these, and would
            pay for each layer at every update.
        site: What answers all addresses that are not of this module; None: nothing does.
        with_probes: Answer `/health` and `/metrics` too; not where these have a port of their own.
    """
    probes = [
        Route("/health", partial(_health, look=health)),
        Route("/health/ready", partial(_health, look=health)),
        Route("/health/live", _live),
        Route("/metrics", partial(_metrics, metrics=metrics)),
    ]
    routes = [Route(THUMBNAIL_PATH, _thumbnail), *(probes if with_probes else ())]
    own = {route.path for route in routes}
    pages = Starlette(routes=routes)

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        app = beside.get(path) or (site if site and path not in own else pages)
        await app(scope, receive, send)

    return choose


def limit_body(app: ASGIApp, most_bytes: int, refusal: ASGIApp) -> ASGIApp:
    """Return *app* behind a limit: *refusal* answers what declares more, before it comes.

    What comes in chunks Starlette counts: a handler that reads too much meets its `HTTPException`.
    The connection stays open, and the server drops the rest of the body as it comes: closed with
    something unread, the response would be lost on its way.
    """
    counted = RequestBodyLimitMiddleware(app, most_bytes)

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "0")  # the parser takes only digits
        is_within = len(declared) <= _MOST_DIGITS and int(declared) <= most_bytes
        await (counted if is_within else refusal)(scope, receive, send)

    return choose


async def _health(request: Request, look: Callable[[], Health]) -> Response:
    """Whether it is alive (it answers) and ready; not ready: 503."""
    del request
    seen = look()
    status = HTTPStatus.OK if seen.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    content = {"live": True, "ready": seen.is_ready, **seen.details}
    return JSONResponse(content, status, _NO_STORE)


async def _live(request: Request) -> Response:
    del request
    return JSONResponse({"live": True}, headers=_NO_STORE)


async def _metrics(request: Request, metrics: Metrics) -> Response:
    del request
    return Response(metrics.text(), media_type=CONTENT_TYPE, headers=_NO_STORE)


async def _thumbnail(request: Request) -> Response:
    """The picture beside inline results."""
    del request
    picture = resources.files("bot.adapters.http").joinpath("static", "regiewijzer.png")
    return Response(picture.read_bytes(), media_type="image/png", headers=_A_DAY)
