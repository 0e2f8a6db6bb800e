"""Three-way merge of the data files: what the files and the store changed since both were the same.

The text of the files' side is kept, with its comments and order; what the other side changed is
put into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from bot.files.alignment import Name, name_of
from bot.files.csv_patch import patch_csv
from bot.files.csv_source import read_csv
from bot.files.merge_values import ABSENT, Maybe, Merger, short
from bot.files.names import (
    ALIASES,
    CONTACTS,
    LOCAL_CONTACTS,
    MUNICIPALITIES,
    OUTSIDE,
    PLACES,
    WORDS,
)
from bot.files.schema import Strict
from bot.files.tables import (
    KEYS,
    AliasRow,
    LocalContactRow,
    MunicipalityRow,
    OutsideRow,
    PlaceRow,
    WordRow,
)
from bot.files.yaml_patch import patch_yaml
from bot.files.yaml_source import Value, read_yaml
from bot.service.ports import Conflict, Documents, Merged, Side

_TABLES: Mapping[str, type[Strict]] = {
    MUNICIPALITIES: MunicipalityRow,
    PLACES: PlaceRow,
    ALIASES: AliasRow,
    OUTSIDE: OutsideRow,
    WORDS: WordRow,
    LOCAL_CONTACTS: LocalContactRow,
}
_SEVERAL = frozenset({"sources", "postcodes", "nis_2019", "flags"})  # cells joined by "|"
_HASH_CHARS = 12


def merge(base: Documents, files: Documents, held: Documents, prefer: Side | None = None) -> Merged:
    """Join what both sides changed since *base*.

    A file that one side did not change is the other side's, byte for byte. Otherwise keys, items
    and cells are joined one by one: items by `id` or `nis`, rows by their key columns. It is no
    conflict when both made the same change, when each added or removed other items of a list, nor
    when both changed `checked_on`: the newest day counts, or the oldest where both changed other
    facts beside it, since neither looked at those of the other. Two values for one fact are a
    conflict, and so is removing what the other side changed.

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


_Sides = tuple[bytes | None, bytes | None, bytes | None]


def _merge_file(
    name: str, sides: _Sides, prefer: Side | None
) -> tuple[bytes | None, list[Conflict]]:
    base, files, held = sides
    if held in (files, base):
        return files, []
    if base == files:
        return held, []
    if files is None or held is None or not (name == CONTACTS or name in _TABLES):
        return _whole(name, sides, prefer)
    return _read(name, base, files, held, prefer)


def _read(
    name: str, base: bytes | None, files: bytes, held: bytes, prefer: Side | None
) -> tuple[bytes, list[Conflict]]:
    """Merge a file by what it says."""
    keys = KEYS.get(name, ())
    merger = Merger(prefer, _row_name(keys) if keys else name_of)
    merged = merger.merge(_value(name, base), _value(name, files), _value(name, held))
    assert merged is not ABSENT  # both sides have the file
    conflicts = [
        Conflict(
            name, ".".join(clash.path), short(clash.base), short(clash.files), short(clash.held)
        )
        for clash in merger.clashes
    ]
    return _patched(name, files, merged), conflicts


def _whole(name: str, sides: _Sides, prefer: Side | None) -> tuple[bytes | None, list[Conflict]]:
    """Settle a file that can only be taken as a whole; it is named by a hash of its content."""
    _, files, held = sides
    hashes = [side and hashlib.sha256(side).hexdigest()[:_HASH_CHARS] for side in sides]
    taken = files if prefer == Side.FILES else held
    return taken, [Conflict(name, "", *(str(h) if h else None for h in hashes))]


def _value(name: str, content: bytes | None) -> Maybe:
    if content is None:
        return ABSENT
    if name == CONTACTS:
        return read_yaml(name, content).value
    model = _TABLES[name]
    rows = read_csv(name, content, tuple(model.model_fields))
    return [{column: _cell(column, cell) for column, cell in row.cells.items()} for row in rows]


def _cell(column: str, cell: str) -> Value:
    if column in _SEVERAL:
        return [part.strip() for part in cell.split("|")]
    return cell


def _patched(name: str, content: bytes, value: Value) -> bytes:
    if name == CONTACTS:
        return patch_yaml(content.decode(), value).encode()
    assert isinstance(value, list)
    model = _TABLES[name]
    rows = [
        {column: _joined(cell) for column, cell in row.items()}
        for row in value
        if isinstance(row, dict)
    ]
    return patch_csv(content, tuple(model.model_fields), rows)


def _joined(cell: Value) -> str:
    return "|".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _row_name(keys: tuple[str, ...]) -> Callable[[Value], Name | None]:
    def name(item: Value) -> Name | None:
        if not isinstance(item, dict):
            return name_of(item)
        return ("row", *(str(item.get(key, "")) for key in keys))

    return name
