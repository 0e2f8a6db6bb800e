"""What a button carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.followup import FollowUp, View
from bot.core.answering.tokens import MAX_BYTES
from bot.core.model.outcome import Stage
from bot.core.model.terms import Duty, Need, NisCode

NIS = NisCode("24062")


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("view", View)
def test_a_token_leads_back_to_what_it_was_made_of(view, stage):
    """Every view keeps how the question was read, so that the next one still knows it."""
    heard = "" if stage is Stage.PICKED else "kessello"
    wanted = FollowUp(view, NIS, stage, heard)

    assert FollowUp.decode(wanted.encode()) == wanted


@pytest.mark.parametrize("about", [Duty.WIJK_WERKEN, Need.WORK])
@pytest.mark.parametrize("view", [View.MEMBERS, View.SOURCES, View.WHY])
def test_what_is_behind_an_answer_stays_about_what_that_answer_showed(view, about):
    wanted = FollowUp(view, NIS, Stage.FUZZY, "leven", about)

    again = FollowUp.decode(wanted.encode())

    assert again == wanted
    assert again.topic is about


def test_an_answer_about_the_regierol_is_what_there_is_without_a_word_of_it():
    assert FollowUp(View.WHY, NIS, Stage.FUZZY, "leven", Duty.REGIEROL).encode() == (
        "w24062:fuzzy:leven"
    )


def test_what_was_picked_keeps_nothing_that_was_typed():
    assert FollowUp(View.ANSWER, NIS, Stage.PICKED, "kessello").encode() == "a24062"


@given(st.sampled_from(View), st.text(max_size=300))
def test_a_token_always_fits_and_reads_back(view, heard):
    token = FollowUp(view, NIS, Stage.FUZZY, heard).encode()

    assert len(token.encode()) <= MAX_BYTES
    again = FollowUp.decode(token)
    assert again is not None
    assert (again.view, again.nis, again.stage) == (view, NIS, Stage.FUZZY)
    assert heard.startswith(again.heard)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a2406",
        "a240622",
        "z24062",
        "a24062x",
        "w24062:nothing:x",
        "<b>",
        "a" * 65,
        "a٢٤٠٦٢x",
    ],
)
def test_what_is_not_ours_is_refused(token):
    assert FollowUp.decode(token) is None


@given(st.text(max_size=80))
def test_decoding_never_raises(token):
    FollowUp.decode(token)
