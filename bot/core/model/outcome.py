"""What a question means.

A closed set of types, so that the type checker proves that every channel handles each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model.facts import (
    Area,
    Cycle,
    LocalContact,
    Membership,
    Organiser,
    Partnership,
    Provenance,
)
from bot.core.model.geography import Municipality, OutsidePlace, Place
from bot.core.model.terms import Cue, PlaceKind, Region, Status, Topic

MAX_CHOICES = 6


class Stage(StrEnum):
    """How a name was recognised, cheap and exact first."""

    EXACT = "exact"
    ALIAS = "alias"
    POSTCODE = "postcode"
    NIS = "nis"
    PART = "part"  # a part of a name, or its parts in another order
    FRENCH = "french"  # the French form, put into Dutch word by word
    ADJECTIVE = "adjective"  # "Mechelse", "Gentenaar"
    SPELLING = "spelling"  # another spelling of the same sounds
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    PICKED = "picked"  # a button or a number, nothing was typed
    LOCATION = "location"  # a point on the map


class Tie(StrEnum):
    """What somebody said to do in a place, where several are named."""

    HOME = "home"
    WORK = "work"  # or school


@dataclass(frozen=True, slots=True)
class Reading:
    """How a piece of the question was read as a place."""

    heard: str  # as typed
    place: Place
    name: str  # the name or alias it was read as
    stage: Stage
    confidence: float  # 0..1
    edits: int = 0  # letters that differ, for `Stage.FUZZY`
    others: tuple[Place, ...] = ()  # smaller places of the same name elsewhere
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Regierol:
    """Who holds the regierol for one municipality of 2019-2024."""

    status: Status
    partnership: Partnership | None = None  # with status YES
    membership: Membership | None = None
    cycle: Cycle | None = None
    members: tuple[Municipality, ...] = ()  # of the partnership, by name
    reason: str | None = None  # with UNKNOWN: what somebody found when looking

    @property
    def facts(self) -> tuple[Provenance, ...]:
        """Return what carries the answer: that the body has the role, and that this is a member."""
        if self.partnership is None or self.membership is None:
            return ()
        return (self.partnership.regierol, self.membership.provenance)

    @property
    def body_id(self) -> str:
        """Return the partnership's id; empty if unknown."""
        return self.partnership.id if self.partnership else ""


@dataclass(frozen=True, slots=True)
class WijkWerken:
    """Who runs wijk-werken for one municipality of 2019-2024."""

    status: Status
    organiser: Organiser | None = None  # with status YES
    area: Area | None = None
    reason: str | None = None

    @property
    def facts(self) -> tuple[Provenance, ...]:
        """Return what carries the answer: that the organiser serves this municipality."""
        return (self.area.provenance,) if self.area else ()

    @property
    def body_id(self) -> str:
        """Return the organiser's id; empty if unknown."""
        return self.organiser.id if self.organiser else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Both duties, for the parts of a municipality that share the answer."""

    parts: tuple[Municipality, ...]  # of 2019-2024; one for a municipality that never merged
    regierol: tuple[Regierol, ...]  # one; more for a declared double membership
    wijk_werken: tuple[WijkWerken, ...]  # one; more where deelgemeenten have their own organiser


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known for one municipality of today, or for the part of it that was asked for."""

    municipality: Municipality  # of today
    reading: Reading
    findings: tuple[Finding, ...]  # at least one; more where merged parts differ
    local: tuple[LocalContact, ...]  # the municipality's own and its OCMW's, those of parts last
    is_part: bool = False  # the question named one part of a merged municipality

    @property
    def partnerships(self) -> tuple[Partnership, ...]:
        """Return the partnerships of the findings, each once, in their order."""
        seen = {
            held.partnership.id: held.partnership
            for finding in self.findings
            for held in finding.regierol
            if held.partnership
        }
        return tuple(seen.values())

    @property
    def organisers(self) -> tuple[Organiser, ...]:
        """Return the organisers of wijk-werken of the findings, each once, in their order."""
        seen = {
            run.organiser.id: run.organiser
            for finding in self.findings
            for run in finding.wijk_werken
            if run.organiser
        }
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Found:
    """The place is sure. Per duty: yes, no or unknown, and by whom."""

    answers: tuple[Answer, ...]  # more than one only where the question names several places
    topic: Topic | None


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate of a choice."""

    place: Place
    municipality: Municipality  # of today
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class Choose:
    """Several places fit about equally: the person chooses."""

    heard: str
    options: tuple[Option, ...]  # best first, 1..`MAX_CHOICES`; one: "bedoel je ...?"
    topic: Topic | None
    stage: Stage
    postcode: str | None = None  # where it contradicts the name: it belongs to the first option
    outside: OutsidePlace | None = None  # outside Flanders, with the same name

    @property
    def is_outside_likelier(self) -> bool:
        """Tell whether people mean the place outside: a town nearby, beside mere quarters."""
        small = all(rank(option.place.kind) >= rank(PlaceKind.HAMLET) for option in self.options)
        return self.outside is not None and small and self.outside.region in _NEARBY


@dataclass(frozen=True, slots=True)
class Outside:
    """A known place that is no municipality of Flanders."""

    place: OutsidePlace
    heard: str
    confidence: float  # 0..1
    municipalities: tuple[Municipality, ...] = ()  # of Flanders, in it; the largest first


class Subject(StrEnum):
    """What can be explained; each is tied to its sources in the data."""

    REGISSEUR = "regisseur"
    REGIEROL = "regierol"
    WIJK_WERKEN = "wijk-werken"
    WIJK_WERKEN_WHO = "wijk-werken-who"
    WIJK_WERKEN_START = "wijk-werken-start"
    WIJK_WERKEN_ALLOWANCE = "wijk-werken-allowance"
    WIJK_WERKEN_PRICE = "wijk-werken-price"
    SAMENLEVINGSJOBS = "samenlevingsjobs"


@dataclass(frozen=True, slots=True)
class Explain:
    """A question about how things work, not about a place."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class About:
    """A partnership or an organiser that was itself asked for, by name."""

    body: Partnership | Organiser
    members: tuple[Municipality, ...]  # of 2019-2024, by name
    heard: str
    confidence: float  # 0..1


class TalkKind(StrEnum):
    """The little talk that a chat needs."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    WHERE = "where"  # a topic without a place: "wie is de regisseur?"
    GOODBYE = "goodbye"
    INSULT = "insult"


@dataclass(frozen=True, slots=True)
class Talk:
    """Not a question: a greeting, thanks, a call for help."""

    kind: TalkKind
    topic: Topic | None = None


class Reason(StrEnum):
    """Why a question was not understood."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NO_PLACE = "no-place"
    UNKNOWN_CODE = "unknown-code"  # a postcode or NIS code that is not one in Flanders
    ELSEWHERE = "elsewhere"  # a point on the map that is not in Flanders


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing reaches the floor; the reply gives an example."""

    reason: Reason
    heard: str = ""


Outcome = Found | Choose | Outside | Explain | About | Talk | NotUnderstood


@dataclass(frozen=True, slots=True)
class Step:
    """One stage that had something to say, for `--explain`."""

    stage: Stage
    heard: str
    candidates: tuple[tuple[str, float], ...]  # label, confidence 0..1; best first
    cues: tuple[Cue, ...] = ()  # what stands around it, and speaks against it
    is_meant: float = 1.0  # 0..1, that it is asked for, with all that stands around it


@dataclass(frozen=True, slots=True)
class Resolution:
    """An outcome, and how it came about."""

    outcome: Outcome
    steps: tuple[Step, ...] = ()
    is_cut: bool = False  # not all of it was read: see `core.reading.budget`


_NEARBY = frozenset({Region.BRUSSELS, Region.WALLONIA, Region.NETHERLANDS, Region.FRANCE})
_RANKS = {
    PlaceKind.MUNICIPALITY: 0,
    PlaceKind.FORMER_MUNICIPALITY: 1,
    PlaceKind.DEELGEMEENTE: 2,
    PlaceKind.DISTRICT: 2,
    PlaceKind.PART: 3,
    PlaceKind.LOCALITY: 4,
    PlaceKind.HAMLET: 4,
    PlaceKind.QUARTER: 5,
}


def rank(kind: PlaceKind) -> int:
    """Return how large a kind of place is, 0 the largest: a municipality wins over a hamlet."""
    return _RANKS[kind]
