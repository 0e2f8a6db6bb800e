"""Finds partnerships and organisers that are asked for by their own, maybe misspelled, name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.model import Organiser, Partnership
from bot.core.names import NameIndex
from bot.core.terms import LegalForm
from bot.core.text import fold, squash

_SHORTEST_MISSPELLED = 5  # letters
_ALIKE = 0.8  # similarity from which on a misspelled name is taken for it
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


@dataclass(frozen=True, slots=True)
class Named:
    """A body with how surely its name was recognised."""

    body: Partnership | Organiser
    confidence: float  # 0..1


class BodyIndex:
    """The names of all bodies; centre cities alone are found as places."""

    def __init__(
        self,
        partnerships: Iterable[Partnership],
        organisers: Iterable[Organiser],
        places: NameIndex,
    ) -> None:
        """Index the bodies; where a partnership and an organiser share a name, the first wins.

        A part of a name that is one of *places* stays a place: "Wijk-werken Aalst-Lede".
        """
        self._by_key: dict[str, Partnership | Organiser] = {}
        bodies: list[Partnership | Organiser] = [
            body for body in partnerships if body.legal_form is not LegalForm.GEMEENTE
        ]
        bodies += [body for body in organisers if body.partnership is None]
        for full in (True, False):  # full names first: a short one never takes another's full name
            for body in bodies:
                for key in _keys(body, full=full):
                    if any(name.place for name in places.exact(key)):
                        continue
                    self._by_key.setdefault(key, body)
        self._keys = tuple(self._by_key)

    def __contains__(self, key: str) -> bool:
        """Tell whether any body has this key."""
        return key in self._by_key

    def exact(self, key: str) -> Named | None:
        """Return the body with this squashed key."""
        body = self._by_key.get(key)
        return Named(body, 1.0) if body else None

    def closest(self, key: str) -> Named | None:
        """Return the body whose name is most like a misspelled key; None if none is alike."""
        if len(key) < _SHORTEST_MISSPELLED:
            return None
        found = process.extractOne(
            key, self._keys, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
        )
        return Named(self._by_key[found[0]], round(found[1], 3)) if found else None


def _keys(body: Partnership | Organiser, *, full: bool) -> Iterator[str]:
    names = _SEPARATORS.split(body.name)
    if isinstance(body, Partnership) and body.short_name:
        names += _SEPARATORS.split(body.short_name)
    for name in names:
        folded = fold(name)
        own = [word for word in folded.split() if word not in _GENERIC]
        key = squash(folded) if full else "".join(own)
        if len(key) > 2:  # noqa: PLR2004 -- two letters are no name
            yield key
