"""The index of everything that can be typed for a place: by key, sound, beginning and part."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.core.forms import parts_of
from bot.core.geography import Alias, OutsidePlace, Place
from bot.core.terms import PlaceId
from bot.core.text import fold, sound, squash

_REACHES = (2, 3, 4)  # what `core.matching` asks for
_Grouped = dict[str, tuple["Name", ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one target: a place in Flanders, or a place outside."""

    raw: str
    key: str  # squashed: "sintniklaas"
    target: Place | OutsidePlace
    alias: Alias | None = None  # None: the target's own name

    @property
    def place(self) -> Place | None:
        """Return the target if it lies in Flanders."""
        return self.target if isinstance(self.target, Place) else None


class NameIndex:
    """Immutable for its users; look-ups do not depend on the order of the data."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Index *names*; the same key may lead to several targets."""
        known = [name for name in names if name.key]
        self._by_key = _group(known, lambda name: [name.key])
        home = [name for name in known if name.place is not None]
        self._home = _Keys(name.key for name in home)
        self._far = _Ends({name.key for name in known} - self._home.all)
        dropped: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self._home.all):
            for text in {key, *_without_one(key)}:
                dropped[text].append(key)
        self._dropped = dict(dropped)
        self._by_sound = _group(home, lambda name: [sound(name.key)])
        self._by_part = _group(home, lambda name: parts_of(fold(name.raw)))
        self._by_part_sound = _group(home, lambda name: map(sound, parts_of(fold(name.raw))))

    @property
    def keys(self) -> frozenset[str]:
        """Return every key, of places in and outside Flanders."""
        return self._home.all | self._far.all

    def __contains__(self, key: str) -> bool:
        """Tell whether any name has this key."""
        return key in self._by_key

    def exact(self, key: str) -> tuple[Name, ...]:
        """Return the names with this key, a target's own name before aliases; maybe none."""
        return self._by_key.get(key, ())

    def sounding(self, heard: str) -> tuple[Name, ...]:
        """Return the names in Flanders that sound like *heard* (see `core.text.sound`)."""
        return self._by_sound.get(heard, ())

    def part(self, key: str) -> tuple[Name, ...]:
        """Return the names in Flanders that *key* is a part of (see `core.forms`)."""
        return self._by_part.get(key, ())

    def part_sounding(self, heard: str) -> tuple[Name, ...]:
        """Return the names in Flanders with a part that sounds like *heard*."""
        return self._by_part_sound.get(heard, ())

    def starting(self, prefix: str) -> tuple[Name, ...]:
        """Return the names in Flanders whose key starts with *prefix*, alphabetically."""
        begun = (n for key in self._home.starting(prefix) for n in self._by_key[key])
        return tuple(name for name in begun if name.place is not None)

    def one_slip(self, key: str) -> frozenset[str]:
        """Return the keys in Flanders that one slip may turn into *key*, and a few more.

        Every key at one edit is in it; of those at two, the ones where a letter goes on each side.
        """
        shorter = (key, *_without_one(key))
        return frozenset(k for text in shorter for k in self._dropped.get(text, ()))

    def home_keys(self, length: int, reach: int) -> tuple[str, ...]:
        """Return the keys in Flanders of *length* letters, *reach* more or *reach* fewer."""
        return self._home.of_length(length, reach)

    def far_keys(self, key: str, reach: int) -> tuple[str, ...]:
        """Return keys outside Flanders of about the length of *key* that begin or end like it."""
        return self._far.of_ends(key, reach)


class _Keys:
    """Distinct keys, alphabetically and by length."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.all = frozenset(keys)
        self._sorted = tuple(sorted(self.all))
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._sorted:
            self._by_length[len(key)].append(key)
        self._pools: dict[tuple[int, int], tuple[str, ...]] = {}
        for length in range(1, max(self._by_length, default=0) + 1):
            for reach in _REACHES:  # now, so that no question waits for it
                self.of_length(length, reach)

    def starting(self, prefix: str) -> Iterable[str]:
        for key in self._sorted[bisect_left(self._sorted, prefix) :]:
            if not key.startswith(prefix):
                return
            yield key

    def of_length(self, length: int, reach: int) -> tuple[str, ...]:
        pool = self._pools.get((length, reach))
        if pool is None:
            lengths = range(length - reach, length + reach + 1)
            pool = tuple(key for n in lengths for key in self._by_length.get(n, ()))
            self._pools[length, reach] = pool  # the same whoever computes it first
        return pool


class _Ends:
    """Distinct keys by length and first letter, and by length and last letter."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.all = frozenset(keys)
        self._first: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self._last: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for key in sorted(self.all):
            self._first[key[0], len(key)].append(key)
            self._last[key[-1], len(key)].append(key)

    def of_ends(self, key: str, reach: int) -> tuple[str, ...]:
        found: list[str] = []
        for length in range(len(key) - reach, len(key) + reach + 1):
            found += self._first.get((key[0], length), ())
            found += (k for k in self._last.get((key[-1], length), ()) if k[0] != key[0])
        return tuple(found)


def _without_one(key: str) -> Iterable[str]:
    return (key[:index] + key[index + 1 :] for index in range(len(key)))


def build_names(
    places: Mapping[PlaceId, Place], aliases: Iterable[Alias], outside: Iterable[OutsidePlace]
) -> NameIndex:
    """Index own names, aliases and outside places together: all compete at once."""
    names = [Name(place.name, _key(place.name), place) for place in places.values()]
    names += [Name(a.alias, _key(a.alias), places[a.place_id], a) for a in aliases]
    names += [Name(far.name, _key(far.name), far) for far in outside]
    return NameIndex(names)


def _key(text: str) -> str:
    return squash(fold(text))


def _group(names: Iterable[Name], keys_of: Callable[[Name], Iterable[str]]) -> _Grouped:
    grouped: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for key in dict.fromkeys(keys_of(name)):
            grouped[key].append(name)
    return {key: tuple(sorted(grouped[key], key=_order)) for key in sorted(grouped)}


def _order(name: Name) -> tuple[bool, str, str, str]:
    """Own names first, then by what they lead to: the same whatever the order of the files."""
    where = name.target.nis if isinstance(name.target, Place) else name.target.region
    return (name.alias is not None, name.raw, where, name.target.kind)
