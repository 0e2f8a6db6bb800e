"""Use case: a point on the map was shared. It is looked up and forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot.core.directory import Directory
from bot.core.freshness import USUAL, Policy
from bot.core.geography import Located, OutsidePlace
from bot.core.outcome import (
    MAX_CHOICES,
    Choose,
    Found,
    NotUnderstood,
    Option,
    Outcome,
    Outside,
    Reason,
    Resolution,
    Stage,
)
from bot.core.resolver import pick
from bot.core.terms import NisCode, OutsideKind, Region
from bot.service.ask import Asked
from bot.service.load import DirectoryHolder
from bot.service.ports import Clock, Locator


class Locate:
    """Answers for the municipality that contains a point."""

    def __init__(
        self, holder: DirectoryHolder, clock: Clock, locator: Locator, policy: Policy = USUAL
    ) -> None:
        """Take the directory from *holder* anew for each point."""
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
        outcome = _outside(located, directory)
        if located.inside is not None and not located.near:
            outcome = pick(located.inside, directory, today)
            if isinstance(outcome, Found):
                (answer,) = outcome.answers
                reading = replace(answer.reading, heard="", stage=Stage.LOCATION)
                outcome = Found((replace(answer, reading=reading),), outcome.topic)
        return Asked(Resolution(outcome), directory, today, policy=self._policy)


def _outside(located: Located, directory: Directory) -> Outcome:
    """Return what a point means that is not well inside one municipality."""
    if located.inside is not None:
        return _choose([located.inside, *located.near], directory)
    if located.near:
        return _choose(list(located.near), directory)
    brussels = _brussels(directory)
    if located.in_brussels and brussels is not None:
        return Outside(brussels, "", 1.0)
    if located.nearest is not None:
        return _choose([located.nearest], directory)
    return NotUnderstood(Reason.ELSEWHERE)


def _choose(codes: list[NisCode], directory: Directory) -> Outcome:
    places = [place for nis in codes if (place := directory.place_of(nis)) is not None]
    if not places:
        return NotUnderstood(Reason.ELSEWHERE)
    options = tuple(
        Option(place, directory.today(place), 1 / len(places)) for place in places[:MAX_CHOICES]
    )
    return Choose("", options, None, Stage.LOCATION)


def _brussels(directory: Directory) -> OutsidePlace | None:
    found = (
        place
        for place in directory.facts.outside
        if place.region is Region.BRUSSELS and place.name == place.preferred
    )
    return min(found, key=lambda place: _BREADTH.get(place.kind, len(_BREADTH)), default=None)


_BREADTH = {OutsideKind.REGION: 0, OutsideKind.CITY: 1}
