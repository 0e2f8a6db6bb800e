"""The index of everything that can be typed for a place, by exact key, by sound and by prefix."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.model import Alias, OutsidePlace, Place
from bot.core.terms import PlaceId
from bot.core.text import fold, sound, squash


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
    """Immutable after construction; look-ups do not depend on the order of the data."""

    __slots__ = ("_by_key", "_by_sound", "_keys", "_sounds")

    def __init__(self, names: Iterable[Name]) -> None:
        """Index *names*; the same key may lead to several targets."""
        by_key: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names:
            if name.key:
                by_key[name.key].append(name)
        self._by_key = {key: tuple(sorted(by_key[key], key=_order)) for key in sorted(by_key)}
        self._keys = tuple(self._by_key)
        by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._keys:
            by_sound[sound(key)].append(key)
        self._by_sound = {heard: tuple(keys) for heard, keys in by_sound.items()}
        self._sounds = tuple(self._by_sound)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key, in alphabetical order."""
        return self._keys

    @property
    def sounds(self) -> tuple[str, ...]:
        """Return every sound, in a fixed order."""
        return self._sounds

    def exact(self, key: str) -> tuple[Name, ...]:
        """Return the names with this key, a target's own name before aliases; maybe none."""
        return self._by_key.get(key, ())

    def sounding(self, heard: str) -> tuple[Name, ...]:
        """Return the names that sound like *heard* (see `core.text.sound`)."""
        return tuple(name for key in self._by_sound.get(heard, ()) for name in self._by_key[key])

    def starting(self, prefix: str) -> tuple[Name, ...]:
        """Return the names whose key starts with *prefix*, alphabetically."""
        found: list[Name] = []
        for key in self._keys[bisect_left(self._keys, prefix) :]:
            if not key.startswith(prefix):
                break
            found.extend(self._by_key[key])
        return tuple(found)


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


def _order(name: Name) -> tuple[bool, str, str, str]:
    """Own names first, then by what they lead to: the same whatever the order of the files."""
    where = name.target.nis if isinstance(name.target, Place) else name.target.region
    return (name.alias is not None, name.raw, where, name.target.kind)
