"""Turns what the schema library refuses into problems with file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError

from bot.core.errors import Problem
from bot.files.csv_source import Row
from bot.files.yaml_source import Document, Path, dotted

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
