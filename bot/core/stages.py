"""The stages that need no guessing: each takes a window of the question and returns candidates.

Cheap and exact first. A stage knows nothing of the others and decides nothing: that is
`core.resolver`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.directory import Directory
from bot.core.forms import bases_of
from bot.core.heard import Window
from bot.core.model import OutsidePlace, Place
from bot.core.numerals import number_of
from bot.core.outcome import Stage
from bot.core.terms import NisCode, PlaceKind
from bot.core.text import sound

_POSTCODE = re.compile(r"[1-9]\d{3}\Z")
_NIS = re.compile(r"\d{5}\Z")
_LOWEST, _HIGHEST = 1000, 9999  # postcodes
_SHORTEST_ADJECTIVE = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One target that a window may mean."""

    target: Place | OutsidePlace
    name: str  # the name or alias that matched
    stage: Stage
    confidence: float  # 0..1
    edits: int = 0


StageFunction = Callable[[Window, Directory], tuple[Candidate, ...]]


def exact(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names and aliases that are the same after folding."""
    return tuple(
        Candidate(name.target, name.raw, Stage.ALIAS, 0.99)
        if name.alias
        else Candidate(name.target, name.raw, Stage.EXACT, 1.0)
        for name in directory.names.exact(window.key)
    )


def postcode(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """The places that share a postcode; the municipality alone where it is the only one of it."""
    code = window.key
    if not _POSTCODE.match(code):
        number = number_of(window.words)
        if number is None or not _LOWEST <= number <= _HIGHEST:
            return ()
        code = str(number)
    places = [p for p in directory.postcodes.get(code, ()) if p.kind is not PlaceKind.QUARTER]
    if places:
        return tuple(Candidate(p, code, Stage.POSTCODE, 1.0) for p in _named(places))
    far = directory.outside_postcodes.get(code)
    return (Candidate(far, code, Stage.POSTCODE, 1.0),) if far else ()


def nis(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """The municipality of a NIS code, of today or from before a merger."""
    if not _NIS.match(window.key):
        return ()
    place = directory.place_of(NisCode(window.key))
    return (Candidate(place, window.key, Stage.NIS, 1.0),) if place else ()


def part(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names that the window is a part of, or has in another order: "Klinge", "Melle-Merelbeke"."""
    names = directory.names.part(window.key)
    return tuple(Candidate(n.target, n.raw, Stage.PART, 0.9) for n in names if n.place)


def adjective(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """The place behind an adjective or the name of its people: "Mechelse", "Gentenaar"."""
    if len(window.words) > 1 or len(window.key) < _SHORTEST_ADJECTIVE:
        return ()
    for base in bases_of(window.key):
        names = directory.names.exact(base) or directory.names.sounding(sound(base))
        found = tuple(
            Candidate(n.target, n.raw, Stage.ADJECTIVE, 0.9)
            for n in names
            if n.place and n.alias is None and n.place.kind is PlaceKind.MUNICIPALITY
        )
        if found:
            return found
    return ()


SURE: tuple[StageFunction, ...] = (exact, postcode, nis)
LIKELY: tuple[StageFunction, ...] = (part, adjective)


def is_code(window: Window) -> bool:
    """Tell whether a window has the form of a postcode or a NIS code."""
    return bool(_POSTCODE.match(window.key) or _NIS.match(window.key))


def _named(places: list[Place]) -> list[Place]:
    """Prefer the one deelgemeente of a postcode to the municipality around it."""
    inner = [p for p in places if p.kind not in {PlaceKind.MUNICIPALITY, PlaceKind.HAMLET}]
    if len(inner) == 1 and len({p.nis for p in places}) == 1:
        return inner
    outer = [p for p in places if p.kind is PlaceKind.MUNICIPALITY]
    covered = {p.nis for p in outer}
    return outer + [p for p in inner if p.nis not in covered]
