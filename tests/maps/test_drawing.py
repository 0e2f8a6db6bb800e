"""From shapes to a picture: the plane, the frame, the markup and the pixels."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from bot.core.terms import NisCode
from bot.maps.fills import Fill, bands, crosses, dots, lines
from bot.maps.frame import Box, Frame
from bot.maps.legend import Entry, legend
from bot.maps.png import to_png
from bot.maps.records import BRUSSELS, Boundary, Ring
from bot.maps.shapes import Shapes
from bot.maps.svg import document, element, text, titled
from tests.maps.markup import read

LEFT, RIGHT, FAR = NisCode("10001"), NisCode("10002"), NisCode("10003")
PNG = b"\x89PNG\r\n\x1a\n"


def square(west: float, south: float, side: float = 0.1) -> Ring:
    east, north = west + side, south + side
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


@pytest.fixture
def shapes() -> Shapes:
    """Two squares that share a side, Brussels apart."""
    return Shapes(
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


def test_brussels_is_drawn_but_is_no_municipality(shapes):
    assert shapes.municipalities == (LEFT, RIGHT)
    assert BRUSSELS in shapes
    assert FAR not in shapes


def test_the_border_between_neighbours_falls_away_when_taken_together(shapes):
    (together,) = shapes.rings([LEFT, RIGHT, FAR])
    (left,), (right,) = shapes.rings([LEFT]), shapes.rings([RIGHT])

    west, south, east, north = shapes.extent([LEFT, RIGHT])
    assert {(x, y) for x, y in together} >= {(west, south), (east, north)}
    assert len(set(left) & set(right)) == 2
    assert shapes.rings([FAR]) == ()


def test_a_border_in_common_is_drawn_once(shapes):
    segments = [frozenset(pair) for line in shapes.borders for pair in pairwise(line)]

    assert len(segments) == len(set(segments)) == 4 + 3 + 4


def test_codes_without_an_area_have_no_extent(shapes):
    with pytest.raises(ValueError, match="area"):
        shapes.extent([FAR])


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

    assert frame.box == expected
    west, south, east, north = extent
    assert frame.place((west, north)) == (expected.left, expected.top)
    assert frame.place((east, south)) == (
        expected.left + expected.width,
        expected.top + expected.height,
    )


def test_a_path_is_in_tenths_and_leaves_out_what_is_smaller():
    frame = Frame.fit((0, 0, 100, 100), Box(0, 0, 100, 100))
    ring = ((0.0, 100.0), (0.04, 100.0), (10.0, 100.0), (10.0, 89.96), (0.0, 90.0), (0.0, 100.0))
    speck = ((50.0, 50.0), (50.01, 50.0), (50.01, 50.01), (50.0, 50.0))
    line = ((0.0, 0.0), (5.5, 0.0))

    assert frame.path([ring]) == "M0,0l10,0 0,10 -10,0z"
    assert frame.path([speck]) == ""
    assert frame.path([line]) == "M0,100l5.5,0"
    assert frame.path([((1.0, 1.0),)]) == ""


def test_words_cannot_become_markup():
    words = "<script>&\"'</script>"

    root = read(a_document(text(words, 1, 2, 10, class_=words), titled(words)))

    drawn = root.findall("{*}text")
    assert [(e.text, e.get("class")) for e in drawn] == [(words, words)]
    assert not root.findall(".//{*}script")


def test_a_document_says_in_words_what_it_shows():
    root = read(a_document())

    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    named = {e.get("id"): e.text for e in root}
    assert [named[label] for label in labels] == ["Titel", "Wat er staat."]


def test_numbers_are_short():
    assert element("rect", x=1 / 3, stroke_width=2.0) == '<rect x="0.33" stroke-width="2"/>'


@pytest.mark.parametrize("motif", [lines(9, 2), dots(9, 1), bands(8), crosses(8, 1)])
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

    drawn = read(f"<g>{legend(entries, Box(0, 0, 400, 100), 20)}</g>")

    assert [e.text for e in drawn.iter("text")] == ["12", "een", "3", "twee", "buiten"]
    places = [(float(e.get("x", "")), float(e.get("y", ""))) for e in drawn.iter("rect")]
    assert len(set(places)) == 3
    assert places[0][0] == places[1][0] < places[2][0]


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
