"""The JSON API: the same answers for programs. Its shapes are in `records.py`."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.adapters.caches import DrawnAnswers
from bot.adapters.web import addresses, recording, records
from bot.adapters.web.desk import Services
from bot.adapters.web.fresh import KEPT, NOT_SHARED, Freshness
from bot.adapters.web.limits import Kind, Limits
from bot.adapters.web.openapi import LANGUAGE, described
from bot.adapters.web.visit import Visit, visit_of
from bot.core.followup import View
from bot.core.outcome import Found
from bot.core.terms import NisCode
from bot.messages.card import describe
from bot.messages.record import outcome_name, record
from bot.messages.speak import reply_to

_JSON = "application/json"
_MOST_SUGGESTED = 8


class Api:
    """What programs can ask."""

    def __init__(self, services: Services, fresh: Freshness, limits: Limits) -> None:
        """Answer with *services*."""
        self._services = services
        self._fresh = fresh
        self._limits = limits
        self._replies: DrawnAnswers[str] = DrawnAnswers()
        self._all: tuple[str, str] | None = None  # what they are of, and all partnerships as JSON

    async def ask(self, request: Request) -> Response:
        """Answer a question, as `regiewijzer ask --json` does."""
        text, say = _question(request), self._visit(request).say
        self._limits.count(request, Kind.ANSWER, len(text))
        unchanged = self._fresh.not_modified(request, NOT_SHARED)
        if unchanged is not None:
            return unchanged
        asked = await self._services.turns.by_size(text, lambda: self._services.ask(text))
        metrics = self._services.metrics
        outcome = asked.resolution.outcome
        metrics.count(metrics.outcomes, outcome_name(outcome))
        metrics.count(metrics.languages, say.language)
        reply = self._replies.get(asked, say.language, lambda: reply_to(asked, say).plain())
        content = record(text, outcome, reply)
        return JSONResponse(content, headers=self._fresh.headers(NOT_SHARED))

    async def suggest(self, request: Request) -> Response:
        """Return places that may be meant while somebody is typing."""
        text, visit = _question(request), self._visit(request)
        self._limits.count(request, Kind.SUGGESTION, len(text))
        unchanged = self._fresh.not_modified(request, NOT_SHARED)
        if unchanged is not None:
            return unchanged
        found = await self._services.turns.run(
            lambda: self._services.ask.suggest(text, _MOST_SUGGESTED)
        )
        suggestions = []
        for asked in found:
            outcome = asked.resolution.outcome
            assert isinstance(outcome, Found)  # that is what is suggested
            label, about = describe(outcome, visit.say)
            suggestions.append(
                records.Suggestion(
                    label=label, about=about, page=visit.to(addresses.question(label))
                )
            )
        return self._sent(records.Suggested(suggestions=suggestions), NOT_SHARED)

    async def municipality(self, request: Request) -> Response:
        """Return what is known for a municipality, of today or of before a merger."""
        self._limits.count(request, Kind.ANSWER)
        asked = self._services.ask.look(NisCode(request.path_params["nis"]), View.ANSWER)
        if asked is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no municipality with this code")
        outcome = asked.resolution.outcome
        assert isinstance(outcome, Found)  # that is what look gives

        def make() -> BaseModel:
            return recording.municipality(outcome.answers[0], asked.directory)

        return self._unless_known(request, make)

    async def partnerships(self, request: Request) -> Response:
        """Return all partnerships."""
        self._limits.count(request, Kind.ANSWER)

        unchanged = self._fresh.not_modified(request)
        if unchanged is not None:
            return unchanged
        mark, headers = self._fresh.mark, self._fresh.headers()
        if self._all is None or self._all[0] != mark:
            self._all = mark, await self._services.turns.run(self._written)
        return Response(self._all[1], media_type=_JSON, headers=headers)

    def _written(self) -> str:
        """Return all partnerships as JSON: hundreds of times the work of an answer."""
        directory = self._services.holder.current
        found = sorted(directory.partnerships.values(), key=lambda one: one.id)
        return records.Partnerships(
            partnerships=[recording.partnership(one, directory) for one in found]
        ).model_dump_json()

    async def description(self, request: Request) -> Response:
        """Return what can be asked, in OpenAPI 3.1."""
        self._limits.count(request, Kind.ANSWER)
        visit = visit_of(request)
        server = f"{visit.origin}{visit.base}" or "/"
        content = described(server, tuple(self._services.catalogs))
        return JSONResponse(content, headers={"cache-control": KEPT})

    def _visit(self, request: Request) -> Visit:
        visit = visit_of(request)
        language = request.query_params.get(LANGUAGE, visit.say.language)
        say = self._services.catalogs.get(language)
        if say is None:
            known = ", ".join(self._services.catalogs)
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"{LANGUAGE} must be one of: {known}")
        return visit.spoken(say)

    def _unless_known(self, request: Request, make: Callable[[], BaseModel]) -> Response:
        return self._fresh.not_modified(request) or self._sent(make())

    def _sent(self, content: BaseModel, kept: str = KEPT) -> Response:
        headers = self._fresh.headers(kept)
        return Response(content.model_dump_json(), media_type=_JSON, headers=headers)


def _question(request: Request) -> str:
    text = request.query_params.get("q")
    if text is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Give the question in q")
    return text
