"""What a button carries beside a view of a municipality (`core.followup`), and how it is read back.

At most 64 bytes, and untrusted when it comes back: whoever speaks the protocol can send anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.adapters.maps.colours import By
from bot.core.followup import MAX_BYTES, FollowUp, View
from bot.core.terms import NisCode
from bot.service.correct import Wrong

OTHER = "o"
SPREADSHEET = "x"
FOLLOW_LANGUAGE = "t"

_SAVE = re.compile(r"c(?P<nis>\d{5})(?P<view>[kj]?)\Z", re.ASCII)
_WRONG = re.compile(
    r"f(?P<nis>\d{5})(?P<wijk_werken>k?)(?:[:_](?P<wrong>[a-z]+))?(?P<sent>!?)\Z", re.ASCII
)
_BODY_MAP = re.compile(
    r"d(?P<nis>\d{5})?(?P<wijk_werken>k?)(?::(?P<body>[a-z0-9-]{1,55}))?(?P<words>!?)\Z", re.ASCII
)
_OVERVIEW = re.compile(r"n(?P<by>[pkf])(?::(?P<province>[a-z-]{1,40}))?(?P<words>!?)\Z", re.ASCII)
_BY = {"p": By.PARTNERSHIP, "k": By.WIJK_WERKEN, "f": By.FRESHNESS}
_LANGUAGE = re.compile(r"t(?P<language>[a-z]{2})\Z", re.ASCII)
_QUESTION = "?"
_MORE, _LESS = "+", "-"


@dataclass(frozen=True, slots=True)
class Save:
    """Send the contact as a card."""

    nis: NisCode
    view: View = View.ANSWER  # whose contact it is

    def encode(self) -> str:
        """Return what the button carries."""
        return f"c{self.nis}{self.view if self.view is not View.ANSWER else ''}"


@dataclass(frozen=True, slots=True)
class Report:
    """Something is wrong with an answer; without *wrong*: ask what.

    The message that asks for a line links to one: so a reply to it can be understood, and nothing
    has to be kept of whoever made the report.
    """

    nis: NisCode
    wrong: Wrong | None = None
    is_wijk_werken: bool = False
    is_sent: bool = False  # under older messages: the way back; without *wrong*: never mind

    @property
    def answer(self) -> FollowUp:
        """Return the way back to the answer."""
        view = View.WIJK_WERKEN if self.is_wijk_werken else View.ANSWER
        return FollowUp(view, self.nis)

    def encode(self) -> str:
        """Return what the button carries."""
        about = f"f{self.nis}{'k' if self.is_wijk_werken else ''}"
        wrong = f":{self.wrong}" if self.wrong else ""
        return f"{about}{wrong}{'!' if self.is_sent else ''}"

    @property
    def start(self) -> str:
        """Return what a link to the bot carries (t.me/bot?start=...)."""
        return self.encode().replace(":", "_")


@dataclass(frozen=True, slots=True)
class Speak:
    """Answer in this language from now on; None: in that of the app."""

    language: str | None

    def encode(self) -> str:
        """Return what the button carries."""
        return f"t{self.language}" if self.language else FOLLOW_LANGUAGE


@dataclass(frozen=True, slots=True)
class Question:
    """A whole question, such as an example."""

    text: str

    def encode(self) -> str:
        """Return what the button carries."""
        return f"{_QUESTION}{self.text}"


@dataclass(frozen=True, slots=True)
class BodyMap:
    """The map of a partnership or an organiser: of a municipality, or of its own; or the words."""

    nis: NisCode | None = None  # of today, or of a part that merged
    body: str = ""  # an id; may be empty where there is a municipality: its first
    is_wijk_werken: bool = False
    in_words: bool = False

    def encode(self) -> str:
        """Return what the button carries."""
        kind, words = ("k" if self.is_wijk_werken else ""), ("!" if self.in_words else "")
        return f"d{self.nis or ''}{kind}{f':{self.body}' if self.body else ''}{words}"


@dataclass(frozen=True, slots=True)
class OverviewMap:
    """The map of Flanders or a province, or its words."""

    by: By = By.PARTNERSHIP
    province: str = ""  # in small letters and hyphens; empty: Flanders
    in_words: bool = False

    def encode(self) -> str:
        """Return what the button carries."""
        by = next(letter for letter, by in _BY.items() if by is self.by)
        province = f":{self.province}" if self.province else ""
        return f"n{by}{province}{'!' if self.in_words else ''}"


@dataclass(frozen=True, slots=True)
class Fold:
    """Show the buttons that are behind [Meer], or again the first ones; the text stays."""

    token: str  # what the message shows: a `FollowUp` or a map
    is_open: bool

    def encode(self) -> str:
        """Return what the button carries; what was typed is cut where it would be too long."""
        sign = _MORE if self.is_open else _LESS
        return f"{sign}{self.token}".encode()[:MAX_BYTES].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Other:
    """Ask for another municipality."""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """Send the list that the message answers as a spreadsheet."""


Button = Save | Report | Speak | Question | BodyMap | OverviewMap | Fold | Other | Spreadsheet

_PLAIN: dict[str, Button] = {
    OTHER: Other(),
    SPREADSHEET: Spreadsheet(),
    FOLLOW_LANGUAGE: Speak(None),
}


def read(data: str) -> Button | None:  # noqa: PLR0911 -- one return for each kind
    """Return what a button asks; None if it is none of these."""
    if data.startswith(_QUESTION):
        return Question(data.removeprefix(_QUESTION))
    if data.startswith((_MORE, _LESS)):
        return Fold(data[1:], data.startswith(_MORE))
    if (plain := _PLAIN.get(data)) is not None:
        return plain
    if match := _SAVE.match(data):
        return Save(NisCode(match["nis"]), View(match["view"] or View.ANSWER))
    if match := _WRONG.match(data):
        try:
            wrong = Wrong(match["wrong"]) if match["wrong"] else None
        except ValueError:
            return None
        is_wijk_werken = bool(match["wijk_werken"])
        return Report(NisCode(match["nis"]), wrong, is_wijk_werken, bool(match["sent"]))
    if match := _LANGUAGE.match(data):
        return Speak(match["language"])
    return _map(data)


def _map(data: str) -> BodyMap | OverviewMap | None:
    if (match := _BODY_MAP.match(data)) and (match["nis"] or match["body"]):
        nis = NisCode(match["nis"]) if match["nis"] else None
        return BodyMap(nis, match["body"] or "", bool(match["wijk_werken"]), bool(match["words"]))
    if match := _OVERVIEW.match(data):
        return OverviewMap(_BY[match["by"]], match["province"] or "", bool(match["words"]))
    return None
