"""Checks the shape of every file; what is refused is told with file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from pydantic import ValidationError

from bot.core.model.errors import InvalidInput, Problem
from bot.files.names import (
    ALIASES,
    CONTACTS,
    FILES,
    LOCAL_CONTACTS,
    MUNICIPALITIES,
    OUTSIDE,
    PLACES,
    WORDS,
)
from bot.files.reading.csv_source import Row, read_csv
from bot.files.reading.schema import ContactsFile, Strict
from bot.files.reading.tables import (
    AliasRow,
    LocalContactRow,
    MunicipalityRow,
    OutsideRow,
    PlaceRow,
    WordRow,
)
from bot.files.reading.yaml_source import Document, Path, dotted, read_yaml

MOST_TOLD = 1_000  # problems of one file: who has more needs another file, not a longer list

_QUOTED = re.compile(r"'([^']*)'")
_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "enum": "choice",
    "too_short": "too-few",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "tuple_type": "list",
}

R = TypeVar("R", bound=Strict)


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A table's rows, each beside the line it stands on."""

    name: str
    rows: tuple[tuple[int, R], ...]


AnyTable = (
    Table[MunicipalityRow]
    | Table[PlaceRow]
    | Table[AliasRow]
    | Table[OutsideRow]
    | Table[WordRow]
    | Table[LocalContactRow]
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every file, each valid by itself."""

    document: Document
    contacts: ContactsFile
    municipalities: Table[MunicipalityRow]
    places: Table[PlaceRow]
    aliases: Table[AliasRow]
    outside: Table[OutsideRow]
    words: Table[WordRow]
    local_contacts: Table[LocalContactRow]

    @property
    def tables(self) -> tuple[AnyTable, ...]:
        """Return the six tables."""
        return (
            self.municipalities,
            self.places,
            self.aliases,
            self.outside,
            self.words,
            self.local_contacts,
        )


def parse(files: Mapping[str, bytes]) -> Parsed:
    """Check the shape of every file.

    Args:
        files: Content by name; all of `FILES` must be there.

    Raises:
        InvalidInput: With the problems of all files at once.
    """
    problems: list[Problem] = [Problem("file-missing", name) for name in FILES if name not in files]
    if problems:
        raise InvalidInput(tuple(problems))
    document, contacts = _contacts(files[CONTACTS], problems)
    parsed = (
        _table(MUNICIPALITIES, files, MunicipalityRow, problems),
        _table(PLACES, files, PlaceRow, problems),
        _table(ALIASES, files, AliasRow, problems),
        _table(OUTSIDE, files, OutsideRow, problems),
        _table(WORDS, files, WordRow, problems),
        _table(LOCAL_CONTACTS, files, LocalContactRow, problems),
    )
    if problems or document is None or contacts is None:
        raise InvalidInput(tuple(problems))
    return Parsed(document, contacts, *parsed)


def _contacts(
    content: bytes, problems: list[Problem]
) -> tuple[Document | None, ContactsFile | None]:
    document, contacts, found = _read_contacts(content)
    problems.extend(found)
    return document, contacts


@lru_cache(maxsize=3)  # what is held, what it was made from, what it is to be
def _read_contacts(
    content: bytes,
) -> tuple[Document | None, ContactsFile | None, tuple[Problem, ...]]:
    """Return the file with its problems; nobody may change what is in it."""
    try:
        document = read_yaml(CONTACTS, content)
    except InvalidInput as error:
        return None, None, error.problems
    try:
        return document, ContactsFile.model_validate(document.value), ()
    except ValidationError as error:
        return document, None, tuple(in_document(error, document))


def _table(
    name: str, files: Mapping[str, bytes], model: type[R], problems: list[Problem]
) -> Table[R]:
    table, found = _read_table(name, files[name], model)
    problems.extend(found)
    return table


@lru_cache(maxsize=12)  # two states of six tables: a change leaves most of them alone
def _read_table(name: str, content: bytes, model: type[R]) -> tuple[Table[R], tuple[Problem, ...]]:
    """Return a table with its problems; the same content is read once."""
    problems: list[Problem] = []
    try:
        rows = read_csv(name, content, tuple(model.model_fields))
    except InvalidInput as error:
        return Table(name, ()), error.problems
    return Table(name, tuple(_rows(name, rows, model, problems))), tuple(problems)


def _rows(
    name: str, rows: Sequence[Row], model: type[R], problems: list[Problem]
) -> list[tuple[int, R]]:
    valid: list[tuple[int, R]] = []
    for row in rows:
        try:
            valid.append((row.line, model.model_validate(row.cells)))
        except ValidationError as error:
            problems.extend(in_row(error, name, row))
            if len(problems) >= MOST_TOLD:
                break
    return valid


def in_document(error: ValidationError, document: Document) -> Iterator[Problem]:
    """Yield the first problems of a YAML document, in the order of its lines."""
    details = error.errors(include_url=False)
    if len(details) > MOST_TOLD:
        details.sort(key=lambda detail: document.line(tuple(detail["loc"])) or 0)
        del details[MOST_TOLD:]
    broken = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    # A list is not too short because what is in it is wrong.
    details = [d for d in details if d["type"] != "too_short" or d["loc"] not in broken]
    found = [
        Problem(
            _code(detail["type"]),
            document.name,
            document.line(tuple(detail["loc"])),
            dotted(tuple(detail["loc"])),
            _values(detail.get("ctx"), detail.get("input")),
        )
        for detail in details
    ]
    yield from sorted(found, key=lambda problem: (problem.line or 0, problem.field))


def in_row(error: ValidationError, name: str, row: Row) -> Iterator[Problem]:
    """Yield the problems of one row of a table."""
    for detail in error.errors(include_url=False):
        column = str(detail["loc"][0]) if detail["loc"] else ""
        values = _values(detail.get("ctx"), detail.get("input"))
        yield Problem(_code(detail["type"]), name, row.line, column, values)


def at(document: Document, code: str, path: Path, **values: str) -> Problem:
    """Make a problem at a path of a document."""
    return Problem(code, document.name, document.line(path), dotted(path), values)


def _code(kind: str) -> str:
    return _CODES.get(kind, kind)


def _values(context: object, given: object) -> dict[str, str]:
    values = {k: str(v) for k, v in context.items()} if isinstance(context, dict) else {}
    if "expected" in values:  # the library joins the choices in English: "'yes', 'no' or ..."
        values["expected"] = ", ".join(_QUOTED.findall(values["expected"])) or values["expected"]
    values["found"] = _short(values.get("found", given))
    return values


def _short(given: object, most: int = 60) -> str:
    text = given if isinstance(given, str) else type(given).__name__
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:most])
    return shown if len(text) <= most else f"{shown}..."
