"""The map of what is known: every municipality, its state in words, and both duties."""

from __future__ import annotations

from datetime import date

import pytest

from bot.adapters.maps.colours import STATES
from bot.adapters.maps.drawings import draw_coverage
from bot.core.answering.coverage import State, coverage
from bot.core.model.terms import Duty
from bot.files.boundaries import load_boundaries
from bot.files.catalogs import load_catalogs
from bot.maps.png import to_png
from bot.maps.records import Boundary
from tests.builders import TODAY
from tests.conftest import DATA
from tests.maps.markup import read

SVG = "{http://www.w3.org/2000/svg}"
GAP = "23105"  # Affligem: nothing is known of it


@pytest.fixture(scope="module")
def boundaries() -> tuple[Boundary, ...]:
    return load_boundaries(DATA)


@pytest.fixture(scope="module")
def drawn(flanders, boundaries, texts) -> str:
    return draw_coverage(flanders, TODAY, boundaries, texts)


def areas(svg: str) -> list[tuple[str, str, str]]:
    """Return code, fill and title of every area: those of one map after those of the other."""
    found = []
    for each in read(svg).iter(f"{SVG}g"):
        nis, path = each.get("data-nis"), each.find(f"{SVG}path")
        if nis is not None:
            assert path is not None
            found.append((nis, path.get("fill", ""), each.findtext(f"{SVG}title") or ""))
    return found


def test_every_municipality_is_drawn_in_the_colour_of_its_state(drawn, flanders):
    found = areas(drawn)
    states = coverage(flanders, TODAY).of_day.states

    assert len(found) == 2 * (285 + 1)
    for duty, half in zip(Duty, (found[:286], found[286:]), strict=True):
        fills = {nis: fill for nis, fill, _ in half}
        assert fills.pop("04000") == "url(#brussels)"
        assert fills == {nis: STATES[state].paint for nis, state in states[duty].items()}


def test_every_state_has_a_fill_of_its_own():
    assert set(STATES) == set(State)
    assert len({fill.ground for fill in STATES.values()}) == len(State)
    assert len({fill.definition() for fill in STATES.values()}) == len(State)


def test_a_pointer_over_a_municipality_shows_its_state_and_who_does_it(drawn):
    titles = {nis: title for nis, _, title in areas(drawn)[:286]}

    assert titles["24062"] == "Leuven: bekend (Stad Leuven)"
    assert titles[GAP] == "Affligem: niet gevonden"
    assert titles["04000"] == "geen deel van Vlaanderen"


def test_the_description_counts_what_the_map_shows(drawn, flanders):
    root = read(drawn)
    census = coverage(flanders, TODAY).of_day

    description = root.findtext("{*}desc") or ""

    for duty in Duty:
        known = census.count(duty)[State.KNOWN]
        assert f"{known} bekend" in description


def test_the_source_of_the_borders_is_on_the_map(drawn):
    words = " ".join(read(drawn).itertext())

    assert "Statbel" in words
    assert "CC BY 4.0" in words


def test_a_day_before_the_merger_is_drawn_on_the_borders_of_today(flanders, boundaries, texts):
    svg = draw_coverage(flanders, date(2023, 6, 1), boundaries, texts)

    assert "1-6-2023" in svg
    assert len(areas(svg)) == 2 * (285 + 1)
    drawn = {fill for nis, fill, _ in areas(svg) if nis != "04000"}
    assert drawn <= {fill.paint for fill in STATES.values()}


def test_without_brussels_the_map_is_still_drawn(flanders, boundaries, texts):
    without = [boundary for boundary in boundaries if boundary.nis != "04000"]

    assert len(areas(draw_coverage(flanders, TODAY, without, texts))) == 2 * 285


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_the_map_can_be_sent_on_in_every_language(language, flanders, boundaries):
    svg = draw_coverage(flanders, TODAY, boundaries, load_catalogs()[language])

    assert len(svg) < 300_000
    assert read(svg).get("lang") == language
    assert len(to_png(svg, 400)) > 10_000


def test_the_same_facts_give_the_same_bytes(drawn, flanders, boundaries, texts):
    again = draw_coverage(flanders, TODAY, boundaries, texts)

    assert again == drawn
    assert to_png(again, 300) == to_png(drawn, 300)
