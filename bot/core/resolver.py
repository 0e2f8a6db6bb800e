"""From a question to an outcome: finds the places in it, weighs them, decides, and can explain.

The order: names and codes as they stand, anywhere in the sentence; parts of names and adjectives;
explanations and small talk; then what is left, read as a misspelled or unfinished name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.belief import is_place, no_place, weigh
from bot.core.bodies import Named
from bot.core.directory import Directory
from bot.core.findings import answer
from bot.core.heard import Heard, Window, hear
from bot.core.intent import asks_for_members, explanation, small_talk, topic_of
from bot.core.matching import slips
from bot.core.model import Partnership
from bot.core.outcome import (
    MAX_CHOICES,
    About,
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
from bot.core.stages import SURE, Candidate, is_code, may_stand
from bot.core.terms import Duty, NisCode, Region
from bot.core.text import MAX_QUESTION, fold
from bot.core.vocabulary import ARTICLES
from bot.core.weigh import Mention, is_certain, is_likely, is_side_by_side, may_ask, merge

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
    heard = hear(text, directory.words)
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
        self._runs = tuple(heard.runs())
        self._directory = directory
        self._today = today
        self._topic = topic_of(heard.words)
        self._steps: list[Step] = []

    def run(self) -> Resolution:
        mentions = self._sure()
        outcome = (
            self._body(mentions)
            or self._from_mentions(mentions)
            or explanation(self._heard.words)
            or small_talk(self._heard.words)
            or self._misspelled()
            or self._nothing()
        )
        return Resolution(outcome, tuple(self._steps))

    def _sure(self) -> list[Mention]:
        """Find names and codes as they stand; a longer misspelled name outdoes a name inside it.

        "oud-turnout" holds no exact name, "tielt-wigne" does: Tielt. The rest of the run, which is
        no word, says that something longer was meant.
        """
        found = self._as_they_stand()
        longer = [
            mention
            for run in self._heard.torn()
            if (inside := [m for m in found if m.window.overlaps(run)])
            and self._leaves_strange(run, inside)
            and (mention := self._guessed(run)) is not None
            and is_likely(mention)
        ]
        kept = [m for m in found if not any(m.window.overlaps(x.window) for x in longer)]
        return sorted([*kept, *longer], key=lambda mention: mention.window.start)

    def _as_they_stand(self) -> list[Mention]:
        """Find the names and codes in the question; those that are words too only if meant."""
        found: list[Mention] = []
        for start, end, key in self._runs:
            if not may_stand(key, self._directory):
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
        return sorted(meant, key=lambda mention: mention.window.start)

    def _body(self, mentions: Sequence[Mention]) -> About | None:
        """Find a partnership or organiser by its name; a place in it belongs to the name.

        A name that is a word or a region too ("handel", "Westhoek") counts where it is all that
        was said, or where members are asked for.
        """
        for start, end, key in self._runs:
            named = self._directory.bodies.exact(key)
            if named is None:
                continue
            window = self._heard.window(start, end)
            inside = [m for m in mentions if m.window.overlaps(window)]
            covers = all(_is_within(m.window, window) for m in inside)
            shorter = all(m.window.end - m.window.start < end - start for m in inside)
            rest = (*self._heard.ordinary[:start], *self._heard.ordinary[end:])
            if not inside and not all(rest):
                continue  # "sint-gilis-waas": strange words beside it say that more was meant
            plain = not inside and not self._heard.is_everyday(window)
            asked = asks_for_members(self._heard.words) or self._heard.is_whole(window)
            region = all(m.is_outside and m.far.region is Region.FLANDERS for m in inside)
            wins = plain or (inside and (shorter or region)) or asked
            if covers and len(inside) == len(mentions) and wins:
                return self._about(named, window)
        return None

    def _misspelled(self) -> Outcome | None:
        """Read what is left as a place; where that is not certain, as a body."""
        place = self._guess()
        return place if isinstance(place, Found) else self._misspelled_body() or place

    def _misspelled_body(self) -> About | None:
        for window in self._heard.guesses():
            named = self._directory.bodies.closest(window.key)
            if named is not None and not self._heard.is_everyday(window):
                return self._about(named, window)
        return None

    def _about(self, named: Named, window: Window) -> About:
        body = named.body
        members = (
            self._directory.members(body.id)
            if isinstance(body, Partnership)
            else self._directory.served(body.id)
        )
        return About(body, members, window.raw, named.confidence)

    def _leaves_strange(self, run: Window, inside: Sequence[Mention]) -> bool:
        """Tell whether a run says more than the mentions in it.

        It does where a token is no word and in none of them, and where hyphens tie it together:
        "Niel-Saint-Trond" is not Niel and Sint-Truiden.
        """
        if (run.start, run.end) in self._heard.tied:
            return not any(_is_within(run, m.window) for m in inside)
        return any(
            not self._heard.ordinary[index]
            and not any(m.window.start <= index < m.window.end for m in inside)
            for index in range(run.start, run.end)
        )

    def _from_mentions(self, mentions: list[Mention]) -> Outcome | None:
        merged = merge(mentions, self._heard, self._directory)
        inside = [m for m in merged if not m.is_outside]
        if not inside:
            return self._outside(merged[0]) if merged else None
        unsure = next((m for m in inside if not m.is_settled), None)
        if unsure is not None:
            return self._choose(unsure)
        contradiction = self._contradiction(inside)
        if contradiction is not None:
            return contradiction
        return self._found(inside[:_MOST_ANSWERS])

    def _guess(self) -> Outcome | None:
        """Read the words that are left as misspelled or unfinished names."""
        guesses = [m for window in self._heard.guesses() if (m := self._guessed(window))]
        guesses.sort(key=lambda m: (-is_place(m.every), -len(m.window.key)))
        certain: list[Mention] = []
        for mention in guesses:
            free = not any(mention.window.overlaps(other.window) for other in certain)
            if free and is_certain(mention):
                certain.append(mention)
        inside = [m for m in certain if not m.is_outside]
        if inside:
            inside.sort(key=lambda mention: mention.window.start)
            return self._found(inside[:_MOST_ANSWERS])
        if certain:
            return self._outside(certain[0])
        for mention in guesses:
            if (
                may_ask(mention, pointed=self._heard.is_pointed_at(mention.window))
                and mention.places
            ):
                return self._choose(mention)
        return None

    def _guessed(self, window: Window) -> Mention | None:
        found = slips(window.words, self._directory.names)
        if not found:
            return None
        if window.words[0] in ARTICLES and len(window.words) > 1:
            # "de hsan" can only be a name that begins like that
            found = tuple(s for s in found if fold(s.name.raw).startswith(f"{window.words[0]} "))
            if not found:
                return None
        pointed = self._heard.is_pointed_at(window)
        nothing = no_place(window.words, self._directory.words, pointed=pointed)
        mention = Mention(window, weigh(found, nothing, self._directory.population))
        self._note(mention)
        return mention

    def _found(self, mentions: list[Mention]) -> Found:
        answers: dict[NisCode, Answer] = {}
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
            )
            answers.setdefault(place.nis, answer(reading, self._directory, self._today))
        return Found(tuple(answers.values()), self._topic)

    def _contradiction(self, mentions: Sequence[Mention]) -> Choose | None:
        """Ask when a postcode and a name stand side by side and do not belong together."""
        if len(mentions) != 2 or not is_side_by_side(self._heard, *mentions):  # noqa: PLR2004 -- a pair
            return None
        codes = [m for m in mentions if m.best.stage is Stage.POSTCODE]
        names = [m for m in mentions if m.best.stage in {Stage.EXACT, Stage.ALIAS}]
        if len(codes) != 1 or len(names) != 1:
            return None
        options = tuple(
            Option(m.place, self._directory.today(m.place), 0.5) for m in (*codes, *names)
        )
        heard = f"{codes[0].window.raw} {names[0].window.raw}"
        return Choose(heard, options, self._topic, Stage.POSTCODE, codes[0].best.name)

    def _choose(self, mention: Mention) -> Choose:
        options = tuple(
            Option(place, self._directory.today(place), confidence)
            for place, confidence in mention.places[:MAX_CHOICES]
        )
        return Choose(mention.window.raw, options, self._topic, mention.best.stage)

    def _outside(self, mention: Mention) -> Outside:
        return Outside(mention.far, mention.window.raw, mention.best.confidence)

    def _nothing(self) -> Outcome:
        for index in range(len(self._heard.tokens)):
            window = self._heard.window(index, index + 1)
            if is_code(window):
                return NotUnderstood(Reason.UNKNOWN_CODE, window.raw)
        if self._topic is not None:
            return Talk(TalkKind.WHERE, self._topic)
        return NotUnderstood(Reason.NO_PLACE, self._heard.text)

    def _note(self, mention: Mention) -> None:
        shown: dict[str, float] = {}
        for candidate in mention.candidates:
            label = _label(candidate)
            shown.setdefault(label, round(candidate.confidence, 3))
        best = tuple(shown.items())[:MAX_CHOICES]
        self._steps.append(Step(mention.best.stage, mention.window.raw, best))


def _is_within(inner: Window, outer: Window) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _label(candidate: Candidate) -> str:
    return candidate.target.name
