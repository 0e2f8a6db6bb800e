"""Use cases: answer a question, a button under an earlier answer, or where somebody stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

from bot.core.answering.findings import answer
from bot.core.answering.followup import TOPICS, FollowUp, View
from bot.core.answering.freshness import USUAL, Policy
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.geography import Located
from bot.core.model.outcome import About, Choose, Found, Outcome, Reading, Resolution, Stage
from bot.core.model.terms import Duty, NisCode, Topic
from bot.core.reading.budget import MAX_QUESTION, Budget
from bot.core.reading.intent import asks_for_members, topic_of, without_topic
from bot.core.reading.text import fold
from bot.core.reading.vocabulary import is_known
from bot.core.resolving.coordinates import outcome_at, point_in
from bot.core.resolving.matching import edits_between
from bot.core.resolving.resolver import pick, resolve
from bot.core.resolving.suggest import suggest
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Clock, Locator, Revision

_COMMAND = re.compile(r"\s*/(?P<word>\w+)(?:@\w+)?(?:\s+|\Z)")


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome with what is needed to put it in words: all of one revision and one day."""

    resolution: Resolution
    directory: Directory
    today: date
    view: View = View.ANSWER
    policy: Policy = USUAL  # how old is old


class Ask:
    """Answers from the current directory. Keeps nothing of what was asked."""

    def __init__(
        self,
        holder: DirectoryHolder,
        clock: Clock,
        policy: Policy = USUAL,
        locator: Locator | None = None,
    ) -> None:
        """Take the directory from *holder* anew for each question.

        Args:
            holder: Of the directory.
            clock: The present moment.
            policy: How old is old.
            locator: Knows where a point lies that stands in a question; None: not looked for.
        """
        self._holder = holder
        self._clock = clock
        self._policy = policy
        self._locator = locator

    @property
    def revision(self) -> Revision | None:
        """Return the revision that it answers from; None if its directory is of none."""
        return self._holder.revision

    def at_once(self) -> Ask:
        """Return the same use case, held to the directory and the day of this moment.

        For what belongs together, such as a list: data that change meanwhile do not show in it.
        """
        directory, revision = self._holder.held
        now = self._clock()
        holder = DirectoryHolder(directory, revision)
        return Ask(holder, lambda: now, self._policy, self._locator)

    def __call__(self, text: str, budget: Budget | None = None) -> Asked:
        """Answer a typed question; any text will do. Takes less than a millisecond as a rule.

        Args:
            text: Anything.
            budget: The work that it may cost; default: that of one question.
        """
        directory, today = self._now()
        point = point_in(text[:MAX_QUESTION]) if self._locator is not None else None
        if self._locator is not None and point is not None:
            try:
                located = self._locator.locate(*point)
            except ValueError:  # there is no such point
                located = None
            if located is not None:
                outcome = outcome_at(located, directory, today)
                return Asked(Resolution(outcome), directory, today, policy=self._policy)
        resolution = resolve(_without_command(text), directory, today, budget)
        outcome = resolution.outcome
        is_known = isinstance(outcome, Found) and any(
            a.organisers if outcome.topic is Duty.WIJK_WERKEN else a.partnerships
            for a in outcome.answers
        )
        view = View.MEMBERS if is_known and asks_for_members(fold(text).split()) else View.ANSWER
        return Asked(resolution, directory, today, view, self._policy)

    def about(self, text: str, view: View) -> Asked:
        """Answer a typed place with one view of it, whatever else the text may ask."""
        asked = self(text)
        outcome = asked.resolution.outcome
        topic = TOPICS.get(view)
        if isinstance(outcome, Found | Choose) and topic is not None:
            resolution = replace(asked.resolution, outcome=replace(outcome, topic=topic))
            return replace(asked, resolution=resolution, view=view)
        return asked

    def suggest(self, text: str, most: int) -> tuple[Asked, ...]:
        """Return answers that may be meant while somebody is typing, the likeliest first."""
        directory, today = self._now()
        words = fold(text).split()
        topic, view = None, View.ANSWER
        if topic_of(words) is Duty.WIJK_WERKEN:
            topic, view, text = Duty.WIJK_WERKEN, View.WIJK_WERKEN, " ".join(without_topic(words))
        found = []
        for place in suggest(text, directory, today, most):
            reading = Reading(place.name, place, place.name, Stage.PICKED, 1.0)
            outcome = Found((answer(reading, directory, today),), topic)
            found.append(Asked(Resolution(outcome), directory, today, view, self._policy))
        return tuple(found)

    def follow(self, token: str) -> Asked | None:
        """Answer a pressed button; None if the token is not one of ours. It is untrusted."""
        wanted = FollowUp.decode(token)
        if wanted is None:
            return None
        directory, today = self._now()
        topic = wanted.topic
        outcome = pick(wanted.nis, directory, today, topic)
        if not isinstance(outcome, Found):
            return None
        if wanted.stage is not Stage.PICKED:
            again = resolve(wanted.heard, directory, today).outcome
            if _is_same(again, outcome):
                outcome = replace(again, topic=topic)
            else:
                outcome = _as_read(outcome, wanted)
        return Asked(Resolution(outcome), directory, today, wanted.view, self._policy)

    def look(
        self, nis: NisCode, view: View, heard: str = "", about: Topic | None = None
    ) -> Asked | None:
        """Answer an address: one view of a municipality; None if there is no such municipality.

        Args:
            nis: Of today, or of a part that merged.
            view: What to show.
            heard: What was typed. It counts only where it is read as this municipality: whoever
                made the address may have written anything.
            about: What members, sources or an explanation are asked of; None: the regierol.
        """
        directory, today = self._now()
        topic = TOPICS.get(view, about)
        outcome = pick(nis, directory, today, topic)
        if not isinstance(outcome, Found):
            return None
        again = resolve(heard, directory, today).outcome if heard else outcome
        if _is_same(again, outcome) and again.answers[0].findings == outcome.answers[0].findings:
            outcome = replace(again, topic=topic)
        return Asked(Resolution(outcome), directory, today, view, self._policy)

    def body(self, body: Partnership | Organiser) -> Asked:
        """Answer for a partnership or an organiser of the present directory itself."""
        directory, today = self._now()
        outcome = About(body, directory.municipalities_of(body), body.name, 1.0)
        return Asked(Resolution(outcome), directory, today, policy=self._policy)

    def nothing(self) -> Asked:
        """Return an empty question's answer: for channels that speak first."""
        return self("")

    def _now(self) -> tuple[Directory, date]:
        return self._holder.current, self._clock().date()


def _without_command(text: str) -> str:
    """Return what a command asks: "/contact Gent" asks for Gent, on every channel."""
    command = _COMMAND.match(text)
    if command is None:
        return text
    word, rest = command["word"], text[command.end() :]
    return rest if rest and not is_known(fold(word)) else f"{word} {rest}"


def _is_same(again: Outcome, outcome: Found) -> TypeGuard[Found]:
    """Tell whether reading the words anew leads to the same municipality."""
    codes = {one.municipality.nis for one in outcome.answers}
    return isinstance(again, Found) and codes == {a.municipality.nis for a in again.answers}


def _as_read(outcome: Found, wanted: FollowUp) -> Found:
    """Put back how the question was read, from the button: a cut word is no longer the same."""
    first = outcome.answers[0]
    edits = edits_between(wanted.heard, first.reading.place.name)
    reading = replace(first.reading, heard=wanted.heard, stage=wanted.stage, edits=edits)
    return Found((replace(first, reading=reading),), outcome.topic)


class Locate:
    """Answers for the municipality that contains a point."""

    def __init__(
        self, holder: DirectoryHolder, clock: Clock, locator: Locator, policy: Policy = USUAL
    ) -> None:
        self._holder = holder
        self._clock = clock
        self._locator = locator
        self._policy = policy

    def __call__(self, lon: float, lat: float, accuracy_m: float = 0) -> Asked:
        """Answer for a point in degrees (WGS 84); near a border, ask which side is meant.

        Raises:
            ValueError: If there is no such point.
        """
        directory, today = self._holder.current, self._clock().date()
        located = self._locator.locate(lon, lat, accuracy_m)
        outcome = outcome_at(located, directory, today)
        return Asked(Resolution(outcome), directory, today, policy=self._policy)


class LazyLocator:
    """Makes what knows the borders once it is asked: a question seldom holds a point."""

    def __init__(self, make: Callable[[], Locator]) -> None:
        self._make = make
        self._made: Locator | None = None

    def use(self, made: Locator) -> None:
        """Use what was made already."""
        self._made = made

    def locate(self, lon: float, lat: float, accuracy_m: float = 0) -> Located:
        """Say where a point lies; raises as the locator, and as what makes it."""
        if self._made is None:
            self._made = self._make()
        return self._made.locate(lon, lat, accuracy_m)
