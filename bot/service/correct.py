"""Use case: somebody says that an answer is wrong. Nobody keeps who said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.geography import Place
from bot.core.model import Partnership
from bot.core.outcome import Found
from bot.core.resolver import pick
from bot.core.terms import NisCode
from bot.service.load import DirectoryHolder
from bot.service.ports import Clock, Correction, CorrectionStore


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
    body: Partnership | None
    times: int  # how often the same was reported of this revision, this time included


class Correct:
    """Keeps reports of wrong data, counted together."""

    def __init__(self, holder: DirectoryHolder, store: CorrectionStore, clock: Clock) -> None:
        """Keep reports in *store*."""
        self._holder = holder
        self._store = store
        self._clock = clock

    def place(self, nis: NisCode) -> Place | None:
        """Return the place that a report would be about; None if there is none."""
        return self._holder.current.place_of(nis)

    async def __call__(self, nis: NisCode, wrong: Wrong) -> Reported | None:
        """Keep a report; None if there is no such municipality.

        Raises:
            StoreError: If it could not be kept.
        """
        directory, revision = self._holder.current, self._holder.revision
        today = self._clock().date()
        outcome = pick(nis, directory, today)
        if not isinstance(outcome, Found):
            return None
        (answer,) = outcome.answers
        body = next(iter(answer.partnerships), None)
        times = 1
        if revision is not None:
            correction = Correction(nis, body.id if body else "", wrong)
            times = await self._store.report(correction, revision.id, today)
        return Reported(answer.reading.place, body, times)
