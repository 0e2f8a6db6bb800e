"""Puts one change of the contact data into a sentence; values of the data are cut to a line.

The words of a change stand under its kind; its fields fill their placeholders, each by its type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from bot.core.changing.evidence import BodyFact, ConfidenceChanged
from bot.core.changing.kinds import (
    BodyAdded,
    BodyRemoved,
    BodyRenamed,
    Change,
    ContactChanged,
    FieldChanged,
    Period,
    UncertainMembershipChanged,
)
from bot.core.changing.naming import Body, MunicipalityName
from bot.core.model.terms import Confidence, ContactField, Duty, LegalForm, LocalBody, Status
from bot.core.reading.text import clean
from bot.messages.catalog import Catalog, Value
from bot.messages.reply import Line, Span

MOST_CHARS = 120  # of one value
_MOST_MUNICIPALITIES = 12  # named in one sentence
_MOST_NAMES = 5  # of records, or of bodies that are told together
_CUT = "…"
_WORDS = {  # values that have a word of their own: where it stands
    Duty: "way",
    LocalBody: "way",
    ContactField: "part",
    BodyFact: "fact",
    Status: "status",
    Confidence: "confidence-word",
}
_PLACEHOLDERS = {"municipalities": "names", "municipality": "name", "on": "date"}
_COUNTED = frozenset({"bodies", "municipalities", "names"})


def sentence(change: Change, texts: Catalog) -> Line:
    """Return what changes, as one or two sentences; that it is dangerous is not in them."""
    values = _values(change, texts)
    key = f"admin.change.{change.kind}"
    match change:
        case BodyAdded() | BodyRemoved():
            values["body"] = texts.line(
                f"admin.change.whole.{change.body.kind}", name=_cut(change.body.name)
            )
        case BodyRenamed():
            key += f".{change.field}"
        case FieldChanged() if change.municipality is not None:
            values["body"] = texts.line("admin.change.body-for", **values)
        case ConfidenceChanged():
            nothing = texts.line("admin.change.confidence-word.none")
            values = {"before": nothing, "after": nothing, **values}
        case UncertainMembershipChanged():
            unsaid = texts.text("admin.change.no-reason")
            values |= {name: unsaid for name in ("before", "after") if values.get(name) == ""}
        case _:
            pass
    line = _filled(key, values, texts)
    if isinstance(change, ContactChanged) and change.loses_last_contact:
        return (*line, *texts.line("admin.change.no-contact-left"))
    return line


def _filled(key: str, values: Mapping[str, Value], texts: Catalog) -> Line:
    """Fill the only sentence under a key, or that for the number or for which value is there."""
    if texts.has(key):
        return texts.line(key, **values)
    match values.get("number"):
        case 0:
            form = "none"
        case 1:
            form = "one"
        case int():
            form = "many"
        case _ if "before" not in values:
            form = "added"
        case _:
            form = "changed" if "after" in values else "removed"
    return texts.line(f"{key}.{form}", **{"after": "", **values})


def _values(change: Change, texts: Catalog) -> dict[str, Value]:
    """Return what fills the placeholders: a value that is not there fills none."""
    values: dict[str, Value] = {}
    for field in fields(change):
        value = getattr(change, field.name)
        if value is None or isinstance(value, bool):
            continue
        match field.name:
            case "field":
                values["field"] = _field(value, texts)
            case "table":
                values["table"] = value  # its words go by the number, which comes later
            case "tables":
                tables = [texts.line(f"admin.change.table.{table}.many") for table in value]
                values["tables"] = _listed(tables, len(tables), texts)
            case _:
                values[_PLACEHOLDERS.get(field.name, field.name)] = _phrase(value, texts)
        if field.name in _COUNTED:
            values["number"] = len(value)
    if "table" in values:
        form = "one" if values["number"] == 1 else "many"
        values["table"] = texts.line(f"admin.change.table.{values['table']}.{form}")
    return values


def _phrase(value: Any, texts: Catalog) -> Value:
    """Return a value of a change as it stands in a sentence; of several, the first few."""
    phrase: Value
    match value:
        case Duty() | LocalBody() | ContactField() | BodyFact() | Status() | Confidence():
            phrase = texts.line(f"admin.change.{_WORDS[type(value)]}.{value}")
        case LegalForm():
            phrase = texts.text(f"legal_form.{value}")
        case Body():
            phrase = texts.line(f"admin.change.body.{value.kind}", name=_cut(value.name))
        case MunicipalityName():
            phrase = _cut(value.name)
        case Period():
            days = {"first": value.first, "last": value.last}
            known = {name: texts.date(day) for name, day in days.items() if day is not None}
            phrase = texts.line(f"admin.change.period.{'-'.join(known) or 'whole'}", **known)
        case date():
            phrase = texts.date(value)
        case tuple():
            named = [_line(_phrase(one, texts)) for one in value]
            most = _MOST_MUNICIPALITIES if MunicipalityName in map(type, value) else _MOST_NAMES
            phrase = _listed(named, most, texts)
        case str():
            phrase = _cut(value)
        case _:
            phrase = int(value)
    return phrase


def _field(field: str, texts: Catalog) -> str:
    """Return the word for a field; its name in the data where there is none."""
    key = f"admin.change.field.{field}"
    return texts.text(key) if texts.has(key) else field


def _listed(named: Sequence[Line], most: int, texts: Catalog) -> Line:
    """Return the first few, and how many more."""
    shown = named[:most]
    if len(named) > most:
        left = len(named) - most
        return texts.line("admin.change.names-more", names=_commas(shown), number=left)
    if len(shown) < 2:  # noqa: PLR2004 -- one needs no "en"
        return _commas(shown)
    return texts.line("list.and", most=_commas(shown[:-1]), last=shown[-1])


def _commas(named: Sequence[Line]) -> Line:
    spans: list[Span] = []
    for line in named:
        spans += [Span(", "), *line] if spans else line
    return tuple(spans)


def _line(value: Value) -> Line:
    return value if isinstance(value, tuple) else (Span(str(value)),)


def _cut(text: str) -> str:
    """Return a value of the data in one line, without invisible signs, cut to `MOST_CHARS`."""
    shown = clean(text)
    return shown if len(shown) <= MOST_CHARS else shown[: MOST_CHARS - 1].rstrip() + _CUT
