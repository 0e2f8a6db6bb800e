"""The account: every municipality in exactly one state per duty, on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.coverage import ERA_2019, Coverage, State, coverage
from bot.core.lookup.directory import Directory
from bot.core.model.facts import DeclaredGap, DeclaredUnknown
from bot.core.model.terms import Confidence, Duty, NisCode
from tests.builders import (
    TODAY,
    a_directory,
    a_membership,
    a_partnership,
    a_provenance,
    an_area,
    an_organiser,
    some_facts,
)

NISSES = tuple(NisCode(nis) for nis in ("91001", "91002", "91003", "91004", "91010"))
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
PERIODS = st.tuples(st.none() | DAYS, st.none() | DAYS)


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Return made-up facts with members, areas and declarations of any days."""
    partnerships = (a_partnership(), a_partnership("Anderverband"))
    organisers = (an_organiser(), an_organiser("Anderorganisator"))
    memberships, areas = [], []
    for _ in range(draw(st.integers(0, 8))):
        since, until = draw(PERIODS)
        nis = draw(st.sampled_from(NISSES))
        certain = draw(st.booleans())
        reason = None if certain else "Niet zeker."
        partnership = draw(st.sampled_from(partnerships))
        memberships.append(
            a_membership(partnership, nis, since=since, until=until, certain=certain, reason=reason)
        )
        organiser = draw(st.sampled_from(organisers))
        areas.append(an_area(organiser, nis, since=since, until=until))
    unknown = tuple(
        DeclaredUnknown(nis, duty, "Niet gevonden.", a_provenance())
        for nis, duty in draw(st.sets(st.tuples(st.sampled_from(NISSES), st.sampled_from(Duty))))
    )
    return a_directory(
        partnerships=partnerships,
        organisers=organisers,
        memberships=tuple(memberships),
        areas=tuple(areas),
        declared_unknown=unknown,
    )


def in_force(directory: Directory, day: date) -> set[NisCode]:
    return {m.nis for m in directory.facts.municipalities if m.in_force(day)}


def assert_complete(account: Coverage, directory: Directory, day: date) -> None:
    """Every municipality of the day is in one state per duty; who does it is there or is not."""
    assert account.day == day
    for census, era in ((account.of_day, day), (account.of_2019, ERA_2019)):
        for duty in Duty:
            assert set(census.states[duty]) == in_force(directory, era)
            assert census.count(duty).total() == len(census.states[duty])
            for held in census.held[duty].values():
                assert isinstance(held.state, State)
                if held.state in {State.KNOWN, State.PROBABLE}:
                    assert held.bodies
                if held.state in {State.DISPUTED, State.UNKNOWN}:
                    assert not held.bodies
                assert (held.confidence is None) == (not held.provenances)


@given(day=st.dates(date(1970, 1, 1), date(2100, 1, 1)))
@settings(max_examples=25, deadline=None)
def test_on_any_day_every_municipality_is_in_one_state_per_duty(day, flanders):
    assert_complete(coverage(flanders, day), flanders, day)


@given(directory=directories(), day=st.dates(date(2010, 1, 1), date(2040, 1, 1)))
@settings(deadline=None)
def test_whatever_the_facts_every_municipality_is_in_one_state(directory, day):
    assert_complete(coverage(directory, day), directory, day)


@pytest.mark.parametrize(
    ("day", "number"), [(date(2018, 12, 31), 308), (ERA_2019, 300), (date(2025, 1, 1), 285)]
)
def test_the_census_is_of_the_municipalities_of_that_day(day, number, flanders):
    census = coverage(flanders, day).of_day

    assert {len(states) for states in census.states.values()} == {number}


def test_states_tell_known_from_disputed_unknown_and_mixed(sandbox):
    account = coverage(sandbox, TODAY)

    regierol, wijk_werken = (account.of_day.states[duty] for duty in Duty)
    assert regierol == {"91001": State.KNOWN, "91002": State.UNKNOWN, "91010": State.MIXED}
    assert wijk_werken == {"91001": State.KNOWN, "91002": State.UNKNOWN, "91010": State.MIXED}
    assert account.of_2019.states[Duty.WIJK_WERKEN][NisCode("91004")] is State.DISPUTED


def test_who_leaves_is_unknown_from_the_next_day_on():
    partnership = a_partnership()
    leaves = a_membership(partnership, "91001", until=date(2023, 6, 30))
    directory = a_directory(partnerships=(partnership,), memberships=(leaves,))

    states = [
        coverage(directory, day).of_day.states[Duty.REGIEROL][NisCode("91001")]
        for day in (date(2023, 6, 30), date(2023, 7, 1))
    ]

    assert states == [State.KNOWN, State.UNKNOWN]


def test_a_declared_gap_stays_unknown_and_keeps_what_was_searched():
    gap = DeclaredGap(
        NisCode("91002"), Duty.REGIEROL, "Gezocht.", a_provenance(Confidence.INFERRED)
    )
    directory = Directory(replace(some_facts(), declared_gaps=(gap,)))

    held = coverage(directory, TODAY).of_day.held[Duty.REGIEROL][NisCode("91002")]

    assert (held.state, held.reason) == (State.UNKNOWN, "Gezocht.")
    assert held.confidence is Confidence.INFERRED
    assert held.checked_on == gap.provenance.checked_on


def test_our_totals_stand_beside_the_published_ones(flanders):
    """The press release of 8 April 2020, figure by figure."""
    ((_, compared),) = coverage(flanders, TODAY).totals

    published = {figure.key: figure.published for figure in compared}
    ours = {figure.key: figure.ours for figure in compared}
    assert published["applications"] == 37
    assert published["municipalities"] == 238
    assert ours["applications"] == 29
    assert ours["municipalities"] == 185
    assert ours["welzijnsvereniging"] == published["welzijnsvereniging"] == 5
    assert ours["budget_euro_per_year"] is None
