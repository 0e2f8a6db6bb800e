"""Lays answers beside the right ones, ours and those of every other method, by the same rules.

The rules stand in docs/evaluation.md. Reads no file, writes nothing, has no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.core.model.outcome import (
    MAX_CHOICES,
    About,
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Outcome,
    Outside,
    Talk,
)
from bot.core.model.terms import NisCode

ALL_WANTED = "multiple_places"  # kinds of questions that have a rule of their own
TIES = frozenset({"ambiguous", "typo_tie"})
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)  # where each group of confidences starts


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its right answer."""

    text: str
    kind: str  # "phonetic", "word_trap", ...: figures are given per kind
    expected: frozenset[NisCode]  # municipalities of today; empty: it is about none
    note: str = ""

    @property
    def is_about_a_place(self) -> bool:
        """Tell whether there is a municipality to be found."""
        return bool(self.expected)


class Reaction(StrEnum):
    """What came back, as the outcomes of `core.model.outcome` are called everywhere."""

    FOUND = "found"
    CHOOSE = "choose"
    OUTSIDE = "outside"
    EXPLAIN = "explain"
    TALK = "talk"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that was given, ours or another method's."""

    reaction: Reaction
    municipalities: tuple[NisCode, ...] = ()  # FOUND: the answers; CHOOSE: the options, best first
    confidence: float | None = None  # 0..1; None: the method has none, or there is none
    name: str = ""  # OUTSIDE: the place


class Verdict(StrEnum):
    """How good an answer was."""

    RIGHT = "right"  # at once; a question about no place: refused
    ASKED = "asked"  # the right one is among the choices; about no place: asked back
    WRONG = "wrong"  # another place, with certainty
    MISSED = "missed"  # nothing, an incomplete answer, or choices without the right one


@dataclass(frozen=True, slots=True)
class Scored:
    """One question, what came back, and how good that was."""

    question: Question
    given: Given
    verdict: Verdict
    nanoseconds: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each verdict fell."""

    right: int = 0
    asked: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def number(self) -> int:
        """Return how many questions were asked."""
        return self.right + self.asked + self.wrong + self.missed

    def share(self, *verdicts: Verdict) -> float:
        """Return the share of the questions with one of *verdicts*, 0..1; 0 of no questions."""
        counted: int = sum(getattr(self, verdict) for verdict in verdicts)
        return counted / self.number if self.number else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.asked + other.asked,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The tallies of one method, by kind of question, kinds in alphabetical order."""

    places: Mapping[str, Tally]  # questions about a place
    refusals: Mapping[str, Tally]  # questions about none

    @property
    def all_places(self) -> Tally:
        """Return the tally of all questions about a place."""
        return sum(self.places.values(), Tally())

    @property
    def all_refusals(self) -> Tally:
        """Return the tally of all questions about no place."""
        return sum(self.refusals.values(), Tally())


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers of about the same confidence, and how many of them were right."""

    start: float
    end: float  # not included; equal to *start* for the last group
    number: int
    right: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run."""

    scored: tuple[Scored, ...]

    @property
    def figures(self) -> Figures:
        """Return the tallies per kind."""
        return Figures(
            _by_kind(s for s in self.scored if s.question.is_about_a_place),
            _by_kind(s for s in self.scored if not s.question.is_about_a_place),
        )

    @property
    def wrong(self) -> tuple[Scored, ...]:
        """Return what was answered wrongly with certainty, in the order of the questions."""
        return tuple(s for s in self.scored if s.verdict is Verdict.WRONG)

    @property
    def missed(self) -> tuple[Scored, ...]:
        """Return what was missed, in the order of the questions."""
        return tuple(s for s in self.scored if s.verdict is Verdict.MISSED)

    def reliability(self, reaction: Reaction) -> tuple[Bin, ...]:
        """Group answers (FOUND) or first options (CHOOSE) by confidence; empty groups are left out.

        A confidence is worth its name if about that share of its group is right.
        """
        counts = [[0, 0] for _ in BINS]
        for scored in self.scored:
            confidence = scored.given.confidence
            if scored.given.reaction is not reaction or confidence is None:
                continue
            place = max(index for index, start in enumerate(BINS) if confidence >= start)
            counts[place][0] += 1
            counts[place][1] += _first_is_right(scored)
        return tuple(
            Bin(start, end, number, right)
            for start, end, (number, right) in zip(BINS, (*BINS[1:], BINS[-1]), counts, strict=True)
            if number
        )

    def microseconds(self, share: float) -> float:
        """Return the time within which *share* (0..1) of the questions was answered."""
        times = sorted(scored.nanoseconds for scored in self.scored)
        if not times:
            return 0.0
        return times[min(len(times) - 1, int(share * len(times)))] / 1000


def evaluate(
    questions: Iterable[Question], answer: Callable[[str], Given], now: Callable[[], int]
) -> Report:
    """Ask every question and score what comes back.

    Args:
        questions: With their right answers.
        answer: Answers a text; the time it takes is measured.
        now: A clock in nanoseconds that never goes back.
    """
    scored: list[Scored] = []
    for question in questions:
        before = now()
        given = answer(question.text)
        spent = now() - before
        scored.append(Scored(question, given, judge(question, given), spent))
    return Report(tuple(scored))


def given_of(outcome: Outcome) -> Given:
    """Return what of an outcome counts."""
    match outcome:
        case Found():
            codes = tuple(answer.municipality.nis for answer in outcome.answers)
            least = min(answer.reading.confidence for answer in outcome.answers)
            return Given(Reaction.FOUND, codes, least)
        case Choose():
            codes = tuple(option.municipality.nis for option in outcome.options)
            return Given(Reaction.CHOOSE, codes, outcome.options[0].confidence)
        case Outside():
            confidence, name = outcome.confidence, outcome.place.preferred
            return Given(Reaction.OUTSIDE, confidence=confidence, name=name)
        case Explain() | About():
            return Given(Reaction.EXPLAIN)
        case Talk():
            return Given(Reaction.TALK)
        case NotUnderstood():
            return Given(Reaction.NOT_UNDERSTOOD)
        case _:
            assert_never(outcome)


def judge(question: Question, given: Given) -> Verdict:
    """Return how good *given* is as an answer to *question*."""
    if not question.is_about_a_place:
        return _judge_refusal(given)
    match given.reaction:
        case Reaction.FOUND:
            return _judge_answer(question, given.municipalities)
        case Reaction.CHOOSE:
            return _judge_choice(question, given.municipalities[:MAX_CHOICES])
        case Reaction.OUTSIDE:
            return Verdict.WRONG  # "that is not in Flanders": certain, and not so
        case _:
            return Verdict.MISSED


def tally(scored: Iterable[Scored]) -> Tally:
    """Count the verdicts."""
    counts = dict.fromkeys(Verdict, 0)
    for each in scored:
        counts[each.verdict] += 1
    return Tally(*(counts[verdict] for verdict in Verdict))


def _judge_refusal(given: Given) -> Verdict:
    if given.reaction is Reaction.FOUND:
        return Verdict.WRONG
    return Verdict.ASKED if given.reaction is Reaction.CHOOSE else Verdict.RIGHT


def _judge_answer(question: Question, answers: Collection[NisCode]) -> Verdict:
    if not question.expected.issuperset(answers):
        return Verdict.WRONG
    if question.kind == ALL_WANTED and set(answers) != question.expected:
        return Verdict.MISSED
    return Verdict.RIGHT


def _judge_choice(question: Question, options: Collection[NisCode]) -> Verdict:
    held = question.expected.intersection(options)
    wanted = min(len(question.expected), MAX_CHOICES)
    if question.kind in TIES and len(held) == wanted:
        return Verdict.RIGHT
    if question.kind == ALL_WANTED:
        return Verdict.ASKED if len(held) == wanted else Verdict.MISSED
    return Verdict.ASKED if held else Verdict.MISSED


def _first_is_right(scored: Scored) -> bool:
    if scored.given.reaction is Reaction.FOUND:
        return scored.verdict is Verdict.RIGHT
    return scored.given.municipalities[0] in scored.question.expected


def _by_kind(scored: Iterable[Scored]) -> dict[str, Tally]:
    groups: dict[str, list[Scored]] = {}
    for each in scored:
        groups.setdefault(each.question.kind, []).append(each)
    return {kind: tally(groups[kind]) for kind in sorted(groups)}
