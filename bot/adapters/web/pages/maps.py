"""Maps on pages, to be followed from one municipality to the next, and as pictures to take along.

Each map stands in its page with the same in words below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.adapters.maps.colours import By
from bot.adapters.maps.drawings import Drawing
from bot.adapters.web import addresses
from bot.adapters.web.addresses import body_named, not_found, province_named
from bot.adapters.web.context import RequestContext, context_of
from bot.adapters.web.handlers import Handlers
from bot.adapters.web.pages.answer_content import Link, answer_content
from bot.adapters.web.rate_limits import Kind
from bot.adapters.web.templating import plain
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.terms import NisCode
from bot.maps.symbols import Links
from bot.service.mapped import provinces_of


class MapPages(Handlers):
    """What the site shows of areas."""

    async def flanders(self, request: Request) -> Response:
        """Send on to the map of Flanders."""
        path = addresses.overview(None, _by(request))
        return RedirectResponse(context_of(request).to(path), HTTPStatus.TEMPORARY_REDIRECT)

    async def overview(self, request: Request) -> Response:
        """Flanders or a province, coloured by partnership, wijk-werken or freshness."""
        self._limits.count(request, Kind.MAP)
        context, by = context_of(request), _by(request)
        province = self._province(request)
        headers = self._etags.headers(request)
        drawing = await self._services.gallery.overview(
            context.texts, by=by, province=province, links=_links(context)
        )
        return self._templates.page(
            "map.html",
            context,
            headers=headers,
            title=plain(drawing.words.blocks[0].lines[0]),
            svg=Markup(drawing.svg),  # noqa: S704 -- our drawing escapes what is in it
            words=drawing.words,
            choices=self._choices(context, by, province),
            picture_svg=context.to(addresses.overview(province, by, "svg")),
            picture_png=context.to(addresses.overview(province, by, "png")),
            is_indexed=True,
            canonical=context.absolute(addresses.overview(province, by)),
        )

    async def overview_picture(self, request: Request) -> Response:
        """The same as SVG or PNG."""
        self._limits.count(request, Kind.MAP)
        by = _by(request)
        province = self._province(request)
        texts, headers = context_of(request).texts, self._etags.headers(request)
        drawing = await self._services.gallery.overview(texts, by=by, province=province)
        return await self._picture(drawing, request, headers)

    async def body(self, request: Request) -> Response:
        """A partnership or an organiser, with its area."""
        self._limits.count(request, Kind.MAP)
        context, body = context_of(request), self._body(request)
        headers = self._etags.headers(request)
        drawing = await self._drawn(body, context, links=_links(context))
        return self._templates.page(
            "body.html",
            context,
            headers=headers,
            content=replace(
                answer_content(self._services.ask.body(body), context), areas=()
            ),  # it is below
            svg=Markup(drawing.svg),  # noqa: S704 -- our drawing escapes what is in it
            picture_svg=context.to(addresses.body_map(body, "svg")),
            picture_png=context.to(addresses.body_map(body, "png")),
            is_indexed=True,
            canonical=context.absolute(addresses.body(body)),
        )

    async def body_picture(self, request: Request) -> Response:
        """The area of a body as SVG or PNG; `gemeente` in the query marks one of its members."""
        self._limits.count(request, Kind.MAP)
        context, body = context_of(request), self._body(request)
        asked = NisCode(request.query_params.get("gemeente", ""))
        directory = self._services.holder.current
        headers = self._etags.headers(request)
        drawing = await self._drawn(
            body, context, asked=asked if asked in directory.municipalities else None
        )
        return await self._picture(drawing, request, headers)

    async def _drawn(
        self,
        body: Partnership | Organiser,
        context: RequestContext,
        *,
        asked: NisCode | None = None,
        links: Links | None = None,
    ) -> Drawing:
        try:
            return await self._services.gallery.body(body, context.texts, asked=asked, links=links)
        except ValueError as error:  # it left the data since it was looked up
            raise not_found() from error

    async def _picture(
        self, drawing: Drawing, request: Request, headers: Mapping[str, str]
    ) -> Response:
        if request.url.path.endswith(".png"):
            picture = await self._services.gallery.png(drawing)
            return Response(picture, media_type="image/png", headers=headers)
        return Response(drawing.svg, media_type="image/svg+xml", headers=headers)

    def _body(self, request: Request) -> Partnership | Organiser:
        return body_named(request.path_params, self._services.holder.current)

    def _province(self, request: Request) -> str | None:
        return province_named(request.path_params["province"], self._services.holder.current)

    def _choices(
        self, context: RequestContext, by: By, province: str | None
    ) -> list[dict[str, object]]:
        texts = context.texts
        colours = [
            Link(
                texts.text(f"map.overview.title.{other}"),
                context.to(addresses.overview(province, other)),
                other is by,
            )
            for other in By
        ]
        names: list[str | None] = [None, *provinces_of(self._services.holder.current)]
        places = [
            Link(
                texts.text(f"map.provinces.{name}") if name else texts.text("map.flanders"),
                context.to(addresses.overview(name, by)),
                name == province,
            )
            for name in names
        ]
        return [
            {"label": texts.text("web.map-by"), "links": colours},
            {"label": texts.text("web.map-where"), "links": places},
        ]


def _by(request: Request) -> By:
    try:
        return By(request.query_params.get("kleur", By.PARTNERSHIP))
    except ValueError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error


def _links(context: RequestContext) -> Links:
    return Links(context.to("/gemeente/{nis}"), has_style=False)
