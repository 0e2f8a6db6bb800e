"""What a button carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.followup import MAX_BYTES, FollowUp, View
from bot.core.outcome import Stage
from bot.core.terms import NisCode

NIS = NisCode("24062")


@pytest.mark.parametrize("view", View)
def test_a_token_leads_back_to_what_it_was_made_of(view):
    wanted = (
        FollowUp(view, NIS, Stage.FUZZY, "kessello") if view is View.WHY else FollowUp(view, NIS)
    )

    assert FollowUp.decode(wanted.encode()) == wanted


@given(st.text(max_size=300))
def test_a_token_always_fits_and_reads_back(heard):
    token = FollowUp(View.WHY, NIS, Stage.FUZZY, heard).encode()

    assert len(token.encode()) <= MAX_BYTES
    again = FollowUp.decode(token)
    assert again is not None
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
