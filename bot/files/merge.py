"""Three-way merge: what two sides changed in the records since both were the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum
from typing import Final, TypeGuard

from bot.files.names import CONTACTS
from bot.files.reading.csv_source import read_csv, write_csv
from bot.files.reading.tables import KEYS, TABLES
from bot.files.reading.yaml_comments import Comment, Comments, read_comments
from bot.files.reading.yaml_form import written
from bot.files.reading.yaml_source import Value, read_yaml
from bot.files.records import Entries, Fields, Node, inserted, record_of, value_of
from bot.files.sheets.layout import csv_layouts
from bot.service.ports import Conflict, Documents, Merged, Side

_SEVERAL = frozenset(c.name for table in csv_layouts() for c in table.columns if c.several)
_CHECKED_ON = "checked_on"
_ABOUT_THE_CHECK = frozenset({_CHECKED_ON, "sources", "confidence"})
_HASH_CHARS = 12
_SHORT = 80  # characters of a value in a message


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT  # what one of the three does not have
Maybe = Node | _Absent
_Sides = tuple[bytes | None, bytes | None, bytes | None]


def merge(base: Documents, files: Documents, held: Documents, prefer: Side | None = None) -> Merged:
    """Join what both sides changed since *base*.

    A file that one side did not change is the other side's, byte for byte. Of others the records
    are joined, field by field. It is no conflict when both made the same change, when each added or
    removed other entries or sources, nor when both changed `checked_on`: the newest day counts, or
    the oldest where both changed other facts beside it, since neither looked at those of the
    other. Two values for one field are a conflict, and so is removing what the other side changed.
    A comment is the one of the side that changed it; where both did, that of the files.

    Args:
        base: What both sides once were.
        files: The data files.
        held: What the store holds.
        prefer: Whose change wins in a conflict; None: what the store holds stands there.

    Raises:
        InvalidInput: If a file that both sides changed cannot be read.
    """
    contents: dict[str, bytes] = {}
    conflicts: list[Conflict] = []
    for name in dict.fromkeys([*files.contents, *held.contents]):
        sides = (base.contents.get(name), files.contents.get(name), held.contents.get(name))
        merged, found = _merge_file(name, sides, prefer)
        conflicts += found
        if merged is not None:
            contents[name] = merged
    return Merged(Documents(contents), tuple(conflicts))


def _merge_file(
    name: str, sides: _Sides, prefer: Side | None
) -> tuple[bytes | None, list[Conflict]]:
    base, files, held = sides
    if held in (files, base):
        return files, []
    if base == files:
        return held, []
    if files is None or held is None or not (name == CONTACTS or name in TABLES):
        # It can only be taken as a whole, and is named by a hash of its content.
        hashes = [side and hashlib.sha256(side).hexdigest()[:_HASH_CHARS] for side in sides]
        taken = files if prefer == Side.FILES else held
        return taken, [Conflict(name, "", *(str(h) if h else None for h in hashes))]
    merger = Merger(name, prefer)
    was, ours, theirs = (_read(name, side) for side in sides)
    merged = merger.merge(was[0], ours[0], theirs[0])
    assert merged is not ABSENT  # both sides have the file
    value = value_of(merged)
    if name == CONTACTS:
        comments = _comments(was[1], ours[1], theirs[1])
        return written(files, value, comments), merger.conflicts
    assert isinstance(value, list)
    rows = [
        {column: _joined(cell) for column, cell in row.items()}
        for row in value
        if isinstance(row, dict)
    ]
    return write_csv(files, tuple(TABLES[name].model_fields), rows), merger.conflicts


def _read(name: str, content: bytes | None) -> tuple[Maybe, Comments]:
    """Return the records and the comments in a file."""
    if content is None:
        return ABSENT, {}
    if name == CONTACTS:
        document = read_yaml(name, content)
        return record_of(document.value), read_comments(content, document)
    rows = read_csv(name, content, tuple(TABLES[name].model_fields))
    value: list[Value] = [
        {c: [*cell.split("|")] if c in _SEVERAL else cell for c, cell in row.cells.items()}
        for row in rows
    ]
    return record_of(value, KEYS[name]), {}


def _joined(cell: Value) -> str:
    return "|".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _comments(base: Comments, files: Comments, held: Comments) -> Comments:
    merged: dict[tuple[str, ...], Comment] = {}
    for path in dict.fromkeys([*files, *held]):
        was, ours, theirs = base.get(path), files.get(path), held.get(path)
        found = theirs if ours == was else ours
        if found is not None:
            merged[path] = found
    return merged


class Merger:
    """Merges records of one file; keeps the conflicts in the order in which they are met."""

    def __init__(self, file: str = "", prefer: Side | None = None) -> None:
        self._file = file
        self._prefer = prefer
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # fields, by list of groups
        self._conflicts: dict[tuple[str, str | None, str | None, str | None], Conflict] = {}

    @property
    def conflicts(self) -> list[Conflict]:
        """Return the conflicts; one that all of a group have is there once."""
        return [*self._conflicts.values()]

    def merge(self, base: Maybe, files: Maybe, held: Maybe, path: tuple[str, ...] = ()) -> Maybe:
        """Return what both sides together make of *base*."""
        if held in (files, base):
            return files
        if base == files:
            return held
        files, held = _as_entries(files, held), _as_entries(held, files)
        if isinstance(files, dict) and isinstance(held, dict):
            return self._fields(base if isinstance(base, dict) else {}, files, held, path)
        if _is_texts(files) and _is_texts(held):
            merged = _texts(base if _is_texts(base) else [], files, held)
            if merged or not (files and held):
                return merged  # otherwise each took away what the other left
        if path and path[-1] == _CHECKED_ON and isinstance(files, str) and isinstance(held, str):
            return max(files, held)  # days sort as text
        return self._conflict(base, files, held, path)

    def _fields(self, base: Fields, files: Fields, held: Fields, path: tuple[str, ...]) -> Node:
        merged = _empty(files, held)
        if isinstance(merged, Entries):
            self._shared[path] = merged.shared
        for key in joined_order(base, files, held):
            was, ours, theirs = (side.get(key, ABSENT) for side in (base, files, held))
            found = self.merge(was, ours, theirs, (*path, key))
            if found is not ABSENT:
                merged[key] = found
        one, other = files.get(_CHECKED_ON), held.get(_CHECKED_ON)
        if isinstance(one, str) and isinstance(other, str) and _CHECKED_ON in merged:
            both_new = base.get(_CHECKED_ON) not in (one, other)
            if both_new and _other_facts(base, files) and _other_facts(base, held):
                # Neither side looked at what the other changed: the oldest check counts.
                merged[_CHECKED_ON] = min(one, other)
        return merged

    def _conflict(self, base: Maybe, files: Maybe, held: Maybe, path: tuple[str, ...]) -> Maybe:
        if path[-1:] and path[-1] in self._shared.get(path[:-2], ()):
            path = (*path[:-2], path[-1])  # told once, not for each of the group
        where = ".".join(path)
        conflict = Conflict(self._file, where, short(base), short(files), short(held))
        self._conflicts[where, conflict.base, conflict.files, conflict.held] = conflict
        return files if self._prefer == Side.FILES else held


def _as_entries(side: Maybe, other: Maybe) -> Maybe:
    """Return a list that holds nothing as what the other side has: it says not of what."""
    return Entries() if side == [] and isinstance(other, Entries) else side


def _empty(files: Fields, held: Fields) -> Fields:
    """Return nothing yet, as a list of entries where the sides have one."""
    if not (isinstance(files, Entries) and isinstance(held, Entries)):
        return {}
    entries = Entries()
    entries.inner = files.inner or held.inner
    entries.shared = tuple(dict.fromkeys((*files.shared, *held.shared)))
    return entries


def _is_texts(node: Maybe) -> TypeGuard[list[Value]]:
    return isinstance(node, list) and all(isinstance(text, str) for text in node)


def _texts(base: list[Value], files: list[Value], held: list[Value]) -> list[Value]:
    """Return the texts of both sides, without those that one of them took away."""
    was, ours, theirs = ([str(text) for text in side] for side in (base, files, held))
    return [
        text
        for text in joined_order(was, ours, theirs)
        if (text in ours or text in theirs)
        and not (text in was and not (text in ours and text in theirs))
    ]


def joined_order(base: Iterable[str], files: Iterable[str], held: Iterable[str]) -> list[str]:
    """Return every name once: in the order of *files*, or of *held* if only that has another.

    What only the other side has stands after what it follows there.
    """
    held_leads = _moved(base, held) and not _moved(base, files)
    first, second = (held, files) if held_leads else (files, held)
    return inserted(inserted(first, second), base)


def _moved(base: Iterable[str], side: Iterable[str]) -> bool:
    """Tell whether what both have stands in another order."""
    there, here = set(base), set(side)
    return [name for name in base if name in here] != [name for name in side if name in there]


def _other_facts(base: Fields, side: Fields) -> bool:
    """Tell whether a side changed more than where a fact is from and when it was checked."""
    keys = (base.keys() | side.keys()) - _ABOUT_THE_CHECK
    return any(base.get(key) != side.get(key) for key in keys)


def short(value: Maybe) -> str | None:
    """Return a value as a few words; None if there is none."""
    if value is ABSENT:
        return None
    words = _words(value_of(value))
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
