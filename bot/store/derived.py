"""Keeps the records of the active revision and what is derived from them, to be read at once.

All of it follows from the documents, and is made of them anew where it is not there. It is JSON:
whoever alters it can make answers wrong, and do nothing worse. It holds for one revision, one
`core.lookup.derived.FORM` and the fields that records have now, and is whole or not used.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import aiosqlite

from bot.core.lookup.derived import FORM, Derived
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts
from bot.core.model.lazily import Lazy

Kept = tuple[str, dict[str, bytes]]  # what `remembered` says of it, and its parts

_NAME = "derived"
_ROWS = "rows "  # before the name of a table


def parts_of(facts: Facts) -> dict[str, str]:
    """Return what is to be kept of *facts*; half a second at the real size."""
    lines = {f"{_ROWS}{table}": map(line_of, getattr(facts, table)) for table in tables()}
    return {**Derived(facts).texts(), **{part: "\n".join(some) for part, some in lines.items()}}


def facts_in(parts: Mapping[str, str]) -> Facts:
    """Return the facts in what was kept; each record is made when it is first asked for."""
    return Facts(
        **{table: _lazy(parts[f"{_ROWS}{table}"], record) for table, record in tables().items()}
    )


def make_all(facts: Facts) -> None:
    """Make every record: what makes no sense raises something now."""
    for table in tables():
        tuple(getattr(facts, table))


def _lazy(text: str, record: type) -> Lazy[Any]:
    @cache
    def lines() -> list[str]:
        return text.split("\n")

    def make(number: int) -> Any:
        return record_of(record, lines()[number])

    return Lazy(text.count("\n") + 1 if text else 0, make)


async def keep_parts(
    connection: aiosqlite.Connection, revision: int, parts: Mapping[str, str]
) -> None:
    """Write down what is derived from a revision, in the transaction that makes it active.

    Only what differs from what is there: others wait meanwhile.
    """
    await connection.execute(
        "DELETE FROM derived WHERE part NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(parts)),),
    )
    await connection.executemany(
        "INSERT INTO derived VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content "
        "WHERE content <> excluded.content",
        parts.items(),
    )
    await connection.execute(
        "INSERT OR REPLACE INTO remembered VALUES (?, ?)", (_NAME, _label(revision, parts))
    )


async def kept_parts(connection: aiosqlite.Connection, revision: int) -> Kept | None:
    """Return what was kept of a revision in the form of this program; None where it is not."""
    query = "SELECT value FROM remembered WHERE name = ?"
    for (label,) in await connection.execute_fetchall(query, (_NAME,)):
        if str(label).startswith(_form(revision)):
            query = "SELECT CAST(part AS BLOB), CAST(content AS BLOB) FROM derived"
            rows = await connection.execute_fetchall(query)  # damaged, it may be no text at all
            return label, {part.decode(errors="replace"): content for part, content in rows}
    return None


def whole(kept: Kept | None, revision: int) -> dict[str, str] | None:
    """Return the parts of what was kept, if they are those that were written; some milliseconds."""
    if kept is None:
        return None
    parts = {part: content.decode(errors="replace") for part, content in kept[1].items()}
    return parts if kept[0] == _label(revision, parts) else None


def directory_in(kept: Kept | None, revision: int) -> Directory | None:
    """Return the directory in what was kept, if it is whole."""
    parts = whole(kept, revision)
    return None if parts is None else Directory(facts_in(parts), parts)


def _form(revision: int) -> str:
    return f"{FORM}-{_fields()} {revision} "


@cache
def _fields() -> str:
    """Return what is another as soon as a record has other fields."""
    shapes = {table: shape_of(record) for table, record in tables().items()}
    return hashlib.sha256(repr(shapes).encode()).hexdigest()[:16]


def _label(revision: int, parts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for part in sorted(parts):
        content = parts[part].encode("utf-8", "surrogatepass")
        digest.update(f"{part} {len(content)} ".encode())
        digest.update(content)
    return _form(revision) + digest.hexdigest()


Read = Callable[[Any], Any]


def tables() -> dict[str, type]:
    """Return the record type of every table, in the order of `Facts`."""
    hints = get_type_hints(Facts)
    return {field.name: get_args(hints[field.name])[0] for field in fields(Facts)}


def line_of(record: Any) -> str:
    """Return a record as JSON."""
    return json.dumps(record, default=_plain, ensure_ascii=False)


def record_of(kind: type, line: str) -> Any:
    """Return the record of a type in a line; a line that is none raises `TypeError` or so."""
    read = _reader(kind)
    assert read is not None
    return read(json.loads(line))


def shape_of(record: Any) -> tuple[tuple[str, Any], ...]:
    """Return the names and types of the fields: what says how a line is to be read."""
    kinds = {name: (_unwrap(hint)[0], hint) for name, hint in _hints(record).items()}
    return tuple(
        (name, shape_of(kind) if is_dataclass(kind) else str(hint))
        for name, (kind, hint) in kinds.items()
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    record: Any = type(value)
    return [getattr(value, name) for name in _hints(record)]


@cache
def _hints(record: Any) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {field.name: hints[field.name] for field in fields(record)}


@cache
def _reader(hint: Any) -> Read | None:
    """Return what makes a value of a type; None where what JSON gives is that value."""
    kind, may_be_missing = _unwrap(hint)
    read: Read | None = None
    if is_dataclass(kind):
        read = _record_reader(kind)
    elif kind is date:
        read = date.fromisoformat
    elif kind is tuple or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        read = kind
    if read is None or not may_be_missing:
        return read
    return lambda value: None if value is None else read(value)


def _record_reader(record: Any) -> Read:
    readers = [_reader(hint) for hint in _hints(record).values()]

    def read(row: Any) -> Any:
        pairs = zip(readers, row, strict=True)
        return record(*[cell if reader is None else reader(cell) for reader, cell in pairs])

    return read


def _unwrap(hint: Any) -> tuple[Any, bool]:
    """Return the plain type and whether it may be missing; a NewType counts as its base."""
    may_be_missing = get_origin(hint) in {Union, types.UnionType}
    kind = next(arg for arg in get_args(hint) if arg is not type(None)) if may_be_missing else hint
    kind = getattr(kind, "__supertype__", kind)
    return (tuple if get_origin(kind) is tuple else kind), may_be_missing
