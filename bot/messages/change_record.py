"""One change of the contact data for machines. Keep the names stable: others read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from bot.core.change import (
    BodyAdded,
    BodyRemoved,
    Change,
    ContactLost,
    DatesChanged,
    Gained,
    Listed,
    Lost,
    ManyLost,
    Merged,
    Moved,
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
    Suspected,
)
from bot.core.change_body import (
    Body,
    BodyRenamed,
    CheckedAgain,
    ConfidenceChanged,
    ContactChanged,
    FieldChanged,
    LegalFormChanged,
    LinkChanged,
    Named,
    PersonChanged,
    SourcesChanged,
    TakesUpChanged,
)

MOST_NAMES = 50  # of one change; `number` tells how many there are

KINDS: dict[type[Change], str] = {
    ManyLost: "many-lost",
    Lost: "lost",
    BodyRemoved: "body-removed",
    ContactLost: "contact-lost",
    Moved: "moved",
    Gained: "gained",
    Merged: "merged",
    BodyAdded: "body-added",
    BodyRenamed: "body-renamed",
    ContactChanged: "contact-changed",
    PersonChanged: "person-changed",
    LegalFormChanged: "legal-form-changed",
    TakesUpChanged: "takes-up-changed",
    LinkChanged: "link-changed",
    FieldChanged: "field-changed",
    Listed: "listed",
    DatesChanged: "dates-changed",
    Suspected: "suspected",
    RecordsRemoved: "records-removed",
    RecordsAdded: "records-added",
    RecordsChanged: "records-changed",
    CheckedAgain: "checked",
    ConfidenceChanged: "confidence-changed",
    SourcesChanged: "sources-changed",
    OrderChanged: "order-changed",
}


def change_record(change: Change) -> dict[str, object]:
    """Return one change.

    Returns:
        Always the same keys, in the same order; None or an empty list where a key says nothing
        about this kind of change. `kind`, `dangerous`, `duty` (or `gemeente`, `ocmw`), `bodies`
        (whom it is about: `kind`, `id`, `name`), `municipalities` (`nis`, `name`), `table`,
        `names` (of records, at most `MOST_NAMES`), `number` (of municipalities, records, bodies or
        facts), `of` (how many there were), `field` (several with a comma), `before`, `after`.
    """
    record: dict[str, Any] = {
        "kind": KINDS[type(change)],
        "dangerous": change.is_dangerous,
        "duty": None,
        "bodies": [],
        "municipalities": [],
        "table": None,
        "names": [],
        "number": None,
        "of": None,
        "field": None,
        "before": None,
        "after": None,
    }
    for field in fields(change):
        record |= _pair(field.name, getattr(change, field.name))
    return record


def _pair(name: str, value: Any) -> dict[str, Any]:
    """Return the keys of the record that one field of a change fills."""
    match name:
        case "duty" | "way":
            pair: dict[str, Any] = {"duty": str(value)}
        case "body" | "municipality":
            key = "bodies" if name == "body" else "municipalities"
            pair = {key: [] if value is None else [asdict(value)]}
        case "bodies":
            pair = {"bodies": _many(value), "number": len(value)}
        case "municipalities" | "lost":
            pair = {"municipalities": _many(value), "number": len(value)}
        case "names" | "tables":
            pair = {"names": list(value[:MOST_NAMES]), "number": len(value)}
        case "before" | "after":
            pair = {name: _value(value)}
        case "into" | "on":
            pair = {"after": _value(value)}
        case "part" | "field" | "fact":
            pair = {"field": str(value)}
        case _:
            pair = _flag(name, value)
    return pair


def _flag(name: str, value: Any) -> dict[str, Any]:
    match name:
        case "table" | "number" | "of":
            pair: dict[str, Any] = {name: value}
        case "facts":
            pair = {"number": value}
        case "fields":
            pair = {"field": ",".join(value)}
        case "is_short":
            pair = {"field": "short_name" if value else "name"}
        case "is_added":
            pair = {} if value else {"kind": "unlisted"}
        case "is_back":
            pair = {"kind": "checked-back"} if value else {}
        case "is_left_mute":  # is said by `dangerous`
            pair = {}
        case _:
            raise ValueError(f"no key of the record for {name}")
    return pair


def _many(named: Sequence[Body] | Sequence[Named]) -> list[dict[str, Any]]:
    return [asdict(one) for one in named]


def _value(value: Any) -> Any:
    """Return a value before or after: text, an ISO date, an id, a NIS code, or a list of them."""
    match value:
        case Body():
            return value.id
        case Named():
            return value.nis
        case date():
            return value.isoformat()
        case tuple():
            return [_value(one) for one in value]
        case _:
            return None if value is None else str(value)
