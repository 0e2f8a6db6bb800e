"""How old facts are: the newest dated source counts, and the day of the last check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.freshness import Level, Policy, date_of, level
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts, Provenance, Source
from bot.core.model.terms import Confidence, SourceId

TODAY = date(2026, 11, 22)
POLICY = Policy(12, 24)


def directory_of(**published: str | None) -> Directory:
    """Return a directory with only sources, by id."""
    sources = (
        Source(SourceId(name), "Voorbeeldpagina", "example.org", published=day)
        for name, day in published.items()
    )
    return Directory(Facts(sources=tuple(sources)))


def fact(*sources: str, checked_on: date = TODAY) -> Provenance:
    return Provenance(tuple(map(SourceId, sources)), checked_on, Confidence.OFFICIAL)


def level_of(published: str | None, checked_on: date = TODAY) -> Level:
    found = level([fact("a", checked_on=checked_on)], directory_of(a=published), TODAY, POLICY)
    assert isinstance(found, Level)
    return found


def test_the_newest_dated_source_dates_a_fact():
    directory = directory_of(old="2019-03-01", new="2024-05-06", undated=None)

    assert date_of(fact("old", "undated", "new"), directory) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("published", "day"),
    [("2024", date(2024, 12, 31)), ("2024-02", date(2024, 2, 29)), (None, None)],
)
def test_a_partial_date_is_read_in_the_kindest_way(published, day):
    assert date_of(fact("a"), directory_of(a=published)) == day


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2025-11-23", Level.FRESH),
        ("2025-11-22", Level.AGEING),
        ("2024-11-23", Level.AGEING),
        ("2024-11-22", Level.OVERDUE),
        ("2025", Level.FRESH),
        ("2027-01-01", Level.FRESH),
        (None, Level.OVERDUE),
    ],
)
def test_each_level_begins_on_its_day(published, expected):
    assert level_of(published) is expected


def test_a_fresh_source_does_not_hide_that_nobody_has_looked_for_long():
    assert level_of("2026-11-01", checked_on=date(2025, 11, 1)) is Level.AGEING
    assert level_of("2026-11-01", checked_on=date(2024, 11, 1)) is Level.OVERDUE


def test_a_check_of_today_does_not_make_an_old_source_fresh():
    assert level_of("2020-04-08", checked_on=TODAY) is Level.OVERDUE


def test_a_source_of_today_makes_an_old_fact_fresh():
    """As when an administrator checks a contact again."""
    directory = directory_of(a="2020-04-08", again="2026-11-22")

    assert level([fact("a")], directory, TODAY, POLICY) is Level.OVERDUE
    assert level([fact("a", "again")], directory, TODAY, POLICY) is Level.FRESH


def test_of_several_facts_the_worst_counts():
    directory = directory_of(new="2026-11-01", ageing="2025-10-01", undated=None)

    assert level([fact("new"), fact("ageing")], directory, TODAY, POLICY) is Level.AGEING
    assert level([fact("new"), fact("undated")], directory, TODAY, POLICY) is Level.OVERDUE


def test_without_facts_there_is_nothing_to_warn_about():
    assert level([], directory_of(), TODAY, POLICY) is Level.FRESH


def test_the_limits_are_those_of_the_policy():
    directory = directory_of(a="2026-09-01")

    assert level([fact("a")], directory, TODAY, Policy(2, 3)) is Level.AGEING
    assert level([fact("a")], directory, TODAY, Policy(1, 2)) is Level.OVERDUE


DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(DAYS, DAYS, st.integers(0, 800), st.integers(1, 240), st.integers(0, 240))
def test_facts_never_get_younger(published, checked_on, later, warn, more):
    directory = directory_of(a=published.isoformat())
    one = [fact("a", checked_on=checked_on)]
    policy = Policy(warn, warn + more)

    now = level(one, directory, TODAY, policy)

    assert level(one, directory, TODAY + timedelta(days=later), policy) >= now


@given(st.lists(DAYS, min_size=1, max_size=4), DAYS)
def test_another_source_never_makes_a_fact_older(days, another):
    directory = directory_of(
        **{f"s{n}": day.isoformat() for n, day in enumerate(days)}, another=another.isoformat()
    )
    one = fact(*(f"s{n}" for n in range(len(days))))
    more = replace(one, sources=(*one.sources, SourceId("another")))

    assert level([more], directory, TODAY, POLICY) <= level([one], directory, TODAY, POLICY)
