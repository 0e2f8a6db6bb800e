"""Answers that are remembered as they were drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.adapters import caches as module
from bot.adapters.caches import DrawnAnswers
from bot.core.answering.followup import FollowUp, View
from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Found, Resolution, Stage
from bot.core.model.terms import Duty, NisCode
from bot.core.resolving.resolver import pick, resolve
from bot.service.ask import Asked
from tests.builders import TODAY, a_directory


class Pen:
    """Draws, and counts how often: each drawing is another."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> str:
        self.drawn += 1
        return f"drawing {self.drawn}"


DIRECTORY = a_directory()


def asked(text: str, directory: Directory = DIRECTORY, today: date = TODAY) -> Asked:
    return Asked(resolve(text, directory, today), directory, today)


@pytest.fixture
def pen() -> Pen:
    return Pen()


def test_the_same_answer_is_drawn_once(pen):
    answers = DrawnAnswers[str]()

    first = answers.get(asked("vollegem"), "nl", pen)
    second = answers.get(asked("vollegem"), "nl", pen)

    assert first is second
    assert pen.drawn == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(asked("leegem"), id="place"),
        pytest.param(asked("9910"), id="way it was read"),
        pytest.param(asked("wijk-werken in vollegem"), id="topic"),
        pytest.param(replace(asked("vollegem"), view=View.SOURCES), id="view"),
        pytest.param(asked("VOLLEGEM"), id="what is quoted"),
        pytest.param(asked("vollegem", today=date(2026, 11, 23)), id="day"),
        pytest.param(asked("vollegem", a_directory()), id="revision, though it says the same"),
    ],
)
def test_what_differs_is_drawn_anew(pen, other):
    answers = DrawnAnswers[str]()
    answers.get(asked("vollegem"), "nl", pen)

    answers.get(other, "nl", pen)

    assert pen.drawn == 2


def test_each_form_is_drawn_by_itself(pen):
    """A language, a kind of chat: whoever draws says what else it depends on."""
    answers = DrawnAnswers[str]()

    for form in (("nl", "private"), ("fr", "private"), ("nl", "group"), ("nl", "private")):
        answers.get(asked("vollegem"), form, pen)

    assert pen.drawn == 3


def test_a_new_revision_brings_back_nothing_old(pen):
    """Not even when the old one comes back: its answers are forgotten."""
    answers = DrawnAnswers[str]()
    before, after = a_directory(), a_directory(partnerships=(), memberships=())

    texts = [answers.get(asked("vollegem", d), "nl", pen) for d in (before, after, before)]

    assert texts == ["drawing 1", "drawing 2", "drawing 3"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("vollegrm", id="misspelled"),
        pytest.param("vollegem en leegem", id="several"),
        pytest.param("tweelo", id="a choice"),
        pytest.param("qwrtpsdf", id="not understood"),
        pytest.param("verweg", id="outside"),
        pytest.param("hallo", id="talk"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_may_quote_somebody_is_never_remembered(pen, text):
    answers = DrawnAnswers[str]()

    for _ in range(2):
        answers.get(asked(text), "nl", pen)

    assert pen.drawn == 2


@pytest.mark.parametrize("stage", Stage)
def test_only_names_that_are_in_the_data_are_remembered(pen, stage):
    outcome = pick(NisCode("91001"), DIRECTORY, TODAY)
    assert isinstance(outcome, Found)
    (answer,) = outcome.answers
    reading = replace(answer.reading, stage=stage, heard="vollegem")
    read_so = Found((replace(answer, reading=reading),), Duty.REGIEROL)
    answers = DrawnAnswers[str]()

    for _ in range(2):
        answers.get(Asked(Resolution(read_so), DIRECTORY, TODAY), "nl", pen)

    known = {Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED}
    assert pen.drawn == (1 if stage in known else 2)


def test_only_so_many_are_remembered_and_the_latest_asked_for_stay(pen, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 2)
    answers = DrawnAnswers[str]()
    vollegem, leegem, samenveld = (asked(name) for name in ("vollegem", "leegem", "samenveld"))
    for one in (vollegem, leegem, vollegem, samenveld):
        answers.get(one, "nl", pen)
    assert pen.drawn == 3

    answers.get(vollegem, "nl", pen)
    answers.get(samenveld, "nl", pen)
    assert pen.drawn == 3
    answers.get(leegem, "nl", pen)

    assert pen.drawn == 4


def test_a_button_and_a_typed_name_are_told_apart():
    """Their titles differ, though their place is the same."""
    token = FollowUp(View.ANSWER, NisCode("91001"))
    assert token.stage is Stage.PICKED
    picked = Asked(Resolution(pick(token.nis, DIRECTORY, TODAY)), DIRECTORY, TODAY)
    pen, answers = Pen(), DrawnAnswers[str]()

    answers.get(picked, "nl", pen)
    answers.get(asked("vollegem"), "nl", pen)

    assert pen.drawn == 2
