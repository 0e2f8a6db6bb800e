"""The JSON API: the same answers for programs. Its shapes are in `records.py`."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.adapters.caches import DrawnAnswers
from bot.adapters.web import addresses
from bot.adapters.web.api import records
from bot.adapters.web.api.openapi import LANGUAGE, described
from bot.adapters.web.context import RequestContext, context_of
from bot.adapters.web.etags import KEPT, NOT_SHARED
from bot.adapters.web.handlers import Handlers, Shared
from bot.adapters.web.rate_limits import Kind
from bot.core.answering.followup import View
from bot.core.model.outcome import Found
from bot.core.model.terms import NisCode
from bot.messages.answers.record import record
from bot.messages.answers.render import reply_to
from bot.messages.answers.short import suggestion

_MOST_SUGGESTED = 8


class Api(Handlers):
    """What programs can ask."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._replies: DrawnAnswers[str] = DrawnAnswers()
        self._all: tuple[str, str] | None = None  # what they are of, and all partnerships as JSON

    async def ask(self, request: Request) -> Response:
        """Answer a question, as `regiewijzer ask --json` does."""
        text, texts = _question(request), self._context(request).texts
        self._limits.count(request, Kind.ANSWER, len(text))
        headers = self._etags.headers(request, NOT_SHARED)
        asked = await self._services.turns.by_size(text, lambda: self._services.ask(text))
        outcome = asked.resolution.outcome
        self._services.count_answer(outcome, texts)
        reply = self._replies.get(asked, texts.language, lambda: reply_to(asked, texts).plain())
        content = asdict(record(text, outcome, reply))
        return JSONResponse(content, headers=headers)

    async def suggest(self, request: Request) -> Response:
        """Return places that may be meant while somebody is typing."""
        text, context = _question(request), self._context(request)
        self._limits.count(request, Kind.SUGGESTION, len(text))
        headers = self._etags.headers(request, NOT_SHARED)
        found = await self._services.turns.run(
            lambda: self._services.ask.suggest(text, _MOST_SUGGESTED)
        )
        suggestions = []
        for asked in found:
            outcome = asked.resolution.outcome
            assert isinstance(outcome, Found)  # that is what is suggested
            label, about = suggestion(outcome, context.texts)
            suggestions.append(
                records.Suggestion(
                    label=label, about=about, page=context.to(addresses.question(label))
                )
            )
        return _sent(records.Suggested(suggestions=suggestions).model_dump_json(), headers)

    async def municipality(self, request: Request) -> Response:
        """Return what is known for a municipality, of today or of before a merger."""
        self._limits.count(request, Kind.ANSWER)
        asked = self._services.ask.look(NisCode(request.path_params["nis"]), View.ANSWER)
        if asked is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no municipality with this code")
        outcome = asked.resolution.outcome
        assert isinstance(outcome, Found)  # that is what look gives
        headers = self._etags.headers(request)
        known = records.MunicipalityRecord.of(outcome.answers[0], asked.directory)
        return _sent(known.model_dump_json(), headers)

    async def partnerships(self, request: Request) -> Response:
        """Return all partnerships."""
        self._limits.count(request, Kind.ANSWER)
        headers = self._etags.headers(request)
        if self._all is None or self._all[0] != headers["etag"]:
            self._all = headers["etag"], await self._services.turns.run(self._written)
        return _sent(self._all[1], headers)

    def _written(self) -> str:
        """Return all partnerships as JSON: hundreds of times the work of an answer."""
        directory = self._services.holder.current
        found = sorted(directory.partnerships.values(), key=lambda one: one.id)
        known = {"partnerships": found}
        return records.Partnerships.model_validate(known, context=directory).model_dump_json()

    async def description(self, request: Request) -> Response:
        """Return what can be asked, in OpenAPI 3.1."""
        self._limits.count(request, Kind.ANSWER)
        context = context_of(request)
        server = f"{context.origin}{context.base}" or "/"
        content = described(server, tuple(self._services.catalogs))
        return JSONResponse(content, headers={"cache-control": KEPT})

    def _context(self, request: Request) -> RequestContext:
        context = context_of(request)
        language = request.query_params.get(LANGUAGE, context.texts.language)
        texts = self._services.catalogs.get(language)
        if texts is None:
            known = ", ".join(self._services.catalogs)
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"{LANGUAGE} must be one of: {known}")
        return context.spoken(texts)


def _sent(content: str, headers: dict[str, str]) -> Response:
    return Response(content, media_type="application/json", headers=headers)


def _question(request: Request) -> str:
    text = request.query_params.get("q")
    if text is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Give the question in q")
    return text
