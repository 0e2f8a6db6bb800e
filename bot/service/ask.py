"""Use case: answer a question, or a button that was pressed under an earlier answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

from bot.core.directory import Directory
from bot.core.followup import FollowUp, View
from bot.core.intent import asks_for_members
from bot.core.matching import edits_between
from bot.core.outcome import Found, Outcome, Resolution, Stage
from bot.core.resolver import pick, resolve
from bot.core.terms import Duty
from bot.core.text import fold
from bot.service.load import DirectoryHolder
from bot.service.ports import Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome with what is needed to put it in words: all of one revision and one day."""

    resolution: Resolution
    directory: Directory
    today: date
    view: View = View.ANSWER


class Ask:
    """Answers from the current directory. Keeps nothing of what was asked."""

    def __init__(self, holder: DirectoryHolder, clock: Clock) -> None:
        """Take the directory from *holder* anew for each question."""
        self._holder = holder
        self._clock = clock

    def __call__(self, text: str) -> Asked:
        """Answer a typed question; any text will do. Takes less than a millisecond as a rule."""
        directory, today = self._now()
        resolution = resolve(text, directory, today)
        outcome = resolution.outcome
        members = isinstance(outcome, Found) and any(a.partnerships for a in outcome.answers)
        view = View.MEMBERS if members and asks_for_members(fold(text).split()) else View.ANSWER
        return Asked(resolution, directory, today, view)

    def follow(self, token: str) -> Asked | None:
        """Answer a pressed button; None if the token is not one of ours. It is untrusted."""
        wanted = FollowUp.decode(token)
        if wanted is None:
            return None
        directory, today = self._now()
        topic = Duty.WIJK_WERKEN if wanted.view is View.WIJK_WERKEN else None
        outcome = pick(wanted.nis, directory, today, topic)
        if not isinstance(outcome, Found):
            return None
        if wanted.view is View.WHY and wanted.stage is not Stage.PICKED:
            again = resolve(wanted.heard, directory, today).outcome
            outcome = again if _is_same(again, outcome) else _as_read(outcome, wanted)
        return Asked(Resolution(outcome), directory, today, wanted.view)

    def nothing(self) -> Asked:
        """Return an empty question's answer: for channels that speak first."""
        return self("")

    def _now(self) -> tuple[Directory, date]:
        return self._holder.current, self._clock().date()


def _is_same(again: Outcome, outcome: Found) -> TypeGuard[Found]:
    """Tell whether reading the words anew leads to the same municipality."""
    codes = {answer.municipality.nis for answer in outcome.answers}
    return isinstance(again, Found) and codes == {a.municipality.nis for a in again.answers}


def _as_read(outcome: Found, wanted: FollowUp) -> Found:
    """Put back how the question was read, from the button: a cut word is no longer the same."""
    answer = outcome.answers[0]
    edits = edits_between(wanted.heard, answer.reading.place.name)
    reading = replace(answer.reading, heard=wanted.heard, stage=wanted.stage, edits=edits)
    return Found((replace(answer, reading=reading),), outcome.topic)
