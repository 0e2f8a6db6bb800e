"""What a button carries beside a view of a municipality (`core.followup`), and how it is read back.

At most 64 bytes, and untrusted when it comes back: whoever speaks the protocol can send anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.terms import NisCode
from bot.service.correct import Wrong

OTHER = "o"
SPREADSHEET = "x"
FOLLOW_LANGUAGE = "t"
RELOAD_NOT = "h"

_SAVE = re.compile(r"c(?P<nis>\d{5})(?P<wijk_werken>k?)\Z", re.ASCII)
_WRONG = re.compile(r"f(?P<nis>\d{5})(?::(?P<wrong>[a-z]+))?\Z", re.ASCII)
_LANGUAGE = re.compile(r"t(?P<language>[a-z]{2})\Z", re.ASCII)
_RELOAD = re.compile(r"h(?P<operation>[0-9a-f]{12}):(?P<digest>[0-9a-f]{16})\Z", re.ASCII)
_QUESTION = "?"


@dataclass(frozen=True, slots=True)
class Save:
    """Send the contact as a card."""

    nis: NisCode
    is_wijk_werken: bool = False

    def encode(self) -> str:
        """Return what the button carries."""
        return f"c{self.nis}{'k' if self.is_wijk_werken else ''}"


@dataclass(frozen=True, slots=True)
class Report:
    """Something is wrong with an answer; without *wrong*: ask what."""

    nis: NisCode
    wrong: Wrong | None = None

    def encode(self) -> str:
        """Return what the button carries."""
        return f"f{self.nis}" if self.wrong is None else f"f{self.nis}:{self.wrong}"


@dataclass(frozen=True, slots=True)
class Speak:
    """Answer in this language from now on; None: in that of the app."""

    language: str | None

    def encode(self) -> str:
        """Return what the button carries."""
        return f"t{self.language}" if self.language else FOLLOW_LANGUAGE


@dataclass(frozen=True, slots=True)
class Reload:
    """Load the files that were seen; None: do not."""

    operation: str | None
    digest: str = ""

    def encode(self) -> str:
        """Return what the button carries."""
        return f"h{self.operation}:{self.digest}" if self.operation else RELOAD_NOT


@dataclass(frozen=True, slots=True)
class Question:
    """A whole question, such as an example."""

    text: str

    def encode(self) -> str:
        """Return what the button carries."""
        return f"{_QUESTION}{self.text}"


@dataclass(frozen=True, slots=True)
class Other:
    """Ask for another municipality."""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """Send the list that the message answers as a spreadsheet."""


Button = Save | Report | Speak | Reload | Question | Other | Spreadsheet

_PLAIN: dict[str, Button] = {
    OTHER: Other(),
    SPREADSHEET: Spreadsheet(),
    FOLLOW_LANGUAGE: Speak(None),
    RELOAD_NOT: Reload(None),
}


def read(data: str) -> Button | None:  # noqa: PLR0911 -- one return for each kind
    """Return what a button asks; None if it is none of these."""
    if data.startswith(_QUESTION):
        return Question(data.removeprefix(_QUESTION))
    if (plain := _PLAIN.get(data)) is not None:
        return plain
    if match := _SAVE.match(data):
        return Save(NisCode(match["nis"]), bool(match["wijk_werken"]))
    if match := _WRONG.match(data):
        try:
            return Report(NisCode(match["nis"]), Wrong(match["wrong"]) if match["wrong"] else None)
        except ValueError:
            return None
    if match := _LANGUAGE.match(data):
        return Speak(match["language"])
    if match := _RELOAD.match(data):
        return Reload(match["operation"], match["digest"])
    return None
