"""Decides: which candidates stay, which mentions help each other, what is certain, what is asked.

The thresholds live here; the probabilities they are laid to come from `core.belief`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import cos, hypot, radians

from bot.core.belief import is_guess, is_place
from bot.core.directory import Directory
from bot.core.geography import OutsidePlace, Place
from bot.core.heard import Heard, Window
from bot.core.outcome import Stage, rank
from bot.core.stages import Candidate
from bot.core.terms import NisCode, OutsideKind, PlaceKind, Region
from bot.core.text import fold
from bot.core.vocabulary import ARTICLES, CONJUNCTIONS, LOCATIVES, NEARNESS

# Set with `regiewijzer evaluate` and `make bench`, see docs/evaluation.md.
CERTAIN = 0.88  # a guess is answered at once from this probability on ...
CERTAIN_ONE_SLIP = 0.6  # ... and from here on where one letter differs: slips in pairs mislead more
AS_LIKELY_AS_NOT = 0.5  # a name as it stands counts from here on, with all that stands around it
ASK = 0.1  # worth asking back from this probability of being a place at all
ASK_IN_SENTENCE = 0.8  # the same, among other words that are not understood
_NEAR_KM = 20.0  # "bij": no further than this
_CLEARLY = 1.6  # times nearer than the next candidate
_WIDE = frozenset({OutsideKind.COUNTRY, OutsideKind.REGION, OutsideKind.PROVINCE})
_BRUSSELS = "Brussel"  # a municipality, and what people call the region


@dataclass(frozen=True, slots=True)
class Mention:
    """A window of the question with what it may mean, best first; at least one candidate."""

    window: Window
    every: tuple[Candidate, ...]  # also those that a larger place of the same name outdoes
    candidates: tuple[Candidate, ...] = field(init=False)  # those that stay, best first

    def __post_init__(self) -> None:
        """Compute the candidates that stay."""
        object.__setattr__(self, "candidates", best_of(self.every))

    @property
    def best(self) -> Candidate:
        """Return the best candidate."""
        return self.candidates[0]

    @property
    def is_outside(self) -> bool:
        """Tell whether the best candidate lies outside Flanders."""
        return isinstance(self.best.target, OutsidePlace)

    @property
    def place(self) -> Place:
        """Return the best candidate; only where it lies in Flanders."""
        assert isinstance(self.best.target, Place)
        return self.best.target

    @property
    def far(self) -> OutsidePlace:
        """Return the best candidate; only where it lies outside Flanders."""
        assert isinstance(self.best.target, OutsidePlace)
        return self.best.target

    @property
    def places(self) -> tuple[tuple[Place, float], ...]:
        """Return the places in Flanders, one a municipality, with their confidence, best first."""
        seen: dict[str, tuple[Place, float]] = {}
        for candidate in self.candidates:
            if isinstance(candidate.target, Place):
                seen.setdefault(candidate.target.nis, (candidate.target, candidate.confidence))
        return tuple(seen.values())

    @property
    def abroad(self) -> OutsidePlace | None:
        """Return the place outside Flanders that has the very name of those inside, if any."""
        if self.is_outside or is_guess(self.best):
            return None
        found = (c.target for c in self.candidates if isinstance(c.target, OutsidePlace))
        return next(found, None)

    @property
    def outdone(self) -> tuple[Place, ...]:
        """Return places of the same name in other municipalities that a larger place outdid."""
        if is_guess(self.best) or not isinstance(self.best.target, Place):
            return ()
        own = {place.nis for place, _ in self.places}
        others = [c.target for c in self.every if isinstance(c.target, Place)]
        return tuple({place.nis: place for place in others if place.nis not in own}.values())

    @property
    def is_settled(self) -> bool:
        """Tell whether it leads to one municipality: all that stay do, or one is certain."""
        if self.abroad is not None:
            return False
        return len(self.places) == 1 or (is_guess(self.best) and is_certain(self))


def best_of(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Order candidates, best first, and drop those that a larger place of the same name outdoes.

    A municipality wins over a hamlet of its name, and over a place outside Flanders; a former
    municipality and a deelgemeente elsewhere compete. A smaller place competes with one outside
    Flanders, which then stands last. Guesses are ordered by their probability, which weighs that
    already.
    """
    if len(candidates) == 1 or is_guess(candidates[0]):
        return tuple(candidates)
    ordered = sorted(candidates, key=_order)
    home = [c for c in ordered if isinstance(c.target, Place)]
    far = [c for c in ordered if isinstance(c.target, OutsidePlace)]
    if not home or ordered[0].stage in {Stage.POSTCODE, Stage.NIS}:
        return tuple(ordered)
    top = home[0]
    tier = _tier(top.target)
    if tier == 0 and not top.is_whole:
        tier = 1  # "Heist" for Heist-op-den-Berg: a rival of the deelgemeente, not its better
    if far and top.stage is Stage.ALIAS and _is_in_brussels(far[0]):
        return tuple(far)  # Molenbeek is the municipality of Brussels, not short for another
    kept = [
        c
        for c in home
        if c.stage is top.stage and (_tier(c.target) == tier or (tier == 1 and not c.is_whole))
    ]
    return tuple(kept + far if tier and top.stage is Stage.EXACT else kept)


def _is_in_brussels(candidate: Candidate) -> bool:
    target = candidate.target
    return isinstance(target, OutsidePlace) and target.region is Region.BRUSSELS


def merge(mentions: Sequence[Mention], heard: Heard, directory: Directory) -> list[Mention]:
    """Let the places of one question help each other.

    "Hofstade, 9308", "Tongerlo (Westerlo)", "Aalst Limburg", "Hofstade bij Mechelen": what only
    says where is dropped, and the other is narrowed to it. So is a quarter elsewhere beside a
    larger place: in "Molenveld 5, Hasselt" it is a street.
    """
    kept = list(mentions)
    for mention in mentions:
        for other in mentions:
            if other is mention or other not in kept:
                continue
            held = next((m for m in kept if m.window == mention.window), None)
            if held is None:
                break
            narrowed = _narrowed(held, other, heard, directory)
            if narrowed is not None:
                kept[kept.index(held)] = narrowed
                kept.remove(other)
    return [
        m
        for m in kept
        if not _is_mere_words(m, heard)
        and not any(_is_street_of(m, other, heard) for other in kept if other is not m)
    ]


def is_side_by_side(heard: Heard, one: Mention, other: Mention) -> bool:
    """Tell whether no "of" or "en" stands between two mentions: they are about one place."""
    return not _between(heard, one, other) & CONJUNCTIONS


def is_certain(mention: Mention) -> bool:
    """Tell whether a guess may be answered at once."""
    one_slip = mention.best.stage is Stage.FUZZY and mention.best.edits <= 1
    return mention.best.confidence >= (CERTAIN_ONE_SLIP if one_slip else CERTAIN)


def is_likely(mention: Mention) -> bool:
    """Tell whether a window is a misspelled place, whichever."""
    return is_place(mention.every) >= ASK_IN_SENTENCE


def may_ask(mention: Mention, *, pointed: bool) -> bool:
    """Tell whether the guesses are good enough to ask "bedoel je ...?"."""
    return is_place(mention.every) >= (ASK if pointed else ASK_IN_SENTENCE)


def _narrowed(
    mention: Mention, other: Mention, heard: Heard, directory: Directory
) -> Mention | None:
    """Return *mention* narrowed to where *other* says it lies; None if it says nothing of it."""
    between = _between(heard, mention, other)
    if between & CONJUNCTIONS:
        return None
    if other.is_outside:
        abroad = None if between & NEARNESS else _in_region(mention, other.far)
        abroad = abroad or _abroad(mention, other, between, directory)
        return abroad or _in_province(mention, other.far, directory)
    if mention.is_outside:
        return None
    where = {place.nis for place, _ in other.places}
    inside = tuple(
        c for c in mention.every if isinstance(c.target, Place) and c.target.nis in where
    )
    if inside and _says_more(mention, other, inside):
        return replace(mention, every=inside)
    if not mention.is_settled and other.is_settled and _is_near(between, mention, other):
        return _nearest(mention, other.place, directory)
    return None


def _in_region(mention: Mention, far: OutsidePlace) -> Mention | None:
    """Return *mention* as what lies where *far* says: "vorst brussel", "vorst kempen"."""
    if mention.is_outside or not (far.kind in _WIDE or far.preferred == _BRUSSELS):
        return None
    if far.region is Region.FLANDERS and mention.abroad is None:
        return None
    there = tuple(c for c in mention.every if _region(c.target) is far.region)
    return replace(mention, every=there) if there else None


def _region(target: Place | OutsidePlace) -> Region:
    return Region.FLANDERS if isinstance(target, Place) else target.region


def _is_street_of(mention: Mention, other: Mention, heard: Heard) -> bool:
    """Tell whether *mention*, a quarter elsewhere, is more likely a street in *other*.

    "of" or "en" between the two says otherwise, and so does a word such as "in" before both:
    "ik woon in Waterschei, werk in Hasselt". A number behind the name says street.
    """
    if not _is_quarter(mention):
        return False
    if other.is_outside:
        is_larger = other.far.kind in {OutsideKind.CITY, OutsideKind.MUNICIPALITY}
    else:
        is_larger = not _is_quarter(other)
    if not is_larger or _between(heard, mention, other) & (CONJUNCTIONS | NEARNESS):
        return False
    following = heard.tokens[mention.window.end : mention.window.end + 1]
    if following and following[0].folded.isdigit():
        return True
    return not (_is_located(mention, heard) and _is_located(other, heard))


def _is_mere_words(mention: Mention, heard: Heard) -> bool:
    """Tell whether ordinary words stand side by side like the name of a quarter: "lachen en"."""
    window = mention.window
    return (
        _is_quarter(mention)
        and not heard.is_whole(window)
        and all(heard.ordinary[window.start : window.end])
        and len(window.words) > len(fold(mention.place.name).split())
    )


def _is_quarter(mention: Mention) -> bool:
    """Tell whether it means quarters and nothing larger."""
    return not mention.is_outside and all(p.kind is PlaceKind.QUARTER for p, _ in mention.places)


def _is_located(mention: Mention, heard: Heard) -> bool:
    before = heard.tokens[: mention.window.start]
    words = [token.folded for token in before if token.folded not in ARTICLES]
    return bool(words) and words[-1] in LOCATIVES


def _abroad(
    mention: Mention, other: Mention, between: set[str], directory: Directory
) -> Mention | None:
    """Return where a name lies that a place outside stands right behind: "Halle, Duitsland".

    A country, a region or a province outside says it of any name; a town, of a name that is there
    too ("vorst brussel"), and of a postcode ("8000 Zürich").
    """
    far = other.far
    if mention.is_outside or far.region is Region.FLANDERS:
        return None
    if other.window.start < mention.window.end or not between <= {"in"}:
        return None
    there = tuple(
        Candidate(name.target, name.raw, Stage.EXACT, 1.0)
        for name in directory.names.exact(mention.window.key)
        if isinstance(name.target, OutsidePlace) and name.target.region is far.region
    )
    if there:
        return replace(mention, every=there)
    is_land = far.kind in {OutsideKind.COUNTRY, OutsideKind.REGION, OutsideKind.PROVINCE}
    return other if is_land or mention.best.stage is Stage.POSTCODE else None


def _in_province(mention: Mention, far: OutsidePlace, directory: Directory) -> Mention | None:
    if far.kind is not OutsideKind.PROVINCE or mention.is_outside:
        return None
    inside = tuple(
        c
        for c in mention.every
        if isinstance(c.target, Place)
        and far.preferred.endswith(directory.today(c.target).province)
    )
    return replace(mention, every=inside) if inside else None


def _says_more(mention: Mention, other: Mention, inside: Sequence[Candidate]) -> bool:
    """Tell whether *mention* names the place and *other* only where it lies."""
    codes = {Stage.POSTCODE, Stage.NIS}
    if mention.best.stage in codes:
        return False
    if other.best.stage in codes:
        return True
    smallest = min(rank(c.target.kind) for c in inside if isinstance(c.target, Place))
    return smallest > rank(other.place.kind) or (
        smallest == rank(other.place.kind) and not mention.is_settled
    )


def _between(heard: Heard, one: Mention, other: Mention) -> set[str]:
    """Return the folded words between two mentions, whichever comes first."""
    first, second = sorted((one.window, other.window), key=lambda window: window.start)
    return {token.folded for token in heard.tokens[first.end : second.start]}


def _is_near(between: set[str], mention: Mention, other: Mention) -> bool:
    """Tell whether the words between two mentions say that the first lies near the second."""
    follows = other.window.start >= mention.window.end
    return follows and (not between or bool(between & NEARNESS))


def _nearest(mention: Mention, centre: Place, directory: Directory) -> Mention | None:
    """Keep the one candidate that lies clearly nearest to *centre*."""
    measured = sorted(
        (distance, place.nis)
        for place, _ in mention.places
        if (distance := _km(place.nis, centre.nis, directory)) is not None
    )
    if not measured or measured[0][0] > _NEAR_KM:
        return None
    if len(measured) > 1 and measured[1][0] < _CLEARLY * measured[0][0]:
        return None
    chosen = measured[0][1]
    near = tuple(c for c in mention.every if isinstance(c.target, Place) and c.target.nis == chosen)
    return replace(mention, every=near)


def _km(one: NisCode, other: NisCode, directory: Directory) -> float | None:
    """Return the distance of two municipalities on a flat map: good enough for Flanders."""
    a, b = directory.municipalities[one].position, directory.municipalities[other].position
    if a is None or b is None:
        return None
    per_degree = 111.2  # km, of latitude
    east = (a.lon - b.lon) / 1000 * cos(radians((a.lat + b.lat) / 2000))
    return per_degree * hypot(east, (a.lat - b.lat) / 1000)


def _tier(place: Place | OutsidePlace) -> int:
    """Return 0 for a municipality, 1 for what once was one, 2 for smaller places."""
    if isinstance(place, OutsidePlace):
        return 2
    if place.kind is PlaceKind.MUNICIPALITY:
        return 0
    return 1 if rank(place.kind) <= rank(PlaceKind.PART) else 2


def _order(candidate: Candidate) -> tuple[bool, float, int, str, str]:
    """A quarter comes last, also beside another name of a larger place."""
    target = candidate.target
    if isinstance(target, Place):
        is_quarter = target.kind is PlaceKind.QUARTER
        return (is_quarter, -candidate.confidence, rank(target.kind), target.name, target.nis)
    return (False, -candidate.confidence, 9, target.name, target.region)
