"""Reports of wrong data: what is wrong, and a line if somebody likes. Nobody keeps who said so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.web import addresses
from bot.adapters.web.addresses import municipality_named, not_found, view_named
from bot.adapters.web.context import RequestContext, context_of
from bot.adapters.web.etags import NO_STORE
from bot.adapters.web.forms import read_form
from bot.adapters.web.handlers import Handlers
from bot.adapters.web.rate_limits import Kind
from bot.core.answering.followup import TOPICS, View
from bot.core.model.terms import NisCode
from bot.messages import chat
from bot.messages.reply import Reply
from bot.service.correct import Wrong

_VIEWS = frozenset({View.ANSWER, *TOPICS})


class ReportPages(Handlers):
    """What the site does when somebody says that an answer is wrong."""

    async def ask(self, request: Request) -> Response:
        """Ask what is wrong."""
        context, (nis, key, view) = context_of(request), self._named(request)
        place = self._services.correct.place(nis)
        if place is None:
            raise not_found()
        reply = chat.what_is_wrong(place.name, context.texts)
        kinds = [(str(kind), context.texts.text(f"wrong.kind.{kind}")) for kind in Wrong]
        action = context.to(f"{addresses.municipality(key, view)}/klopt-niet")
        return self._page(context, key, view, reply, kinds=kinds, action=action)

    async def send(self, request: Request) -> Response:
        """Keep what is wrong, and pass it on."""
        self._limits.count(request, Kind.REPORT)
        context, (nis, key, view) = context_of(request), self._named(request)
        form = await read_form(request)
        try:
            wrong = Wrong(form.text("soort"))
        except ValueError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        note = form.text("regel")
        reported = await self._services.correct(
            nis, wrong, note, is_wijk_werken=view is View.WIJK_WERKEN
        )
        if reported is None:
            raise not_found()
        if reported.times == 1:
            self._services.tell_report(reported, wrong)
        reply = chat.reported_with(reported.times, note, reported.note, context.texts)
        return self._page(context, key, view, reply)

    def _named(self, request: Request) -> tuple[NisCode, str, View]:
        directory = self._services.holder.current
        nis, key = municipality_named(request.path_params["key"], directory)
        view = view_named(request.path_params.get("view", ""))
        if view not in _VIEWS:
            raise not_found()
        return nis, key, view

    def _page(
        self, context: RequestContext, key: str, view: View, reply: Reply, **values: Any
    ) -> Response:
        given: dict[str, Any] = {"kinds": (), "action": "", **values}
        return self._templates.page(
            "wrong.html",
            context,
            headers=NO_STORE,
            title=context.texts.text("button.wrong"),
            reply=reply,
            back=context.to(addresses.municipality(key, view)),
            **given,
        )
