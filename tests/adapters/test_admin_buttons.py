"""What the buttons of administrators carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram import buttons
from bot.adapters.telegram.admin_buttons import (
    AdminButton,
    Back,
    Chapter,
    Confirm,
    Drop,
    Handle,
    Miss,
    Order,
    Prefer,
    read,
)
from bot.core.followup import FollowUp, View
from bot.core.outcome import Stage
from bot.core.terms import NisCode
from bot.service.correct import Wrong
from bot.service.ports import Side

OPERATION, DIGEST = "0123456789ab", "0123456789abcdef"
MOST_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton
LONGEST_WORD = "q" * 25

BUTTONS: list[AdminButton] = [
    Confirm(OPERATION, DIGEST),
    Confirm(OPERATION, DIGEST, sure=True),
    Drop(OPERATION),
    *(Prefer(side) for side in Side),
    *(Chapter(number) for number in (0, 1, 999_999_999)),
    *(Back(number) for number in (0, 1, 999_999_999)),
    *(Handle(number, act) for number in (1, 999_999_999) for act in "arl"),
    Miss("q", None),
    Miss(LONGEST_WORD, None),
    Miss(LONGEST_WORD, OPERATION),
    Order(by_reach=True),
    Order(by_reach=False),
]


@pytest.mark.parametrize("button", BUTTONS, ids=repr)
def test_a_button_is_read_back_as_what_it_was(button):
    data = button.encode()

    assert read(data) == button
    assert len(data.encode()) <= MOST_BYTES


def test_every_button_carries_something_else():
    assert len({button.encode() for button in BUTTONS}) == len(BUTTONS)


@pytest.mark.parametrize("button", BUTTONS, ids=repr)
def test_no_button_of_administrators_is_one_of_everybodys(button):
    assert buttons.read(button.encode()) is None
    assert FollowUp.decode(button.encode()) is None


def test_no_button_of_everybody_is_one_of_administrators():
    nis = NisCode("24062")
    everybodys = [
        buttons.Save(nis).encode(),
        buttons.Save(nis, View.WIJK_WERKEN).encode(),
        buttons.Report(nis).encode(),
        *(buttons.Report(nis, wrong, is_sent=True).encode() for wrong in Wrong),
        buttons.Speak("fr").encode(),
        buttons.Speak(None).encode(),
        buttons.Question("wie doet wijk-werken in Lokeren?").encode(),
        buttons.OTHER,
        buttons.SPREADSHEET,
        *(FollowUp(v, nis, s, "lokern").encode() for v in View for s in Stage),
    ]

    assert [data for data in everybodys if read(data) is not None] == []


@pytest.mark.parametrize(
    "data",
    [
        "",
        "h",
        f"h{OPERATION}",
        f"h{OPERATION}:",
        f"h{OPERATION}:{DIGEST[:-1]}",
        f"h{OPERATION}:{DIGEST}0",
        f"h{OPERATION}:{DIGEST}\n",
        f"h{OPERATION.upper()}:{DIGEST}",
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
