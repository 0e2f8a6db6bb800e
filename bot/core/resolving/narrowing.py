"""Lets the places of one question help each other: what only says where is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, hypot, radians

from bot.core.lookup.directory import Directory
from bot.core.model.geography import OutsidePlace, Place
from bot.core.model.outcome import Choose, Option, Stage, rank
from bot.core.model.terms import NisCode, OutsideKind, PlaceKind, Region, Topic
from bot.core.reading.heard import Heard, Window
from bot.core.reading.text import fold
from bot.core.reading.vocabulary import ARTICLES, CONJUNCTIONS, LOCATIVES, NEARNESS
from bot.core.resolving.stages import Candidate
from bot.core.resolving.thresholds import CLEARLY_NEARER, NEAR_KM
from bot.core.resolving.weighing import Mention, is_certain

_WIDE = frozenset({OutsideKind.COUNTRY, OutsideKind.REGION, OutsideKind.PROVINCE})
_BRUSSELS = "Brussel"  # a municipality, and what people call the region


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


def contradiction(
    mentions: Sequence[Mention], heard: Heard, directory: Directory, topic: Topic | None
) -> Choose | None:
    """Ask when a postcode and a name stand side by side and do not belong together."""
    if len(mentions) != 2 or not is_side_by_side(heard, *mentions):  # noqa: PLR2004 -- a pair
        return None
    codes = [m for m in mentions if m.best.stage is Stage.POSTCODE]
    names = [m for m in mentions if m.best.stage in {Stage.EXACT, Stage.ALIAS}]
    if len(codes) != 1 or len(names) != 1:
        return None
    options = tuple(Option(m.place, directory.today(m.place), 0.5) for m in (*codes, *names))
    said = f"{codes[0].window.raw} {names[0].window.raw}"
    return Choose(said, options, topic, Stage.POSTCODE, codes[0].best.name)


def _narrowed(
    mention: Mention, other: Mention, heard: Heard, directory: Directory
) -> Mention | None:
    """Return *mention* narrowed to where *other* says it lies; None if it says nothing of it."""
    between = _between(heard, mention, other)
    if between & CONJUNCTIONS:
        return None
    if other.is_outside:
        abroad = None if between & NEARNESS else _in_region(mention, other.far)
        abroad = abroad or _abroad(mention, other, between)
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


def _abroad(mention: Mention, other: Mention, between: set[str]) -> Mention | None:
    """Return where a name lies that a place outside stands right behind: "Halle, Duitsland".

    A country, a region or a province says it of any name, a town of a postcode ("8000 Zürich").
    """
    far = other.far
    if mention.is_outside or far.region is Region.FLANDERS:
        return None
    if other.window.start < mention.window.end or not between <= {"in"}:
        return None
    return other if far.kind in _WIDE or mention.best.stage is Stage.POSTCODE else None


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
    if not measured or measured[0][0] > NEAR_KM:
        return None
    if len(measured) > 1 and measured[1][0] < CLEARLY_NEARER * measured[0][0]:
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


_LETTERS_PER_SLIP = 3  # beside a name that stands as it is


def whole_names(found: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Keep the first of the names that hyphens tie to one: "Gent-Sint-Pieters" is Gent.

    Two municipalities are two places: "Brugge-Gent".
    """
    dropped: list[Mention] = []
    for start, end in heard.tied:
        inside = [m for m in found if start <= m.window.start and m.window.end <= end]
        inside.sort(key=lambda mention: mention.window.start)
        if len(inside) > 1 and is_municipality(inside[0]):
            dropped += [m for m in inside[1:] if not (is_municipality(m) or m.is_outside)]
    return [mention for mention in found if mention not in dropped]


def spans_well(run: Window, mention: Mention, inside: Sequence[Mention], heard: Heard) -> bool:
    """Tell whether a guess is near enough to be more than a name that stands there.

    "tielt wigne" is Tielt-Winge, "soudal turnhout" is not Oud-Turnhout.
    """
    covered = sum(m.window.end - m.window.start for m in inside if is_municipality(m))
    if len(inside) > 1 and covered == run.end - run.start and not is_certain(mention):
        return False  # "Brugge-Gent" is both
    if (run.start, run.end) in heard.tied or mention.best.stage is not Stage.FUZZY:
        return True
    beside = len(run.key) - sum(len(m.window.key) for m in inside)
    return _LETTERS_PER_SLIP * mention.best.edits <= max(beside, _LETTERS_PER_SLIP)


def leaves_strange(run: Window, inside: Sequence[Mention], heard: Heard) -> bool:
    """Tell whether a run says more than the mentions in it.

    It does where a token is no word and in none of them, and where hyphens tie it together:
    "Niel-Saint-Trond" is not Niel and Sint-Truiden.
    """
    if (run.start, run.end) in heard.tied:
        return not any(m.window.holds(run) for m in inside)
    return any(
        not heard.ordinary[index]
        and not any(m.window.start <= index < m.window.end for m in inside)
        for index in range(run.start, run.end)
    )


def is_municipality(mention: Mention) -> bool:
    """Tell whether it means a municipality of today."""
    return not mention.is_outside and mention.place.kind is PlaceKind.MUNICIPALITY
