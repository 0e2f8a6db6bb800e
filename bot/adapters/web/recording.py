"""From the facts to the shapes of the JSON API."""

from __future__ import annotations

from bot.adapters.web import addresses, records
from bot.core.directory import Directory
from bot.core.model import Area, Contact, LocalContact, Organiser, Partnership, Phone, Provenance
from bot.core.outcome import Answer, Finding, Regierol, WijkWerken


def municipality(answer: Answer, directory: Directory) -> records.MunicipalityRecord:
    """Return what is known for a municipality."""
    town = answer.findings[0].parts[0] if answer.is_part else answer.municipality
    return records.MunicipalityRecord(
        nis=town.nis,
        name=town.name,
        province=answer.municipality.province,
        is_part=answer.is_part,
        findings=[_finding(finding, directory) for finding in answer.findings],
        local=[_local(contact, directory) for contact in answer.local],
        page=addresses.municipality(addresses.key_of(town, town.nis)),
    )


def partnership(one: Partnership, directory: Directory) -> records.PartnershipRecord:
    """Return a partnership with its members and its contact."""
    return records.PartnershipRecord(
        id=one.id,
        name=one.name,
        short_name=one.short_name,
        legal_form=one.legal_form,
        legal_form_evidence=_evidence(one.legal_form_provenance, directory),
        cycle=one.cycle,
        cycle_ends_on=directory.cycles[one.cycle].ends_on,
        takes_up_wijk_werken=one.takes_up.value,
        takes_up_wijk_werken_evidence=_evidence(one.takes_up_provenance, directory),
        members=[
            records.NamedMunicipality(nis=m.nis, name=m.name) for m in directory.members(one.id)
        ],
        contact=_contact(one.contact, directory),
        evidence=_evidence(one.regierol, directory),
        page=addresses.body(one),
    )


def _finding(finding: Finding, directory: Directory) -> records.FindingRecord:
    return records.FindingRecord(
        parts=[records.NamedMunicipality(nis=m.nis, name=m.name) for m in finding.parts],
        regierol=[_regierol(held, directory) for held in finding.regierol],
        wijk_werken=[_wijk_werken(run, directory) for run in finding.wijk_werken],
    )


def _regierol(held: Regierol, directory: Directory) -> records.Regierol:
    body, membership = held.partnership, held.membership
    return records.Regierol(
        status=held.status.value,
        partnership=partnership(body, directory) if body else None,
        evidence=_evidence(membership.provenance, directory) if membership else None,
        reason=held.reason,
    )


def _wijk_werken(run: WijkWerken, directory: Directory) -> records.WijkWerken:
    area: Area | None = run.area
    return records.WijkWerken(
        status=run.status.value,
        organiser=_organiser(run.organiser, directory) if run.organiser else None,
        deelgemeente=area.deelgemeente if area else None,
        desk=area.desk if area else None,
        evidence=_evidence(area.provenance, directory) if area else None,
        reason=run.reason,
    )


def _organiser(one: Organiser, directory: Directory) -> records.OrganiserRecord:
    return records.OrganiserRecord(
        id=one.id,
        name=one.name,
        legal_form=one.legal_form,
        legal_form_evidence=_evidence(one.legal_form_provenance, directory),
        partnership=one.partnership,
        contact=_contact(one.contact, directory) if one.contact else None,
        page=addresses.body(one),
    )


def _contact(contact: Contact, directory: Directory) -> records.ContactRecord:
    person = contact.person
    return records.ContactRecord(
        reaches=contact.reach.value,
        organisation=contact.organisation,
        role=contact.role,
        phone=_dialled(contact.phone),
        email=contact.email,
        website=contact.website,
        address=contact.address,
        person=(
            records.PersonRecord(
                name=person.name,
                role=person.role,
                evidence=_evidence(person.provenance, directory),
            )
            if person
            else None
        ),
        evidence=_evidence(contact.provenance, directory),
    )


def _local(contact: LocalContact, directory: Directory) -> records.LocalRecord:
    provenance = Provenance(contact.sources, contact.checked_on, contact.least_confidence)
    return records.LocalRecord(
        body=contact.body.value,
        organisation=contact.organisation,
        former_nis=contact.former_nis,
        phone=_dialled(contact.phone),
        email=contact.email,
        website=contact.website,
        address=contact.address,
        evidence=_evidence(provenance, directory),
    )


def _evidence(provenance: Provenance, directory: Directory) -> records.Evidence:
    sources = (directory.sources[id_] for id_ in provenance.sources)
    return records.Evidence(
        sources=[
            records.SourceRecord(
                title=source.title,
                publisher=source.publisher,
                url=source.url,
                published=source.published,
                published_hint=source.published_hint,
                licence=source.licence,
            )
            for source in sources
        ],
        checked_on=provenance.checked_on,
        confidence=provenance.confidence.value,
    )


def _dialled(phone: Phone | None) -> str | None:
    return phone.dial if phone else None
