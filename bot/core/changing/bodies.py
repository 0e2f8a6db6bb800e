"""What changed about bodies that stayed: partnerships, organisers, gemeenten and OCMW's.

Goes by the fields that differ, so that none is passed over; what it has no word of its own for
becomes a `FieldChanged`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.core.changing.delta import Changed, Delta
from bot.core.changing.evidence import BodyFact, EvidenceChanges
from bot.core.changing.kinds import (
    BodyRenamed,
    Change,
    ContactChanged,
    FieldChanged,
    LegalFormChanged,
    LinkChanged,
    PersonChanged,
    TakesUpChanged,
)
from bot.core.changing.naming import Body, MunicipalityName, Naming
from bot.core.model.facts import Contact, LocalContact, Phone
from bot.core.model.terms import ContactField

_FACTS = {
    "regierol": BodyFact.REGIEROL,
    "legal_form_provenance": BodyFact.LEGAL_FORM,
    "takes_up_provenance": BodyFact.TAKES_UP,
    "contact.provenance": BodyFact.CONTACT,
    "contact.person.provenance": BodyFact.PERSON,
}
_LOCAL_FACTS = {"phone": BodyFact.PHONE, "email": BodyFact.EMAIL, "website": BodyFact.WEBSITE}
_PARTS = {part.value: part for part in ContactField}
_PERSON = ("contact.person", "contact.person.name")
_OWN_KIND = {"legal_form": LegalFormChanged, "takes_up": TakesUpChanged}


def body_changes(delta: Delta, naming: Naming, evidence: EvidenceChanges) -> Iterator[Change]:
    """Yield what changed about each body; adds what changed in its evidence to *evidence*."""
    for partnership in delta["partnerships"].changed:
        body = naming.partnership(partnership.after.id)
        for field in partnership.fields:
            yield from _of_body(field, partnership, body, evidence)
    for organiser in delta["organisers"].changed:
        body = naming.organiser(organiser.after.id)
        for field in organiser.fields:
            if field == "partnership":
                ids = organiser.values(field)
                yield LinkChanged(body, *(naming.partnership(id_) if id_ else None for id_ in ids))
            else:
                yield from _of_body(field, organiser, body, evidence)
    for local in delta["local_contacts"].changed:
        body = naming.local(local.after)
        for field in local.fields:
            yield from _of_local(field, local, body, evidence)


def _of_body(
    field: str, change: Changed[Any], body: Body, evidence: EvidenceChanges
) -> Iterator[Change]:
    prefix, _, last = field.rpartition(".")
    before, after = change.before.contact, change.after.contact
    if prefix in _FACTS:
        evidence.add(body, _FACTS[prefix], last, *change.values(field))
    elif field in _OWN_KIND:
        yield _OWN_KIND[field](body, *change.values(field))
    elif field in {"name", "short_name"}:
        yield BodyRenamed(body, field, *change.values(field))
    elif field == "contact":
        yield from _whole_contact(before, after, body)
    elif field in _PERSON:
        yield PersonChanged(body, _person(before), _person(after))
    elif prefix == "contact" and last in _PARTS:
        yield _part(_PARTS[last], before, after, body)
    else:
        yield other_field(field, change, body)


def _of_local(
    field: str, change: Changed[LocalContact], body: Body, evidence: EvidenceChanges
) -> Iterator[Change]:
    stem = field.removesuffix("_confidence")
    if field in _PARTS:
        yield _part(_PARTS[field], change.before, change.after, body)
    elif stem in _LOCAL_FACTS:
        # Comes and goes with what it is about: that is said already.
        if stem not in change.fields or None not in change.values(field):
            evidence.add(body, _LOCAL_FACTS[stem], "confidence", *change.values(field))
    elif field in {"checked_on", "sources"}:
        evidence.add(body, BodyFact.CONTACT, field, *change.values(field))
    else:
        yield other_field(field, change, body)


def other_field(
    field: str, change: Changed[Any], body: Body, municipality: MunicipalityName | None = None
) -> FieldChanged:
    """Tell a change of a field that has no words of its own."""
    before, after = map(_as_text, change.values(field))
    return FieldChanged(body, field, before, after, municipality)


def _whole_contact(before: Contact | None, after: Contact | None, body: Body) -> Iterator[Change]:
    """Say what a contact consists of that came, or that went."""
    known = [p for p in ContactField if _text_of(p, before) or _text_of(p, after)]
    for part in known:
        yield _part(part, before, after, body)
    if _person(before) != _person(after):
        yield PersonChanged(body, _person(before), _person(after))
    elif not known:
        there = "contact.reach"  # nothing to reach it by: all that such a contact says
        yield FieldChanged(
            body, there, before.reach if before else None, after.reach if after else None
        )


def _part(
    part: ContactField,
    before: Contact | LocalContact | None,
    after: Contact | LocalContact | None,
    body: Body,
) -> ContactChanged:
    old, new = _text_of(part, before), _text_of(part, after)
    if old == new:  # phones that are written alike and dialled differently
        old, new = _text_of(part, before, exact=True), _text_of(part, after, exact=True)
    was_direct = part in {ContactField.PHONE, ContactField.EMAIL} and new is None
    is_direct = after is not None and after.is_direct
    return ContactChanged(body, part, old, new, loses_last_contact=was_direct and not is_direct)


def _text_of(
    part: ContactField, contact: Contact | LocalContact | None, *, exact: bool = False
) -> str | None:
    value = getattr(contact, part, None)  # a gemeente has no role
    if isinstance(value, Phone):
        return f"{value.display} ({value.dial})" if exact else value.display
    return value


def _person(contact: Contact | None) -> str | None:
    return contact.person.name if contact and contact.person else None


def _as_text(value: object) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)
