"""Finds partnerships and organisers that are asked for by their own, maybe misspelled, name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.lookup.names import NameIndex
from bot.core.model.facts import Area, Facts, Organiser, Partnership
from bot.core.model.terms import LegalForm, OrganiserId
from bot.core.reading.text import fold, squash
from bot.core.resolving.thresholds import BODY_ALIKE

_SHORTEST_MISSPELLED = 5  # letters
_SEPARATORS = re.compile(r"[,/()]")
# Words in the names of many bodies: what is left without them is what people call the body.
_GENERIC = frozenset(
    {
        *("dvv", "ilv", "pv", "vzw", "regio", "vereniging", "projectvereniging", "interlokale"),
        *("dienstverlenende", "welzijnsvereniging", "intergemeentelijk", "samenwerkingsverband"),
        *("wijk", "werken", "wijkwerken", "werk", "regierol", "sociale", "economie", "van", "het"),
        *("de", "en", "in", "met", "voor", "land", "organisatie", "wijkwerkorganisatie"),
    }
)


Body = Partnership | Organiser


@dataclass(frozen=True, slots=True)
class Named:
    """A body with how surely its name was recognised."""

    body: Body
    confidence: float  # 0..1


class BodyIndex:
    """The names of all bodies; centre cities alone are found as places."""

    def __init__(self, facts: Facts, places: NameIndex) -> None:
        """Index the bodies; where a partnership and an organiser share a name, the first wins.

        Where several partnerships do, or several organisers, the newest that has begun does.
        A part of a name that is one of *places* stays a place: "Wijk-werken Aalst-Lede".
        """
        self._by_key: dict[str, list[Body]] = {}
        self._cycles = {cycle.id: cycle for cycle in facts.cycles}
        self._areas: dict[OrganiserId, list[Area]] = {}
        for area in facts.areas:
            self._areas.setdefault(area.organiser, []).append(area)
        bodies: list[Body] = [
            body for body in facts.partnerships if body.legal_form is not LegalForm.GEMEENTE
        ]
        bodies += [body for body in facts.organisers if body.partnership is None]
        for full in (True, False):  # full names first: a short one never takes another's full name
            for body in bodies:
                for key in _keys(body, full=full):
                    if any(name.place for name in places.exact(key)):
                        continue
                    named = self._by_key.setdefault(key, [])
                    if not named or (body not in named and (full or _succeeds(body, named[0]))):
                        named.append(body)
        self._keys = tuple(self._by_key)

    def __contains__(self, key: str) -> bool:
        """Tell whether any body has this key."""
        return key in self._by_key

    def exact(self, key: str, today: date) -> Named | None:
        """Return the body with this squashed key."""
        return Named(self._newest(key, today), 1.0) if key in self._by_key else None

    def closest(self, key: str, today: date) -> Named | None:
        """Return the body whose name is most like a misspelled key; None if none is alike."""
        if len(key) < _SHORTEST_MISSPELLED:
            return None
        found = process.extractOne(
            key, self._keys, scorer=OSA.normalized_similarity, score_cutoff=BODY_ALIKE
        )
        return Named(self._newest(found[0], today), round(found[1], 3)) if found else None

    def _newest(self, key: str, today: date) -> Body:
        """Return the newest of those of this name that has begun; the first where none has."""
        first, *others = self._by_key[key]
        alike = [first, *(body for body in others if type(body) is type(first))]
        return max(alike, key=lambda body: self._standing(body, today))  # the first of equals

    def _standing(self, body: Body, today: date) -> tuple[bool, date]:
        """Return whether it holds a duty on a day, or did before it, and since when."""
        if isinstance(body, Partnership):
            begins = self._cycles[body.cycle].starts_on
            return begins <= today, begins
        areas = self._areas.get(body.id, [])
        holds = any((area.since or today) <= today <= (area.until or today) for area in areas)
        return holds, max((area.since or date.min for area in areas), default=date.min)


def _succeeds(body: Body, other: Body) -> bool:
    """Tell whether two bodies whose names mean the same are of different cycles."""
    if isinstance(body, Partnership) and isinstance(other, Partnership):
        return body.cycle != other.cycle
    return False


def _keys(body: Body, *, full: bool) -> Iterator[str]:
    names = _SEPARATORS.split(body.name)
    if isinstance(body, Partnership) and body.short_name:
        names += _SEPARATORS.split(body.short_name)
    for name in names:
        folded = fold(name)
        own = [word for word in folded.split() if word not in _GENERIC]
        key = squash(folded) if full else "".join(own)
        if len(key) > 2:  # noqa: PLR2004 -- two letters are no name
            yield key
