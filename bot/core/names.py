"""The index of everything that can be typed for a place: by key, sound, beginning and part."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot.core.forms import parts_of
from bot.core.geography import Alias, OutsidePlace, Place
from bot.core.terms import PlaceId, PlaceKind
from bot.core.text import fold, sound, squash

_LARGE_REACHES = (1, 2, 3, 4)  # what `core.matching` asks for
_FAR_REACHES = (1, 2)
_LAST = "\U0010ffff"  # sorts after whatever a key can hold
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

    @property
    def is_quarter(self) -> bool:
        """Tell whether the target is a quarter."""
        return isinstance(self.target, Place) and self.target.kind is PlaceKind.QUARTER


class NameIndex:
    """Immutable for its users; look-ups do not depend on the order of the data.

    What only a misspelled name needs is made when it is first needed, or by `prepare`.

    Thousands of quarters lie between the names that people ask for: what is typed for a village
    would often be nearer to one. So a quarter is found by its name, its sound, its beginning and
    its parts, but no slip is read into one.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        """Index *names*; the same key may lead to several targets."""
        self._known = [name for name in names if name.key]
        self._by_key = _group(self._known, lambda name: [name.key])
        self._longest = max(map(len, self._by_key), default=0)

    def prepare(self) -> None:
        """Make all that is not made yet, a tenth of a second: no question waits for it then."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @cached_property
    def _at_home(self) -> list[Name]:
        return [name for name in self._known if name.place is not None]

    @cached_property
    def _no_quarters(self) -> list[Name]:
        return [name for name in self._at_home if not name.is_quarter]

    @cached_property
    def _home(self) -> _Keys:
        return _Keys((name.key for name in self._at_home), ())

    @cached_property
    def _large(self) -> _Keys:
        return _Keys((name.key for name in self._no_quarters), _LARGE_REACHES)

    @cached_property
    def _far(self) -> _Ends:
        return _Ends({name.key for name in self._known if name.place is None} - self._large.all)

    @cached_property
    def _dropped(self) -> dict[str, list[str]]:
        dropped: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self._large.all):
            for text in {key, *_without_one(key)}:
                dropped[text].append(key)
        return dict(dropped)

    @cached_property
    def _by_sound(self) -> _Grouped:
        return _group(self._at_home, lambda name: [sound(name.key)])

    @cached_property
    def _by_part(self) -> _Grouped:
        return _group(self._at_home, _parts)

    @cached_property
    def _by_part_sound(self) -> _Grouped:
        return _group(self._no_quarters, lambda name: map(sound, _parts(name)))

    @property
    def longest(self) -> int:
        """Return the letters of the longest key."""
        return self._longest

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

    def starting(self, prefix: str, *, quarters: bool = True) -> tuple[Name, ...]:
        """Return the names in Flanders whose key starts with *prefix*, alphabetically."""
        if not quarters:
            begun = (n for key in self._large.starting(prefix) for n in self._by_key[key])
            return tuple(n for n in begun if n.place is not None and not n.is_quarter)
        begun = (n for key in self._home.starting(prefix) for n in self._by_key[key])
        return tuple(name for name in begun if name.place is not None)

    def one_slip(self, key: str) -> Iterable[str]:
        """Return the keys that one slip may turn into *key*, and a few more; no quarters.

        Every key at one edit is in it; of those at two, the ones where a letter goes on each side.
        """
        shorter = (key, *_without_one(key))
        return dict.fromkeys(
            chain.from_iterable([self._dropped[text] for text in shorter if text in self._dropped])
        )

    def home_keys(self, length: int, reach: int) -> tuple[str, ...]:
        """Return the keys of *length* letters, *reach* more or *reach* fewer; no quarters."""
        return self._large.of_length(length, reach)

    def far_keys(self, key: str, reach: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return keys outside Flanders of about the length of *key*.

        Returns:
            Those that begin like it, and those that end like it; a key may be in both.
        """
        return self._far.of_ends(key, reach)


class _Keys:
    """Distinct keys, alphabetically and by length."""

    def __init__(self, keys: Iterable[str], reaches: Iterable[int]) -> None:
        self.all = frozenset(keys)
        self._sorted = tuple(sorted(self.all))
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._sorted:
            by_length[len(key)].append(key)
        longest = max(by_length, default=0)
        self._pools = {  # all of them now, so that no question waits for one
            (length, reach): tuple(
                key
                for near in range(length - reach, length + reach + 1)
                for key in by_length.get(near, ())
            )
            for reach in reaches
            for length in range(longest + reach + 1)
        }

    def starting(self, prefix: str) -> Sequence[str]:
        begin = bisect_left(self._sorted, prefix)
        return self._sorted[begin : bisect_left(self._sorted, prefix + _LAST, begin)]

    def of_length(self, length: int, reach: int) -> tuple[str, ...]:
        return self._pools.get((length, reach), ())


class _Ends:
    """Distinct keys by first letter, and by last letter."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.all = frozenset(keys)
        self._first = self._by_letter(0)
        self._last = self._by_letter(-1)

    def of_ends(self, key: str, reach: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        first, last = self._first.get(key[0], _NO_KEYS), self._last.get(key[-1], _NO_KEYS)
        return first.of_length(len(key), reach), last.of_length(len(key), reach)

    def _by_letter(self, index: int) -> dict[str, _Keys]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.all:
            found[key[index]].append(key)
        return {letter: _Keys(keys, _FAR_REACHES) for letter, keys in found.items()}


_NO_KEYS = _Keys((), ())


def _without_one(key: str) -> Iterable[str]:
    return [key[:index] + key[index + 1 :] for index in range(len(key))]


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


def _parts(name: Name) -> Iterable[str]:
    return () if name.raw.isalpha() else parts_of(fold(name.raw))  # one word has no parts


def _group(names: Iterable[Name], keys_of: Callable[[Name], Iterable[str]]) -> _Grouped:
    grouped: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for key in dict.fromkeys(keys_of(name)):
            grouped[key].append(name)
    return {key: _ordered(grouped[key]) for key in sorted(grouped)}


def _ordered(names: list[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=_order) if len(names) > 1 else names)


def _order(name: Name) -> tuple[bool, str, str, str]:
    """Own names first, then by what they lead to: the same whatever the order of the files."""
    where = name.target.nis if isinstance(name.target, Place) else name.target.region
    return (name.alias is not None, name.raw, where, name.target.kind)
