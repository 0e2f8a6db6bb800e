"""Partnerships and organisers as maps show them: their area of today, and a name that fits.

The area is in municipalities of today, though its members joined before the mergers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.geography import Municipality

# Words before a name that say what a body is, not which one. "DVV" is not among them: people say
# it, and without it "DVV Westhoek" would be a region.
_KIND = re.compile(
    r"(?:(?:regierol|projectvereniging|interlokale|vereniging|welzijnsvereniging|ilv"
    r"|sociale economie|wijk-?werk(?:en)?)\s+)+(?=\S{3})",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SECOND = re.compile(r"(?:, (?!.* en )| / ).*")  # another name; not the second of a list of names


@dataclass(frozen=True, slots=True)
class Share:
    """What of a municipality of today belongs to a body."""

    municipality: Municipality  # of today
    parts: tuple[Municipality, ...]  # of 2019-2024, those that belong to it; at least one
    is_whole: bool  # whether these are all of its parts


def area_of(body: Partnership | Organiser, directory: Directory) -> tuple[Share, ...]:
    """Return the municipalities of today that a body has at least a part of, by name.

    Where an organiser serves only some deelgemeenten of a municipality, that is a part of it.
    Empty where no member is certain.
    """
    if isinstance(body, Partnership):
        own = {municipality.nis for municipality in directory.members(body.id)}
        divided = set()
    else:
        own = {municipality.nis for municipality in directory.served(body.id)}
        areas = [area for area in directory.facts.areas if area.organiser == body.id]
        divided = own - {area.nis for area in areas if area.deelgemeente is None}
    places = (directory.place_of(nis) for nis in own)
    today = {place.nis for place in places if place is not None}
    shares = []
    for nis in today:
        all_parts = directory.parts(nis)
        parts = tuple(part for part in all_parts if part.nis in own)
        is_whole = len(parts) == len(all_parts) and not divided.intersection(p.nis for p in parts)
        shares.append(Share(directory.municipalities[nis], parts, is_whole))
    return tuple(sorted(shares, key=lambda share: share.municipality.name))


def shortest_name(body: Partnership | Organiser) -> str:
    """Return a name without its legal form, additions and second names; never empty.

    Example:
        "Interwaas, Wijk-Werken Waas" is "Interwaas"; "ILV Noorderkempen Werkt" is
        "Noorderkempen Werkt"; "Wijkwerken 4" stays as it is.
    """
    label = body.label if isinstance(body, Partnership) else body.name
    name = _SECOND.sub("", _ASIDE.sub("", label))
    short = _KIND.sub("", name, count=1) if _KIND.match(name) else name
    return short[:1].upper() + short[1:] or label
