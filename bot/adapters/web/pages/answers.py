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
from bot.adapters.web.addresses import municipality_named, not_found, view_named
from bot.adapters.web.context import RequestContext, context_of
from bot.adapters.web.etags import KEPT, NOT_SHARED
from bot.adapters.web.forms import read_form
from bot.adapters.web.handlers import Handlers, Shared
from bot.adapters.web.pages.answer_content import AnswerContent, Link, answer_content
from bot.adapters.web.pages.lists import ListPages
from bot.adapters.web.rate_limits import Kind
from bot.core.answering.followup import TOPICS, FollowUp, View
from bot.core.model.outcome import Found, NotUnderstood, Stage
from bot.messages.answers.contact import vcard
from bot.messages.answers.context import answer_context
from bot.messages.answers.render import reply_to, start
from bot.service.ask import Asked

_VCARD = "text/vcard; charset=utf-8"


class AnswerPages(Handlers):
    """What the site shows of questions and answers."""

    def __init__(self, shared: Shared, lists: ListPages) -> None:
        """*lists* answers what is typed as a question and is a list."""
        super().__init__(shared)
        self._lists = lists
        self._drawn: DrawnAnswers[tuple[AnswerContent, Markup]] = DrawnAnswers()

    async def home(self, request: Request) -> Response:
        """The first words, and where to ask."""
        context, headers = context_of(request), self._etags.headers(request)
        reply = start(answer_context(self._services.ask.nothing(), context.texts))
        examples = [Link(text, context.to(addresses.question(text))) for text in reply.examples]
        return self._templates.page(
            "home.html",
            context,
            headers=headers,
            reply=reply,
            examples=examples,
            is_indexed=True,
            canonical=context.absolute("/"),
        )

    async def question(self, request: Request) -> Response:
        """The answer to a typed question, or to a list that somebody pasted."""
        context, text = context_of(request), request.query_params.get("q", "")
        self._limits.count(request, Kind.ANSWER, len(text))
        listed = await self._lists.pasted(text)
        if listed is not None:
            return await self._lists.answer(context, listed)
        asked = await self._services.turns.by_size(text, lambda: self._services.ask(text))
        return await self._services.turns.here(
            lambda: self._answer(request, asked, text, kept=NOT_SHARED)
        )

    async def municipality(self, request: Request) -> Response:
        """One view of a municipality, or of a part of one that merged."""
        asked, key, view = self._look(request)
        context, given = context_of(request), request.path_params["key"]
        if key != given:  # the same page stands at the address with its right name in it
            path = context.path.replace(f"/{given}", f"/{key}", 1)
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{context.to(path)}{query}", HTTPStatus.PERMANENT_REDIRECT)
        path = addresses.municipality(key, view)
        canonical = "" if request.query_params else context.absolute(path)
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
        request.state.context = _as_opened(context_of(request), asked)
        return await self._services.turns.here(
            lambda: self._answer(request, asked, kept="no-store")
        )

    async def card(self, request: Request) -> Response:
        """The contact to keep, as a vCard."""
        asked, key, _ = self._look(request)
        card = reply_to(asked, context_of(request).texts).card
        if card is None:
            raise not_found()
        name = f"{key.partition('-')[2] or key}.vcf"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            **self._etags.headers(request),
        }
        return Response(vcard(card), media_type=_VCARD, headers=headers)

    async def sheet(self, request: Request) -> Response:
        """One page for the counter, with a code that leads back here."""
        (asked, key, view), context = self._look(request), context_of(request)
        content = answer_content(asked, context)
        code = segno.make(content.share, error="m", micro=False)
        return self._templates.page(
            "sheet.html",
            context,
            headers=self._etags.headers(request),
            content=content,
            back=context.to(addresses.municipality(key, view)),
            qr=Markup(code.svg_inline(border=0, omitsize=True)),  # noqa: S704 -- drawn, not typed
            today=context.texts.date(asked.today),
        )

    def _answer(
        self, request: Request, asked: Asked, question: str = "", *, kept: str, canonical: str = ""
    ) -> Response:
        context, outcome = context_of(request), asked.resolution.outcome
        self._services.count_answer(outcome, context.texts)
        headers = self._etags.headers(request, kept)
        missed = (
            BackgroundTask(self._services.misses.note, asked)
            if isinstance(outcome, NotUnderstood) and question
            else None
        )
        content, said = self._drawn.get(asked, context.form, lambda: self._draw(asked, context))
        return self._templates.page(
            "answer.html",
            context,
            headers=headers,
            background=missed,
            content=content.to(question) if question else content,
            said=said,
            canonical=canonical,
            is_indexed=bool(canonical),
        )

    def _draw(self, asked: Asked, context: RequestContext) -> tuple[AnswerContent, Markup]:
        """Return all of an answer that does not depend on what was typed."""
        content = answer_content(asked, context)
        said = self._templates.html("said.html", context, content=content)
        return content, Markup(said)  # noqa: S704 -- a template of ours drew it

    def _look(self, request: Request) -> tuple[Asked, str, View]:
        """Return the answer that an address names, the key that belongs in it, and its view.

        Raises:
            HTTPException: 404 where it names nothing, 429 where somebody asks too much.
        """
        self._limits.count(request, Kind.ANSWER)
        ask, query, path = self._services.ask, request.query_params, request.path_params
        nis, key = municipality_named(path["key"], self._services.holder.current)
        view = view_named(path.get("view", ""))
        about = TOPICS.get(addresses.VIEW_BY_NAME.get(query.get(addresses.ABOUT, ""), view))
        if query.get("via") == "kaart":
            asked = ask.follow(FollowUp(view, nis, Stage.LOCATION, about=about).encode())
        else:
            asked = ask.look(nis, view, query.get("q", ""), about)
        if asked is None:
            raise not_found()
        return asked, key, view


def _as_opened(context: RequestContext, asked: Asked) -> RequestContext:
    """Return the context as if the answer for a place had been opened by an address.

    That of the form cannot be: links to other languages would lead nowhere.
    """
    outcome, path = asked.resolution.outcome, "/"
    if isinstance(outcome, Found) and len(outcome.answers) == 1:
        town = outcome.answers[0].municipality
        wanted = FollowUp(View.ANSWER, town.nis, Stage.LOCATION)
        path = addresses.follow_up(wanted, addresses.key_of(town, town.nis))
    path, _, query = path.partition("?")
    return replace(context, path=path, query=query)
