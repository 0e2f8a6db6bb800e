"""Regions and provinces of Flanders: which are named by their form, and who lies in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.bodies import Body
from bot.core.directory import Directory
from bot.core.geography import Municipality, OutsidePlace
from bot.core.heard import Heard
from bot.core.outcome import Outside
from bot.core.terms import OutsideKind, Region
from bot.core.weigh import Mention

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
    if not mentions:
        for token, known in zip(heard.tokens, heard.known, strict=True):
            if not known and _ENDING.match(token.folded):
                return _region(heard.text[token.start : token.end], (), directory)
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
