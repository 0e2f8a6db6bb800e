"""From a question to an outcome: finds the places in it, weighs them, decides, and can explain.

The stages stand in one table, `STAGES`: what stands as it is first, guesses last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from bot.core.answering.findings import answer
from bot.core.lookup.directory import Directory
from bot.core.model.geography import Place
from bot.core.model.outcome import (
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
from bot.core.model.terms import NisCode, Topic
from bot.core.reading.budget import MAX_ANSWERS, MAX_NAMES, MAX_QUESTION, Budget
from bot.core.reading.heard import Heard, Window, hear
from bot.core.reading.intent import explanation, small_talk, topic_of
from bot.core.reading.vocabulary import CONJUNCTIONS
from bot.core.resolving.body_search import body_as_it_stands, misspelled_body
from bot.core.resolving.holding import held, ties
from bot.core.resolving.indirect import hidden, municipalities_in, region_named
from bot.core.resolving.narrowing import (
    contradiction,
    leaves_strange,
    merge,
    spans_well,
    whole_names,
)
from bot.core.resolving.searches import Searches
from bot.core.resolving.stages import SURE, is_code, may_be_code
from bot.core.resolving.thresholds import AS_LIKELY_AS_NOT
from bot.core.resolving.weighing import Mention, is_certain, is_likely, is_place, may_ask, stands

_SHORTEST_LIVED = 4  # letters of an everyday word that may be a misspelled home


def resolve(
    text: str, directory: Directory, today: date, budget: Budget | None = None
) -> Resolution:
    """Find out what a question means.

    Args:
        text: Anything a person can type, paste or say; never logged, never stored.
        directory: The contact data of one revision.
        today: The day for which the answer holds.
        budget: The work that it may cost; default: that of one question.

    Returns:
        The outcome with the steps that led to it. Never raises: what cannot be understood is
        `NotUnderstood`.
    """
    if len(text) > MAX_QUESTION:
        return Resolution(NotUnderstood(Reason.TOO_LONG))
    heard = hear(text, directory.words)
    if not heard.tokens:
        return Resolution(NotUnderstood(Reason.EMPTY))
    return _Search(heard, directory, today, budget or Budget()).run()


def pick(nis: NisCode, directory: Directory, today: date, topic: Topic | None = None) -> Outcome:
    """Answer for a municipality that was chosen by its NIS code, of today or of before a merger."""
    place = directory.place_of(nis)
    if place is None:
        return NotUnderstood(Reason.UNKNOWN_CODE, nis)
    reading = Reading(place.name, place, place.name, Stage.PICKED, 1.0)
    return Found((answer(reading, directory, today),), topic)


class _Search:
    """One question on its way through the stages; keeps the steps for the explanation."""

    def __init__(self, heard: Heard, directory: Directory, today: date, budget: Budget) -> None:
        self._heard = heard
        self._budget = budget
        self._steps: list[Step] = []
        self._searches = Searches(heard, directory, budget, self._note)
        self._coded = [may_be_code(token.folded) for token in heard.tokens]
        self._runs = [
            (start, end, key)
            for start, end, key in heard.runs()
            if key in directory.names or self._coded[start] or key in directory.bodies
        ]
        self._directory = directory
        self._today = today
        self._topic = topic_of(heard.words)

    def run(self) -> Resolution:
        found = (stage(self) for stage in STAGES)
        outcome = next((one for one in found if one is not None), None) or self._nothing()
        is_cut = self._heard.is_cut or self._budget.is_over
        return Resolution(outcome, tuple(self._steps), is_cut)

    def body(self) -> Outcome | None:
        """A partnership or an organiser by its own name: "wie is Interwaas"."""
        return body_as_it_stands(
            self._heard, self._runs, self._mentions, self._directory, self._today
        )

    def region(self) -> Outcome | None:
        """A region that no list has, by its form: "Denderregio"."""
        return region_named(self._heard, self._mentions, self._directory)

    def explanation(self) -> Outcome | None:
        """What a regisseur is, or how wijk-werken goes."""
        return explanation(self._heard.words)

    @cached_property
    def _mentions(self) -> list[Mention]:
        """Names and codes as they stand; a longer misspelled name outdoes a name inside it.

        "oud-turnout" holds no exact name, "tielt-wigne" does: Tielt. The rest of the run, which is
        no word, says that something longer was meant.
        """
        found = self._as_they_stand()
        if not found:
            return []
        longer: list[Mention] = []
        outdone: list[Window] = []
        for run in self._heard.torn():
            inside = [mention for mention in found if mention.window.overlaps(run)]
            if not inside or not leaves_strange(run, inside, self._heard):
                continue
            if not self._searches.allows(run.words):
                outdone.append(run)  # it may say something longer: better no answer than that one
                continue
            mention = self._searches.guessed(run)
            if (
                mention is not None
                and is_likely(mention)
                and spans_well(run, mention, inside, self._heard)
            ):
                longer.append(mention)
                outdone.append(run)
        kept = [m for m in found if not any(m.window.overlaps(run) for run in outdone)]
        named = [*kept, *longer]
        return sorted([*named, *self._besides(named)], key=lambda m: m.window.start)

    def _besides(self, named: Sequence[Mention]) -> list[Mention]:
        """Find the misspelled place beside one that is sure: "gent of antwrpen"."""
        if not named or not any(token.folded in CONJUNCTIONS for token in self._heard.tokens):
            return []
        free = (
            window
            for window in self._searches.strange
            if not any(window.overlaps(mention.window) for mention in named)
        )
        guessed = (self._searches.guessed(window) for window in free)
        sure = (m for m in guessed if m and is_certain(m) and m.best.stage is Stage.FUZZY)
        return list(islice(sure, 1))

    def _as_they_stand(self) -> list[Mention]:
        """Find the names and codes in the question; those that are words too only if meant."""
        found: list[Mention] = []
        for start, end, key in self._runs:
            if not (key in self._directory.names or self._coded[start]):
                continue
            window = self._heard.window(start, end)
            if any(window.overlaps(mention.window) for mention in found):
                continue
            for stage in SURE:
                candidates = stage(window, self._directory)
                if candidates:
                    found.append(Mention(window, candidates))
                    break
        named = [mention.window for mention in found]
        meant = [m for m in found if self._heard.is_meant(m.window, named)]
        for mention in meant:
            self._note(mention)
        if self._heard.marks:
            kept = [m for m in meant if stands(self._heard.cues(m.window)) >= AS_LIKELY_AS_NOT]
            self._searches.unasked = [m.window for m in meant if m not in kept]
            meant = kept
        if self._heard.tied:
            meant = whole_names(meant, self._heard)
        meant.sort(key=lambda mention: mention.window.start)
        return list(self._budget.first(meant, MAX_NAMES))

    def talk(self) -> Outcome | None:
        """Greetings and thanks; where a home is told in ordinary words, which one is meant."""
        talk = small_talk(self._heard.words)
        return talk and (self.home() or talk)

    def _asked(self, mention: Mention) -> Choose:
        self._note(mention)
        return self._choose(mention)

    def hidden(self) -> Outcome | None:
        """A place inside a longer word, or behind a wrong key: "@stadleuven", "9OOO"."""
        mention = hidden(self._heard, self._directory)
        return self._asked(mention) if mention is not None else None

    def home(self) -> Outcome | None:
        """An everyday word near a name where somebody tells his home: "ik woon in Denk"."""
        for window in self._heard.lived_in():
            if len(window.key) < _SHORTEST_LIVED or not self._searches.allows(window.words):
                continue
            found = self._searches.one_letter_off(window.words)
            if found and isinstance(found[0].target, Place):
                return self._asked(Mention(window, found))
        return None

    def misspelled(self) -> Outcome | None:
        """What is left, read as a place; where that is not certain, as a body: "kessello"."""
        place = self._guess()
        if isinstance(place, Found):
            return place
        strange, heard = self._searches.strange, self._heard
        return misspelled_body(strange, heard, self._directory, self._today) or place

    def named(self) -> Outcome | None:
        """The names and codes as they stand: "Lokeren", "8500", "niet Gent maar Aalst"."""
        merged = held(merge(self._mentions, self._heard, self._directory), self._heard)
        inside = [m for m in merged if not m.is_outside]
        if not inside:
            return self._outside(merged[0]) if merged else None
        unsure = next((m for m in inside if not m.is_settled), None)
        if unsure is not None:
            return self._choose(unsure)
        asked = contradiction(inside, self._heard, self._directory, self._topic)
        return asked or self._found(inside)

    def _guess(self) -> Outcome | None:
        """Read the words that are left as misspelled or unfinished names."""
        guesses = self._searches.guesses()
        guesses.sort(key=lambda m: (-is_place(m.every), -len(m.window.key)))
        certain: list[Mention] = []
        for mention in guesses:
            free = not any(mention.window.overlaps(other.window) for other in certain)
            # "sintt-maria-oudenhove" lies in two municipalities; "sintt" alone says nothing
            inner = any(
                other is not mention and other.window.holds(mention.window) and is_likely(other)
                for other in guesses
            )
            if free and not inner and is_certain(mention):
                certain.append(mention)
        inside = [m for m in certain if not m.is_outside]
        if inside:
            inside.sort(key=lambda mention: mention.window.start)
            return self._found(inside)
        if certain:
            return self._outside(certain[0])
        for mention in guesses:
            if (
                may_ask(mention, pointed=self._heard.is_pointed_at(mention.window))
                and mention.places
            ):
                return self._choose(mention)
        return None

    def _found(self, mentions: list[Mention]) -> Found:
        answers: dict[NisCode, Answer] = {}
        tied = ties(mentions, self._heard) if len(mentions) > 1 else {}
        for mention in mentions:
            best, place = mention.best, mention.place
            reading = Reading(
                heard=mention.window.raw,
                place=place,
                name=best.name,
                stage=best.stage,
                confidence=best.confidence,
                edits=best.edits,
                others=mention.outdone,
                tie=tied.get(mention.window),
            )
            answers.setdefault(place.nis, answer(reading, self._directory, self._today))
        kept = self._budget.first(tuple(answers.values()), MAX_ANSWERS)
        return Found(tuple(kept), self._topic)

    def _choose(self, mention: Mention) -> Choose:
        options = tuple(
            Option(place, self._directory.today(place), confidence)
            for place, confidence in mention.places[:MAX_CHOICES]
        )
        stage, abroad = mention.best.stage, mention.abroad
        return Choose(mention.window.raw, options, self._topic, stage, outside=abroad)

    def _outside(self, mention: Mention) -> Outside:
        inside = municipalities_in(mention.far, self._directory)
        return Outside(mention.far, mention.window.raw, mention.best.confidence, inside)

    def _nothing(self) -> Outcome:
        for index in range(len(self._heard.tokens)):
            window = self._heard.window(index, index + 1)
            if is_code(window) and not self._heard.cues(window):
                return NotUnderstood(Reason.UNKNOWN_CODE, window.raw)
        if self._topic is not None:
            return Talk(TalkKind.WHERE, self._topic)
        read = {index for w in self._searches.strange for index in range(w.start, w.end)}
        read |= {index for mark in self._heard.marks for index in range(mark.start, mark.end)}
        is_strange = (not ordinary for ordinary in self._heard.ordinary)
        if any(strange and index not in read for index, strange in enumerate(is_strange)):
            self._budget.is_over = True
        return NotUnderstood(Reason.NO_PLACE, self._heard.text)

    def _note(self, mention: Mention) -> None:
        shown: dict[str, float] = {}
        for candidate in mention.candidates:
            shown.setdefault(candidate.target.name, candidate.confidence)
        best = tuple((name, round(sure, 3)) for name, sure in islice(shown.items(), MAX_CHOICES))
        cues = tuple(dict.fromkeys(self._heard.cues(mention.window)))
        self._steps.append(
            Step(mention.best.stage, mention.window.raw, best, cues, round(stands(cues), 3))
        )


STAGES: tuple[Callable[[_Search], Outcome | None], ...] = (
    _Search.body,
    _Search.region,
    _Search.named,
    _Search.explanation,
    _Search.talk,
    _Search.hidden,
    _Search.misspelled,
    _Search.home,
)
"""The way of a question: the first stage that finds an outcome ends it."""
