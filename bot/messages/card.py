"""The one contact of an answer that is worth keeping: of a function, never of a person."""

from __future__ import annotations

from bot.core.model import Contact, Organiser, Partnership, Provenance
from bot.core.outcome import Answer, Found, Outcome
from bot.core.terms import Duty, LocalBody
from bot.messages.catalog import Catalog
from bot.messages.reply import Card
from bot.messages.voice import Voice


def card_of(answer: Answer, topic: Duty | None, voice: Voice) -> Card | None:
    """Return the first contact in the answer that has a phone number or an e-mail address.

    That of the duty that was asked for; where it is unknown, that of the municipality itself.
    """
    return _of_duty(answer, topic, voice) or _of_municipality(answer, voice)


def card_of_body(body: Partnership | Organiser, voice: Voice) -> Card | None:
    """Return the contact of a partnership or an organiser, if it has one that can be called."""
    if isinstance(body, Partnership):
        return _card(body.contact, body.label, "regisseur", voice)
    return _card(body.contact, body.name, "organiser", voice) if body.contact else None


def describe(outcome: Outcome, say: Catalog) -> tuple[str, str]:
    """Return the title and the description of a result in a list of suggestions.

    Both are empty where the outcome is no place: then the reply's own first line must do.
    """
    if not isinstance(outcome, Found):
        return "", ""
    answer = outcome.answers[0]
    place, municipality = answer.reading.place, answer.municipality
    title = (
        say.text("choose.option", place=place.name)
        if place.name == municipality.name
        else say.text("choose.option-inside", place=place.name, municipality=municipality.name)
    )
    if not answer.partnerships:
        return title, say.text("inline.unknown")
    labels = say.join([partnership.label for partnership in answer.partnerships])
    phone = answer.partnerships[0].contact.phone
    described = say.text("inline.regisseur", partnership=labels)
    return title, f"{described} · {phone.display}" if phone else described


def _of_duty(answer: Answer, topic: Duty | None, voice: Voice) -> Card | None:
    for finding in answer.findings:
        if topic is Duty.WIJK_WERKEN:
            for run in finding.wijk_werken:
                card = card_of_body(run.organiser, voice) if run.organiser else None
                if card is not None:
                    return card
            continue
        for held in finding.regierol:
            card = card_of_body(held.partnership, voice) if held.partnership else None
            if card is not None:
                return card
    return None


def _card(contact: Contact, body: str, role: str, voice: Voice) -> Card | None:
    if not contact.is_direct:
        return None
    return Card(
        name=voice.say.text(f"card.{role}", body=body),
        phone=contact.phone,
        email=contact.email,
        website=contact.website,
        note=_note(contact.provenance, voice),
    )


def _of_municipality(answer: Answer, voice: Voice) -> Card | None:
    for local in answer.local:
        if local.body is LocalBody.GEMEENTE and local.former_nis is None:
            if local.phone is None and local.email is None:
                return None
            provenance = Provenance(local.sources, local.checked_on, local.least_confidence)
            return Card(
                name=local.organisation,
                phone=local.phone,
                email=local.email,
                website=local.website,
                note=_note(provenance, voice),
            )
    return None


def _note(provenance: Provenance, voice: Voice) -> str:
    return "".join(span.text for span in voice.source_line((provenance,)))
