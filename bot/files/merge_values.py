"""Joins what two sides changed in nested text since both were the same.

Knows keys, items and their names; nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeVar

from bot.files.alignment import Name, align, canonical, name_of, numbered
from bot.files.yaml_source import Value
from bot.service.ports import Side


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT  # what one of the three does not have
Maybe = Value | _Absent

_CHECKED_ON = "checked_on"
_ABOUT_THE_CHECK = frozenset({_CHECKED_ON, "sources", "confidence"})
_SHORT = 80  # characters of a value in a message

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two different changes of one thing."""

    path: tuple[str, ...]
    base: Maybe
    files: Maybe
    held: Maybe


@dataclass(slots=True)
class Merger:
    """Merges values; keeps the clashes in the order in which they are met."""

    prefer: Side | None = None  # whose change wins; None: the store's stands until somebody says
    name_of: Callable[[Value], Name | None] = name_of  # what names an item of a list
    clashes: list[Clash] = field(default_factory=list)

    def merge(self, base: Maybe, files: Maybe, held: Maybe, path: tuple[str, ...] = ()) -> Maybe:
        """Return what both sides together make of *base*."""
        if held in (files, base):
            return files
        if base == files:
            return held
        if isinstance(files, dict) and isinstance(held, dict):
            return self._mapping(base if isinstance(base, dict) else {}, files, held, path)
        if isinstance(files, list) and isinstance(held, list):
            merged = self._list(base if isinstance(base, list) else [], files, held, path)
            if merged or not (files and held):
                return merged  # otherwise each took away what the other left
        if path and path[-1] == _CHECKED_ON and isinstance(files, str) and isinstance(held, str):
            return max(files, held)  # days sort as text
        return self._clash(base, files, held, path)

    def _clash(self, base: Maybe, files: Maybe, held: Maybe, path: tuple[str, ...]) -> Maybe:
        self.clashes.append(Clash(path, base, files, held))
        return files if self.prefer == Side.FILES else held

    def _mapping(
        self,
        base: dict[str, Value],
        files: dict[str, Value],
        held: dict[str, Value],
        path: tuple[str, ...],
    ) -> Value:
        merged: dict[str, Value] = {}
        for key in joined_order([*base], [*files], [*held]):
            value = self.merge(
                base.get(key, ABSENT),
                files.get(key, ABSENT),
                held.get(key, ABSENT),
                (*path, key),
            )
            if value is not ABSENT:
                merged[key] = value
        ours, theirs = files.get(_CHECKED_ON), held.get(_CHECKED_ON)
        if isinstance(ours, str) and isinstance(theirs, str) and _CHECKED_ON in merged:
            both_new = base.get(_CHECKED_ON) not in {ours, theirs}
            if both_new and _other_facts(base, files) and _other_facts(base, held):
                # Neither side looked at what the other changed: the oldest check counts.
                merged[_CHECKED_ON] = min(ours, theirs)
        return merged

    def _list(
        self, base: list[Value], files: list[Value], held: list[Value], path: tuple[str, ...]
    ) -> list[Value]:
        names = self._names(base, files, held)
        pairs = zip(names, (base, files, held), strict=True)
        sides = [dict(zip(own, items, strict=True)) for own, items in pairs]
        merged: list[Value] = []
        for name in joined_order(*names):
            was, ours, theirs = (side.get(name, ABSENT) for side in sides)
            value = self.merge(was, ours, theirs, (*path, _label(name)))
            if value is not ABSENT:
                merged.append(value)
        return merged

    def _names(
        self, base: list[Value], files: list[Value], held: list[Value]
    ) -> tuple[list[Name], list[Name], list[Name]]:
        """Name the items of three lists, the same item by the same name in each."""
        named = [[self.name_of(item) for item in items] for items in (base, files, held)]
        if all(name is not None for own in named for name in own):
            unique = [numbered([name for name in own if name is not None]) for own in named]
            return unique[0], unique[1], unique[2]
        # Groups have no name: each is called after its place in the base, a new one by its content.
        own: list[Name] = [("group", str(at), "") for at in range(1, len(base) + 1)]
        return own, _after_base(own, base, files), _after_base(own, base, held)


def joined_order(base: Sequence[K], files: Sequence[K], held: Sequence[K]) -> list[K]:
    """Return every name once: in the order of *files*, or of *held* if only that has another.

    What only the other side has stands after what it follows there.
    """
    held_leads = _moved(base, held) and not _moved(base, files)
    first, second = (held, files) if held_leads else (files, held)
    return _inserted(_inserted(first, second), base)


def short(value: Maybe) -> str | None:
    """Return a value as a few words; None if there is none."""
    if value is ABSENT:
        return None
    words = _words(value)
    return words if len(words) <= _SHORT else words[: _SHORT - 1].rstrip() + "…"


def _words(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    for key in ("name", "title", "organisation", "id"):
        if key in value:
            return _words(value[key])
    return ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items())


def _other_facts(base: dict[str, Value], side: dict[str, Value]) -> bool:
    """Tell whether a side changed more than where a fact is from and when it was checked."""
    keys = (base.keys() | side.keys()) - _ABOUT_THE_CHECK
    return any(base.get(key) != side.get(key) for key in keys)


def _after_base(own: Sequence[Name], base: list[Value], side: list[Value]) -> list[Name]:
    found = align(base, side, renamed=False)
    new = [("new", canonical(item)) for item, at in zip(side, found, strict=True) if at is None]
    names = iter(numbered(new))
    return [next(names) if at is None else own[at] for at in found]


def _label(name: Name) -> str:
    """Return the name of an item as people read it in a path."""
    kind, *parts, _ = name
    return "+" if kind == "new" else "/".join(part for part in parts if part)


def _moved(base: Iterable[K], side: Iterable[K]) -> bool:
    """Tell whether what both have stands in another order."""
    there, here = set(base), set(side)
    return [name for name in base if name in here] != [name for name in side if name in there]


def _inserted(first: Iterable[K], second: Iterable[K]) -> list[K]:
    """Return *first*, and what only *second* has after what it follows there."""
    known = set(first)
    after: dict[K | None, list[K]] = {}
    last: K | None = None
    for name in second:
        if name in known:
            last = name
        else:
            after.setdefault(last, []).append(name)
    return after.get(None, []) + [
        name for known_name in first for name in (known_name, *after.get(known_name, ()))
    ]
