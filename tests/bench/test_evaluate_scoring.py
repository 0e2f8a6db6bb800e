"""The rules by which an answer is right, and the counting."""

from __future__ import annotations

import pytest

from bench.evaluate.scoring import (
    Bin,
    Given,
    Question,
    Reaction,
    Report,
    Scored,
    Tally,
    Verdict,
    evaluate,
    given_of,
    judge,
)
from bot.core.model.terms import NisCode
from bot.core.resolving.resolver import resolve
from tests.builders import TODAY

RIGHT, ASKED, WRONG, MISSED = Verdict


def a_question(codes: str = "1", kind: str = "exact") -> Question:
    return Question("vraag", kind, frozenset(NisCode(code) for code in codes.split()))


def found(codes: str, confidence: float | None = None) -> Given:
    return Given(Reaction.FOUND, tuple(NisCode(code) for code in codes.split()), confidence)


def choice(codes: str, confidence: float | None = None) -> Given:
    return Given(Reaction.CHOOSE, tuple(NisCode(code) for code in codes.split()), confidence)


OUTSIDE, TALK = Given(Reaction.OUTSIDE, name="Verweg"), Given(Reaction.TALK)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (found("1"), RIGHT),
        (found("2"), WRONG),
        (found("1 2"), WRONG),
        (choice("2 1"), ASKED),
        (choice("1"), ASKED),
        (choice("2 3"), MISSED),
        (choice("2 3 4 5 6 7 1"), MISSED),  # the seventh: not shown
        (OUTSIDE, WRONG),
        (TALK, MISSED),
        (Given(Reaction.EXPLAIN), MISSED),
        (Given(Reaction.NOT_UNDERSTOOD), MISSED),
    ],
)
def test_one_right_answer(given, verdict):
    assert judge(a_question("1"), given) is verdict


@pytest.mark.parametrize("kind", ["ambiguous", "typo_tie", "postcode"])
@pytest.mark.parametrize(
    ("given", "verdict"),
    [(found("2"), RIGHT), (found("3"), WRONG), (found("1 3"), WRONG), (choice("3 2"), ASKED)],
)
def test_one_of_several_right_answers_is_right(kind, given, verdict):
    assert judge(a_question("1 2", kind), given) is verdict


@pytest.mark.parametrize(
    ("kind", "verdict"), [("ambiguous", RIGHT), ("typo_tie", RIGHT), ("postcode", ASKED)]
)
def test_to_ask_is_right_where_the_name_itself_is_shared(kind, verdict):
    assert judge(a_question("1 2", kind), choice("2 3 1")) is verdict


def test_more_right_answers_than_a_choice_can_hold():
    assert judge(a_question("1 2 3 4 5 6 7", "ambiguous"), choice("1 2 3 4 5 6")) is RIGHT


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (found("2 1"), RIGHT),
        (found("1"), MISSED),
        (found("1 2 3"), WRONG),
        (choice("1 2"), ASKED),
        (choice("1 3"), MISSED),
    ],
)
def test_several_places_must_all_be_found(given, verdict):
    assert judge(a_question("1 2", "multiple_places"), given) is verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [(found("1"), WRONG), (choice("1"), ASKED), (OUTSIDE, RIGHT), (TALK, RIGHT)],
)
def test_a_question_about_no_municipality_must_be_refused(given, verdict):
    assert judge(a_question("", "word_trap"), given) is verdict


def test_figures_are_counted_per_kind_and_time_is_measured():
    questions = [a_question("1", "b"), a_question("2", "b"), a_question("1", "a"), a_question("")]
    ticks = iter([0, 1000, 1000, 4000, 5000, 7000, 10_000, 20_000])

    report = evaluate(questions, lambda _: found("1", 0.9), lambda: next(ticks))

    assert dict(report.figures.places) == {"a": Tally(right=1), "b": Tally(right=1, wrong=1)}
    assert dict(report.figures.refusals) == {"exact": Tally(wrong=1)}
    assert report.figures.all_places == Tally(right=2, wrong=1)
    assert report.figures.all_refusals.share(WRONG) == 1.0
    assert [s.question.kind for s in report.wrong] == ["b", "exact"]
    assert report.missed == ()
    assert (report.microseconds(0.5), report.microseconds(0.99)) == (3.0, 10.0)


def test_no_questions_are_no_division_by_zero():
    report = Report(())

    assert report.microseconds(0.5) == 0.0
    assert report.figures.all_places.share(RIGHT) == 0.0
    assert report.reliability(Reaction.FOUND) == ()


def test_confidences_are_laid_beside_what_was_right():
    def scored(question: Question, given: Given) -> Scored:
        return Scored(question, given, judge(question, given), 0)

    report = Report(
        (
            scored(a_question("1"), found("1", 1.0)),
            scored(a_question("1"), found("2", 1.0)),
            scored(a_question(""), found("1", 0.97)),
            scored(a_question("1"), found("1", 0.95)),
            scored(a_question("1"), choice("1 2", 0.5)),
            scored(a_question("1"), choice("2 1", 0.59)),
            scored(a_question(""), choice("2 1", 0.75)),
            scored(a_question(""), TALK),
        )
    )

    assert report.reliability(Reaction.FOUND) == (Bin(0.95, 0.99, 2, 1), Bin(1.0, 1.0, 2, 1))
    assert report.reliability(Reaction.CHOOSE) == (Bin(0.0, 0.6, 2, 1), Bin(0.7, 0.8, 1, 0))


@pytest.mark.parametrize(
    ("text", "reaction", "codes"),
    [
        ("Vollegem", Reaction.FOUND, ["91001"]),
        ("Tweelo", Reaction.CHOOSE, ["91001", "91002"]),
        ("Verweg", Reaction.OUTSIDE, []),
        ("hallo", Reaction.TALK, []),
        ("wat is wijk-werken?", Reaction.EXPLAIN, []),
        ("qqqqq", Reaction.NOT_UNDERSTOOD, []),
    ],
)
def test_every_outcome_becomes_what_counts_of_it(text, reaction, codes, sandbox):
    given = given_of(resolve(text, sandbox, TODAY).outcome)

    assert given.reaction is reaction
    assert sorted(given.municipalities) == codes
    assert (given.confidence is None) == (
        reaction in {Reaction.TALK, Reaction.EXPLAIN, Reaction.NOT_UNDERSTOOD}
    )
