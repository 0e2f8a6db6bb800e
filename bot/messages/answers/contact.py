"""How to reach a body: in lines, whose phone it is first; as a card to keep, and as a vCard 3.0.

A vCard of that version (RFC 2426) is what phones and Telegram read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.core.model.facts import Contact, LocalContact, Organiser, Partnership, Provenance
from bot.core.model.outcome import Answer
from bot.core.model.terms import LocalBody, NisCode
from bot.core.reading.text import fold
from bot.messages.answers.context import AnswerContext
from bot.messages.reply import Card, Line

_REST = re.compile(r", | \(")  # "Interwaas, intergemeentelijk ..." is called Interwaas
_LINE_BYTES = 75  # longer lines of a vCard are folded (RFC 2425, 5.8.1)


@dataclass(frozen=True, slots=True)
class Reached:
    """Lines that say whose phone and e-mail these are, and a card with nothing else in it."""

    lines: tuple[Line, ...] = ()
    card: Card | None = None  # None: there is nothing to call, mail or keep


def reach_body(body: Partnership | Organiser, context: AnswerContext, called: str = "") -> Reached:
    """Return how to reach a partnership or an organiser.

    Args:
        body: Without phone and e-mail there is nothing to return.
        context: For the words.
        called: What the answer calls it; empty: its own name.
    """
    contact = body.contact
    if contact is None or not contact.is_direct:
        return Reached()
    label = called or body.label
    role = "regisseur" if isinstance(body, Partnership) else "organiser"
    return _reached(
        Card(
            name=context.texts.text(f"card.{role}", body=label),
            whose=_whose(contact, body.name, label),
            phone=contact.phone,
            email=contact.email,
            website=contact.website,
            note=_note(contact.provenance, context),
        ),
        context,
    )


def reach_municipality(
    answer: Answer, parts: frozenset[NisCode], context: AnswerContext
) -> list[Reached]:
    """Return whom to call in the municipality itself: town hall first, then the OCMW.

    Args:
        answer: With contacts of the municipality of today, those of former parts last.
        parts: NIS codes of the former parts that were asked for; empty for all.
        context: For the words.
    """
    halls = [c for c in answer.local if c.body is LocalBody.GEMEENTE]
    own = next((c for c in halls if c.former_nis is None), None)
    town, texts = context.called(answer.municipality), context.texts
    found: list[Reached] = []
    line = None
    if own and own.phone:
        line = texts.line("local.ask-gemeente", place=town, phone=context.phone(own.phone))
    elif own and own.email:
        line = texts.line("local.ask-gemeente-email", place=town, email=context.email(own.email))
    if own and line:
        card = _local_card(own, "gemeente", answer.municipality.name, context)
        found.append(Reached((line,), card))
    if not (own and own.phone):
        for hall in halls:
            if hall.former_nis and hall.phone and (not parts or hall.former_nis in parts):
                part = context.directory.municipalities[hall.former_nis].name
                line = texts.line("local.ask-part", part=part, phone=context.phone(hall.phone))
                found.append(Reached((line,), _local_card(hall, "part", part, context)))
    ocmw = reach_ocmw(answer, context)
    if ocmw and ocmw.card and ocmw.card.phone not in [hall.phone for hall in halls]:
        found.append(ocmw)
    return found or [Reached((texts.line("local.nothing", place=town),))]


def reach_ocmw(answer: Answer, context: AnswerContext) -> Reached | None:
    """Return how to call the OCMW of a municipality; None where no number is known."""
    for local in answer.local:
        if local.body is LocalBody.OCMW and local.former_nis is None and local.phone:
            line = context.texts.line("local.ask-ocmw", phone=context.phone(local.phone))
            return Reached((line,), _local_card(local, "ocmw", answer.municipality.name, context))
    return None


def reach_vdab(context: AnswerContext) -> Reached | None:
    """Return VDAB's free number, if the data have it."""
    vdab = context.directory.referrals.get("vdab")
    if vdab is None or vdab.phone is None:
        return None
    line = context.texts.line("next.vdab", phone=context.phone(vdab.phone))
    note = _note(vdab.provenance, context)
    return Reached((line,), Card(vdab.name, vdab.phone, note=note, whose=vdab.name))


def about_contact(body: Partnership | Organiser, context: AnswerContext) -> list[Line]:
    """Return what else is known of a contact: whose it is, website, address, a person named."""
    contact, texts = body.contact, context.texts
    if contact is None:
        return []
    label = body.label
    lines: list[Line] = []
    if contact.organisation and not _is_same(contact.organisation, f"{body.name} {label}"):
        lines.append(texts.line("contact.at", organisation=contact.organisation))
    if contact.website:
        lines.append(texts.line("contact.website", website=context.link(contact.website)))
    if contact.address and not contact.is_direct:
        lines.append(texts.line("contact.address", address=contact.address))
    if contact.person:
        (source, *_) = context.sources([contact.person.provenance])
        lines.append(
            texts.line(
                "contact.person",
                role=contact.person.role,
                name=contact.person.name,
                date=context.published(source),
            )
        )
    return lines


def _reached(card: Card, context: AnswerContext) -> Reached:
    lines: list[Line] = []
    if card.phone:
        phone = context.phone(card.phone)
        lines.append(context.texts.line("contact.phone", whose=card.whose, phone=phone))
    if card.email:
        email = context.email(card.email)
        lines.append(context.texts.line("contact.email", whose=card.whose, email=email))
    return Reached(tuple(lines), card)


def _local_card(local: LocalContact, kind: str, place: str, context: AnswerContext) -> Card:
    """Return what the line above says of a town hall or OCMW: its phone, or else its e-mail."""
    return Card(
        name=local.organisation,
        whose=context.texts.text(f"local.whose.{kind}", place=place),
        phone=local.phone,
        email=None if local.phone else local.email,
        note=_note(local.provenance, context),
    )


def _note(provenance: Provenance, context: AnswerContext) -> str:
    return "".join(span.text for span in context.source_line((provenance,)))


@lru_cache(maxsize=512)  # of names in the data only, some sixty pairs
def _whose(contact: Contact, name: str, label: str) -> str:
    """Return whose phone it is, as people call it: the body's, or that of where it is housed."""
    organisation = contact.organisation or label
    called = label if _is_same(organisation, f"{name} {label}") else organisation
    return _REST.split(called)[0]


@lru_cache(maxsize=512)  # of names in the data only, some sixty pairs
def _is_same(organisation: str, body: str) -> bool:
    """Tell whether two names are of one body: "DVV Midwest" and "Dienstverlenende ... Midwest"."""
    words = set(fold(organisation).split()) - {"dvv", "ilv", "vereniging", "regio", "stad"}
    return words <= set(fold(body).split())


def vcard(card: Card) -> str:
    """Return a contact of a function as a vCard; lines end in CRLF.

    It has no person's name: `N` holds the organisation, as `FN` does.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_text(card.name)};;;;",
        f"FN:{_text(card.name)}",
        f"ORG:{_text(card.name)}",
    ]
    if card.phone is not None:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_text(card.phone.dial)}")
    if card.email is not None:
        lines.append(f"EMAIL;TYPE=INTERNET:{_text(card.email)}")
    if card.website is not None:
        lines.append(f"URL:{_text(card.website)}")
    if card.note:
        lines.append(f"NOTE:{_text(card.note)}")
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(value: str) -> str:
    """Escape what has a meaning in a vCard: nothing in the data can add a line of its own."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """Break a line after at most `_LINE_BYTES` bytes, never inside a character."""
    pieces = [""]
    size = 0
    for char in line:
        width = len(char.encode())
        if size + width > _LINE_BYTES:
            pieces.append("")
            size = 1  # the space that a continued line begins with
        pieces[-1] += char
        size += width
    return "\r\n ".join(pieces)
