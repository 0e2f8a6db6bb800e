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
from bot.adapters.web.desk import Services
from bot.adapters.web.drawing import Drawer
from bot.adapters.web.fresh import Freshness
from bot.adapters.web.limits import Kind, Limits
from bot.adapters.web.markup import plain
from bot.adapters.web.named import body_named, not_found, province_named
from bot.adapters.web.shown import Link, show
from bot.adapters.web.visit import Visit, visit_of
from bot.core.model import Organiser, Partnership
from bot.core.terms import NisCode
from bot.maps.symbols import Links
from bot.service.mapped import provinces_of


class MapPages:
    """The pages and pictures of maps; each is counted as a map, and sent only where it changed."""

    def __init__(
        self, services: Services, drawer: Drawer, fresh: Freshness, limits: Limits
    ) -> None:
        self._services = services
        self._gallery = services.gallery
        self._drawer = drawer
        self._fresh = fresh
        self._limits = limits

    async def flanders(self, request: Request) -> Response:
        """Send on to the map of Flanders."""
        path = addresses.overview(None, _by(request))
        return RedirectResponse(visit_of(request).to(path), HTTPStatus.TEMPORARY_REDIRECT)

    async def overview(self, request: Request) -> Response:
        """Flanders or a province, coloured by partnership, wijk-werken or freshness."""
        self._limits.count(request, Kind.MAP)
        visit, by, province = visit_of(request), _by(request), self._province(request)
        if (unchanged := self._fresh.not_modified(request)) is not None:
            return unchanged
        # Marked before it is drawn: data that change meanwhile must not get the mark of the new.
        headers = self._fresh.headers()
        drawing = await self._gallery.overview(
            visit.say, by=by, province=province, links=_links(visit)
        )
        return self._drawer.page(
            "map.html",
            visit,
            headers=headers,
            title=plain(drawing.words.blocks[0].lines[0]),
            svg=Markup(drawing.svg),  # noqa: S704 -- our drawing escapes what is in it
            words=drawing.words,
            choices=self._choices(visit, by, province),
            picture_svg=visit.to(addresses.overview(province, by, "svg")),
            picture_png=visit.to(addresses.overview(province, by, "png")),
            is_indexed=True,
            canonical=visit.absolute(addresses.overview(province, by)),
        )

    async def overview_picture(self, request: Request) -> Response:
        """The same as SVG or PNG."""
        self._limits.count(request, Kind.MAP)
        by, province = _by(request), self._province(request)
        if (unchanged := self._fresh.not_modified(request)) is not None:
            return unchanged
        headers = self._fresh.headers()
        drawing = await self._gallery.overview(visit_of(request).say, by=by, province=province)
        return await self._picture(drawing, request, headers)

    async def body(self, request: Request) -> Response:
        """A partnership or an organiser, with its area."""
        self._limits.count(request, Kind.MAP)
        visit, body = visit_of(request), self._body(request)
        if (unchanged := self._fresh.not_modified(request)) is not None:
            return unchanged
        headers = self._fresh.headers()
        drawing = await self._drawn(body, visit, links=_links(visit))
        return self._drawer.page(
            "body.html",
            visit,
            headers=headers,
            shown=replace(show(self._services.ask.body(body), visit), areas=()),  # it is below
            svg=Markup(drawing.svg),  # noqa: S704 -- our drawing escapes what is in it
            picture_svg=visit.to(addresses.body_map(body, "svg")),
            picture_png=visit.to(addresses.body_map(body, "png")),
            is_indexed=True,
            canonical=visit.absolute(addresses.body(body)),
        )

    async def body_picture(self, request: Request) -> Response:
        """The area of a body as SVG or PNG; `gemeente` in the query marks one of its members."""
        self._limits.count(request, Kind.MAP)
        visit, body = visit_of(request), self._body(request)
        if (unchanged := self._fresh.not_modified(request)) is not None:
            return unchanged
        asked = NisCode(request.query_params.get("gemeente", ""))
        is_known = asked in self._services.holder.current.municipalities
        headers = self._fresh.headers()
        drawing = await self._drawn(body, visit, asked=asked if is_known else None)
        return await self._picture(drawing, request, headers)

    async def _drawn(
        self,
        body: Partnership | Organiser,
        visit: Visit,
        *,
        asked: NisCode | None = None,
        links: Links | None = None,
    ) -> Drawing:
        try:
            return await self._gallery.body(body, visit.say, asked=asked, links=links)
        except ValueError as error:  # it left the data since it was looked up
            raise not_found() from error

    async def _picture(
        self, drawing: Drawing, request: Request, headers: Mapping[str, str]
    ) -> Response:
        if request.url.path.endswith(".png"):
            picture = await self._gallery.png(drawing)
            return Response(picture, media_type="image/png", headers=headers)
        return Response(drawing.svg, media_type="image/svg+xml", headers=headers)

    def _body(self, request: Request) -> Partnership | Organiser:
        return body_named(request.path_params, self._services.holder.current)

    def _province(self, request: Request) -> str | None:
        return province_named(request.path_params["province"], self._services.holder.current)

    def _choices(self, visit: Visit, by: By, province: str | None) -> list[dict[str, object]]:
        say = visit.say
        colours = [
            Link(
                say.text(f"map.overview.title.{other}"),
                visit.to(addresses.overview(province, other)),
                other is by,
            )
            for other in By
        ]
        names: list[str | None] = [None, *provinces_of(self._services.holder.current)]
        places = [
            Link(
                say.text(f"map.provinces.{name}") if name else say.text("map.flanders"),
                visit.to(addresses.overview(name, by)),
                name == province,
            )
            for name in names
        ]
        return [
            {"label": say.text("web.map-by"), "links": colours},
            {"label": say.text("web.map-where"), "links": places},
        ]


def _by(request: Request) -> By:
    try:
        return By(request.query_params.get("kleur", By.PARTNERSHIP))
    except ValueError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error


def _links(visit: Visit) -> Links:
    return Links(visit.to("/gemeente/{nis}"), has_style=False)
