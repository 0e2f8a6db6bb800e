"""Carries out an administrator's small changes on the records of the data files.

Whether the outcome is right in itself (a phone number, an address) is for the schema to say, as it
is for files that people write.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import count
from typing import assert_never, cast

from pydantic import TypeAdapter, ValidationError

from bot.core.model.terms import Confidence, Reach
from bot.files.names import ALIASES, CONTACTS, PLACES
from bot.files.reading.csv_source import read_csv, write_csv
from bot.files.reading.fields import PhoneNumber
from bot.files.reading.schema import ContactEntry, OrganiserEntry, Sourced, Strict
from bot.files.reading.tables import AliasRow, PlaceRow
from bot.files.reading.yaml_form import written
from bot.files.reading.yaml_source import Value, read_yaml
from bot.service.changing.edits import (
    AddAlias,
    AliasThere,
    Edit,
    Evidence,
    NoContact,
    NoEvidence,
    NothingThere,
    NotNewer,
    RemovePerson,
    SameValue,
    SetField,
    Stamp,
    UnknownBody,
    UnknownPlace,
)
from bot.service.ports import Documents

_Mapping = dict[str, Value]
_FROM_STRONG_TO_WEAK = (Confidence.OFFICIAL, Confidence.SECONDARY, Confidence.INFERRED)
_ASKED = "asked"  # the kind of an alias that an administrator added
_PHONE = TypeAdapter(PhoneNumber)


def apply_edit(documents: Documents, edit: Edit) -> Documents:
    """Return *documents* with a small change.

    A new value carries its evidence: a source at the front of the contact's list, and the weaker
    confidence of the two. Its day of checking stays, since the rest was not looked at; only a stamp
    renews it. A stamp leaves the confidence as it is, and members that are uncertain alone.

    Args:
        documents: Data files that can be read.
        edit: What to change.

    Raises:
        EditRefused: If it makes no sense: nothing of that name, or nothing would change.
        InvalidInput: If the files cannot be read.
    """
    contacts = _Contacts(documents)
    contents = dict(documents.contents)
    match edit:
        case SetField():
            contacts.set_field(edit)
        case RemovePerson():
            contacts.remove_person(edit)
        case Stamp():
            contacts.stamp(edit)
        case AddAlias():
            contents[ALIASES] = _with_alias(documents, edit, contacts.source(edit.evidence))
        case _:
            assert_never(edit)
    contents[CONTACTS] = contacts.written()
    return Documents(contents)


class _Contacts:
    """What contacts.yaml says, while it is changed."""

    def __init__(self, documents: Documents) -> None:
        self._content = documents.contents[CONTACTS]
        value = copy.deepcopy(read_yaml(CONTACTS, self._content).value)
        assert isinstance(value, dict)
        self._value = value

    def written(self) -> bytes:
        return written(self._content, self._value)

    def set_field(self, edit: SetField) -> None:
        entry = self._body(edit.body)
        contact = self._contact(entry)
        field = edit.field.value
        old = contact.get(field) if contact is not None else None
        if edit.value is None:
            if contact is None or old is None:
                raise NothingThere(body=edit.body)
            del contact[field]
            if edit.evidence is not None:
                self._carry(contact, edit.evidence)
            return
        if edit.evidence is None:
            raise NoEvidence(body=edit.body)
        value = edit.value.strip()
        if old == value or (field == "phone" and _same_phone(old, value)):
            raise SameValue(body=edit.body, value=value)
        if contact is None:
            contact = _new_contact(entry, edit.evidence)
        _put(contact, field, value, ContactEntry)
        self._carry(contact, edit.evidence)

    def remove_person(self, edit: RemovePerson) -> None:
        contact = self._contact(self._body(edit.body))
        if contact is None or contact.pop("person", None) is None:
            raise NothingThere(body=edit.body)

    def stamp(self, edit: Stamp) -> None:
        entry = self._body(edit.body)
        contact = self._contact(entry)
        facts = [contact] if contact is not None else []
        if edit.everything:  # the contact may be the partnership's, outside the entry
            facts += [fact for fact in _facts(entry) if fact is not contact]
        if not facts:
            raise NoContact(body=edit.body)
        day = edit.evidence.published.isoformat()
        newest = max(_checked_on(fact) for fact in facts)
        if all(_checked_on(fact) > day for fact in facts):
            raise NotNewer(body=edit.body, date=newest)
        before = copy.deepcopy(facts)
        source = self.source(edit.evidence)
        for fact in facts:
            _lead(fact, source)
            fact["checked_on"] = max(_checked_on(fact), day)
        if facts == before:
            raise NotNewer(body=edit.body, date=newest)

    def source(self, evidence: Evidence) -> str:
        """Return the id of an entry that says what *evidence* says; it is added if needed."""
        sources = self._list("sources")
        wanted: _Mapping = {"id": "", "title": evidence.title, "publisher": evidence.publisher}
        if evidence.url is not None:
            wanted["url"] = evidence.url
        wanted["published"] = evidence.published.isoformat()
        there = {entry["id"]: entry for entry in sources}
        for number in count(1):
            wanted["id"] = evidence.id if number == 1 else f"{evidence.id}-{number}"
            found = there.get(wanted["id"])
            if found is None:
                sources.append(wanted)
            if found is None or found == wanted:
                break
        return str(wanted["id"])

    def _carry(self, contact: _Mapping, evidence: Evidence) -> None:
        """Let a contact rest on one more source; it is as sure as the weakest."""
        _lead(contact, self.source(evidence))
        both = (Confidence(str(contact["confidence"])), evidence.confidence)
        contact["confidence"] = max(both, key=_FROM_STRONG_TO_WEAK.index).value

    def _body(self, name: str) -> _Mapping:
        for entry in (*self._list("partnerships"), *self._list("organisers")):
            if entry["id"] == name:
                return entry
        raise UnknownBody(body=name)

    def _contact(self, entry: _Mapping) -> _Mapping | None:
        """Return a body's contact: its own, or that of the partnership that it is; or None."""
        contact = entry.get("contact")
        if isinstance(contact, dict):
            return contact
        partnership = entry.get("partnership")
        return self._contact(self._body(partnership)) if isinstance(partnership, str) else None

    def _list(self, key: str) -> list[_Mapping]:
        """Return one of the lists of entries; what is put into it is put into the file."""
        entries = self._value.get(key, [])
        return cast("list[_Mapping]", entries)


def _new_contact(organiser: _Mapping, evidence: Evidence) -> _Mapping:
    contact: _Mapping = {
        "reach": Reach.ORGANISATION.value,
        "sources": [],
        "confidence": evidence.confidence.value,
        "checked_on": evidence.published.isoformat(),
    }
    _put(organiser, "contact", contact, OrganiserEntry)
    return contact


def _put(mapping: _Mapping, key: str, value: Value, model: type[Strict]) -> None:
    """Set a key; a new one stands before what comes later in *model*."""
    if key in mapping:
        mapping[key] = value
        return
    order = [*model.model_fields]
    later = {*order[order.index(key) + 1 :], *Sourced.model_fields}
    items = [*mapping.items()]
    at = next((n for n, (name, _) in enumerate(items) if name in later), len(items))
    mapping.clear()
    mapping.update([*items[:at], (key, value), *items[at:]])


def _facts(value: Value) -> Iterator[_Mapping]:
    """Yield every mapping with a provenance, except what is declared uncertain."""
    if isinstance(value, dict):
        if "checked_on" in value:
            yield value
        for name, inner in value.items():
            if name != "uncertain_members":
                yield from _facts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _facts(inner)


def _lead(fact: _Mapping, source: str) -> None:
    """Put a source at the front of a fact's list."""
    sources = fact["sources"]
    assert isinstance(sources, list)
    fact["sources"] = [source, *(other for other in sources if other != source)]


def _checked_on(fact: _Mapping) -> str:
    return str(fact["checked_on"])


def _same_phone(one: Value | None, other: str) -> bool:
    try:
        return bool(_PHONE.validate_python(one).dial == _PHONE.validate_python(other).dial)
    except ValidationError:
        return False


def _with_alias(documents: Documents, edit: AddAlias, source: str) -> bytes:
    """Return aliases.csv with one more row."""
    places = read_csv(PLACES, documents.contents[PLACES], tuple(PlaceRow.model_fields))
    place = next((row.cells for row in places if row.cells.get("id") == edit.place), None)
    if place is None:
        raise UnknownPlace(place=edit.place)
    columns = tuple(AliasRow.model_fields)
    content = documents.contents[ALIASES]
    rows = [row.cells for row in read_csv(ALIASES, content, columns)]
    alias = edit.alias.strip()
    there = {row.get("alias", "") for row in rows if row.get("place_id") == edit.place}
    if alias.casefold() in {name.casefold() for name in (place.get("name", ""), *there)}:
        raise AliasThere(alias=alias, place=place.get("name", ""))
    added = {"alias": alias, "place_id": edit.place, "kind": _ASKED, "sources": source}
    return write_csv(content, columns, [*rows, added])
