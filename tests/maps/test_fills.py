"""The colours of maps work for every pair of eyes, and without colour."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.adapters.maps.colours import STATES
from bot.maps import fills
from bot.maps.fills import INK
from tests.maps.colours import VISIONS, contrast, distance, lightness

GROUNDS = [fill.ground for fill in fills.GROUPS]
MEMBERS, MARKED = fills.MEMBERS.ground, fills.MARKED.ground
BENEATH = [*GROUNDS, fills.NOBODY.ground, MEMBERS, MARKED, fills.LAND, fills.SEA]
STATE_GROUNDS = [fill.ground for fill in STATES.values()]


def test_our_measures_agree_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lightness("#777777") == pytest.approx(50, abs=0.5)
    assert distance("#ff0000", "#ff0000", "deuteranopia") == 0
    # The classic pair: far apart for most people, close for a few.
    assert distance("#a86500", "#6b8e00") > 1.8 * distance("#a86500", "#6b8e00", "protanopia")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(GROUNDS, 2)))
def test_the_colours_of_neighbours_differ_for_any_colour_vision(one, other, vision):
    assert distance(one, other, vision) > 10


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(STATE_GROUNDS, 2)))
def test_the_colours_of_states_differ_for_any_colour_vision(one, other, vision):
    assert distance(one, other, vision) > 10


def test_every_group_has_a_pattern_of_its_own():
    assert len({fill.motif for fill in fills.GROUPS}) == len(fills.GROUPS)


@pytest.mark.parametrize("ground", BENEATH)
def test_names_read_well_on_every_colour(ground):
    assert contrast(INK, ground) >= 4.5


@pytest.mark.parametrize("ground", [fills.LAND, fills.PAPER])
def test_names_of_neighbours_read_well_too(ground):
    assert contrast(fills.FAINT, ground) >= 4.5


@pytest.mark.parametrize("fill", [*fills.GROUPS, fills.NOBODY])
def test_a_halo_keeps_names_readable_where_a_pattern_is_dark(fill):
    assert contrast(INK, fills.PAPER) >= 4.5
    assert contrast(fill.ink if fill.motif else fill.ground, INK) >= 3


def test_the_area_stands_out_in_grey():
    around, area, asked = (lightness(c) for c in (fills.LAND, MEMBERS, MARKED))

    assert around - area > 15
    assert abs(asked - area) < abs(around - asked)  # so an outline and a pin mark it as well
