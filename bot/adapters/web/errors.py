"""What went wrong, as a page in the reader's language, or as a problem (RFC 9457) for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler, Receive, Scope, Send

from bot.adapters.metrics import Metrics
from bot.adapters.web.api.records import Problem
from bot.adapters.web.context import context_of
from bot.adapters.web.etags import NO_STORE
from bot.adapters.web.templating import Templates
from bot.core.model.errors import StoreError

API = "/api"
_PROBLEM = "application/problem+json"
_DETAILS = {  # what to do, for programs
    404: "There is nothing at this address",
    405: "Use GET, or HEAD",
    413: "There is nothing to send here",
    421: "Nothing answers here under that name: use the public address",
    500: "This is our fault: try again later",
    503: "This cannot be kept now: try again later",
}
_KNOWN = frozenset({400, 403, 404, 405, 413, 421, 429, 503})
_AFTER_S = "60"  # when to try again what could not be kept
_log = logging.getLogger(__name__)


def is_api(path: str) -> bool:
    """Tell whether an address, without any prefix, is for programs."""
    return f"{path}/".startswith(f"{API}/")


class ErrorPages:
    """Answers for requests that cannot be answered."""

    def __init__(self, templates: Templates, metrics: Metrics) -> None:
        self._templates = templates
        self._metrics = metrics
        self._has_warned = False

    @property
    def handlers(self) -> Mapping[Any, ExceptionHandler]:
        """Return what answers to which exception."""
        return {
            HTTPException: self._on_refused,
            ClientDisconnect: self._on_gone,
            StoreError: self._on_not_kept,
            Exception: self._on_broken,
        }

    async def too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a body that declares too much; an ASGI application."""
        await self._answer(Request(scope), 413)(scope, receive, send)

    async def unknown_host(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a host that is not ours; an ASGI application."""
        if not self._has_warned:
            self._has_warned = True  # once: strangers must not fill the log
            _log.warning(
                "asked for under a name that is not known here: set REGIEWIJZER_PUBLIC_URL, "
                "or list the name in REGIEWIJZER_ALLOWED_HOSTS"
            )
        await self._answer(Request(scope), 421)(scope, receive, send)

    async def _on_refused(self, request: Request, error: Exception) -> Response:
        """Answer what a handler, or the table of addresses, refused; or what did not change."""
        assert isinstance(error, HTTPException)
        if error.status_code == HTTPStatus.NOT_MODIFIED:
            return Response(status_code=error.status_code, headers=error.headers)
        # The library's own words say no more than the number; ours say what is wrong.
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        return self._answer(request, error.status_code, detail, error.headers)

    async def _on_gone(self, request: Request, error: Exception) -> Response:
        """Answer nobody: whoever asked left before all of it was here. That is no fault."""
        del request, error
        return Response(status_code=HTTPStatus.BAD_REQUEST)

    async def _on_not_kept(self, request: Request, error: Exception) -> Response:
        """Answer what could not be kept, such as a report on a full disk."""
        self._metrics.count(self._metrics.faults, type(error).__name__)
        _log.warning("%s could not be kept: %s", request.method, error)
        return self._answer(request, 503, headers={"retry-after": _AFTER_S})

    async def _on_broken(self, request: Request, error: Exception) -> Response:
        """Answer what broke on our side, calmly; the error itself is logged by the server."""
        self._metrics.count(self._metrics.faults, type(error).__name__)
        return self._answer(request, 500)

    def _answer(
        self,
        request: Request,
        status: int,
        detail: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        headers = {**(headers or {}), **NO_STORE}
        context = context_of(request)
        if is_api(context.path):
            detail = detail or _DETAILS.get(status, "")
            said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
            return JSONResponse(said.model_dump(), status, headers, media_type=_PROBLEM)
        known = status if status in _KNOWN else 500
        title = context.texts.text(f"web.fault-{known}-title")
        text = context.texts.text(f"web.fault-{known}")
        return self._templates.page(
            "fault.html", context, status=status, headers=headers, title=title, text=text
        )
