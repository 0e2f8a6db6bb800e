"""The borders of the municipalities: the real file fits, and every way to break one is reported."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput
from bot.core.model.terms import NisCode
from bot.files.boundaries import BOUNDARIES, check_boundaries, load_boundaries, read_boundaries
from bot.files.reading import text
from bot.maps.boundaries import Boundaries
from bot.maps.records import BRUSSELS, Boundary
from tests.builders import TODAY
from tests.conftest import DATA

TRIANGLE = [[4.0, 51.0], [4.5, 51.0], [4.25, 51.25], [4.0, 51.0]]
SMALLER = [[4.2, 51.05], [4.3, 51.05], [4.25, 51.1], [4.2, 51.05]]
ANTWERPEN, LEUVEN = NisCode("11002"), NisCode("24062")


def a_feature(nis: Any = ANTWERPEN, coordinates: Any = (TRIANGLE,), kind: str = "Polygon") -> Any:
    return {
        "type": "Feature",
        "properties": {"nis": nis},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def a_file(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def refused(content: bytes) -> list[tuple[str, str]]:
    """Return code and field of every problem."""
    with pytest.raises(InvalidInput) as caught:
        read_boundaries("x.geojson", content)
    assert {problem.file for problem in caught.value.problems} == {"x.geojson"}
    return [(problem.code, problem.field) for problem in caught.value.problems]


def the_values(content: bytes) -> dict[str, str]:
    """Return the values of the only problem."""
    with pytest.raises(InvalidInput) as caught:
        read_boundaries("x.geojson", content)
    (problem,) = caught.value.problems
    return problem.values


@pytest.fixture(scope="module")
def real() -> tuple[Boundary, ...]:
    """The borders that come with the program."""
    return load_boundaries(DATA)


def test_the_real_file_has_the_municipalities_of_today_and_brussels(real, flanders: Directory):
    in_force = {m.nis for m in flanders.facts.municipalities if m.in_force(TODAY)}

    assert len(real) == len(in_force) + 1 == 286
    assert check_boundaries(BOUNDARIES, real, in_force) == ()


def test_the_real_file_names_its_makers_and_its_licence():
    head = json.loads((DATA / BOUNDARIES).read_bytes())

    assert "Statbel" in head["attribution"]
    assert "Provincies in Cijfers" in head["attribution"]
    assert "CC BY 4.0" in head["licence"]


def test_parts_and_holes_are_kept_in_the_order_of_the_file():
    whole = a_feature(LEUVEN, [[TRIANGLE, SMALLER], [SMALLER]], "MultiPolygon")
    outline = tuple((lon, lat) for lon, lat in TRIANGLE)
    smaller = tuple((lon, lat) for lon, lat in SMALLER)

    assert read_boundaries("x.geojson", a_file(whole, a_feature())) == (
        Boundary(LEUVEN, ((outline, smaller), (smaller,))),
        Boundary(ANTWERPEN, ((outline,),)),
    )


def test_all_problems_are_reported_at_once():
    swapped = [[lat, lon] for lon, lat in TRIANGLE]
    features = [
        a_feature(11002),
        a_feature(LEUVEN, [TRIANGLE, TRIANGLE[:3], TRIANGLE[:3] + SMALLER[:1]]),
        a_feature(LEUVEN, [[swapped]], "MultiPolygon"),
        {"type": "feature", "geometry": None},
    ]

    assert refused(a_file(*features)) == [
        ("boundary-nis", "features.1.properties.nis"),
        ("boundary-ring-short", "features.2.geometry.coordinates.2"),
        ("boundary-ring-open", "features.2.geometry.coordinates.3"),
        ("boundary-point", "features.3.geometry.coordinates.1.1.1"),
        ("choice", "features.4.type"),
        ("missing", "features.4.properties"),
        ("missing", "features.4.geometry"),
        ("boundary-twice", "features.3.properties.nis"),
    ]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"[]", [("mapping", "")]),
        (b"{}", [("missing", "type"), ("missing", "features")]),
        (b'{"type": "FeatureCollection", "features": {}}', [("json-list", "features")]),
        (b'{"type": "FeatureCollection", "features": []}', [("too-few", "features")]),
        (b'{"type": ["x"], "features": [1]}', [("choice", "type"), ("mapping", "features.1")]),
        (
            b'{"type": "FeatureCollection", "features": '
            b'[{"type": "Feature", "properties": 1, "geometry": []}]}',
            [("mapping", "features.1.properties"), ("mapping", "features.1.geometry")],
        ),
        (a_file(a_feature("1100")), [("boundary-nis", "features.1.properties.nis")]),
        (a_file(a_feature("١١٠٠٢")), [("boundary-nis", "features.1.properties.nis")]),
        (a_file(a_feature(kind="Point")), [("choice", "features.1.geometry.type")]),
        (a_file(a_feature(coordinates=[])), [("too-few", "features.1.geometry.coordinates")]),
        (a_file(a_feature(coordinates=[1])), [("json-list", "features.1.geometry.coordinates.1")]),
    ],
)
def test_what_is_no_boundary_is_refused_with_its_place(content, problems):
    assert refused(content) == problems


@pytest.mark.parametrize(
    "point",
    [
        "[4, 51, 0]",
        "[4]",
        "[4, NaN]",
        "[Infinity, 51]",
        "[4, 1e999]",
        '["4", "51"]',
        "[true, 51]",
        "[51, 4]",
        "[4, 52]",
        "4",
        "null",
        "[[4], 51]",
        f"[4, {'9' * 400}]",
    ],
)
def test_a_point_is_longitude_and_latitude_in_belgium(point):
    content = a_file(a_feature()).replace(b"[4.25, 51.25]", point.encode())

    assert refused(content) == [("boundary-point", "features.1.geometry.coordinates.1.3")]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'{\n"type": }', 2, "Expecting value"),
        (b"", 1, "Expecting value"),
        (b"[" * 100_000, None, "nested too deeply"),
        (b"9" * 5_000, None, "a number of too many digits"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(content, line, reason):
    with pytest.raises(InvalidInput) as caught:
        read_boundaries("x.geojson", content)

    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.values) == (
        "json-syntax",
        line,
        {"reason": reason},
    )


def test_a_field_that_stands_twice_is_refused():
    content = a_file(a_feature()).replace(b'"nis": ', b'"nis": "24062", "nis": ')

    assert refused(content) == [("json-duplicate", "")]
    assert the_values(content) == {"key": "nis"}


def test_messages_show_what_was_found():
    assert the_values(a_file(a_feature(11002))) == {"found": "11002"}
    assert the_values(a_file(a_feature("\x1b[2J\ud800"))) == {"found": r"\u001b[2J\ud800"}
    assert the_values(a_file(a_feature("9" * 500))) == {"found": "9" * 60 + "..."}
    assert the_values(a_file(a_feature(coordinates=[[[51, 4], *TRIANGLE[1:3], [51, 4]]]))) == {
        "found": "[51, 4]",
        "west": "2.5",
        "south": "49.4",
        "east": "6.5",
        "north": "51.6",
    }


def test_the_first_of_two_borders_is_named():
    content = a_file(a_feature(LEUVEN), a_feature(), a_feature())

    assert the_values(content) == {"found": ANTWERPEN, "first": "2"}


def test_too_large_and_wrongly_encoded_files_are_refused(monkeypatch):
    assert refused(b"\xff") == [("not-utf8", "")]

    monkeypatch.setattr(text, "MAX_BYTES", 5)
    assert refused(a_file(a_feature())) == [("file-too-big", "")]


@pytest.mark.parametrize("exists", [False, True], ids=["no file", "a folder of that name"])
def test_a_file_that_cannot_be_read_is_a_problem_of_that_file(tmp_path, exists):
    if exists:
        (tmp_path / BOUNDARIES).mkdir()

    with pytest.raises(InvalidInput) as caught:
        load_boundaries(tmp_path)

    assert [(problem.code, problem.file) for problem in caught.value.problems] == [
        ("file-unreadable" if exists else "file-missing", BOUNDARIES)
    ]


def test_municipalities_and_borders_must_match():
    boundaries = read_boundaries("x.geojson", a_file(a_feature(LEUVEN), a_feature("99999")))

    problems = check_boundaries("x.geojson", boundaries, {LEUVEN, ANTWERPEN})

    assert [(p.code, p.file, p.field, p.values["found"]) for p in problems] == [
        ("boundary-not-in-force", "x.geojson", "features.2.properties.nis", "99999"),
        ("boundary-missing", "x.geojson", "features", BRUSSELS),
        ("boundary-missing", "x.geojson", "features", ANTWERPEN),
    ]


def any_json() -> st.SearchStrategy[Any]:
    """Return values of the shape of a file, and of no shape at all."""
    keys = st.sampled_from(["type", "features", "properties", "geometry", "nis", "coordinates"])
    words = st.sampled_from(["FeatureCollection", "Feature", "Polygon", "MultiPolygon", "11002"])
    leaves = st.none() | st.booleans() | st.floats() | st.integers() | words | st.text(max_size=3)
    return st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=25
    )


@given(any_json())
def test_whatever_json_it_is_nothing_but_problems_come_out(value):
    with contextlib.suppress(InvalidInput):
        read_boundaries("x.geojson", json.dumps(value).encode())


@given(
    st.lists(
        st.tuples(st.floats(4, 4.01) | st.just(4), st.floats(51, 51.01) | st.just(51)), min_size=3
    )
)
def test_every_ring_that_is_accepted_can_be_asked(points):
    """Rings may cross themselves, or enclose nothing."""
    ring = [*points, points[0]]

    located = Boundaries(read_boundaries("x.geojson", a_file(a_feature(coordinates=[ring]))))

    assert located.locate(*points[0]).inside == ANTWERPEN
