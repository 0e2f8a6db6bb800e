"""What is made when it is first asked for: a question needs little of what there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T]):
    """A sequence of known length; what was made stays, so that it is the same each time."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        """Make nothing yet; *make* is called with a position, and never returns None."""
        self._made: list[T | None] = [None] * length
        self._make = make

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        found = self._made[index]
        if found is None:
            found = self._made[index] = self._make(range(len(self))[index])
        return found

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class Lookup(Mapping[str, tuple[T, ...]]):
    """Records by key, from their positions in a table."""

    def __init__(self, positions: Mapping[str, Sequence[int]], table: Sequence[T]) -> None:
        """Look *positions* up in *table*."""
        self._positions = positions
        self._table = table
        self._made: dict[str, tuple[T, ...]] = {}

    def __getitem__(self, key: str) -> tuple[T, ...]:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = tuple([self._table[i] for i in self._positions[key]])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._positions

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


class Pattern:
    """A regular expression that is compiled when it is first used; called like one of `re`."""

    def __init__(self, text: str, flags: int = 0) -> None:
        """Compile nothing yet: a fault in *text* shows when it is used."""
        self._text = text
        self._flags = flags

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        """Return the method that yields every match."""
        return re.compile(self._text, self._flags).finditer

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """Return the method that finds the first match."""
        return re.compile(self._text, self._flags).search
