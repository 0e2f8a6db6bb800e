"""The index of everything that can be typed for a place: by key, sound, beginning and part."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from bot.core.model.geography import Alias, OutsidePlace, Place
from bot.core.model.lazily import Lookup
from bot.core.model.terms import PlaceKind

if TYPE_CHECKING:
    from bot.core.lookup.derived import Derived

_LARGE_REACHES = (1, 2, 3, 4)  # what `core.resolving.matching` asks for
_FAR_REACHES = (1, 2)
_LAST = "\U0010ffff"  # sorts after whatever a key can hold
T = TypeVar("T")
_Grouped = Mapping[str, tuple[T, ...]]


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

    def __init__(self, derived: Derived) -> None:
        """Look up in what was *derived*; the same key may lead to several targets."""
        self._derived: Derived | None = derived
        self._keys = tuple(derived.positions("names"))
        self._longest = max(map(len, self._keys), default=0)

    def prepare(self) -> None:
        """Make all that is not made yet, a tenth of a second: no question waits for it then."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                made = getattr(self, name)
                if isinstance(made, Lookup):
                    setattr(self, name, dict(made))
        self._derived = None

    @cached_property
    def _by_key(self) -> _Grouped[Name]:
        return self._named("names")

    @cached_property
    def _by_sound(self) -> _Grouped[Name]:
        return self._named("sounds")

    @cached_property
    def _by_part(self) -> _Grouped[Name]:
        return self._named("parts")

    @cached_property
    def _by_part_sound(self) -> _Grouped[Name]:
        return self._named("part-sounds")

    @cached_property
    def _dropped(self) -> _Grouped[str]:
        return Lookup(self._part("dropped"), self._keys)

    @cached_property
    def _home(self) -> _Keys:
        return _Keys(self._of("home"), ())

    @cached_property
    def _large(self) -> _Keys:
        return _Keys(self._of("large"), _LARGE_REACHES)

    @cached_property
    def _far(self) -> _Ends:
        return _Ends(self._of("far"))

    def _of(self, which: str) -> Iterable[str]:
        return (self._keys[number] for number in self._part("keys")[which])

    def _named(self, part: str) -> _Grouped[Name]:
        assert self._derived is not None
        return Lookup(self._part(part), self._derived.names)

    def _part(self, part: str) -> dict[str, list[int]]:
        assert self._derived is not None
        return self._derived.positions(part)

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
        """Return the names in Flanders that sound like *heard* (see `core.reading.text.sound`)."""
        return self._by_sound.get(heard, ())

    def part(self, key: str) -> tuple[Name, ...]:
        """Return the names in Flanders that *key* is a part of (see `core.reading.forms`)."""
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
        shorter = (key, *without_one(key))
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


def without_one(key: str) -> list[str]:
    """Return a key with each of its letters left out in turn."""
    return [key[:index] + key[index + 1 :] for index in range(len(key))]
