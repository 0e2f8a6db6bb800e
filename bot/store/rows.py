"""Maps the records of `core.model` to lines of JSON and back, by their fields: nobody lists them.

A record is an array of its fields in order, and so is a record in a record; a date is a text.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.core.model import Facts

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
