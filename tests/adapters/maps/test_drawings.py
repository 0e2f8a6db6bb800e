"""Maps of partnerships and of Flanders: complete, linked, in words, and safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from bot.adapters.maps.bodies import area_of, shortest_name
from bot.adapters.maps.colours import By, colours_by
from bot.adapters.maps.drawings import Drawing, RegionMaps
from bot.core.answering.coverage import census
from bot.core.answering.freshness import USUAL
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.terms import Duty, NisCode, OrganiserId, PartnershipId
from bot.files.boundaries import load_boundaries
from bot.files.catalogs import load_catalogs
from bot.maps.drawing import draw
from bot.maps.fills import MEMBERS
from bot.maps.labels import Label
from bot.maps.png import to_png
from bot.maps.sheet import Head
from bot.maps.spec import BODY, Area, Group, Panel, Words
from bot.maps.svg import width_of
from bot.maps.symbols import Links
from bot.messages.catalog import Catalog
from tests.builders import TODAY
from tests.conftest import DATA
from tests.maps.markup import read
from tests.maps.test_labels import assert_apart

SVG = "{http://www.w3.org/2000/svg}"
LINKS = Links("/gemeente/{nis}")
PROVINCES = ["Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen"]
NAMES_WITH_MARKUP = "<script>alert('x')</script> & \"co\""


class Seen(NamedTuple):
    title: str
    label: str | None
    href: str | None
    fill: str


@pytest.fixture(scope="module")
def maps() -> RegionMaps:
    return RegionMaps(load_boundaries(DATA))


class Once:
    """Draws each map of today once, however many tests look at it."""

    def __init__(self, maps: RegionMaps, directory: Directory, texts: Catalog) -> None:
        self._maps, self._directory, self._texts = maps, directory, texts
        self._drawn: dict[object, Drawing] = {}

    def overview(
        self, by: By = By.PARTNERSHIP, province: str | None = None, links: Links | None = None
    ) -> Drawing:
        key = by, province, links
        if key not in self._drawn:
            self._drawn[key] = self._maps.overview(
                self._directory, TODAY, self._texts, by=by, province=province, links=links
            )
        return self._drawn[key]

    def body(self, body: Partnership | Organiser | None = None) -> Drawing:
        body = body or a_body(self._directory)
        key = type(body), body.id
        if key not in self._drawn:
            self._drawn[key] = self._maps.body(body, self._directory, TODAY, self._texts)
        return self._drawn[key]


@pytest.fixture(scope="module")
def drawn(maps, flanders, texts) -> Once:
    return Once(maps, flanders, texts)


def areas(svg: str) -> dict[str, Seen]:
    """Return every municipality that is drawn; fails if one is there twice."""
    found = {}
    for each in read(svg).iter():
        nis = each.get("data-nis")
        if nis is None:
            continue
        assert nis not in found
        path = each.find(f"{SVG}path")
        assert path is not None
        title = each.findtext(f"{SVG}title") or ""
        found[nis] = Seen(title, each.get("aria-label"), each.get("href"), path.get("fill", ""))
    return found


def tags(svg: str) -> Counter[str]:
    return Counter(each.tag.removeprefix(SVG) for each in read(svg).iter())


def bodies(directory: Directory):
    return (*directory.partnerships.values(), *directory.organisers.values())


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("province", [None, *PROVINCES])
def test_every_municipality_is_on_each_overview_once(drawn, flanders, by, province):
    own = {
        m.nis
        for m in flanders.municipalities.values()
        if m.in_force(TODAY) and province in {None, m.province}
    }

    shown = drawn.overview(by, province)

    pale = "#faf7f0"
    coloured = {nis for nis, a in areas(shown.svg).items() if a.fill != pale and nis != "04000"}
    assert coloured == own
    said = shown.words.plain()
    lines = said.split("\n\n")[1]
    names = [flanders.municipalities[nis].name for nis in own]
    assert all(name in lines for name in names)
    assert sum(line.count(",") + line.count(" en ") + 1 for line in lines.splitlines()) >= len(own)


@pytest.mark.parametrize("by", By)
def test_every_municipality_is_in_one_group_of_the_words(drawn, flanders, by):
    words = drawn.overview(by).words

    listed = [span.text for line in words.blocks[1].lines for span in line]
    names = ", ".join(listed[2::3]).replace(" en ", ", ").split(", ")

    expected = [m.name for m in flanders.municipalities.values() if m.in_force(TODAY)]
    assert sorted(names) == sorted(expected)


def test_neighbouring_partnerships_never_share_a_colour(maps, flanders):
    colours = colours_by(By.PARTNERSHIP, flanders, TODAY, TODAY, maps.atlas, USUAL)
    of = {nis: body.id for body, codes in colours.groups for nis in codes}

    clashes = {
        (of[one], of[other])
        for one, other in maps.atlas.neighbours
        if one in of and other in of and of[one] != of[other]
        if colours.fills[one].ground == colours.fills[other].ground
    }

    assert clashes == set()


def test_a_municipality_of_two_minds_shows_both(drawn):
    shown = areas(drawn.overview().svg)["73111"]

    assert shown.fill == "url(#mixed-73111)"
    assert "Haspengouw" in shown.title
    assert "Zuid-Oost Limburg" in shown.title


def test_states_on_the_map_are_those_of_the_census(drawn, flanders):
    states = census(flanders, TODAY, TODAY).states[Duty.WIJK_WERKEN]
    by_fill: dict[str, set[str]] = {}

    for nis, shown in areas(drawn.overview(By.WIJK_WERKEN).svg).items():
        if nis in states:
            by_fill.setdefault(shown.fill, set()).add(states[NisCode(nis)])

    assert all(len(found) == 1 for found in by_fill.values())
    assert len(by_fill) == len(set(states.values()))


def test_facts_age_on_the_map(maps, flanders):
    def kinds(day: date) -> Counter[str]:
        found = colours_by(By.FRESHNESS, flanders, day, TODAY, maps.atlas, USUAL)
        return Counter(found.kinds.values())

    assert kinds(date(2040, 1, 1))["fresh"] == 0
    assert kinds(TODAY)["none"] == kinds(date(2040, 1, 1))["none"] > 0
    assert kinds(date(2040, 1, 1))["overdue"] >= kinds(TODAY)["overdue"]


def test_every_body_can_be_drawn_with_each_member_once_and_named(drawn, flanders):
    for body in bodies(flanders):
        shares = area_of(body, flanders)
        shown = drawn.body(body)
        own = {share.municipality.nis for share in shares}
        found = areas(shown.svg)
        coloured = {nis for nis, a in found.items() if a.fill not in {"#faf7f0", "url(#brussels)"}}
        assert coloured == own, body.id
        said = shown.words.plain()
        assert all(share.municipality.name in said for share in shares)


def test_labels_never_overlap_and_every_member_has_one(maps, flanders):
    """Where a name has no room its label is a number, and the list below the map says whose."""
    for body in bodies(flanders):
        members = [share.municipality for share in area_of(body, flanders)]
        panel = Panel(
            [Area(m.nis, MEMBERS, m.name) for m in members],
            [Group((m.nis,), m.name, is_marked=n == 0) for n, m in enumerate(members)],
            [],
        )
        sheet = draw([panel], _some_words(), maps.atlas, BODY)
        assert_apart(list(sheet.labels))
        assert {m.name for m in members} <= _named(sheet.labels, sheet.svg), body.id


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("province", [None, *PROVINCES])
def test_names_on_an_overview_do_not_run_into_each_other(drawn, by, province):
    root = read(drawn.overview(by, province).svg)

    boxes = [_box(each) for each in root.iter(f"{SVG}text") if each.get("textLength")]

    assert len(boxes) > 3
    assert [(a, b) for a, b in combinations(boxes, 2) if _meet(a, b)] == []


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("province", [None, *PROVINCES])
def test_every_group_is_named_on_an_overview_or_in_the_list_below_it(
    maps, drawn, flanders, by, province
):
    colours = colours_by(by, flanders, TODAY, TODAY, maps.atlas, USUAL)
    inside = {
        nis for nis in colours.fills if province in {None, flanders.municipalities[nis].province}
    }
    written = "".join(
        each.text or "" for each in read(drawn.overview(by, province).svg).iter(f"{SVG}text")
    )

    for body, codes in colours.groups:
        if inside.intersection(codes):
            name = shortest_name(body)
            # Lines of one name follow each other; only the space where it breaks is lost.
            assert name.replace(" ", "") in written.replace(" ", ""), name


def test_without_links_a_map_is_one_image(drawn):
    svg = drawn.overview().svg

    root = read(svg)
    assert root.get("role") == "img"
    assert tags(svg)["a"] == tags(svg)["style"] == 0
    ids = {each.get("id") for each in root}
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= ids


def test_with_links_every_municipality_can_be_reached(drawn):
    shown = areas(drawn.overview(links=LINKS).svg)

    shown.pop("04000")
    assert len(shown) == 285
    assert {nis: each.href for nis, each in shown.items()} == {
        nis: f"/gemeente/{nis}" for nis in shown
    }
    assert all(each.label == each.title != "" for each in shown.values())


def test_brussels_leads_nowhere_and_says_why(drawn):
    found = areas(drawn.overview(links=LINKS).svg)["04000"]

    assert (found.href, found.title) == (None, "Brussel is geen deel van Vlaanderen")


def test_the_keyboard_shows_where_it_is(maps, flanders, texts):
    svg = maps.body(a_body(flanders), flanders, TODAY, texts, links=LINKS).svg

    assert ":focus-visible" in svg
    assert read(svg).get("role") == "group"


def a_body(directory: Directory):
    return directory.partnerships[PartnershipId("haspengouw")]


def test_the_municipality_that_was_asked_for_is_marked(maps, flanders, texts):
    shown = areas(maps.body(a_body(flanders), flanders, TODAY, texts, asked=NisCode("73001")).svg)

    assert shown["73001"].fill == "#f6b52b"
    assert [nis for nis, each in shown.items() if each.fill == "#f6b52b"] == ["73001"]


def test_who_is_asked_for_and_is_no_member_is_not_marked(maps, flanders, texts):
    svg = maps.body(a_body(flanders), flanders, TODAY, texts, asked=NisCode("11002")).svg

    assert "waar je naar vroeg" not in svg


def test_a_part_of_a_merged_municipality_is_hatched_and_explained(drawn):
    shown = drawn.body()

    assert areas(shown.svg)["73111"].fill == "url(#partly)"
    assert "Tongeren-Borgloon: alleen het deel Borgloon" in shown.svg
    assert "Tongeren-Borgloon: alleen het deel Borgloon" in shown.words.plain()
    assert "Wijk-werken Haspengouw" in shown.words.plain()


def test_unknown_members_are_not_called_none(drawn, flanders):
    shown = drawn.body(flanders.partnerships[PartnershipId("kina")])

    said = shown.words.plain()
    assert "We weten niet zeker welke gemeenten erbij horen." in said
    assert "0 gemeenten" not in said
    assert "0 gemeenten" not in shown.svg


def test_a_cycle_that_is_over_is_called_over(maps, drawn, flanders, texts):
    before = maps.body(a_body(flanders), flanders, date(2024, 6, 1), texts)

    assert "voorbij" in drawn.body().svg
    assert "voorbij" not in before.svg
    assert "1-6-2024" in before.svg


def test_the_source_and_licence_are_on_every_map(drawn, flanders):
    for shown in (
        drawn.body(),
        drawn.body(flanders.organisers[OrganiserId("ww-gent")]),
        drawn.overview(By.FRESHNESS),
    ):
        words = " ".join(read(shown.svg).itertext())
        assert "Statbel" in words
        assert "CC BY 4.0" in words


def test_names_from_the_data_cannot_become_markup(maps, flanders, texts):
    facts = flanders.facts
    evil = Directory(
        replace(
            facts,
            partnerships=tuple(
                replace(p, name=NAMES_WITH_MARKUP, short_name=None) for p in facts.partnerships
            ),
            municipalities=tuple(
                replace(m, name=f"{m.name} {NAMES_WITH_MARKUP}") for m in facts.municipalities
            ),
        )
    )
    for svg in (
        maps.overview(evil, TODAY, texts, links=LINKS).svg,
        maps.body(a_body(evil), evil, TODAY, texts, links=LINKS).svg,
    ):
        assert tags(svg)["script"] == 0
        assert NAMES_WITH_MARKUP in " ".join(read(svg).itertext())


def test_an_address_cannot_leave_its_attribute():
    assert Links('/x"><script>/{nis}').to(NisCode("11001")) == '/x"><script>/11001'


def test_there_is_no_script_and_nothing_from_outside(drawn):
    svg = drawn.overview(links=LINKS).svg

    assert set(tags(svg)) <= {
        *("svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "circle", "g"),
        *("a", "text"),
    }
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not any(key.startswith("on") for each in read(svg).iter() for key in each.attrib)


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_words_fit_on_the_sheet_in_every_language(language, maps, flanders):
    spoken = load_catalogs()[language]
    for shown in (
        *(maps.overview(flanders, TODAY, spoken, by=by) for by in By),
        maps.body(a_body(flanders), flanders, TODAY, spoken, asked=NisCode("73001")),
    ):
        root = read(shown.svg)
        assert root.get("lang") == language
        assert [text.text for text in root.iter(f"{SVG}text") if _right(text) > 1000] == []


def test_a_map_becomes_a_picture_and_the_same_one_again(drawn, flanders, texts):
    first = drawn.body()
    again = RegionMaps(load_boundaries(DATA)).body(a_body(flanders), flanders, TODAY, texts)

    assert first.svg == again.svg
    assert len(to_png(first.svg, 400)) > 10_000


def test_a_province_that_does_not_exist_is_refused(maps, flanders, texts):
    with pytest.raises(ValueError, match="province"):
        maps.overview(flanders, TODAY, texts, province="Henegouwen")


def test_borders_that_are_missing_leave_their_municipality_out(flanders, texts):
    without = RegionMaps(b for b in load_boundaries(DATA) if b.nis not in {"73001", "04000"})

    assert "73001" not in areas(without.body(a_body(flanders), flanders, TODAY, texts).svg)
    assert len(areas(without.overview(flanders, TODAY, texts).svg)) == 284


def _some_words() -> Words:
    return Words(Head("nl", "Titel", ("Regel",), "Beschrijving", "Bron"), "buiten", "Brussel")


def _named(labels: Iterable[Label], svg: str) -> set[str]:
    """Return the names that a map says: on it, or by a number that the list below explains."""
    texts = " ".join(each.text or "" for each in read(svg).iter(f"{SVG}text"))
    found = set()
    for label in labels:
        if label.stands_for:
            assert f"{label.lines[0]} {label.stands_for}" in texts
        found.add(label.stands_for or " ".join(label.lines).replace("- ", "-"))
    return found


def _box(text: ET.Element) -> tuple[float, float, float, float]:
    size, wide = float(text.get("font-size", "")), float(text.get("textLength", ""))
    x, y = float(text.get("x", "")), float(text.get("y", ""))
    return x - wide / 2, y - 0.74 * size, x + wide / 2, y + 0.2 * size


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Tell whether two lines of text overlap; lines of one label are a little apart."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 0.5
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
    )


def _right(text: ET.Element) -> float:
    """Return where a line ends, if it starts at its place."""
    bold = text.get("font-weight") == "bold"
    if text.get("text-anchor") == "end" or text.get("textLength"):
        return 0
    size = float(text.get("font-size", ""))
    return float(text.get("x", "")) + width_of(text.text or "", size, bold=bold)
