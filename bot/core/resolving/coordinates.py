"""A point on the map: read from a text, and what it means for who asks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.core.lookup.directory import Directory
from bot.core.model.geography import Located, OutsidePlace
from bot.core.model.outcome import (
    MAX_CHOICES,
    Choose,
    Found,
    NotUnderstood,
    Option,
    Outcome,
    Outside,
    Reason,
    Stage,
)
from bot.core.model.terms import NisCode, OutsideKind, Region
from bot.core.resolving.resolver import pick

# Latitude, then longitude, in degrees: behind "geo:" (RFC 5870) or in a link to a map, any point;
# bare, only one near Flanders, so that no two other numbers are taken for one.
_LINKED = re.compile(
    r"(?:\bgeo:|/@|[?&](?:q|ll|query|center|destination|daddr)=(?:loc:)?|\bmlat=|#map=\d{1,2}/)"
    r"(?P<lat>-?\d{1,2}\.\d{1,15})(?:,|/|%2C|&mlon=)\s?(?P<lon>-?\d{1,3}\.\d{1,15})",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\d.,])(?P<lat>(?:49|5[0-2])\.\d{3,15})\s?\u00b0?\s?n?\s?[,;/ ]\s?"
    r"(?P<lon>[2-7]\.\d{3,15})(?![\d.])",
    re.IGNORECASE,
)


def point_in(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude (degrees, WGS 84) of the first point in a text, if any.

    Example:
        >>> point_in("waar is geo:51.0543,3.7174?")
        (3.7174, 51.0543)
    """
    match = _LINKED.search(text) or _BARE.search(text)
    return (float(match["lon"]), float(match["lat"])) if match else None


def outcome_at(located: Located, directory: Directory, today: date) -> Outcome:
    """Return what is known where a point lies; near a border, ask which side is meant."""
    if located.inside is None or located.near:
        return _beside(located, directory)
    outcome = pick(located.inside, directory, today)
    if not isinstance(outcome, Found):
        return outcome
    (answer,) = outcome.answers
    reading = replace(answer.reading, heard="", stage=Stage.LOCATION)
    return Found((replace(answer, reading=reading),), outcome.topic)


def _beside(located: Located, directory: Directory) -> Outcome:
    """Return what a point means that is not well inside one municipality."""
    if located.inside is not None:
        return _choose([located.inside, *located.near], directory)
    if located.near:
        return _choose(list(located.near), directory)
    brussels = _brussels(directory)
    if located.in_brussels and brussels is not None:
        return Outside(brussels, "", 1.0)
    if located.nearest is not None:
        return _choose([located.nearest], directory)
    return NotUnderstood(Reason.ELSEWHERE)


def _choose(codes: list[NisCode], directory: Directory) -> Outcome:
    places = [place for nis in codes if (place := directory.place_of(nis)) is not None]
    if not places:
        return NotUnderstood(Reason.ELSEWHERE)
    options = tuple(
        Option(place, directory.today(place), 1 / len(places)) for place in places[:MAX_CHOICES]
    )
    return Choose("", options, None, Stage.LOCATION)


def _brussels(directory: Directory) -> OutsidePlace | None:
    found = (
        place
        for place in directory.facts.outside
        if place.region is Region.BRUSSELS and place.name == place.preferred
    )
    return min(found, key=lambda place: _BREADTH.get(place.kind, len(_BREADTH)), default=None)


_BREADTH = {OutsideKind.REGION: 0, OutsideKind.CITY: 1}
