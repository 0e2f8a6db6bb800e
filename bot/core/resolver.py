"""From a question to an outcome: finds the places in it, weighs them, decides, and can explain.

The order: codes and exact names anywhere in the sentence, then names by sound, then explanations
and small talk, then beginnings and misspellings of whatever words are left.
"""

from __future__ import annotations

from datetime import date

from bot.core.directory import Directory
from bot.core.findings import answer
from bot.core.heard import Heard, Window, hear
from bot.core.intent import explanation, small_talk, topic_of
from bot.core.outcome import (
    MAX_CHOICES,
    Answer,
    Choose,
    Found,
    NotUnderstood,
    Option,
    Outcome,
    Outside,
    Reading,
    Reason,
    Resolution,
    Stage,
    Step,
    Talk,
    TalkKind,
)
from bot.core.stages import GUESSES, SURE, Candidate, StageFunction, is_code, spelling
from bot.core.terms import Duty, NisCode
from bot.core.text import MAX_QUESTION
from bot.core.weigh import Mention, best_of, is_certain, may_ask, merge

_MOST_ANSWERS = 6  # places in one question; a longer list is for `lookup`


def resolve(text: str, directory: Directory, today: date) -> Resolution:
    """Find out what a question means.

    Args:
        text: Anything a person can type, paste or say; never logged, never stored.
        directory: The contact data of one revision.
        today: The day for which the answer holds.

    Returns:
        The outcome with the steps that led to it. Never raises: what cannot be understood is
        `NotUnderstood`.
    """
    if len(text) > MAX_QUESTION:
        return Resolution(NotUnderstood(Reason.TOO_LONG))
    heard = hear(text)
    if not heard.tokens:
        return Resolution(NotUnderstood(Reason.EMPTY))
    return _Search(heard, directory, today).run()


def pick(nis: NisCode, directory: Directory, today: date, topic: Duty | None = None) -> Outcome:
    """Answer for a municipality that was chosen by its NIS code, of today or of before a merger."""
    place = directory.place_of(nis)
    if place is None:
        return NotUnderstood(Reason.UNKNOWN_CODE, nis)
    reading = Reading(place.name, place, place.name, Stage.PICKED, 1.0)
    return Found((answer(reading, directory, today),), topic)


class _Search:
    """One question on its way through the stages; keeps the steps for the explanation."""

    def __init__(self, heard: Heard, directory: Directory, today: date) -> None:
        self._heard = heard
        self._directory = directory
        self._today = today
        self._topic = topic_of(heard.words)
        self._steps: list[Step] = []

    def run(self) -> Resolution:
        outcome = (
            self._from_mentions(self._mentions(SURE))
            or self._from_mentions(self._mentions((spelling,)))
            or explanation(self._heard.words)
            or small_talk(self._heard.words)
            or self._guess()
            or self._nothing()
        )
        return Resolution(outcome, tuple(self._steps))

    def _mentions(self, stages: tuple[StageFunction, ...]) -> list[Mention]:
        found: list[Mention] = []
        for window in self._heard.windows():
            if any(window.overlaps(mention.window) for mention in found):
                continue
            for stage in stages:
                candidates = stage(window, self._directory)
                if candidates:
                    self._note(window, candidates)
                    found.append(Mention(window, best_of(candidates)))
                    break
        return sorted(found, key=lambda mention: mention.window.start)

    def _from_mentions(self, mentions: list[Mention]) -> Outcome | None:
        merged = merge(mentions)
        inside = [m for m in merged if not m.is_outside]
        if not inside:
            return self._outside(merged[0]) if merged else None
        unsure = next((m for m in inside if not m.is_settled), None)
        if unsure is not None:
            return self._choose(unsure)
        return self._found(inside[:_MOST_ANSWERS])

    def _guess(self) -> Outcome | None:
        """Look the words that are left up as a misspelled or unfinished name."""
        runs = self._heard.unknown_runs()
        whole = self._heard.window(0, len(self._heard.tokens))
        windows = runs if runs else ()
        fallback: Mention | None = None
        for window in (*windows, *self._inner(windows, whole)):
            alone = len(runs) == 1 and window == runs[0]
            for stage in GUESSES:
                candidates = stage(window, self._directory)
                if not candidates:
                    continue
                self._note(window, candidates)
                mention = Mention(window, best_of(candidates))
                if is_certain(mention, alone=alone):
                    return self._outside(mention) if mention.is_outside else self._found([mention])
                if may_ask(mention, alone=alone) and (
                    fallback is None or mention.confidence > fallback.confidence
                ):
                    fallback = mention
        if fallback is None:
            return None
        return self._outside(fallback) if fallback.is_outside else self._choose(fallback)

    def _inner(self, runs: tuple[Window, ...], whole: Window) -> tuple[Window, ...]:
        """Return the shorter windows inside runs of several tokens."""
        found: list[Window] = []
        for run in runs:
            length = run.end - run.start
            found += [
                self._heard.window(start, start + size)
                for size in range(length - 1, 0, -1)
                for start in range(run.start, run.end - size + 1)
                if not all(self._heard.known[start : start + size])
            ]
        return tuple(window for window in found if window != whole)

    def _found(self, mentions: list[Mention]) -> Found:
        answers: dict[NisCode, Answer] = {}
        for mention in mentions:
            best = mention.candidates[0]
            assert not mention.is_outside
            place = mention.place
            reading = Reading(
                mention.window.raw, place, best.name, best.stage, best.confidence, best.edits
            )
            answers.setdefault(place.nis, answer(reading, self._directory, self._today))
        return Found(tuple(answers.values()), self._topic)

    def _choose(self, mention: Mention) -> Choose:
        options = tuple(
            Option(place, self._directory.today(place), confidence)
            for place, confidence in mention.places[:MAX_CHOICES]
        )
        stage = mention.candidates[0].stage
        return Choose(mention.window.raw, options, self._topic, stage)

    def _outside(self, mention: Mention) -> Outside:
        return Outside(mention.far, mention.window.raw, mention.confidence)

    def _nothing(self) -> Outcome:
        codes = [w for w in self._heard.windows() if w.end - w.start == 1 and is_code(w)]
        if codes:
            return NotUnderstood(Reason.UNKNOWN_CODE, codes[0].raw)
        if self._topic is not None:
            return Talk(TalkKind.WHERE, self._topic)
        return NotUnderstood(Reason.NO_PLACE, self._heard.text)

    def _note(self, window: Window, candidates: tuple[Candidate, ...]) -> None:
        best = best_of(candidates)
        shown = tuple((c.target.name, round(c.confidence, 3)) for c in best[:MAX_CHOICES])
        self._steps.append(Step(best[0].stage, window.raw, shown))
