"""From shapes to a picture: the plane, the frame, the markup and the pixels."""

from __future__ import annotations

import struct

import pytest
import shapely

from bot.core.model.terms import NisCode
from bot.maps.atlas import Atlas, whole
from bot.maps.fills import Fill, crosses, dots, falling, level, rising, shared, upright
from bot.maps.frame import Box, Frame, array_of, paths_of
from bot.maps.png import to_png
from bot.maps.records import BRUSSELS, Boundary, Ring
from bot.maps.sheet import Entry, legend
from bot.maps.svg import document, element, text, titled
from tests.maps.markup import read

MOTIFS = (rising, falling, level, upright, crosses, dots)
LEFT, RIGHT, FAR = NisCode("10001"), NisCode("10002"), NisCode("10003")
PNG = b"\x89PNG\r\n\x1a\n"


def square(west: float, south: float, side: float = 0.1) -> Ring:
    east, north = west + side, south + side
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


@pytest.fixture
def atlas() -> Atlas:
    """Two squares that share a side, Brussels apart."""
    return Atlas(
        [
            Boundary(LEFT, ((square(4.0, 51.0),),)),
            Boundary(RIGHT, ((square(4.1, 51.0),),)),
            Boundary(BRUSSELS, ((square(4.5, 50.5),),)),
        ]
    )


def a_document(*body: str) -> str:
    return document(100, 50, *body, title="Titel", description="Wat er staat.", language="nl")


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_brussels_is_drawn_but_is_no_municipality(atlas):
    assert atlas.codes == (LEFT, RIGHT)
    assert BRUSSELS in atlas.near
    assert FAR not in atlas.near


@pytest.mark.parametrize("is_far", [False, True])
def test_the_border_between_neighbours_falls_away_when_taken_together(atlas, is_far):
    areas = atlas.far if is_far else atlas.near

    together = whole([LEFT, RIGHT, FAR], areas)

    assert together.geom_type in {"Polygon", "MultiPolygon"}
    assert len(shapely.get_parts(together)) == 1
    assert together.bounds == atlas.extent([LEFT, RIGHT])
    inner = shapely.intersection(areas[LEFT].boundary, areas[RIGHT].boundary)
    assert inner.length > 1000
    assert shapely.intersection(together.boundary, inner).length < 1
    assert whole([FAR], areas).is_empty


def test_neighbours_keep_one_border_from_afar(atlas):
    left, right = (
        set(map(tuple, shapely.get_coordinates(atlas.far[nis]).tolist())) for nis in (LEFT, RIGHT)
    )

    assert len(left & right) == 2


def test_codes_without_an_area_have_no_extent(atlas):
    with pytest.raises(ValueError, match="area"):
        atlas.extent([FAR])


def test_an_area_is_cut_a_little_outside_of_the_window(atlas):
    west, south, east, north = atlas.extent([LEFT])
    frame = Frame.fit((west, south, east, north), Box(0, 0, 100, 100))

    shown = atlas.shown(frame, 5, atlas.near)

    assert set(shown) == {LEFT, RIGHT}
    assert shapely.total_bounds(array_of(list(shown.values()))).max() <= 105


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        pytest.param((0, 0, 200, 100), Box(10, 20, 100, 50), id="the same form"),
        pytest.param((0, 0, 400, 100), Box(10, 32.5, 100, 25), id="wider: room above and below"),
        pytest.param((0, 0, 100, 100), Box(35, 20, 50, 50), id="taller: room at the sides"),
    ],
)
def test_a_frame_keeps_the_form_and_is_in_the_middle(extent, expected):
    frame = Frame.fit(extent, Box(10, 20, 100, 50))

    (placed,) = frame.on_sheet(array_of([shapely.box(*extent)]))

    assert placed.bounds == (expected.left, expected.top, expected.right, expected.bottom)
    (window,) = frame.on_sheet(array_of([shapely.box(*frame.extent())]))
    assert window.bounds == pytest.approx((10, 20, 110, 70))


def test_a_path_is_in_tenths_and_leaves_out_what_is_smaller():
    ring = [(0.0, 0.0), (0.04, 0.0), (10.0, 0.0), (10.0, 10.04), (0.0, 10.0), (0.0, 0.0)]
    speck = [(50.0, 50.0), (50.01, 50.0), (50.01, 50.01), (50.0, 50.0)]
    areas = [
        shapely.Polygon(ring),
        shapely.Polygon(speck),
        shapely.LineString([(0, 0), (5, 5)]),
        shapely.MultiPolygon([shapely.Polygon(speck), shapely.box(0, 0, 5.5, 1)]),
    ]

    whole_, nothing, line, parts = paths_of(array_of(areas))

    assert whole_ == "M0,0l10,0 0,10 -10,0z"
    assert nothing == line == ""
    assert parts.startswith("M5.5,0l")


def test_a_hole_is_part_of_the_path():
    (path,) = paths_of(array_of([shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))]))

    assert path.count("M") == path.count("z") == 2


def test_words_cannot_become_markup():
    words = "<script>&\"'</script>"

    root = read(a_document(text(words, 1, 2, 10, class_=words), titled(words)))

    drawn = root.findall("{*}text")
    assert [(e.text, e.get("class")) for e in drawn] == [(words, words)]
    assert not root.findall(".//{*}script")


def test_a_document_says_in_words_what_it_shows():
    root = read(a_document())

    assert root.get("role") == "img"
    named = {e.get("id"): e.text for e in root}
    assert named[root.get("aria-labelledby")] == "Titel"
    assert named[root.get("aria-describedby")] == "Wat er staat."


def test_numbers_are_short():
    assert element("rect", x=1 / 3, stroke_width=2.0) == '<rect x="0.33" stroke-width="2"/>'


@pytest.mark.parametrize("motif", [make(9, 2) for make in MOTIFS])
def test_a_pattern_is_defined_and_used_by_its_name(motif):
    fill = Fill("soort", "#ffffff", motif, "#000000")

    definition = read(fill.definition())

    assert fill.paint == f"url(#{definition.get('id')})"
    assert len(definition) >= 2  # a ground and a motif


def test_a_plain_colour_needs_no_definition():
    assert (Fill("vol", "#123456").paint, Fill("vol", "#123456").definition()) == ("#123456", "")


def test_a_legend_names_and_counts_in_reading_order():
    fills = [Fill(f"f{n}", "#ffffff") for n in range(3)]
    entries = [Entry(fills[0], "een", 12), Entry(fills[1], "twee", 3), Entry(fills[2], "buiten")]

    markup, end = legend(entries, 10, columns=2)
    drawn = read(f"<g>{markup}</g>")

    assert [e.text for e in drawn.iter("text")] == ["12", "een", "3", "twee", "buiten"]
    places = [(float(e.get("x", "")), float(e.get("y", ""))) for e in drawn.iter("rect")]
    assert len(set(places)) == 3
    assert places[0][0] == places[1][0] < places[2][0]
    assert 10 < places[1][1] < end


def test_the_fill_of_two_groups_has_both_grounds():
    drawn = shared("beide", Fill("a", "#111111"), Fill("b", "#222222", dots(9, 1))).definition()

    assert "#111111" in drawn
    assert "#222222" in drawn


def test_a_png_has_the_width_that_was_asked_for():
    png = to_png(a_document(), 200)

    assert png.startswith(PNG)
    assert size_of(png) == (200, 100)


def test_letters_are_drawn_with_our_own_font():
    """Without a font, resvg leaves text out and says nothing."""
    pictures = {
        to_png(a_document(text(words, 5, 30, 20, font_weight=weight)))
        for words in ("", "Brussel", "Één ’s")
        for weight in ("normal", "bold")
    }

    assert len(pictures) == 5


def test_what_is_no_svg_is_refused():
    with pytest.raises(ValueError, match="1:1"):
        to_png("geen tekening")
