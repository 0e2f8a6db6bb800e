"""What a sheet of maps is drawn from: panels with areas and groups, the words, and the style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.model.terms import NisCode
from bot.maps.fills import DARK_BLUE, INK, Fill
from bot.maps.sheet import Entry, Head


@dataclass(frozen=True, slots=True)
class Style:
    """How large the window of a map is, and what lines and letters are in it."""

    around: float  # of the size of the area, what shows around it on each side
    lowest: float  # of the map, in units of the sheet
    highest: float
    least_m: float  # wide, so that one town alone has its neighbours around it
    sizes: tuple[float, ...]  # of the letters of names, the best first
    far_sizes: tuple[float, ...]  # the same on a map of Flanders
    edge: float  # width of the lines between municipalities
    group: float  # of those around groups; 0: none
    outline: tuple[str, float]  # colour and width of the line around all
    has_inset: bool  # whether a small Flanders beside the legend shows where the area lies


BODY = Style(
    around=0.13,
    lowest=470.0,
    highest=660.0,
    least_m=22_000.0,
    sizes=(34.0, 30.0, 27.0, 24.0),
    far_sizes=(25.0,),
    edge=1.6,
    group=0.0,
    outline=(DARK_BLUE, 3.2),
    has_inset=True,
)
OVERVIEW = Style(
    around=0.03,
    lowest=520.0,
    highest=860.0,
    least_m=0.0,
    sizes=(31.0, 27.0, 23.0),
    far_sizes=(25.0, 22.0, 20.0),
    edge=1.0,
    group=1.5,
    outline=(INK, 2.2),
    has_inset=False,
)
SMALL = replace(OVERVIEW, around=0.01, lowest=0.0, highest=500.0, far_sizes=(25.0,))


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality with its colour and what a pointer over it shows."""

    nis: NisCode
    fill: Fill
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """Municipalities that get a border around them, and a name on the map."""

    codes: tuple[NisCode, ...]
    label: str = ""  # empty: only the border
    is_marked: bool = False  # with a pin: what was asked for


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality that a map shows besides what it is about."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One map: each municipality in colour once, with groups of them, and what the fills mean.

    The window shows all that is coloured; without any, all of Flanders. Others in it are pale.
    """

    areas: Sequence[Area]
    groups: Sequence[Group]
    key: Sequence[Entry]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything else that is written on a sheet, in one language."""

    head: Head
    outside: str  # that Brussels is no part of Flanders
    brussels: str
    other: str = ""  # what a pointer over another municipality shows, unless it is a neighbour
    neighbours: Mapping[NisCode, Neighbour] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # sentences below the map
