"""The stages that need no guessing: each takes a window of the question and returns candidates.

Cheap and exact first. A stage knows nothing of the others and decides nothing: that is
`core.resolving.resolver`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.lookup.directory import Directory
from bot.core.model.geography import OutsidePlace, Place
from bot.core.model.outcome import Stage
from bot.core.model.terms import NisCode, PlaceKind
from bot.core.reading.heard import Window
from bot.core.reading.numerals import begins_a_number, number_of

_POSTCODE = re.compile(r"[1-9]\d{3}\Z")
_NIS = re.compile(r"\d{5}\Z")
_LOWEST, _HIGHEST = 1000, 9999  # postcodes


@dataclass(frozen=True, slots=True)
class Candidate:
    """One target that a window may mean."""

    target: Place | OutsidePlace
    name: str  # the name or alias that matched
    stage: Stage
    confidence: float  # 0..1
    edits: int = 0
    is_whole: bool = True  # the name was said whole, not only its first word


StageFunction = Callable[[Window, Directory], tuple[Candidate, ...]]


def exact(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """Names and aliases that are the same after folding."""
    names = directory.names.exact(window.key)
    found = tuple(
        Candidate(name.target, name.raw, Stage.ALIAS, 0.99)
        if name.alias
        else Candidate(name.target, name.raw, Stage.EXACT, 1.0)
        for name in names
    )
    return found + tuple(_headed(window, directory, found))


def _headed(
    window: Window, directory: Directory, found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield municipalities that people call by their first word, beside a smaller namesake.

    "Heist" is a deelgemeente of Knokke-Heist, and what people call Heist-op-den-Berg.
    """
    kinds = {c.target.kind for c in found if isinstance(c.target, Place)}
    if not kinds or PlaceKind.MUNICIPALITY in kinds:
        return
    for name in directory.names.part(window.key):
        place = name.place
        if (
            place is not None
            and place.kind is PlaceKind.MUNICIPALITY
            and name.alias is None
            and name.key.startswith(window.key)
        ):
            yield replace(found[0], target=place, name=name.raw, is_whole=False)


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
        return tuple(Candidate(p, code, Stage.POSTCODE, 1.0) for p in _named(places, code))
    outside = directory.outside_postcodes.get(code, ())
    return tuple(Candidate(far, code, Stage.POSTCODE, 1.0) for far in outside)


def nis(window: Window, directory: Directory) -> tuple[Candidate, ...]:
    """The municipality of a NIS code, of today or from before a merger."""
    if not _NIS.match(window.key):
        return ()
    place = directory.place_of(NisCode(window.key))
    return (Candidate(place, window.key, Stage.NIS, 1.0),) if place else ()


SURE: tuple[StageFunction, ...] = (exact, postcode, nis)


def may_be_code(folded: str) -> bool:
    """Tell quickly whether a token may begin a postcode or a NIS code, in figures or in words."""
    return folded[0].isdigit() or begins_a_number(folded)


def is_code(window: Window) -> bool:
    """Tell whether a window has the form of a postcode or a NIS code."""
    return bool(_POSTCODE.match(window.key) or _NIS.match(window.key))


def _named(places: list[Place], code: str) -> list[Place]:
    """Prefer the one deelgemeente of a postcode, unless it is the first of the municipality.

    A municipality lists the postcodes of all its parts; the lowest is that of its centre.
    """
    outer = [p for p in places if p.kind is PlaceKind.MUNICIPALITY]
    inner = [p for p in places if p.kind not in {PlaceKind.MUNICIPALITY, PlaceKind.HAMLET}]
    central = any(p.postcodes[0] == code for p in outer)
    if len(inner) == 1 and len({p.nis for p in places}) == 1 and not central:
        return inner
    covered = {p.nis for p in outer}
    return outer + [p for p in inner if p.nis not in covered]
