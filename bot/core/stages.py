"""The stages of the search: each takes a window of the question and returns its candidates.

Ordered in `SURE` and `GUESSES`, cheap and exact first. A stage knows nothing of the others and
decides nothing: that is `core.resolver`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.directory import Directory
from bot.core.heard import Window
from bot.core.matching import closest
from bot.core.model import OutsidePlace, Place
from bot.core.names import Name
from bot.core.outcome import Stage
from bot.core.terms import NisCode, PlaceKind
from bot.core.text import sound

_POSTCODE = re.compile(r"b?([1-9]\d{3})\Z")
_NIS = re.compile(r"\d{5}\Z")
_SHORTEST_SPELLING = 4  # characters
_SHORTEST_PREFIX = 3
_SHORTEST_FUZZY = 3
_MOST_PREFIXED = 40  # more names than this with one prefix say nothing


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
    match = _POSTCODE.match(window.key)
    if match is None:
        return ()
    code = match.group(1)
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


def spelling(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names that sound the same: other and older spellings."""
    if len(window.key) < _SHORTEST_SPELLING:
        return ()
    names = directory.names.sounding(sound(window.key))
    return tuple(Candidate(n.target, n.raw, Stage.SPELLING, 0.93, 1) for n in names)


def prefix(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names that begin with what was typed."""
    if len(window.key) < _SHORTEST_PREFIX:
        return ()
    names = [n for n in directory.names.starting(window.key) if n.place and n.alias is None]
    if len(names) > _MOST_PREFIXED:
        return ()
    return tuple(Candidate(n.target, n.raw, Stage.PREFIX, _share(window.key, n)) for n in names)


def fuzzy(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names that differ by a few letters."""
    if len(window.key) < _SHORTEST_FUZZY:
        return ()
    return tuple(
        Candidate(s.name.target, s.name.raw, Stage.FUZZY, s.similarity, s.edits)
        for s in closest(window.key, directory.names)
    )


SURE: tuple[StageFunction, ...] = (exact, postcode, nis)
GUESSES: tuple[StageFunction, ...] = (spelling, prefix, fuzzy)


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


def _share(key: str, name: Name) -> float:
    """Score a prefix by the share of the name that was typed: 0.5..0.9."""
    return 0.5 + 0.4 * len(key) / len(name.key)
