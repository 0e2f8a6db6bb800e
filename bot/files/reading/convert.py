"""Turns checked files into the records of `core.model.facts`, field by field of the same name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from bot.core.model.facts import (
    Area,
    Contact,
    Cycle,
    DeclaredGap,
    DeclaredUnknown,
    DoubleMembership,
    ExplanationSources,
    Facts,
    LocalContact,
    Membership,
    Organiser,
    Partnership,
    Person,
    Provenance,
    PublishedTotals,
    Referral,
    Source,
)
from bot.core.model.geography import (
    Alias,
    EverydayWord,
    Municipality,
    OutsidePlace,
    Place,
    Position,
)
from bot.core.model.terms import SourceId
from bot.files.reading.parsed import Parsed, Table
from bot.files.reading.schema import ContactEntry, ContactsFile, PersonEntry, Sourced, Strict
from bot.files.reading.tables import MunicipalityRow

T = TypeVar("T")
_OF_PROVENANCE = frozenset(Sourced.model_fields)
_INNER: Mapping[type[Strict], type] = {ContactEntry: Contact, PersonEntry: Person}


def to_facts(parsed: Parsed) -> Facts:
    """Return the records of all files, in file order."""
    contacts = parsed.contacts
    return Facts(
        sources=_records(Source, contacts.sources),
        cycles=_records(Cycle, contacts.cycles),
        published_totals=_records(PublishedTotals, contacts.published_totals),
        referrals=_records(Referral, contacts.referrals),
        explanations=_records(ExplanationSources, contacts.explanations),
        municipalities=tuple(_municipality(row) for _, row in parsed.municipalities.rows),
        places=_rows(Place, parsed.places),
        aliases=_rows(Alias, parsed.aliases),
        outside=_rows(OutsidePlace, parsed.outside),
        words=_rows(EverydayWord, parsed.words),
        local_contacts=_rows(LocalContact, parsed.local_contacts),
        partnerships=_records(Partnership, contacts.partnerships),
        memberships=tuple(_memberships(contacts)),
        organisers=_records(Organiser, contacts.organisers),
        areas=tuple(_areas(contacts)),
        declared_unknown=_records(DeclaredUnknown, contacts.declared_unknown),
        double_memberships=_records(DoubleMembership, contacts.double_memberships),
        declared_gaps=tuple(_gaps(contacts)),
    )


def _memberships(contacts: ContactsFile) -> Iterator[Membership]:
    for entry in contacts.partnerships:
        for group in entry.members:
            provenance = _provenance(group)
            for member in group.municipalities:
                yield _record(Membership, member, partnership=entry.id, provenance=provenance)
        for uncertain in entry.uncertain_members:
            yield _record(Membership, uncertain, partnership=entry.id, certain=False)


def _areas(contacts: ContactsFile) -> Iterator[Area]:
    for entry in contacts.organisers:
        for group in entry.area:
            provenance = _provenance(group)
            for member in group.municipalities:
                yield _record(Area, member, organiser=entry.id, provenance=provenance)


def _gaps(contacts: ContactsFile) -> Iterator[DeclaredGap]:
    for group in contacts.declared_gaps:
        for entry in group.municipalities:
            yield _record(DeclaredGap, group, nis=entry.nis)


def _municipality(row: MunicipalityRow) -> Municipality:
    values = dict(vars(row))
    lon, lat = values.pop("lon"), values.pop("lat")
    return Municipality(
        **values, position=None if lon is None or lat is None else Position(lon, lat)
    )


def _rows(record: type[T], table: Table[Any]) -> tuple[T, ...]:
    return tuple(record(**vars(row)) for _, row in table.rows)


def _records(record: type[T], entries: tuple[Strict, ...]) -> tuple[T, ...]:
    return tuple(_record(record, entry) for entry in entries)


def _record(record: type[T], entry: Strict, **more: object) -> T:
    """Return a record with the fields that an entry has too, and *more*.

    A fact in an entry becomes fields of the record: `legal_form` and `legal_form_provenance`, or
    the provenance alone where that is all it says. What only people read, such as the name beside
    a code, is in no record.
    """
    values: dict[str, object] = {}
    for name, value in vars(entry).items():
        if type(value) in _INNER:
            values[name] = _record(_INNER[type(value)], value)
        elif isinstance(value, Sourced):
            said = {key: inner for key, inner in vars(value).items() if key not in _OF_PROVENANCE}
            for key, inner in said.items():
                values[name if key == "value" else key] = inner
            own = next((name if key == "value" else key for key in said), "")
            values[f"{own}_provenance" if own else name] = _provenance(value)
        else:
            values[name] = value
    if isinstance(entry, Sourced):
        values["provenance"] = _provenance(entry)
    values |= more
    known = record.__dataclass_fields__  # type: ignore[attr-defined]  # every record has it
    return record(**{name: value for name, value in values.items() if name in known})


def _provenance(fact: Sourced) -> Provenance:
    ids = tuple(SourceId(source) for source in fact.sources)
    return Provenance(ids, fact.checked_on, fact.confidence)
