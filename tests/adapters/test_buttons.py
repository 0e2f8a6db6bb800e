"""What buttons carry, beside the views of a municipality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.maps.colours import By
from bot.adapters.telegram.buttons import (
    AddAlias,
    AdminButton,
    BodyMap,
    Confirm,
    Decide,
    Drop,
    Fold,
    GoBack,
    LetBe,
    Other,
    OverviewMap,
    Prefer,
    Question,
    Report,
    Save,
    ShowRevision,
    SortStale,
    Speak,
    Spreadsheet,
    read,
)
from bot.core.answering.followup import FollowUp, View
from bot.core.answering.tokens import Token
from bot.core.model.outcome import Stage
from bot.core.model.terms import NisCode
from bot.service.correct import Wrong
from bot.service.ports import ReportState, Side

NIS = NisCode("24062")
LONGEST_WORD = "q" * 25
OPERATION, DIGEST = "0123456789ab", "0123456789abcdef"
MOST_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton

BUTTONS: list[Token] = [
    Save(NIS),
    Save(NIS, View.WIJK_WERKEN),
    Save(NIS, View.WORK),
    Report(NIS),
    *(Report(NIS, wrong) for wrong in Wrong),
    Report(NIS, is_wijk_werken=True),
    *(Report(NIS, wrong, is_wijk_werken=True) for wrong in Wrong),
    *(Report(NIS, wrong, is_sent=True) for wrong in Wrong),
    Report(NIS, Wrong.PHONE, is_wijk_werken=True, is_sent=True),
    Speak("fr"),
    Speak(None),
    Question("wie doet wijk-werken in Lokeren?"),
    BodyMap(NIS),
    BodyMap(NIS, is_wijk_werken=True),
    BodyMap(NIS, "interwaas"),
    BodyMap(NIS, "x" * 55, is_wijk_werken=True, in_words=True),
    BodyMap(body="ww-gent", is_wijk_werken=True),
    BodyMap(body="k"),
    BodyMap(body="interwaas", in_words=True),
    *(OverviewMap(by) for by in By),
    *(OverviewMap(by, "oost-vlaanderen", in_words=True) for by in By),
    Fold("a24062", is_open=True),
    Fold("np:limburg", is_open=False),
    Other(),
    Spreadsheet(),
    Confirm(OPERATION, DIGEST),
    Confirm(OPERATION, DIGEST, sure=True),
    Drop(OPERATION),
    *(Prefer(side) for side in Side),
    *(ShowRevision(number) for number in (0, 1, 999_999_999)),
    *(GoBack(number) for number in (0, 1, 999_999_999)),
    *(
        Decide(number, state)
        for number in (1, 999_999_999)
        for state in ReportState
        if state is not ReportState.OPEN
    ),
    LetBe("q"),
    LetBe(LONGEST_WORD),
    AddAlias(LONGEST_WORD, OPERATION),
    SortStale(by_reach=True),
    SortStale(by_reach=False),
]


@pytest.mark.parametrize("button", BUTTONS, ids=repr)
def test_a_button_is_read_back_as_what_it_was(button):
    data = button.encode()

    assert read(data) == button
    assert len(data.encode()) <= MOST_BYTES


def test_every_button_carries_something_else():
    data = [button.encode() for button in BUTTONS]

    assert len(set(data)) == len(data)


@pytest.mark.parametrize(
    ("data", "button"),
    [("f24062", Report(NIS)), ("f24062:phone", Report(NIS, Wrong.PHONE))],
)
def test_a_report_from_before_the_line_could_be_added_is_still_read(data, button):
    """Old messages keep their buttons for good."""
    assert read(data) == button


@pytest.mark.parametrize(
    ("is_wijk_werken", "view"), [(False, View.ANSWER), (True, View.WIJK_WERKEN)]
)
def test_a_report_leads_back_to_the_answer_that_it_is_about(is_wijk_werken, view):
    report = Report(NIS, Wrong.PHONE, is_wijk_werken, is_sent=True)

    assert report.answer == FollowUp(view, NIS)


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("stage", [Stage.PICKED, Stage.FUZZY])
def test_a_view_of_a_municipality_is_none_of_these_nor_are_these_a_view(view, stage):
    """One letter in front tells them apart, so no token may be read as the other kind."""
    assert read(FollowUp(view, NIS, stage, "lokern").encode()) is None

    for button in BUTTONS:
        assert FollowUp.decode(button.encode()) is None


@pytest.mark.parametrize(
    "data",
    [
        "",
        "c",
        "c2406",
        "c240622",
        "c24062x",
        "c24062k\n",
        "c٢٤٠٦٢",
        "f24062:",
        "f24062:nothing",
        "f24062:PHONE",
        "f24062!!",
        "f24062k!!",
        "f24062:phone!!",
        "f24062:phonek",
        "f24062kk:phone",
        "tfra",
        "tF",
        "t1",
        f"h{OPERATION}:{DIGEST}0",
        f"h{OPERATION.upper()}:{DIGEST}",
        "d",
        "dk",
        "d:",
        "d2406",
        "d24062:",
        "d24062:GENT",
        "d24062:" + "x" * 56,
        "d24062!!",
        "d24062k\n",
        "n",
        "nq",
        "np:",
        "np:Limburg",
        "np:" + "x" * 41,
        "oo",
        "xx",
        "O",
        # of administrators
        "h",
        f"h{OPERATION}",
        f"h{OPERATION}:",
        f"h{OPERATION}:{DIGEST[:-1]}",
        f"h{OPERATION}:{DIGEST}\n",
        f"h{OPERATION[:-1]}:{DIGEST}",
        f" h{OPERATION}:{DIGEST}",
        f"hh{OPERATION}:{DIGEST}",
        f"q{OPERATION}:{DIGEST}",
        f"q{OPERATION}0",
        f"q{OPERATION}\n",
        "qgggggggggggg",
        "p",
        "px",
        "pF",
        "pff",
        "g",
        "g-1",
        "g1234567890",
        "g١",
        "g1:a",
        "z1:a",
        "z1\n",
        "z 1",
        "b1",
        "m1",
        "m1:",
        "m1:x",
        "m1:A",
        "m1:aa",
        f"a{'q' * 26}:{OPERATION}",
        "avollegrm",
        "avollegrm:",
        f"Avollegrm:{OPERATION}",
        "A",
        "Aé",
        "Avollegrm\n",
        "AVOLLEGRM",
        "v",
        "vx",
        "vrr",
        "\x00",
    ],
)
def test_what_is_not_ours_is_read_as_nothing(data):
    assert read(data) is None


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[hHqpgzmaAv][0-9a-f:rlA-Z]{0,40}")))
def test_whatever_comes_in_is_read_without_a_fault(data):
    button = read(data)

    if button is not None:
        assert read(button.encode()) == button
        assert len(button.encode().encode()) <= MOST_BYTES
    if button is not None and not isinstance(button, AdminButton):  # those have numbers
        assert button.encode() == data
