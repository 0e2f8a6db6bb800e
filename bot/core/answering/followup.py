"""Which municipality to show, and what of it: what a button or an address says. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.core.answering.tokens import NIS, REST, Token, one_of
from bot.core.model.outcome import Stage
from bot.core.model.terms import Duty, Need, NisCode, Topic


class View(StrEnum):
    """What to show of a municipality; the value is the letter in the token."""

    ANSWER = "a"
    MEMBERS = "l"
    SOURCES = "b"
    WHY = "w"
    WIJK_WERKEN = "k"
    WORK = "j"


TOPICS: Mapping[View, Topic] = {View.WIJK_WERKEN: Duty.WIJK_WERKEN, View.WORK: Need.WORK}
VIEWS: Mapping[Topic | None, View] = {topic: view for view, topic in TOPICS.items()}
_STAGES = {str(stage): stage for stage in Stage}


@dataclass(frozen=True, slots=True)
class FollowUp(Token):
    """A choice or a next question about one municipality."""

    FORM = "{view}{nis}[{about}][:{stage}:{heard}]"
    IS_CUT = True

    view: Annotated[View, one_of({str(view): view for view in View})]
    nis: Annotated[NisCode, NIS]  # of today, or of a part that merged
    stage: Annotated[Stage, one_of(_STAGES)] = Stage.PICKED
    heard: Annotated[str, REST] = ""  # what was typed, so that no view forgets it
    # Of `TOPICS`: what the answer above the button was about.
    about: Annotated[Topic | None, one_of({str(view): topic for view, topic in TOPICS.items()})] = (
        None
    )

    @property
    def topic(self) -> Topic | None:
        """Return what is asked for."""
        return TOPICS.get(self.view, self.about)
