"""What a button carries: which municipality, and what to show of it. No conversation is kept.

The token is text, at most `MAX_BYTES` bytes in UTF-8 (Telegram's limit for callback data), and is
untrusted when it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.outcome import Stage
from bot.core.terms import Duty, Need, NisCode, Topic

MAX_BYTES = 64  # telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA

_TOKEN = re.compile(
    r"(?P<view>[a-z])(?P<nis>\d{5})(?P<topic>[kj]?)(?::(?P<stage>[a-z]+):(?P<heard>.*))?\Z",
    re.DOTALL,
)


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


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A choice or a next question about one municipality."""

    view: View
    nis: NisCode  # of today, or of a part that merged
    stage: Stage = Stage.PICKED
    heard: str = ""  # what was typed, so that no view forgets it; cut where it would be too long
    about: Topic | None = None  # of `TOPICS`: what the answer above the button was about

    @property
    def topic(self) -> Topic | None:
        """Return what is asked for."""
        return TOPICS.get(self.view, self.about)

    def encode(self) -> str:
        """Return the token, at most `MAX_BYTES` bytes."""
        about = VIEWS.get(self.about, "")
        token = f"{self.view}{self.nis}{about}"
        if self.stage is not Stage.PICKED:
            token = f"{token}:{self.stage}:{self.heard}"
        return token.encode()[:MAX_BYTES].decode(errors="ignore")

    @classmethod
    def decode(cls, token: str) -> FollowUp | None:
        """Read a token back; None if it is not one of ours."""
        match = _TOKEN.match(token) if len(token.encode(errors="replace")) <= MAX_BYTES else None
        if match is None:
            return None
        try:
            view = View(match["view"])
            stage = Stage(match["stage"]) if match["stage"] else Stage.PICKED
            about = TOPICS.get(View(match["topic"])) if match["topic"] else None
        except ValueError:
            return None
        return cls(view, NisCode(match["nis"]), stage, match["heard"] or "", about)
