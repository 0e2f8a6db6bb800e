"""Questions and their answers as pages: typed, chosen, located, or opened by their address."""

from __future__ import annotations

import math
from dataclasses import replace
from http import HTTPStatus

import segno
from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.adapters.caches import DrawnAnswers
from bot.adapters.web import addresses
from bot.adapters.web.desk import Services
from bot.adapters.web.drawing import Drawer
from bot.adapters.web.forms import read_form
from bot.adapters.web.fresh import KEPT, NOT_SHARED, Freshness
from bot.adapters.web.limits import Kind, Limits
from bot.adapters.web.lists import Lists
from bot.adapters.web.named import municipality_named, not_found, view_named
from bot.adapters.web.shown import Link, Shown, show
from bot.adapters.web.visit import Visit, visit_of
from bot.core.followup import TOPICS, FollowUp, View
from bot.core.outcome import Found, NotUnderstood, Stage
from bot.core.terms import NisCode
from bot.messages.record import outcome_name
from bot.messages.render import start
from bot.messages.speak import reply_to, voice_of
from bot.messages.vcard import vcard
from bot.service.ask import Asked

_VCARD = "text/vcard; charset=utf-8"
_MOVED = HTTPStatus.PERMANENT_REDIRECT


class Pages:
    """What the site shows of questions and answers."""

    def __init__(
        self, services: Services, drawer: Drawer, fresh: Freshness, limits: Limits, lists: Lists
    ) -> None:
        """Answer with *services*; pass typed lists to *lists*."""
        self._services = services
        self._drawer = drawer
        self._fresh = fresh
        self._limits = limits
        self._lists = lists
        self._drawn: DrawnAnswers[tuple[Shown, Markup]] = DrawnAnswers()

    async def home(self, request: Request) -> Response:
        """The first words, and where to ask."""
        visit = visit_of(request)
        unchanged = self._fresh.not_modified(request)
        if unchanged is not None:
            return unchanged
        reply = start(voice_of(self._services.ask.nothing(), visit.say))
        examples = [Link(text, visit.to(addresses.question(text))) for text in reply.examples]
        return self._drawer.page(
            "home.html",
            visit,
            headers=self._fresh.headers(),
            reply=reply,
            examples=examples,
            is_indexed=True,
            canonical=visit.absolute("/"),
        )

    async def question(self, request: Request) -> Response:
        """The answer to a typed question, or to a list that somebody pasted."""
        visit, text = visit_of(request), request.query_params.get("q", "")
        self._limits.count(request, Kind.ANSWER, len(text))
        listed = await self._lists.pasted(text)
        if listed is not None:
            return await self._lists.answer(visit, listed)
        asked = await self._services.turns.by_size(text, lambda: self._services.ask(text))
        return await self._services.turns.here(
            lambda: self._answer(request, asked, text, kept=NOT_SHARED)
        )

    async def municipality(self, request: Request) -> Response:
        """One view of a municipality, or of a part of one that merged."""
        self._limits.count(request, Kind.ANSWER)
        nis, key, view = self._named(request)
        if key != request.path_params["key"]:
            return self._moved(request, request.path_params["key"], key)
        asked = self._asked(nis, view, request)
        path = addresses.municipality(key, view)
        canonical = "" if request.query_params else visit_of(request).absolute(path)
        kept = NOT_SHARED if request.query_params else KEPT
        return await self._services.turns.here(
            lambda: self._answer(request, asked, kept=kept, canonical=canonical)
        )

    async def located(self, request: Request) -> Response:
        """The answer for a place on the map; it comes in a form, so that no address holds it."""
        self._limits.count(request, Kind.ANSWER)
        form = await read_form(request)
        try:
            lon, lat, accuracy = (float(form.text(name)) for name in ("lon", "lat", "accuracy"))
            if not math.isfinite(accuracy):
                raise ValueError(accuracy)
            asked = self._services.locate(lon, lat, max(accuracy, 0))
        except ValueError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        request.state.visit = _as_opened(visit_of(request), asked)
        return await self._services.turns.here(
            lambda: self._answer(request, asked, kept="no-store")
        )

    async def card(self, request: Request) -> Response:
        """The contact to keep, as a vCard."""
        self._limits.count(request, Kind.ANSWER)
        nis, key, view = self._named(request)
        visit = visit_of(request)
        card = reply_to(self._asked(nis, view, request), visit.say).card
        if card is None:
            raise not_found()
        name = f"{key.partition('-')[2] or key}.vcf"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            **self._fresh.headers(),
        }
        return Response(vcard(card), media_type=_VCARD, headers=headers)

    async def sheet(self, request: Request) -> Response:
        """One page for the counter, with a code that leads back here."""
        self._limits.count(request, Kind.ANSWER)
        nis, key, view = self._named(request)
        visit = visit_of(request)
        asked = self._asked(nis, view, request)
        shown = show(asked, visit)
        code = segno.make(shown.share, error="m", micro=False)
        return self._drawer.page(
            "sheet.html",
            visit,
            headers=self._fresh.headers(),
            shown=shown,
            back=visit.to(addresses.municipality(key, view)),
            qr=Markup(code.svg_inline(border=0, omitsize=True)),  # noqa: S704 -- drawn, not typed
            today=visit.say.date(asked.today),
        )

    def _answer(
        self, request: Request, asked: Asked, question: str = "", *, kept: str, canonical: str = ""
    ) -> Response:
        visit, metrics = visit_of(request), self._services.metrics
        outcome = asked.resolution.outcome
        metrics.count(metrics.outcomes, outcome_name(outcome))
        metrics.count(metrics.languages, visit.say.language)
        unchanged = self._fresh.not_modified(request, kept)
        if unchanged is not None:
            return unchanged
        missed = (
            BackgroundTask(self._services.misses.note, asked)
            if isinstance(outcome, NotUnderstood) and question
            else None
        )
        headers = self._fresh.headers(kept)
        shown, said = self._drawn.get(asked, visit.form, lambda: self._draw(asked, visit))
        return self._drawer.page(
            "answer.html",
            visit,
            headers=headers,
            background=missed,
            shown=shown.to(question) if question else shown,
            said=said,
            canonical=canonical,
            is_indexed=bool(canonical),
        )

    def _draw(self, asked: Asked, visit: Visit) -> tuple[Shown, Markup]:
        """Return all of an answer that does not depend on what was typed."""
        shown = show(asked, visit)
        said = self._drawer.text("said.html", visit, shown=shown)
        return shown, Markup(said)  # noqa: S704 -- a template of ours drew it

    def _asked(self, nis: NisCode, view: View, request: Request) -> Asked:
        ask, query = self._services.ask, request.query_params
        about = TOPICS.get(addresses.VIEW_BY_NAME.get(query.get(addresses.ABOUT, ""), view))
        if query.get("via") == "kaart":
            asked = ask.follow(FollowUp(view, nis, Stage.LOCATION, about=about).encode())
        else:
            asked = ask.look(nis, view, query.get("q", ""), about)
        if asked is None:
            raise not_found()
        return asked

    def _named(self, request: Request) -> tuple[NisCode, str, View]:
        """Return the code, the key and the view that an address names. Raises 404."""
        directory = self._services.holder.current
        nis, key = municipality_named(request.path_params["key"], directory)
        return nis, key, view_named(request.path_params.get("view", ""))

    def _moved(self, request: Request, given: str, key: str) -> Response:
        """Send on to the address of the same page with its right name in it."""
        visit = visit_of(request)
        path = visit.path.replace(f"/{given}", f"/{key}", 1)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{visit.to(path)}{query}", _MOVED)


def _as_opened(visit: Visit, asked: Asked) -> Visit:
    """Return the visit as if the answer for a place had been opened by an address.

    That of the form cannot be: links to other languages would lead nowhere.
    """
    outcome, path = asked.resolution.outcome, "/"
    if isinstance(outcome, Found) and len(outcome.answers) == 1:
        town = outcome.answers[0].municipality
        wanted = FollowUp(View.ANSWER, town.nis, Stage.LOCATION)
        path = addresses.follow_up(wanted, addresses.key_of(town, town.nis))
    path, _, query = path.partition("?")
    return replace(visit, path=path, query=query)
