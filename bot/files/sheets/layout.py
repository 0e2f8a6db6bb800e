"""Which tables hold the data and which columns they have, read off the shape of the files.

So a field that is added to the schema has its column without a word here. Three patterns are
known; a test keeps the schema within them:

- a list of entries is a table; the mappings in an entry are dotted columns;
- a list in an entry that has an id is a table of its own, whose rows name that entry;
- a list of groups, each with one list inside, is a table with a number for the group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.core.model.facts import Phone
from bot.core.model.terms import Status
from bot.files.reading.fields import Millidegrees, Nis, Partial, Postcode
from bot.files.reading.schema import ContactsFile, Sourced, Strict
from bot.files.reading.tables import TABLES
from bot.files.sheets.cells import Kind

GROUP = "group"  # the column that says which rows share their provenance

_FIRST = ("id", "nis", "name", "short_name")  # what administrators look for; then how to reach it
_CONTACT = "contact."
_KINDS: dict[object, Kind] = {
    date: Kind.DAY,
    int: Kind.NUMBER,
    bool: Kind.YES_NO,
    Status: Kind.YES_NO,
    Phone: Kind.PHONE,
}
_MARKED = (  # the same type as others, told apart by what checks it
    (Partial, Kind.DAY),
    (Nis, Kind.NUMBER),
    (Postcode, Kind.NUMBER),
    (Millidegrees, Kind.DEGREES),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and where its value stands in an entry."""

    name: str  # "contact.person.name"
    path: tuple[str, ...]  # ("contact", "person", "name")
    kind: Kind
    several: bool  # values with "|" between them


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of contacts.yaml."""

    name: str  # the field of the list
    own: tuple[Column, ...]  # of each row
    owner: str = ""  # the table of the entries that the lists stand in; empty: the file itself
    inner: str = ""  # the field of the list in a group; empty: there are no groups
    shared: tuple[Column, ...] = ()  # what a group says once for all its rows
    children: tuple[Layout, ...] = ()  # the lists in an entry

    @property
    def owner_column(self) -> str:
        """Return the column that names the entry: "partnership". Empty without one."""
        return self.owner.removesuffix("s")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return all columns, those that administrators look for first."""
        lead = (self.owner_column,) if self.owner else ()
        heads = [Column(name, (), Kind.TEXT, several=False) for name in lead]
        if self.inner:
            heads.append(Column(GROUP, (), Kind.NUMBER, several=False))
        return (*heads, *sorted((*self.own, *self.shared), key=_rank))


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """One CSV table."""

    name: str  # "places"
    file: str  # "places.csv"
    columns: tuple[Column, ...]


def contact_layouts() -> tuple[Layout, ...]:
    """Return the lists of contacts.yaml, in the order of the file; lists in entries within them."""
    return tuple(_layout(name, _model(field)) for name, field in ContactsFile.model_fields.items())


def csv_layouts() -> tuple[CsvLayout, ...]:
    """Return the CSV tables, their columns as in the file."""
    return tuple(
        CsvLayout(file.removesuffix(".csv"), file, tuple(_columns(model, (), ordered=False)))
        for file, model in TABLES.items()
    )


def columns_by_table() -> dict[str, tuple[Column, ...]]:
    """Return the columns of every table, by its name."""
    columns = {layout.name: layout.columns for layout in every(contact_layouts())}
    return columns | {layout.name: layout.columns for layout in csv_layouts()}


def every(layouts: tuple[Layout, ...]) -> Iterator[Layout]:
    """Yield each layout, followed by those of the lists in its entries."""
    for layout in layouts:
        yield layout
        yield from layout.children


def _rank(column: Column) -> tuple[int, int]:
    if column.name in _FIRST:
        return 0, _FIRST.index(column.name)
    return (1 if column.name.startswith(_CONTACT) else 2), 0


def _layout(name: str, model: type[Strict], owner: str = "") -> Layout:
    own = tuple(_columns(model, ()))
    lists = [(field, _model(info)) for field, info in _lists(model)]
    if lists and "id" not in model.model_fields:
        (inner, member) = lists[0]
        rows = tuple(_columns(member, ()))
        names = [column.name for column in (*rows, *own)]
        if len(lists) > 1 or _lists(member) or len(set(names)) != len(names):
            raise TypeError(f"{name}: {model.__name__} fits no pattern of a table")
        return Layout(name, rows, owner, inner, own)
    if lists and owner:
        raise TypeError(f"{name}: {model.__name__} is a list too deep for a table")
    children = tuple(_layout(field, child, name) for field, child in lists)
    return Layout(name, own, owner, children=children)


def _lists(model: type[Strict]) -> list[tuple[str, FieldInfo]]:
    return [
        (name, info)
        for name, info in model.model_fields.items()
        if _is_several(info) and _models(info)
    ]


def _columns(
    model: type[Strict], path: tuple[str, ...], *, ordered: bool = True
) -> Iterator[Column]:
    """Yield the columns of a mapping, where it comes from last; lists of mappings are left out."""
    fields = list(model.model_fields.items())
    if ordered:
        fields.sort(key=lambda named: named[0] in Sourced.model_fields)
    for name, info in fields:
        here = (*path, info.alias or name)
        several = _is_several(info)
        if not _models(info):
            yield Column(".".join(here), here, _kind(info), several)
        elif not several:
            yield from _columns(_model(info), here)


def _kind(info: FieldInfo) -> Kind:
    parts = _parts(info)
    for marked, kind in _MARKED:
        if any(part is mark for mark in _marks(marked) for part in parts):
            return kind
    return next((_KINDS[part] for part in parts if part in _KINDS), Kind.TEXT)


def _marks(annotated: Any) -> tuple[object, ...]:
    return tuple(annotated.__metadata__)


def _model(info: FieldInfo) -> type[Strict]:
    return _models(info)[0]


def _models(info: FieldInfo) -> list[type[Strict]]:
    return [part for part in _parts(info) if isinstance(part, type) and issubclass(part, Strict)]


def _is_several(info: FieldInfo) -> bool:
    return tuple in _parts(info)


def _parts(info: FieldInfo) -> list[Any]:
    """Return the types and the checks that a field's annotation is made of."""
    return [*info.metadata, *_unfolded(info.annotation)]


def _unfolded(annotation: Any) -> Iterator[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from annotation.__metadata__
        arguments = arguments[:1]
    elif origin is tuple:
        yield tuple
    elif origin is None and annotation not in {NoneType, ...}:
        yield annotation
    for argument in arguments:
        yield from _unfolded(argument)
