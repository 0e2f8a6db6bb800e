"""Maps the records of `core.model` to rows and back, by their fields: nobody else lists them.

A nested record becomes columns with its name in front (`contact_phone_dial`); a tuple of texts
becomes a JSON array; a nested record that may be missing is missing when all its columns are None.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.core.model import Facts

Cell = str | int | None
Decode = Callable[[Iterator[Cell]], Any]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one record type is kept."""

    record: type
    columns: tuple[str, ...]
    encode: Callable[[Any], list[Cell]]
    decode: Decode


@cache
def mapping(record: type) -> Mapping:
    """Return the mapping of a record type."""
    return Mapping(
        record,
        tuple(_columns(record, "")),
        lambda value: list(_cells(value, record)),
        _decoder(record),
    )


def tables() -> dict[str, type]:
    """Return the record type of every table, in the order of `Facts`."""
    hints = get_type_hints(Facts)
    return {field.name: get_args(hints[field.name])[0] for field in fields(Facts)}


def _columns(record: type, prefix: str) -> Iterator[str]:
    hints = get_type_hints(record)
    for field in fields(record):
        kind, _ = _unwrap(hints[field.name])
        name = f"{prefix}{field.name}"
        if is_dataclass(kind):
            assert isinstance(kind, type)
            yield from _columns(kind, f"{name}_")
        else:
            yield name


def _unwrap(hint: Any) -> tuple[Any, bool]:
    """Return the plain type and whether it may be missing; a NewType counts as its base."""
    optional = get_origin(hint) in {Union, types.UnionType}
    kind = next(arg for arg in get_args(hint) if arg is not type(None)) if optional else hint
    kind = getattr(kind, "__supertype__", kind)
    return (tuple if get_origin(kind) is tuple else kind), optional


def _cells(value: Any, record: type) -> Iterator[Cell]:
    hints = get_type_hints(record) if value is None else _hints(record)
    for field in fields(record):
        kind, _ = _unwrap(hints[field.name])
        inner = None if value is None else getattr(value, field.name)
        if is_dataclass(kind):
            assert isinstance(kind, type)
            yield from _cells(inner, kind)
        else:
            yield _cell(inner)


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return None
        case int():  # True and False too
            return int(value)
        case date():
            return value.isoformat()
        case tuple():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _decoder(record: type) -> Decode:
    hints = _hints(record)
    decoders = [_field_decoder(hints[field.name]) for field in fields(record)]

    def decode(cells: Iterator[Cell]) -> Any:
        return record(*[decoder(cells) for decoder in decoders])

    return decode


def _field_decoder(hint: Any) -> Decode:
    kind, optional = _unwrap(hint)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return _optional_decoder(kind) if optional else _decoder(kind)
    convert = _converter(kind)
    if convert is None:
        return next
    return lambda cells: None if (cell := next(cells)) is None else convert(cell)


def _optional_decoder(record: type) -> Decode:
    width = len(tuple(_columns(record, "")))
    decode = _decoder(record)

    def decode_optional(cells: Iterator[Cell]) -> Any:
        own = [next(cells) for _ in range(width)]
        return decode(iter(own)) if any(cell is not None for cell in own) else None

    return decode_optional


@lru_cache(maxsize=4096)
def _texts(array: str) -> tuple[str, ...]:
    """Read a JSON array; thousands of rows share the same few lists of sources."""
    return tuple(json.loads(array))


def _converter(kind: Any) -> Callable[[Any], Any] | None:
    if kind is bool:
        return bool
    if kind is date:
        return date.fromisoformat
    if kind is tuple:
        return _texts
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return None
