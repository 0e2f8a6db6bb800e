"""Many places at once: pasted or uploaded, answered with a table, and to take along as a file.

Nothing is kept: the page that shows a table carries the list itself, to ask for the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.adapters.tables.list_csv import list_csv
from bot.adapters.tables.list_workbook import list_workbook
from bot.adapters.tables.uploads import read_list_file
from bot.adapters.web.context import RequestContext, context_of
from bot.adapters.web.etags import NO_STORE
from bot.adapters.web.forms import Form, read_form
from bot.adapters.web.handlers import Handlers
from bot.adapters.web.rate_limits import Kind
from bot.core.model.errors import InvalidInput
from bot.messages.answers.listing import listing, refused
from bot.messages.answers.lookup_row import COLUMNS, header, marked, rows
from bot.service.ask import Ask
from bot.service.list_tables import read_list, table_of
from bot.service.listed import (
    MAX_FILE_BYTES,
    MAX_FILE_ITEMS,
    Listed,
    ListTooBig,
    Looked,
    UnreadableList,
    looking_up,
    may_be_list,
    names_place,
    split_list,
)

_FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_LINES = "application/x-ndjson"
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SHOWN = tuple(
    COLUMNS.index(name)
    for name in (
        *("question", "place", "partnership", "phone"),
        *("email", "organiser", "unsure", "outcome"),
    )
)


class ListPages(Handlers):
    """What the site does with many places at once."""

    async def page(self, request: Request) -> Response:
        """Where a list can be pasted."""
        return self._page(context_of(request))

    async def sent(self, request: Request) -> Response:
        """A list that was sent: its table, a file of it, or a line for each sign of progress."""
        self._limits.count(request, Kind.LIST, int(request.headers.get("content-length", "0")))
        context, ask = context_of(request), self._services.ask.at_once()
        form = await read_form(request)
        pasted = form.text("lijst")
        try:
            listed = await self._services.turns.run(lambda: _listed(form, ask))
        except (UnreadableList, InvalidInput) as error:
            said = refused(error, context.texts)
            if _wants_lines(request):
                return Response(_line(fault=said), media_type=_LINES)
            return self._page(context, pasted=pasted, fault=said, status=HTTPStatus.BAD_REQUEST)
        kind = form.text("vorm")
        if kind in _FILES:
            return await self._file(kind, await self._looked(listed, ask), context, ask)
        if _wants_lines(request):
            lines = self._progress(listed, ask, context)
            return StreamingResponse(lines, media_type=_LINES, headers=NO_STORE)
        return await self._answered(await self._looked(listed, ask), listed, context, pasted)

    async def pasted(self, text: str) -> Listed | None:
        """Return the list that somebody typed as a question; None if it is a question."""
        if not may_be_list(text):
            return None
        is_place = names_place(self._services.ask.at_once())
        return await self._services.turns.run(lambda: split_list(text, is_place))

    async def answer(self, context: RequestContext, listed: Listed) -> Response:
        """Answer a list that was typed as a question."""
        looked = await self._looked(listed, self._services.ask.at_once())
        return await self._answered(looked, listed, context, "\n".join(listed.items))

    async def _progress(
        self, listed: Listed, ask: Ask, context: RequestContext
    ) -> AsyncIterator[str]:
        looked: list[Looked] = []
        async for piece in self._pieces(listed, ask):
            looked += piece
            yield _line(done=len(looked), number=len(listed.items))

        def draw() -> str:
            values = self._values(looked, listed, context)
            return _line(html=self._templates.html("list_result.html", context, **values))

        yield await self._services.turns.run(draw)

    async def _answered(
        self, looked: Sequence[Looked], listed: Listed, context: RequestContext, pasted: str
    ) -> Response:
        return await self._services.turns.run(
            lambda: self._page(context, pasted=pasted, **self._values(looked, listed, context))
        )

    async def _looked(self, listed: Listed, ask: Ask) -> tuple[Looked, ...]:
        return tuple([one async for piece in self._pieces(listed, ask) for one in piece])

    def _pieces(self, listed: Listed, ask: Ask) -> AsyncIterator[Sequence[Looked]]:
        return self._services.turns.pieces(looking_up(ask, len(listed.items)), listed.items)

    def _values(
        self, looked: Sequence[Looked], listed: Listed, context: RequestContext
    ) -> dict[str, Any]:
        cells = [row for one in looked for row in rows(one, context.texts)]
        titles = header(context.texts)
        directory = looked[0].asked.directory
        bodies = directory.partnerships.values()
        phones = [one.contact.phone for one in bodies if one.contact.phone]
        halls = [one for one in directory.facts.local_contacts if one.phone]
        return {
            "listing": listing(looked, context.texts, listed),
            "header": [titles[column] for column in _SHOWN],
            "rows": [[_visible(row[column]) for column in _SHOWN] for row in cells],
            "items": _visible("\n".join(listed.items)),
            "dialled": {phone.display: phone.dial for phone in phones}
            | {marked(one, context.texts): one.phone.dial for one in halls if one.phone},
            "mailed": {one.contact.email for one in bodies if one.contact.email},
        }

    def _page(
        self,
        context: RequestContext,
        *,
        pasted: str = "",
        fault: str = "",
        status: int = HTTPStatus.OK,
        **values: Any,
    ) -> Response:
        given: dict[str, Any] = {"listing": None, "header": (), "rows": (), "items": "", **values}
        return self._templates.page(
            "list.html",
            context,
            status=status,
            headers=NO_STORE,
            pasted=_visible(pasted),
            fault=fault,
            most_in_file=context.texts.number(MAX_FILE_ITEMS),
            is_indexed=not pasted,
            **given,
        )

    async def _file(
        self, kind: str, looked: Sequence[Looked], context: RequestContext, ask: Ask
    ) -> Response:
        texts = context.texts

        def write() -> str | bytes:
            is_csv = kind == "csv"
            return list_csv(looked, texts) if is_csv else list_workbook(looked, ask.revision, texts)

        content = await self._services.turns.run(write)
        name = f"{texts.text('listing.file-name')}.{kind}"
        headers = {"content-disposition": f'attachment; filename="{name}"', **NO_STORE}
        return Response(content, media_type=_FILES[kind], headers=headers)


def _visible(text: str) -> str:
    """Return *text* without what shows nothing, and could turn the direction of what stands by."""
    return _HIDDEN.sub("", text)


def _wants_lines(request: Request) -> bool:
    return request.headers.get("accept") == _LINES


def _line(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _listed(form: Form, ask: Ask) -> Listed:
    """Return what was sent: the items of an earlier table, a file, or what was pasted.

    Raises:
        UnreadableList: If there is no list in it.
        InvalidInput: If it is a workbook that cannot be read.
    """
    is_place = names_place(ask)
    again = form.text("regels")
    if again:  # one a line, as we wrote them ourselves
        items = [line.strip() for line in again.splitlines() if line.strip()]
        return Listed(tuple(items[:MAX_FILE_ITEMS]), max(0, len(items) - MAX_FILE_ITEMS))
    if form.file is None:
        pasted = form.text("lijst")
        found = split_list(pasted, is_place, MAX_FILE_ITEMS)
        if found is not None:
            return found
        return read_list([table_of(pasted)], is_place)
    if len(form.file.content) > MAX_FILE_BYTES:
        raise ListTooBig
    return read_list_file(form.file.name, form.file.content, is_place, MAX_FILE_ITEMS)
