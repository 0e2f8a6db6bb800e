"""The account: every municipality in exactly one state per duty."""

from __future__ import annotations

from bot.core.coverage import State, coverage
from bot.core.terms import Duty, NisCode
from tests.builders import TODAY


def test_every_municipality_of_both_eras_is_in_one_state_per_duty(flanders):
    account = coverage(flanders, TODAY)

    for census, number in ((account.of_2019, 300), (account.of_today, 285)):
        for duty in Duty:
            assert len(census.states[duty]) == number
            assert census.count(duty).total() == number


def test_states_tell_known_from_disputed_unknown_and_mixed(sandbox):
    account = coverage(sandbox, TODAY)

    regierol, wijk_werken = (account.of_today.states[duty] for duty in Duty)
    assert regierol == {"91001": State.KNOWN, "91002": State.UNKNOWN, "91010": State.MIXED}
    assert wijk_werken == {"91001": State.KNOWN, "91002": State.UNKNOWN, "91010": State.MIXED}
    assert account.of_2019.states[Duty.WIJK_WERKEN][NisCode("91004")] is State.DISPUTED


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
