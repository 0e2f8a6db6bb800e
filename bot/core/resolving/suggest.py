"""Places that may be meant while somebody is still typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.core.lookup.directory import Directory
from bot.core.model.geography import Place
from bot.core.model.outcome import Choose, Found, rank
from bot.core.reading.budget import MAX_QUESTION
from bot.core.reading.text import fold, squash
from bot.core.resolving.resolver import resolve

_LEAST = 2  # letters or digits; one says nothing


def suggest(text: str, directory: Directory, today: date, most: int = 10) -> tuple[Place, ...]:
    """Return the places that *text* may stand for, the likeliest first, each once.

    What the whole text is read as goes first, then the names and postcodes that begin with it:
    large places before small ones. One letter says nothing yet, and more than
    `core.reading.budget.MAX_QUESTION` nothing any more.

    Args:
        text: What was typed so far; maybe a whole question.
        directory: Whose places.
        today: The day of the answer.
        most: How many at most.
    """
    if len(text) > MAX_QUESTION:
        return ()
    key = squash(fold(text))
    if len(key) < _LEAST:
        return ()
    outcome = resolve(text, directory, today).outcome
    read: list[Place] = []
    if isinstance(outcome, Found):
        read = [answer.reading.place for answer in outcome.answers]
        read += [place for answer in outcome.answers for place in answer.reading.others]
    elif isinstance(outcome, Choose):
        read = [option.place for option in outcome.options]
    begun = sorted(
        _begun(key, directory),
        key=lambda place: (
            rank(place.kind),
            -directory.population.get(place.nis, 0),
            place.name,
            place.id,
        ),
    )
    return tuple(_once([*read, *begun]))[:most]


def _begun(key: str, directory: Directory) -> Iterable[Place]:
    """Yield the places of which a name, or a postcode, begins with *key*."""
    if key.isdigit():
        for code, places in directory.postcodes.items():
            if code.startswith(key):
                yield from places
    # Behind a whole name, quarters that begin with it are of no use: "Lokerenbeek".
    for name in directory.names.starting(key, quarters=key not in directory.names):
        if name.place is not None:
            yield name.place


def _once(places: Iterable[Place]) -> Iterable[Place]:
    return {place.id: place for place in places}.values()
