"""Use case: somebody says that an answer is wrong. Nobody keeps who said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model.facts import Organiser, Partnership
from bot.core.model.geography import Place
from bot.core.model.outcome import Answer, Found
from bot.core.model.terms import NisCode
from bot.core.reading.notes import one_line
from bot.core.resolving.resolver import pick
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Clock, Correction, ReportStore


class Wrong(StrEnum):
    """What can be wrong with an answer; the value is what a button carries."""

    PHONE = "phone"
    EMAIL = "email"
    PERSON = "person"
    BODY = "body"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report."""

    place: Place
    body: Partnership | Organiser | None
    times: int  # how often the same was reported and not decided yet, this time included
    note: str = ""  # the line that was kept with it; empty: none


class Correct:
    """Keeps reports of wrong data, counted together."""

    def __init__(self, holder: DirectoryHolder, store: ReportStore, clock: Clock) -> None:
        self._holder = holder
        self._store = store
        self._clock = clock

    def place(self, nis: NisCode) -> Place | None:
        """Return the place that a report would be about; None if there is none."""
        return self._holder.current.place_of(nis)

    async def __call__(
        self, nis: NisCode, wrong: Wrong, note: str = "", *, is_wijk_werken: bool = False
    ) -> Reported | None:
        """Keep a report; None if there is no such municipality.

        A report with a line takes the place of one that was made without: the press that came
        before the line is not counted twice.

        Args:
            nis: Of the municipality that the answer was about.
            wrong: What is wrong with it.
            note: What it should be, in the words of whoever reports: hostile. One line of it is
                kept, never interpreted and never logged. Nothing to read in it: no line.
            is_wijk_werken: Whether the answer was about wijk-werken: then the organiser is meant.

        Raises:
            StoreError: If it could not be kept.
        """
        today = self._clock().date()
        outcome = pick(nis, self._holder.current, today)
        if not isinstance(outcome, Found):
            return None
        (answer,) = outcome.answers
        body = _organiser(answer) if is_wijk_werken else next(iter(answer.partnerships), None)
        line = one_line(note)
        said = Correction(nis, body.id if body else "", wrong, line)
        counted = await self._store.report(said, today)
        kept = line if counted.has_note else ""
        return Reported(answer.reading.place, body, counted.times, kept)


def _organiser(answer: Answer) -> Organiser | None:
    found = (run.organiser for finding in answer.findings for run in finding.wijk_werken)
    return next((organiser for organiser in found if organiser is not None), None)
