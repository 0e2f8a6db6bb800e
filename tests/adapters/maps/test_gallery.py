"""Maps for the channels: drawn once, kept as long as they are right, and no longer."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.caches import ResultCache
from bot.adapters.maps import gallery as module
from bot.adapters.maps.colours import By
from bot.adapters.maps.drawings import Drawing, RegionMaps
from bot.adapters.maps.gallery import MapGallery
from bot.core.answering.freshness import USUAL
from bot.core.lookup.directory import Directory
from bot.core.model.terms import NisCode, PartnershipId
from bot.files.boundaries import load_boundaries
from bot.files.catalogs import load_catalog
from bot.maps.png import NotDrawn, to_png_apart
from bot.maps.symbols import STYLE, Links
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.ports import Origin, Revision
from tests.conftest import DATA
from tests.telegram.bot_api import until

MADE = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOKEREN = NisCode("46029")


class Clock:
    """Stands still until a test turns it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Pen:
    """Counts what is drawn, and draws only when it may."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.drawn: list[str] = []
        self.may = threading.Event()
        self.may.set()
        self.breaks = False
        self.busy = 0
        self.most_busy = 0
        for name in ("body", "overview"):
            patch.setattr(RegionMaps, name, self._counted(name, getattr(RegionMaps, name)))

    def _counted(self, name: str, draw: Callable[..., Drawing]) -> Callable[..., Drawing]:
        def counted(*args: object, **options: object) -> Drawing:
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
            assert self.may.wait(10)
            self.drawn.append(name)
            self.busy -= 1
            if self.breaks:
                raise RuntimeError("the pen broke")
            return draw(*args, **options)

        return counted


@pytest.fixture(scope="module")
def boundaries():
    return load_boundaries(DATA)


@pytest.fixture(scope="module")
def ready(boundaries):
    return RegionMaps(boundaries)


@pytest.fixture(autouse=True)
def quickly(ready, monkeypatch):
    """The borders are made ready once, not for each test."""
    monkeypatch.setattr(module, "RegionMaps", lambda _: ready)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holder(flanders) -> DirectoryHolder:
    return DirectoryHolder(flanders, a_revision())


@pytest.fixture
def gallery(boundaries, holder, clock) -> MapGallery:
    return MapGallery(boundaries, holder, clock, USUAL)


@pytest.fixture
def pen(monkeypatch) -> Pen:
    return Pen(monkeypatch)


@pytest.fixture
def interwaas(flanders):
    return flanders.partnerships[PartnershipId("interwaas")]


def a_revision(number: int = 1, made: datetime = MADE) -> Revision:
    return Revision(number, f"digest-{number}", made, "An", "test", Origin.FILES)


async def test_a_map_that_was_drawn_is_not_drawn_again(gallery, pen, texts, interwaas):
    first = await gallery.body(interwaas, texts)

    assert await gallery.body(interwaas, texts) is first
    assert pen.drawn == ["body"]


async def test_who_ask_for_the_same_at_once_wait_for_one_drawing(gallery, pen, texts):
    pen.may.clear()
    asking = [asyncio.create_task(gallery.overview(texts)) for _ in range(5)]
    await asyncio.sleep(0)
    pen.may.set()

    drawn = await asyncio.gather(*asking)

    assert pen.drawn == ["overview"]
    assert all(one is drawn[0] for one in drawn)


async def test_what_differs_is_drawn_by_itself(gallery, pen, texts, interwaas, flanders):
    organiser = next(o for o in flanders.organisers.values() if o.partnership == interwaas.id)
    drawn = [
        await gallery.body(interwaas, texts),
        await gallery.body(interwaas, load_catalog("fr")),
        await gallery.body(interwaas, texts, asked=LOKEREN),
        await gallery.body(interwaas, texts, links=Links("/gemeente/{nis}")),
        await gallery.body(organiser, texts),
        await gallery.overview(texts, province="Limburg"),
        await gallery.overview(texts, province="Limburg", by=By.WIJK_WERKEN),
    ]

    assert len(pen.drawn) == len({one.digest for one in drawn}) == 7


async def test_the_loop_goes_on_while_a_map_is_drawn(gallery, pen, texts):
    pen.may.clear()
    asking = asyncio.create_task(gallery.overview(texts))

    await asyncio.sleep(0.05)  # it would not come back if the pen was waited for here

    assert not asking.done()
    pen.may.set()
    await asking


async def test_maps_are_drawn_one_after_the_other(gallery, pen, texts, interwaas):
    pen.may.clear()
    asking = [
        asyncio.create_task(gallery.body(interwaas, texts)),
        asyncio.create_task(gallery.overview(texts)),
    ]
    await until(lambda: pen.busy)
    await asyncio.sleep(0.05)  # the second would begin meanwhile
    pen.may.set()
    await asyncio.gather(*asking)

    assert pen.drawn == ["body", "overview"]
    assert pen.most_busy == 1


# --- forgotten in time -------------------------------------------------------


async def test_another_revision_is_drawn_anew_with_its_own_day(
    gallery, holder, pen, texts, flanders
):
    before = await gallery.overview(texts)
    later = a_revision(2, datetime(2026, 11, 22, tzinfo=UTC))
    holder.swap(Loaded(Directory(flanders.facts), later))

    after = await gallery.overview(texts)

    assert pen.drawn == ["overview", "overview"]
    assert ("20-11-2026" in before.svg, "22-11-2026" in after.svg) == (True, True)
    assert before.digest != after.digest


async def test_what_is_drawn_while_the_revision_changes_is_not_kept(
    gallery, holder, pen, texts, flanders
):
    pen.may.clear()
    asking = asyncio.create_task(gallery.overview(texts))
    await asyncio.sleep(0)
    holder.swap(Loaded(Directory(flanders.facts), a_revision(2, MADE + timedelta(days=1))))
    newer = asyncio.create_task(gallery.overview(texts))
    await asyncio.sleep(0)
    pen.may.set()

    assert "20-11-2026" in (await asking).svg
    assert "21-11-2026" in (await newer).svg
    assert "21-11-2026" in (await gallery.overview(texts)).svg
    assert pen.drawn == ["overview", "overview"]


async def test_the_next_day_the_same_facts_give_the_same_map(gallery, clock, pen, texts, interwaas):
    first = [await gallery.body(interwaas, texts), await gallery.overview(texts)]
    clock.now += timedelta(days=1)

    second = [await gallery.body(interwaas, texts), await gallery.overview(texts)]

    assert len(pen.drawn) == 4
    assert [one.digest for one in first] == [one.digest for one in second]
    assert [("20-11-2026" in one.svg) for one in second] == [True, True]


async def test_how_old_facts_are_is_another_map_each_day(gallery, clock, texts):
    first = await gallery.overview(texts, by=By.FRESHNESS)
    clock.now += timedelta(days=1)

    second = await gallery.overview(texts, by=By.FRESHNESS)

    assert "23-11-2026" in first.svg
    assert "24-11-2026" in second.svg


async def test_that_a_cycle_has_ended_is_judged_by_today(
    boundaries, flanders, clock, texts, interwaas
):
    clock.now = datetime(2025, 12, 31, tzinfo=UTC)
    made = datetime(2025, 6, 1, tzinfo=UTC)
    gallery = MapGallery(boundaries, DirectoryHolder(flanders, a_revision(1, made)), clock, USUAL)
    during = await gallery.body(interwaas, texts)
    clock.now += timedelta(days=1)

    after = await gallery.body(interwaas, texts)

    assert "voorbij" not in during.svg
    assert "voorbij" in after.svg
    assert "1-6-2025" in after.svg


async def test_what_began_since_the_revision_dates_the_map(boundaries, flanders, clock, texts):
    facts = flanders.facts
    begun = (replace(facts.areas[0], since=date(2026, 11, 22)), *facts.areas[1:])
    ended = (replace(facts.memberships[0], until=date(2027, 1, 5)), *facts.memberships[1:])
    directory = Directory(replace(facts, areas=begun, memberships=ended))
    gallery = MapGallery(boundaries, DirectoryHolder(directory, a_revision()), clock, USUAL)

    assert "22-11-2026" in (await gallery.overview(texts, by=By.WIJK_WERKEN)).svg
    clock.now = datetime(2027, 1, 6, tzinfo=UTC)
    assert "6-1-2027" in (await gallery.overview(texts)).svg


async def test_without_a_revision_the_map_has_the_day_of_today(boundaries, flanders, clock, texts):
    gallery = MapGallery(boundaries, DirectoryHolder(flanders), clock, USUAL)

    assert "23-11-2026" in (await gallery.overview(texts)).svg


# --- one revision ------------------------------------------------------------


async def test_a_body_is_drawn_as_it_is_now_not_as_it_was_found(
    gallery, holder, texts, flanders, interwaas
):
    renamed = replace(interwaas, name="Nieuwe Naam")
    others = tuple(p for p in flanders.facts.partnerships if p.id != interwaas.id)
    facts = replace(flanders.facts, partnerships=(*others, renamed))
    holder.swap(Loaded(Directory(facts), a_revision(2)))

    drawn = await gallery.body(interwaas, texts)

    assert "Nieuwe Naam" in drawn.svg


async def test_a_body_that_is_gone_is_refused(gallery, texts, interwaas):
    gone = replace(interwaas, id=PartnershipId("weg"))

    with pytest.raises(ValueError, match="no longer"):
        await gallery.body(gone, texts)


async def test_an_unknown_province_is_refused_each_time(gallery, texts):
    for _ in range(2):
        with pytest.raises(ValueError, match="province"):
            await gallery.overview(texts, province="Henegouwen")


# --- who goes away, and what breaks ------------------------------------------


async def test_whoever_goes_away_takes_nobody_along(gallery, pen, texts):
    pen.may.clear()
    first, second = (asyncio.create_task(gallery.overview(texts)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    pen.may.set()

    assert (await second).svg
    assert first.cancelled()
    assert pen.drawn == ["overview"]


async def test_what_nobody_waits_for_any_more_is_kept(gallery, pen, texts):
    pen.may.clear()
    asking = asyncio.create_task(gallery.overview(texts))
    await asyncio.sleep(0)
    asking.cancel()
    pen.may.set()
    await until(lambda: pen.drawn)

    assert (await gallery.overview(texts)).svg
    assert pen.drawn == ["overview"]


async def test_a_drawing_that_failed_is_tried_anew(gallery, pen, texts):
    pen.breaks = True
    failed = await asyncio.gather(
        *(gallery.overview(texts) for _ in range(2)), return_exceptions=True
    )
    pen.breaks = False

    assert [str(error) for error in failed] == ["the pen broke"] * 2
    assert (await gallery.overview(texts)).svg
    assert pen.drawn == ["overview", "overview"]


async def test_a_drawing_that_failed_with_nobody_waiting_is_no_news(gallery, pen, texts):
    """Python would warn of it, and a warning is an error here."""
    pen.may.clear()
    pen.breaks = True
    asking = asyncio.create_task(gallery.overview(texts))
    await asyncio.sleep(0)
    asking.cancel()
    pen.may.set()

    await until(lambda: pen.drawn and not gallery._drawings._under_way)
    pen.breaks = False
    assert (await gallery.overview(texts)).svg
    del asking
    gc.collect()


# --- bounds ------------------------------------------------------------------


async def test_only_so_many_are_kept_and_the_latest_asked_for_stay(
    pen, texts, monkeypatch, gallery
):
    monkeypatch.setattr(gallery._drawings, "_most", 2)
    for province in ("Limburg", "Antwerpen", "Limburg", "West-Vlaanderen"):
        await gallery.overview(texts, province=province)
    assert len(pen.drawn) == 3

    await gallery.overview(texts, province="Limburg")
    assert len(pen.drawn) == 3
    await gallery.overview(texts, province="Antwerpen")

    assert len(pen.drawn) == 4


async def test_only_so_many_bytes_are_kept():
    cache: ResultCache[bytes] = ResultCache(100, 10, len)
    made = []

    async def get(key: str, size: int) -> bytes:
        async def make() -> bytes:
            made.append(key)
            return b"x" * size

        return await cache.get(key, make)

    for key, size in (("a", 4), ("b", 4), ("c", 4), ("b", 4), ("a", 4), ("huge", 11), ("a", 4)):
        assert len(await get(key, size)) == size

    assert made == ["a", "b", "c", "a", "huge", "a"]


# --- pictures ----------------------------------------------------------------


async def test_a_picture_is_made_once_in_a_process_of_its_own(
    gallery, texts, interwaas, monkeypatch
):
    made = []

    async def counted(svg: str, width: int) -> bytes:
        made.append(width)
        return await to_png_apart(svg, width)

    monkeypatch.setattr(module, "to_png_apart", counted)
    drawing = await gallery.body(interwaas, texts)

    first, second = await asyncio.gather(gallery.png(drawing, 300), gallery.png(drawing, 300))
    small = await gallery.png(drawing, 100)

    assert first is second
    assert first.startswith(b"\x89PNG")
    assert int.from_bytes(first[16:20]) == 300
    assert len(small) < len(first)
    assert made == [300, 100]


async def test_a_picture_that_cannot_be_made_is_told(gallery, texts, interwaas):
    drawing = await gallery.body(interwaas, texts)

    with pytest.raises(NotDrawn, match="unknown token"):
        await gallery.png(replace(drawing, svg="geen tekening"), 100)


# --- a page with a strict policy ----------------------------------------------


async def test_a_page_that_brings_the_style_itself_gets_a_map_without(gallery, texts, interwaas):
    pattern = "/gemeente/{nis}"
    with_style = await gallery.body(interwaas, texts, links=Links(pattern))
    without = await gallery.body(interwaas, texts, links=Links(pattern, has_style=False))

    assert STYLE in with_style.svg
    assert "<style" not in without.svg
    assert without.svg == with_style.svg.replace(f"<style>{STYLE}</style>", "")
