"""How to reach a body, in lines: phone first."""

from __future__ import annotations

from functools import lru_cache

from bot.core.model import Contact
from bot.core.text import fold
from bot.messages.reply import Line
from bot.messages.voice import Voice


def contact_lines(contact: Contact, body: str, voice: Voice) -> list[Line]:
    """Return the lines of a contact: whom it reaches, then phone, e-mail, website, person.

    Args:
        contact: May have none of them.
        body: The name that stands above; another organisation at the phone is named.
        voice: For the words.
    """
    say = voice.say
    lines: list[Line] = []
    if contact.organisation and not _is_same(contact.organisation, body):
        lines.append(say.say("contact.at", organisation=contact.organisation))
    if contact.phone:
        lines.append(say.say("contact.phone", phone=voice.phone(contact.phone)))
    if contact.email:
        lines.append(say.say("contact.email", email=voice.email(contact.email)))
    if contact.website:
        lines.append(say.say("contact.website", website=voice.link(contact.website)))
    if contact.address and not contact.is_direct:
        lines.append(say.say("contact.address", address=contact.address))
    if contact.person:
        (source, *_) = voice.sources([contact.person.provenance])
        lines.append(
            say.say(
                "contact.person",
                role=contact.person.role,
                name=contact.person.name,
                date=voice.published(source),
            )
        )
    return lines


@lru_cache(maxsize=512)  # of names in the data only, some sixty pairs
def _is_same(organisation: str, body: str) -> bool:
    """Tell whether two names are of one body: "DVV Midwest" and "Dienstverlenende ... Midwest"."""
    words = set(fold(organisation).split()) - {"dvv", "ilv", "vereniging", "regio", "stad"}
    return words <= set(fold(body).split())
