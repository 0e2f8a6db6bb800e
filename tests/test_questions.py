"""The questions in tests/questions on the real data: no theme may get worse than it is.

`python -m bench.evaluate tests/questions/spelling.tsv` shows these figures, and what went wrong.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.evaluate.questions import read_questions
from bench.evaluate.scoring import Given, Report, Tally, Verdict, evaluate, given_of
from bot.core.resolving.resolver import resolve
from tests.builders import TODAY

FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Floor:
    """What a theme must reach, as shares of its questions; raise them when the figures rise."""

    right: float  # at once; without a place: refused
    reach: float  # at once, or in the choice; without a place: not answered wrongly


FLOORS = {
    "context": Floor(right=0.94, reach=0.99),
    "names": Floor(right=0.94, reach=0.97),
    "refusal": Floor(right=0.95, reach=0.98),
    "sentences": Floor(right=0.97, reach=0.98),
    "shared-names": Floor(right=0.87, reach=0.95),
    "spelling": Floor(right=0.97, reach=0.98),
}


@pytest.fixture(scope="module")
def reports(flanders) -> dict[str, Report]:
    """Every theme, asked once; an exception in any question fails all tests here."""
    today = {m.nis for m in flanders.municipalities.values() if m.in_force(TODAY)}

    def answer(text: str) -> Given:
        return given_of(resolve(text, flanders, TODAY).outcome)

    return {
        file.stem: evaluate(read_questions(file, today), answer, time.perf_counter_ns)
        for file in sorted(FOLDER.glob("*.tsv"))
    }


def all_of(report: Report) -> Tally:
    return report.figures.all_places + report.figures.all_refusals


def test_every_theme_has_a_floor(reports):
    assert sorted(reports) == sorted(FLOORS)


def test_no_question_stands_in_two_files_or_twice_in_one(reports):
    texts = [s.question.text for report in reports.values() for s in report.scored]

    assert len(texts) == len(set(texts)) >= 600


@pytest.mark.parametrize("theme", FLOORS)
def test_a_theme_is_answered_as_well_as_before(theme, reports):
    tally, floor = all_of(reports[theme]), FLOORS[theme]

    wrong = [f"{s.question.text!r}: {s.given}" for s in reports[theme].wrong]
    assert tally.share(Verdict.RIGHT) >= floor.right, wrong
    assert tally.share(Verdict.RIGHT, Verdict.ASKED) >= floor.reach, wrong


def test_every_question_is_within_the_budget(reports, flanders):
    """Who asks for one place is never told that the question was too much."""
    texts = [s.question.text for report in reports.values() for s in report.scored]

    assert [text for text in texts if resolve(text, flanders, TODAY).is_cut] == []


def test_a_sure_answer_is_nearly_always_right(reports):
    """Wrong with certainty is the worst that can happen to who asks."""
    places = sum((report.figures.all_places for report in reports.values()), Tally())

    assert places.share(Verdict.WRONG) <= 0.012
