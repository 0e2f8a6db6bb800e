"""Use case: a point on the map was shared. It is looked up and forgotten."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.coordinates import outcome_at
from bot.core.freshness import USUAL, Policy
from bot.core.geography import Located
from bot.core.outcome import Resolution
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
        outcome = outcome_at(located, directory, today)
        return Asked(Resolution(outcome), directory, today, policy=self._policy)


class LazyLocator:
    """Makes what knows the borders once it is asked: a question seldom holds a point."""

    def __init__(self, make: Callable[[], Locator]) -> None:
        """Use what *make* returns."""
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
