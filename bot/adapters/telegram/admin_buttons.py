"""What the buttons of administrators carry, and how they are read back: untrusted, 64 bytes.

They are read before those of everybody (`buttons`, `core.followup`): none may look like one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.service.ports import Side

_CONFIRM = re.compile(r"(?P<sure>[hH])(?P<operation>[0-9a-f]{12}):(?P<digest>[0-9a-f]{16})\Z")
_DROP = re.compile(r"q(?P<operation>[0-9a-f]{12})\Z")
_PREFER = re.compile(r"p(?P<side>[fh])(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")
_NUMBERED = re.compile(r"(?P<kind>[gzm])(?P<number>[0-9]{1,9})(?::(?P<act>[arl]))?\Z")
_MISS = re.compile(r"(?P<kind>[aA])(?P<token>[a-z]{1,25})(?::(?P<place>[0-9a-f]{12}))?\Z")
_ORDER = re.compile(r"v(?P<order>[ar])\Z")
_SIDES = {"f": Side.FILES, "h": Side.HELD}


@dataclass(frozen=True, slots=True)
class Confirm:
    """Load what was seen; *sure*: though it is dangerous."""

    operation: str
    digest: str
    sure: bool = False

    def encode(self) -> str:
        """Return what the button carries."""
        return f"{'H' if self.sure else 'h'}{self.operation}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not load it."""

    operation: str

    def encode(self) -> str:
        """Return what the button carries."""
        return f"q{self.operation}"


@dataclass(frozen=True, slots=True)
class Prefer:
    """Let one side win where files and store conflict."""

    side: Side
    valid_from: date | None = None  # the day on which it is to hold

    def encode(self) -> str:
        """Return what the button carries."""
        return f"p{self.side[0]}{self.valid_from or ''}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """Show one revision."""

    number: int

    def encode(self) -> str:
        """Return what the button carries."""
        return f"g{self.number}"


@dataclass(frozen=True, slots=True)
class Back:
    """Look what going back to a revision would change."""

    number: int

    def encode(self) -> str:
        """Return what the button carries."""
        return f"z{self.number}"


@dataclass(frozen=True, slots=True)
class Handle:
    """Deal with a report: a for accept, r for reject, l for later."""

    number: int
    act: str

    def encode(self) -> str:
        """Return what the button carries."""
        return f"m{self.number}:{self.act}"


@dataclass(frozen=True, slots=True)
class Miss:
    """Take a word for another name of a place; without a place: let it be."""

    token: str
    place: str | None  # the beginning of the hash of the place's id

    def encode(self) -> str:
        """Return what the button carries."""
        return f"a{self.token}:{self.place}" if self.place else f"A{self.token}"


@dataclass(frozen=True, slots=True)
class Order:
    """Show what is old in another order: by how many people it reaches, or by age."""

    by_reach: bool

    def encode(self) -> str:
        """Return what the button carries."""
        return "vr" if self.by_reach else "va"


AdminButton = Confirm | Drop | Prefer | Chapter | Back | Handle | Miss | Order


def read(data: str) -> AdminButton | None:  # noqa: PLR0911 -- one return for each kind
    """Return what a button asks; None if it is none of these."""
    if match := _CONFIRM.match(data):
        return Confirm(match["operation"], match["digest"], match["sure"] == "H")
    if match := _DROP.match(data):
        return Drop(match["operation"])
    if match := _PREFER.match(data):
        return _prefer(match)
    if match := _ORDER.match(data):
        return Order(match["order"] == "r")
    if match := _MISS.match(data):
        is_right = (match["kind"] == "a") == (match["place"] is not None)
        return Miss(match["token"], match["place"]) if is_right else None
    match = _NUMBERED.match(data)
    if match is None or (match["kind"] == "m") != (match["act"] is not None):
        return None
    number = int(match["number"])
    if match["kind"] == "m":
        return Handle(number, match["act"])
    return Chapter(number) if match["kind"] == "g" else Back(number)


def _prefer(match: re.Match[str]) -> Prefer | None:
    side = _SIDES[match["side"]]
    if match["day"] is None:
        return Prefer(side)
    try:
        return Prefer(side, date.fromisoformat(match["day"]))
    except ValueError:  # forged
        return None
