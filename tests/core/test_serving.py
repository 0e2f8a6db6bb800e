"""Who serves a municipality: what answers on a day, and from which day on nobody does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.facts import Cycle, Membership
from bot.core.model.serving import first_gap, overlap, serving
from tests.builders import (
    NEXT_CYCLE,
    a_membership,
    a_partnership,
    an_area,
    an_organiser,
    some_facts,
)

(CYCLE,) = some_facts().cycles
PARTNERSHIP = a_partnership()
DAYS = st.dates(date(2025, 7, 1), date(2026, 6, 30))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS)


def a_member(since: date | None = None, until: date | None = None) -> Membership:
    return a_membership(PARTNERSHIP, "91001", since=since, until=until)


@pytest.mark.parametrize(
    ("day", "answers"),
    [
        (date(2019, 12, 31), ()),
        (date(2020, 1, 1), ("old",)),
        (date(2025, 12, 31), ("old",)),
        (date(2026, 1, 1), ("new",)),
        (date(2040, 1, 1), ("new",)),
    ],
)
def test_the_newest_cycle_that_has_begun_answers(day, answers):
    old, new = a_member(), a_member(since=date(2026, 1, 1))
    names = {id(old): "old", id(new): "new"}

    found = serving([(old, CYCLE), (new, NEXT_CYCLE)], day)

    assert tuple(names[id(entry)] for entry in found) == answers


def test_a_cycle_that_has_ended_answers_with_its_last_list():
    stayed, left = a_member(until=CYCLE.ends_on), a_member(until=date(2025, 6, 30))

    assert serving([(stayed, CYCLE), (left, CYCLE)], date(2026, 11, 22)) == (stayed,)
    assert first_gap([(stayed, CYCLE)], date(2026, 11, 22)) is None


def test_an_area_answers_for_its_days_only():
    area = an_area(an_organiser(), "91001", until=date(2026, 12, 31))

    assert serving([(area, None)], date(2026, 12, 31)) == (area,)
    assert first_gap([(area, None)], date(2026, 11, 22)) == date(2027, 1, 1)
    assert first_gap([], date(2026, 11, 22)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((None, date(2021, 1, 1)), (date(2021, 1, 1), None), True),
        ((None, date(2021, 1, 1)), (date(2021, 1, 2), None), False),
        ((None, None), (None, None), True),
    ],
)
def test_two_entries_overlap_if_they_share_a_day(one, other, expected):
    assert overlap(a_member(*one), a_member(*other)) == expected
    assert overlap(a_member(*other), a_member(*one)) == expected


@settings(deadline=None)
@given(
    spans=st.lists(st.tuples(SPANS, st.sampled_from([CYCLE, NEXT_CYCLE, None])), max_size=6),
    day=DAYS,
)
def test_the_first_gap_is_the_first_day_on_which_nothing_answers(spans, day):
    entries: list[tuple[Membership, Cycle | None]] = [
        (a_member(*span), cycle) for span, cycle in spans
    ]

    gap = first_gap(entries, day)

    last = gap or date(2026, 12, 31)
    days = [date.fromordinal(n) for n in range(day.toordinal(), last.toordinal())]
    assert all(serving(entries, one) for one in days)
    assert gap is None or not serving(entries, gap)
