"""Neighbours get different colours, on any map."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.terms import NisCode
from bot.maps.atlas import Atlas, colours_of
from bot.maps.records import BRUSSELS, Boundary
from tests.maps.test_drawing import square

SIDE = 6
GRID = [NisCode(f"{10000 + n}") for n in range(SIDE * SIDE)]


@pytest.fixture(scope="module")
def board() -> Atlas:
    """A chess board of municipalities, Brussels apart."""
    squares = [
        Boundary(nis, ((square(4.0 + 0.1 * (n % SIDE), 51.0 + 0.1 * (n // SIDE)),),))
        for n, nis in enumerate(GRID)
    ]
    return Atlas([*squares, Boundary(BRUSSELS, ((square(6.0, 50.0),),))])


def test_squares_touch_at_their_sides_and_corners(board):
    assert len(board.neighbours) == 2 * (2 * SIDE * (SIDE - 1) + 2 * (SIDE - 1) ** 2)


def test_a_window_shows_what_it_touches(board):
    assert board.within(board.extent([GRID[0]])) == (GRID[0], GRID[1], GRID[6], GRID[7])
    assert board.within(board.extent([BRUSSELS])) == (BRUSSELS,)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_neighbours_never_have_the_same_colour_while_there_are_enough(board, data):
    """A board with corners needs four; cut in groups at will, more: six hold for bands."""
    wide = data.draw(st.integers(1, 3))
    groups = [GRID[at : at + wide] for at in range(0, len(GRID), wide)]

    chosen = colours_of(groups, board, 6)

    of = {nis: number for number, group in enumerate(groups) for nis in group}
    clashes = [
        (a, b) for a, b in board.neighbours if of[a] != of[b] and chosen[of[a]] == chosen[of[b]]
    ]
    assert clashes == []
    assert chosen == colours_of(groups, board, 6)


def test_too_few_colours_still_colour_everything(board):
    chosen = colours_of([[nis] for nis in GRID], board, 2)

    assert len(chosen) == len(GRID)
    assert set(chosen) == {0, 1}
