"""Reads what an administrator typed behind a command: "w13 telefoon 056 ... bron https://..."."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bot.core.lookup.directory import Directory
from bot.core.model.errors import BotError
from bot.core.model.facts import Contact, Organiser, Partnership
from bot.core.model.terms import Confidence, ContactField, OrganiserId, PartnershipId, SourceId
from bot.core.reading.text import fold, squash
from bot.service.changing.edits import Evidence, RemovePerson, SetField, Stamp

PUBLISHER = "Beheer van Regiewijzer"
MOST = 300  # letters of a value, or of where it comes from

_FIELDS = {
    "telefoon": ContactField.PHONE,
    "tel": ContactField.PHONE,
    "gsm": ContactField.PHONE,
    "phone": ContactField.PHONE,
    "telephone": ContactField.PHONE,
    "e-mail": ContactField.EMAIL,
    "email": ContactField.EMAIL,
    "mail": ContactField.EMAIL,
    "courriel": ContactField.EMAIL,
    "website": ContactField.WEBSITE,
    "site": ContactField.WEBSITE,
    "adres": ContactField.ADDRESS,
    "adresse": ContactField.ADDRESS,
    "address": ContactField.ADDRESS,
    "organisatie": ContactField.ORGANISATION,
    "organisation": ContactField.ORGANISATION,
    "functie": ContactField.ROLE,
    "fonction": ContactField.ROLE,
    "role": ContactField.ROLE,
}
_PERSON = frozenset({"persoon", "naam", "personne", "person"})
_AWAY = frozenset({"weg", "-", "supprimer", "remove"})
_EVERYTHING = frozenset({"alles", "tout", "all"})
_SOURCE = re.compile(r"(?:^|\s)(?:bron|source)(?:\s*:\s*|\s+|\Z)", re.IGNORECASE)
_URL = re.compile(r"https?://\S+\Z")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})\Z")


class OrderUnclear(BotError):
    """What was typed cannot be read; *key* names the sentence that says how to write it."""

    def __init__(
        self, key: str, *, before: str | None = None, after: str = "", **values: str
    ) -> None:
        """Carry the key under `admin.order` and what fills its sentence.

        Args:
            key: Names the sentence.
            before: What goes before the next line to make an order of it; None: none can.
            after: What goes behind it.
            values: What fills the sentence.
        """
        super().__init__(key)
        self.order = key
        self.before = before
        self.after = after
        self.values = values


@dataclass(frozen=True, slots=True)
class _Split:
    body: str
    field: str
    value: str


def read_edit(text: str, directory: Directory, today: date) -> SetField | RemovePerson:
    """Read "<body> <field> <value> bron <source>" or "<body> <field> weg".

    Args:
        text: As typed behind the command; untrusted.
        directory: Where the body is looked up, by id or by name.
        today: The day on which it was found.

    Raises:
        OrderUnclear: With what is missing.
    """
    before, source = _without_source(text)
    tail = f" bron {source}" if source else ""
    split = _at_field(before, tail)
    body = find_body(split.body, directory, today, f" {split.field} {split.value}{tail}")
    if fold(split.field) in _PERSON:
        if split.value.lower() not in _AWAY:
            raise OrderUnclear("person")
        return RemovePerson(body.id)
    field = _field(split.field)
    assert field is not None, "the text was split at a field"
    if split.value.lower() in _AWAY:
        return SetField(body.id, field, None, None)
    if not split.value:
        name = body.label if isinstance(body, Partnership) else body.name
        raise OrderUnclear(
            "no-value", before=f"{before} ", after=tail, name=name, field=split.field
        )
    if not source:
        raise OrderUnclear("no-source", before=f"{before} bron ", order=f"{before} bron ")
    if len(split.value) > MOST or len(source) > MOST:
        raise OrderUnclear("too-long", most=str(MOST))
    evidence = _evidence(source, body, today)
    return SetField(body.id, field, split.value, evidence)


def read_stamp(text: str, directory: Directory, today: date) -> Stamp:
    """Read "<body>", "<body> alles", each maybe with "bron <source>".

    Raises:
        OrderUnclear: With what is missing.
    """
    before, source = _without_source(text)
    words = before.split()
    everything = len(words) > 1 and words[-1].lower() in _EVERYTHING
    tail = f"{' alles' if everything else ''}{f' bron {source}' if source else ''}"
    body = find_body(" ".join(words[:-1] if everything else words), directory, today, tail)
    if len(source) > MOST:
        raise OrderUnclear("too-long", most=str(MOST))
    if source:
        evidence = _evidence(source, body, today)
    else:
        evidence = Evidence(
            SourceId(f"nagekeken-{today.isoformat()}"),
            "Nagekeken door de beheerder",
            PUBLISHER,
            today,
            Confidence.SECONDARY,
        )
    return Stamp(body.id, evidence, everything)


def read_day(word: str) -> date | None:
    """Return the day that a word is: "2027-01-01" or "1-1-2027"; None if it is none."""
    if match := _ISO_DAY.match(word):
        year, month, day = match.groups()
    elif match := _WRITTEN_DAY.match(word):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_body(
    text: str, directory: Directory, today: date, after: str = ""
) -> Partnership | Organiser:
    """Return the body of that id or name.

    Args:
        text: The id or the name.
        directory: Where it is looked up.
        today: The day for which it holds.
        after: What stands behind it in the order.

    Raises:
        OrderUnclear: If nothing, or more than one, goes by that name.
    """
    wanted = text.strip()
    if not wanted:
        raise OrderUnclear("no-body", before="", after=after)
    by_id = directory.partnerships.get(PartnershipId(wanted.lower())) or directory.organisers.get(
        OrganiserId(wanted.lower())
    )
    if by_id is not None:
        return by_id
    key = squash(fold(wanted))
    unknown = OrderUnclear("unknown-body", before="", after=after, name=wanted[:MOST])
    if not key:
        raise unknown
    bodies: list[Partnership | Organiser] = list(directory.partnerships.values())
    bodies += directory.organisers.values()
    same = [
        body
        for body in bodies
        if key in {squash(fold(body.name)), squash(fold(getattr(body, "short_name", None) or ""))}
    ]
    if len(same) > 1:
        ids = ", ".join(one.id for one in same)
        raise OrderUnclear("several", before="", after=after, name=wanted[:MOST], ids=ids)
    named = directory.bodies.exact(key, today) or directory.bodies.closest(key, today)
    body = same[0] if same else named.body if named else None
    if body is None:
        raise unknown
    return body


def _without_source(text: str) -> tuple[str, str]:
    """Split off what stands behind "bron"."""
    line = " ".join(text.split())
    match = _SOURCE.search(line)
    if match is None:
        return line, ""
    return line[: match.start()].strip(), line[match.end() :].strip()


def _at_field(text: str, after: str) -> _Split:
    """Split at the first word that names a field: the body stands before it, the value behind."""
    words = text.split()
    for index, word in enumerate(words):
        plain = word.lower().rstrip(":")
        if index and (_field(plain) or fold(plain) in _PERSON):
            return _Split(" ".join(words[:index]), plain, " ".join(words[index + 1 :]))
    raise OrderUnclear("no-field", before=f"{text} ", after=after)


def _field(word: str) -> ContactField | None:
    return _FIELDS.get(word) or _FIELDS.get(fold(word))  # "téléphone"


def _evidence(source: str, body: Partnership | Organiser, today: date) -> Evidence:
    """Return a source: a page, or somebody's word.

    A page counts as official where it is on the website of the body itself.
    """
    host = _host(source) if _URL.match(source) else ""
    if not host:
        return Evidence(
            SourceId(f"beheer-{today.isoformat()}-{_hash(source)}"),
            f"{source} (opgegeven door de beheerder)",
            PUBLISHER,
            today,
            Confidence.SECONDARY,
        )
    own = _own_domains(body.contact)
    is_own = any(host == domain or host.endswith(f".{domain}") for domain in own)
    return Evidence(
        SourceId(f"pagina-{today.isoformat()}-{_hash(source)}"),
        f"Pagina over {body.name}",
        host,
        today,
        Confidence.OFFICIAL if is_own else Confidence.SECONDARY,
        url=source,
    )


def _own_domains(contact: Contact | None) -> set[str]:
    """Return the domains of a contact's website and e-mail."""
    domains: set[str] = set()
    if contact is not None and contact.website:
        domains.add(_host(contact.website))
    if contact is not None and contact.email:
        domains.add(contact.email.rpartition("@")[2].lower())
    return domains - {""}


def _host(address: str) -> str:
    """Return the host of a web address without "www."; empty if it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # "https://[": no address after all
        return ""


def _hash(text: str) -> str:
    """Return a few letters that tell two sources of one day apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]
