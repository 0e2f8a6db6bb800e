"""The noisy channel: likely slips cost less than unlikely ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.spelling import extra_costs, typing_cost

letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=14)


def cost(typed: str, name: str) -> float:
    return typing_cost(typed, name, extra_costs(typed))


@pytest.mark.parametrize(
    ("likely", "unlikely", "name"),
    [
        ("leuvwn", "leuvxn", "leuven"),  # w lies beside e, x does not
        ("leuevn", "leuwsn", "leuven"),  # swapped against two other letters
        ("leuuven", "leupven", "leuven"),  # doubled against a strange letter
        ("leven", "leqven", "leuven"),  # dropped against replaced
        ("kortrijc", "kortrijx", "kortrijk"),  # sounds alike against not
    ],
)
def test_likely_slips_cost_less(likely, unlikely, name):
    assert 0 < cost(likely, name) < cost(unlikely, name)


@given(letters)
def test_the_name_itself_costs_nothing(name):
    assert cost(name, name) == 0


@given(letters, letters)
def test_anything_else_costs_something(typed, name):
    assert (cost(typed, name) > 0) == (typed != name)


@given(letters, letters, letters)
def test_what_both_share_does_not_make_it_dearer(typed, name, shared):
    assert cost(shared + typed, shared + name) <= cost(typed, name) + 1e-9
