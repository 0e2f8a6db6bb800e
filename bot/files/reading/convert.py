"""Turns checked files into the records of `core.model`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from bot.core.geography import Alias, EverydayWord, Municipality, OutsidePlace, Place, Position
from bot.core.model import (
    Area,
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
    Provenance,
    PublishedTotals,
    Referral,
    Source,
)
from bot.core.terms import CycleId, NisCode, OrganiserId, PartnershipId
from bot.files.reading.parsed import Parsed, Table
from bot.files.reading.schema import ContactsFile, Sourced, Strict
from bot.files.reading.tables import MunicipalityRow

T = TypeVar("T")


def to_facts(parsed: Parsed) -> Facts:
    """Return the records of all files, in file order."""
    contacts = parsed.contacts
    return Facts(
        sources=tuple(_plain(Source, entry) for entry in contacts.sources),
        cycles=tuple(_sourced(Cycle, entry) for entry in contacts.cycles),
        published_totals=tuple(_sourced(PublishedTotals, e) for e in contacts.published_totals),
        referrals=tuple(_sourced(Referral, entry) for entry in contacts.referrals),
        explanations=tuple(_sourced(ExplanationSources, e) for e in contacts.explanations),
        municipalities=tuple(_municipality(row) for _, row in parsed.municipalities.rows),
        places=_rows(Place, parsed.places),
        aliases=_rows(Alias, parsed.aliases),
        outside=_rows(OutsidePlace, parsed.outside),
        words=_rows(EverydayWord, parsed.words),
        local_contacts=_rows(LocalContact, parsed.local_contacts),
        partnerships=tuple(_partnerships(contacts)),
        memberships=tuple(_memberships(contacts)),
        organisers=tuple(_organisers(contacts)),
        areas=tuple(_areas(contacts)),
        declared_unknown=tuple(
            _sourced(DeclaredUnknown, entry, without="name") for entry in contacts.declared_unknown
        ),
        double_memberships=tuple(
            _sourced(DoubleMembership, e, without="name") for e in contacts.double_memberships
        ),
        declared_gaps=tuple(_gaps(contacts)),
    )


def _municipality(row: MunicipalityRow) -> Municipality:
    values = dict(vars(row))
    lon, lat = values.pop("lon"), values.pop("lat")
    return Municipality(
        **values, position=None if lon is None or lat is None else Position(lon, lat)
    )


def _partnerships(contacts: ContactsFile) -> Iterator[Partnership]:
    for entry in contacts.partnerships:
        yield Partnership(
            id=PartnershipId(entry.id),
            name=entry.name,
            short_name=entry.short_name,
            cycle=CycleId(entry.cycle),
            regierol=entry.regierol.provenance(),
            legal_form=entry.legal_form.value,
            legal_form_provenance=entry.legal_form.provenance(),
            centre_city=NisCode(entry.centre_city) if entry.centre_city else None,
            contact=entry.contact.contact(),
            takes_up=entry.wijk_werken.takes_up,
            takes_up_provenance=entry.wijk_werken.provenance(),
            notes=entry.notes,
        )


def _memberships(contacts: ContactsFile) -> Iterator[Membership]:
    for entry in contacts.partnerships:
        partnership = PartnershipId(entry.id)
        for group in entry.members:
            provenance = group.provenance()
            for member in group.municipalities:
                yield Membership(
                    partnership,
                    NisCode(member.nis),
                    provenance,
                    since=member.since,
                    until=member.until,
                )
        for uncertain in entry.uncertain_members:
            yield Membership(
                partnership,
                NisCode(uncertain.nis),
                uncertain.provenance(),
                certain=False,
                reason=uncertain.reason,
            )


def _organisers(contacts: ContactsFile) -> Iterator[Organiser]:
    for entry in contacts.organisers:
        yield Organiser(
            id=OrganiserId(entry.id),
            name=entry.name,
            legal_form=entry.legal_form.value,
            legal_form_provenance=entry.legal_form.provenance(),
            partnership=PartnershipId(entry.partnership) if entry.partnership else None,
            contact=entry.contact.contact() if entry.contact else None,
            notes=entry.notes,
        )


def _areas(contacts: ContactsFile) -> Iterator[Area]:
    for entry in contacts.organisers:
        for group in entry.area:
            provenance = group.provenance()
            for member in group.municipalities:
                yield Area(
                    OrganiserId(entry.id),
                    NisCode(member.nis),
                    provenance,
                    deelgemeente=member.deelgemeente,
                    since=member.since,
                    until=member.until,
                    desk=member.desk,
                )


def _gaps(contacts: ContactsFile) -> Iterator[DeclaredGap]:
    for group in contacts.declared_gaps:
        provenance = group.provenance()
        for entry in group.municipalities:
            yield DeclaredGap(NisCode(entry.nis), group.duty, group.reason, provenance)


def _rows(record: type[T], table: Table[Any]) -> tuple[T, ...]:
    return tuple(_plain(record, row) for _, row in table.rows)


def _plain(record: type[T], entry: Strict) -> T:
    """Copy the fields of an entry into the record that has the same ones."""
    return record(**vars(entry))


def _sourced(record: type[T], entry: Sourced, without: str = "notes") -> T:
    """The same for a fact: its three fields of provenance become one."""
    own = set(type(entry).model_fields) - set(Sourced.model_fields) - {without}
    provenance: Provenance = entry.provenance()
    values = {name: getattr(entry, name) for name in own}
    return record(**values, provenance=provenance)  # type: ignore[call-arg]  # every fact has it
