"""Places that are named in another way: a region by its form, inside a word, by a wrong key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.lookup.bodies import Body
from bot.core.lookup.directory import Directory
from bot.core.model.geography import Municipality, OutsidePlace
from bot.core.model.outcome import Outside, Stage
from bot.core.model.terms import OutsideKind, PlaceKind, Region
from bot.core.reading.heard import Heard
from bot.core.reading.vocabulary import is_known
from bot.core.resolving.stages import Candidate
from bot.core.resolving.thresholds import HIDDEN
from bot.core.resolving.weighing import Mention

_ENDING = re.compile(r"[a-z]{3,}(?:streek|regio|vallei)\Z")  # "denderregio", "gaverstreek"
_LAND = re.compile(r"\b(?:land|streek|pays) (?:van|de|d) $")  # "land van Aalst"


def region_named(heard: Heard, mentions: Sequence[Mention], directory: Directory) -> Outside | None:
    """Return the region that a question names by its form, where no list has it.

    Args:
        heard: The question.
        mentions: The names in it that lists have; where there are others, it is about those.
        directory: Whose municipalities may lie in it.
    """
    if len(mentions) == 1 and not mentions[0].is_outside:
        return _land_of(mentions[0], heard, directory)
    if mentions:
        return None
    strange = [t for t, known in zip(heard.tokens, heard.ordinary, strict=True) if not known]
    named = any(not is_known(t.folded) and t.folded in directory.names for t in heard.tokens)
    # Beside another name, or one spelt badly, it is about that: "stadsregio Turnhot".
    if strange and not named and all(_ENDING.match(token.folded) for token in strange):
        return _region(heard.text[strange[0].start : strange[0].end], (), directory)
    return None


def municipalities_in(far: OutsidePlace, directory: Directory) -> tuple[Municipality, ...]:
    """Return the municipalities of today of a province, an arrondissement or a region.

    The largest first. Those of a region are the certain members of the bodies that bear its name:
    regions have no borders of their own. None where no body does, and outside Flanders.
    """
    if far.region is not Region.FLANDERS:
        return ()
    name = far.preferred.removeprefix("Provincie ")
    of_today = directory.of_today()
    if far.kind is OutsideKind.PROVINCE:
        found = [m for m in of_today if m.province == name]
    else:
        found = [m for m in of_today if m.arrondissement == name]
        # "Vlaanderen" is no part of "Zuid-West-Vlaanderen"
        bears = re.compile(rf"(?<![\w-])(?:{re.escape(name)}|{re.escape(far.name)})(?![\w-])")
        bodies: list[Body] = [*directory.partnerships.values(), *directory.organisers.values()]
        codes = {
            place.nis
            for body in bodies
            if bears.search(body.name)
            for member in directory.municipalities_of(body)
            if (place := directory.place_of(member.nis)) is not None
        }
        found = found or [directory.municipalities[nis] for nis in codes]
    return tuple(sorted(found, key=lambda m: (-directory.population[m.nis], m.name)))


def _land_of(mention: Mention, heard: Heard, directory: Directory) -> Outside | None:
    """Return the region that is called after a town: it offers that one at least."""
    window = mention.window
    before = "".join(f"{token.folded} " for token in heard.tokens[: window.start])
    found = _LAND.search(before)
    if found is None:
        return None
    start = heard.tokens[window.start - len(found[0].split())].start
    name = heard.text[start : heard.tokens[window.end - 1].end]
    return _region(name, (directory.today(mention.place),), directory)


def _region(name: str, inside: tuple[Municipality, ...], directory: Directory) -> Outside:
    shown = name[0].upper() + name[1:]
    far = OutsidePlace(shown, shown, OutsideKind.REGION, Region.FLANDERS, ())
    return Outside(far, name, 1.0, municipalities_in(far, directory) or inside)


_LETTER_FOR_NOUGHT = re.compile(r"\b[1-9](?=\d*[oO])[\doO]{3}\b")
_SHORTEST = 4  # letters of a name inside a longer word


def hidden(heard: Heard, directory: Directory) -> Mention | None:
    """Return the first place that is hidden in a question, if any."""
    return _linked(heard, directory) or _mistyped_code(heard, directory)


def _linked(heard: Heard, directory: Directory) -> Mention | None:
    """Find a municipality inside a web address, a handle or a hashtag: "@stadleuven"."""
    for index in heard.links:
        window = heard.window(index, index + 1)
        for cut in range(2, len(window.key) - _SHORTEST + 1):
            for name in directory.names.exact(window.key[cut:]):
                place = name.place
                if place is not None and place.kind is PlaceKind.MUNICIPALITY:
                    return Mention(window, (Candidate(place, name.raw, Stage.PART, HIDDEN),))
    return None


def _mistyped_code(heard: Heard, directory: Directory) -> Mention | None:
    """Find a postcode in which the letter O stands for a nought: "9OOO"."""
    match = _LETTER_FOR_NOUGHT.search(heard.text)
    places = directory.postcodes.get(re.sub("[oO]", "0", match[0]), ()) if match else ()
    if match is None or not places:
        return None
    found = (Candidate(place, match[0], Stage.POSTCODE, HIDDEN) for place in places)
    return Mention(heard.window(0, len(heard.tokens)), tuple(found))
