"""Questions and buttons, through the service."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.followup import FollowUp, View
from bot.core.outcome import Found, Stage
from bot.core.terms import Duty, NisCode
from bot.service.ask import Ask
from bot.service.load import DirectoryHolder
from tests.builders import TODAY, a_directory


@pytest.fixture
def ask() -> Ask:
    return Ask(DirectoryHolder(a_directory()), lambda: datetime(2026, 11, 22, tzinfo=UTC))


def test_a_question_is_answered_for_today(ask):
    asked = ask("vollegem")

    assert isinstance(asked.resolution.outcome, Found)
    assert asked.today == TODAY
    assert asked.view is View.ANSWER


def test_a_question_is_answered_from_one_directory_though_it_is_swapped():
    holder = DirectoryHolder(a_directory())
    ask = Ask(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC))

    before = ask("vollegem")
    holder.current = a_directory(partnerships=(), memberships=())
    after = ask("vollegem")

    assert before.directory is not after.directory
    assert isinstance(after.resolution.outcome, Found)
    assert after.resolution.outcome.answers[0].partnerships == ()


def test_a_button_leads_to_its_municipality_and_view(ask):
    asked = ask.follow(FollowUp(View.MEMBERS, NisCode("91001")).encode())

    assert asked is not None
    assert asked.view is View.MEMBERS
    assert isinstance(asked.resolution.outcome, Found)


def test_the_button_for_wijk_werken_carries_its_topic(ask):
    asked = ask.follow(FollowUp(View.WIJK_WERKEN, NisCode("91001")).encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.topic is Duty.WIJK_WERKEN


def test_the_why_button_brings_back_how_the_question_was_read(ask):
    token = FollowUp(View.WHY, NisCode("91001"), Stage.FUZZY, "vollegrm").encode()

    asked = ask.follow(token)

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    reading = asked.resolution.outcome.answers[0].reading
    assert (reading.heard, reading.stage, reading.edits) == ("vollegrm", Stage.FUZZY, 1)


def test_the_why_button_knows_the_deelgemeente_that_was_typed(ask):
    asked = ask.follow(FollowUp(View.WHY, NisCode("91001"), Stage.EXACT, "deelveld").encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.answers[0].reading.place.name == "Deelveld"


def test_the_why_button_bears_a_word_that_was_cut(ask):
    asked = ask.follow(FollowUp(View.WHY, NisCode("91001"), Stage.FUZZY, "qrt").encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.answers[0].reading.heard == "qrt"


@pytest.mark.parametrize("token", ["", "junk", "a00000", "z91001", "<script>"])
def test_a_forged_button_leads_nowhere(ask, token):
    assert ask.follow(token) is None
