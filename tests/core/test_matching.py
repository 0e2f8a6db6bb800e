"""Which names a misspelled text may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.core.reading.spelling import extra_costs, typing_cost
from bot.core.resolving.matching import slips
from bot.core.resolving.thresholds import CHEAP

letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=14)


@given(letters, letters)
def test_only_a_single_slip_can_be_cheap(typed, name):
    """The search relies on it: it weighs nothing else before it looks further."""
    cost = typing_cost(typed, name, extra_costs(typed))

    assert cost >= CHEAP or OSA.distance(typed, name) <= 1


@pytest.mark.parametrize(
    "typed",
    [
        "desselgen",  # a likely slip: Desselgem, and no search
        "kortrijx",  # an unlikely one: a search, but a near one
        "bosuyt",
        "erembodehemm",
        "sintlievnsese",
        "antwqrpx",
    ],
)
def test_every_name_in_flanders_that_is_as_near_as_the_nearest_is_weighed(typed, flanders):
    names = flanders.names
    edits = {
        key: OSA.distance(typed, key)
        for key in names.keys
        if any(name.place for name in names.exact(key))
    }

    weighed = {slip.name.key for slip in slips([typed], names)}

    fewest = min(edits.values())
    assert {key for key, distance in edits.items() if distance == fewest} <= weighed
