"""Pages and maps that somebody has already are not sent again, and never when they have changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.maps.gallery import MapGallery
from tests.builders import a_directory, a_partnership
from tests.web.serving import Site

TOWN = "/gemeente/91001-vollegem"
KEPT = (
    "/",
    "/fr/",
    "/vraag?q=vollegem",
    TOWN,
    f"{TOWN}/leden",
    f"{TOWN}?q=vollegem",
    "/samenwerking/voorbeeldverband",
    "/kaart/samenwerking/voorbeeldverband.svg",
    "/kaart/samenwerking/voorbeeldverband.png",
    "/kaart/vlaanderen.svg",
)


def other_data():
    return a_directory(partnerships=(replace(a_partnership(), short_name="Anders"),))


@pytest.mark.parametrize("path", KEPT)
async def test_it_is_sent_again_only_when_the_data_or_the_day_are_others(site: Site, path: str):
    first = await site.get(path)
    again = await site.get(path, if_none_match=first.headers["etag"])
    site.load(other_data())
    changed = await site.get(path, if_none_match=first.headers["etag"])
    site.clock.turn(days=1)
    next_day = await site.get(path, if_none_match=changed.headers["etag"])

    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert (changed.status, next_day.status) == (200, 200)
    assert len({one.headers["etag"] for one in (first, changed, next_day)}) == 3


@pytest.mark.parametrize("path", KEPT)
async def test_what_somebody_typed_is_kept_by_themselves_only(site: Site, path: str):
    kept = (await site.get(path)).headers["cache-control"]

    assert kept == ("private, no-cache" if "q=" in path else "no-cache")


@pytest.mark.parametrize(
    "path", ["/gemeente/00000", f"{TOWN}/nergens", "/samenwerking/x", "/kaart/x.svg", "/nergens"]
)
async def test_what_is_not_there_is_in_nobodys_hands(site: Site, path: str):
    mark = (await site.get("/")).headers["etag"]

    for had in (mark, "*"):
        assert (await site.get(path, if_none_match=had)).status == 404


@pytest.mark.parametrize(
    "path", ["/kaart/samenwerking/voorbeeldverband.svg", "/samenwerking/voorbeeldverband"]
)
async def test_a_map_of_old_data_is_never_taken_for_one_of_new(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str
):
    """Drawing takes a while: data may change meanwhile, and the map is of what was before."""
    draw = MapGallery.body

    async def draw_slowly(gallery: MapGallery, *what, **options):
        drawn = await draw(gallery, *what, **options)
        site.load(other_data())
        return drawn

    monkeypatch.setattr(MapGallery, "body", draw_slowly)
    old = await site.get(path)
    monkeypatch.undo()

    assert (await site.get(path, if_none_match=old.headers["etag"])).status == 200


async def test_a_file_of_the_site_is_kept_for_good_at_the_address_that_names_its_content(
    site: Site,
):
    for path in ("/static/app.js?v=1", "/static/style.css?v=1"):
        assert "immutable" in (await site.get(path)).headers["cache-control"]
    assert (await site.get("/static/app.js")).headers["cache-control"] == "public, max-age=3600"


async def test_what_was_answered_to_a_form_is_kept_by_nobody(site: Site):
    kind = "application/x-www-form-urlencoded"
    for path, body in (
        (f"{TOWN}/klopt-niet", b"soort=phone"),
        ("/lijst", b"lijst=vollegem%0Aleegem"),
        ("/plek", b"lon=4.05&lat=51.05&accuracy=5"),
    ):
        answer = await site.send("POST", path, data=body, content_type=kind)

        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
