"""Where in the tables of `Facts` stands what is looked up: by key, the positions of records.

It follows from the facts alone and is plain enough for JSON, so that a store can keep it: most of
the time of a start went into deriving it anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from bot.core.lookup.names import Name, without_one
from bot.core.model.facts import Facts
from bot.core.model.geography import Place
from bot.core.model.lazily import Lazy
from bot.core.model.terms import PlaceKind
from bot.core.reading.forms import parts_of
from bot.core.reading.text import fold, sound, squash

# Another number as soon as the same facts give another form: a test compares.
FORM = 1
Positions = dict[str, list[int]]


class Derived:
    """What is derived from the facts of one revision: now, or earlier and kept as JSON."""

    def __init__(self, facts: Facts, kept: Mapping[str, str] | None = None) -> None:
        """Take from *kept* what is in it; it was derived from the same facts by the same FORM."""
        self.facts = facts
        self._kept = kept or {}
        self._read: dict[str, dict[str, Any]] = {}
        self._homes = len(facts.places)
        self._ours = self._homes + len(facts.aliases)
        # Own names, aliases and outside places together: all compete at once.
        self.names: Lazy[Name] = Lazy(self._ours + len(facts.outside), self._name)

    def texts(self) -> dict[str, str]:
        """Return all of it as JSON, by the name of each part."""
        return {
            part: json.dumps(self._part(part), ensure_ascii=False, separators=(",", ":"))
            for part in _PARTS
        }

    def positions(self, part: str) -> Positions:
        """Return one part; see `_PARTS`."""
        found: Positions = self._part(part)
        return found

    def words(self) -> dict[str, int]:
        """Return how common each everyday word is, see `EverydayWord`."""
        found: dict[str, int] = self._part("words")
        return found

    def _part(self, part: str) -> Any:
        if part not in self._read:
            kept = self._kept.get(part)
            self._read[part] = _PARTS[part](self) if kept is None else json.loads(kept)
        return self._read[part]

    def _name(self, number: int) -> Name:
        if number < self._homes:
            place = self.facts.places[number]
            return Name(place.name, _key(place.name), place)
        if number < self._ours:
            alias = self.facts.aliases[number - self._homes]
            (home,) = self._aliased[alias.place_id]
            return Name(alias.alias, _key(alias.alias), self.facts.places[home], alias)
        far = self.facts.outside[number - self._ours]
        return Name(far.name, _key(far.name), far)

    @cached_property
    def _aliased(self) -> Positions:
        return self.positions("aliased")


def _key(text: str) -> str:
    return squash(fold(text))


def _words(derived: Derived) -> dict[str, int]:
    return {word.word: word.zipf_tenths for word in derived.facts.words}


def _aliased(derived: Derived) -> Positions:
    """The place of each alias, by its id."""
    places = {place.id: number for number, place in enumerate(derived.facts.places)}
    return {alias.place_id: [places[alias.place_id]] for alias in derived.facts.aliases}


def _names(derived: Derived) -> Positions:
    """All names by key; a target's own name before aliases."""
    return _by(derived, lambda name: [name.key], lambda _: True)


def _sounds(derived: Derived) -> Positions:
    return _by(derived, lambda name: [sound(name.key)], _is_home)


def _parts(derived: Derived) -> Positions:
    return _by(derived, _parts_of, _is_home)


def _part_sounds(derived: Derived) -> Positions:
    return _by(derived, lambda name: map(sound, _parts_of(name)), _is_large)


def _keys(derived: Derived) -> Positions:
    """Which of the keys of `_names` are of places in Flanders, of larger ones, and of neither."""
    found: Positions = {"home": [], "large": [], "far": []}
    for number, positions in enumerate(derived.positions("names").values()):
        names = [derived.names[position] for position in positions]
        if any(map(_is_home, names)):
            found["home"].append(number)
        if any(map(_is_large, names)):
            found["large"].append(number)
        elif not all(map(_is_home, names)):
            found["far"].append(number)
    return found


def _dropped(derived: Derived) -> Positions:
    """The keys of larger places, whole and with each letter left out."""
    keys, dropped = list(derived.positions("names")), defaultdict(list)
    for number in derived.positions("keys")["large"]:
        for text in sorted({keys[number], *without_one(keys[number])}):
            dropped[text].append(number)
    return dict(dropped)


def _postcodes(derived: Derived) -> Positions:
    places = enumerate(derived.facts.places)
    return _grouped((code, number) for number, place in places for code in place.postcodes)


def _outside_postcodes(derived: Derived) -> Positions:
    outside = enumerate(derived.facts.outside)
    codes = _grouped((code, number) for number, far in outside for code in far.postcodes)
    return {code: numbers[:1] for code, numbers in codes.items()}


def _towns(derived: Derived) -> Positions:
    """The place of each municipality, of today or of before a merger."""
    found: Positions = {}
    for number, place in enumerate(derived.facts.places):
        if place.kind is PlaceKind.MUNICIPALITY:
            found[place.nis] = [number]
        elif place.kind is PlaceKind.FORMER_MUNICIPALITY:
            found.setdefault(place.nis_2019[0], [number])
    return found


def _merged(derived: Derived) -> Positions:
    """The municipalities of 2019-2024 that each one of today was made of."""
    numbers: dict[str, int] = {
        town.nis: number for number, town in enumerate(derived.facts.municipalities)
    }
    found: defaultdict[str, set[str]] = defaultdict(set)
    for place in derived.facts.places:
        found[place.nis].update(numbers.keys() & place.nis_2019)
    return {nis: [numbers[part] for part in sorted(parts)] for nis, parts in found.items()}


def _local(derived: Derived) -> Positions:
    """The contacts of each municipality of today; those of its former parts last."""
    contacts = enumerate(derived.facts.local_contacts)
    own_first = sorted(contacts, key=lambda one: (one[1].former_nis or "", one[1].body))
    return _grouped((contact.nis, number) for number, contact in own_first)


_PARTS: dict[str, Callable[[Derived], dict[str, Any]]] = {
    "words": _words,
    "aliased": _aliased,
    "names": _names,
    "sounds": _sounds,
    "parts": _parts,
    "part-sounds": _part_sounds,
    "keys": _keys,
    "dropped": _dropped,
    "postcodes": _postcodes,
    "outside-postcodes": _outside_postcodes,
    "towns": _towns,
    "merged": _merged,
    "local": _local,
}


def _is_home(name: Name) -> bool:
    return name.place is not None


def _is_large(name: Name) -> bool:
    return name.place is not None and not name.is_quarter


def _parts_of(name: Name) -> Iterable[str]:
    return () if name.raw.isalpha() else parts_of(fold(name.raw))  # one word has no parts


def _by(
    derived: Derived, keys_of: Callable[[Name], Iterable[str]], is_meant: Callable[[Name], bool]
) -> Positions:
    names = derived.names
    found = _grouped(
        (key, number)
        for number, name in enumerate(names)
        if name.key and is_meant(name)
        for key in dict.fromkeys(keys_of(name))
    )
    for numbers in found.values():
        if len(numbers) > 1:
            numbers.sort(key=lambda number: _order(names[number]))
    return dict(sorted(found.items()))


def _order(name: Name) -> tuple[bool, str, str, str]:
    """Own names first, then by what they lead to: the same whatever the order of the files."""
    where = name.target.nis if isinstance(name.target, Place) else name.target.region
    return (name.alias is not None, name.raw, where, name.target.kind)


def _grouped(pairs: Iterable[tuple[str, int]]) -> Positions:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for key, number in pairs:
        found[key].append(number)
    return dict(found)
