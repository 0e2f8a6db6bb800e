"""Remembers answers as they were drawn, for as long as the data and the day stay the same.

An answer is a pure function of the place, how it was read, the revision, the day and the language,
and most people ask for the same places. Only names that are in the data are remembered: nothing
that somebody wrote besides, and not who asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Generic, TypeVar

from bot.core.directory import Directory
from bot.core.outcome import Found, Stage
from bot.service.ask import Asked

_MOST = 2_000  # answers of one channel, about 6 kB each
_KNOWN_NAME = frozenset({Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED})

T = TypeVar("T")  # what a channel draws


class DrawnAnswers(Generic[T]):
    """The most recent answers of one revision."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._state: tuple[Directory, date] | None = None

    def get(self, asked: Asked, form: Hashable, draw: Callable[[], T]) -> T:
        """Return a drawn answer; drawn now if it is not remembered, or not to be.

        Args:
            asked: The answered question.
            form: What else the drawing depends on: language, kind of chat or page.
            draw: Draws it.
        """
        key = _key(asked)
        if key is None:
            return draw()
        state = (asked.directory, asked.today)
        if self._state is None or self._state[0] is not state[0] or self._state[1] != state[1]:
            self._kept.clear()
            self._state = state
        drawn = self._kept.get((key, form))
        if drawn is None:
            drawn = self._kept[key, form] = draw()
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end((key, form))
        return drawn


def _key(asked: Asked) -> Hashable | None:
    """Return what an answer depends on; None if it holds what somebody wrote."""
    outcome = asked.resolution.outcome
    is_cut = asked.resolution.is_cut
    if not isinstance(outcome, Found) or len(outcome.answers) != 1 or is_cut:
        return None
    reading = outcome.answers[0].reading
    if reading.stage not in _KNOWN_NAME:
        return None
    others = tuple(place.id for place in reading.others)
    return reading.place.id, reading.stage, reading.heard, others, outcome.topic, asked.view
