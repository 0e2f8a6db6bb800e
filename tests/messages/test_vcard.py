"""Contacts as vCards, held against RFC 2426 and read back as a phone reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Contact, Phone
from bot.messages.answers.contact import vcard
from bot.messages.answers.context import AnswerContext
from bot.messages.catalog import Catalog
from bot.messages.reply import Card
from tests.builders import TODAY

MOST_BYTES = 2048  # of sendContact's field `vcard` (core.telegram.org/bots/api)
PHONE = Phone("+3256241616", "056 24 16 16")
FULL = Card("HANDEL", PHONE, "info@example.org", "https://www.example.org", "Bron: example.org")

# RFC 2426, 4: name, parameters, and a value in which a comma, a semicolon, a backslash and a
# line break stand escaped; N alone has fields, set apart by semicolons.
TEXT = r"(?:[^\\,;\x00-\x08\x0a-\x1f]|\\[\\,;n])*"
LINE = re.compile(rf"(?P<name>[A-Z]+)(?:;TYPE=[A-Z]+(?:,[A-Z]+)*)?:(?P<value>{TEXT})\Z")
LAST = re.compile(rf"(?P<name>N):(?P<value>{TEXT});;;;\Z")


def read(text: str) -> list[tuple[str, str]]:
    """Return the properties of a vCard with their plain values; fails where it is not valid."""
    assert text.endswith("\r\n")
    unfolded = text.replace("\r\n ", "")
    assert "\n" not in unfolded.replace("\r\n", "")
    properties = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        match = LAST.match(line) or LINE.match(line)
        assert match is not None, line
        plain = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], match["value"])
        properties.append((match["name"], plain))
    return properties


def test_a_full_card_has_every_property_in_order():
    assert read(vcard(FULL)) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("N", "HANDEL"),
        ("FN", "HANDEL"),
        ("ORG", "HANDEL"),
        ("TEL", "+3256241616"),
        ("EMAIL", "info@example.org"),
        ("URL", "https://www.example.org"),
        ("NOTE", "Bron: example.org"),
        ("END", "VCARD"),
    ]


def test_what_is_missing_has_no_line():
    names = [name for name, _ in read(vcard(Card("HANDEL")))]

    assert names == ["BEGIN", "VERSION", "N", "FN", "ORG", "END"]


def test_kinds_of_phone_and_email_are_named_as_phones_expect():
    lines = vcard(FULL).split("\r\n")

    assert "TEL;TYPE=WORK,VOICE:+3256241616" in lines
    assert "EMAIL;TYPE=INTERNET:info@example.org" in lines


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("a, b", "a\\, b"),
        ("a; b", "a\\; b"),
        ("a\\b", "a\\\\b"),
        ("a\nb", "a\\nb"),
        ("a\r\nb", "a\\nb"),
        ("a\rb", "a\\nb"),
        ("a\u2028b", "a\\nb"),
    ],
)
def test_what_has_a_meaning_is_escaped(raw, escaped):
    assert f"FN:{escaped}\r\n" in vcard(Card(raw))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_nothing_in_the_data_can_add_a_property(end):
    """A name that holds a line break stays a name."""
    forged = f"HANDEL{end}TEL:+3290000000{end}END:VCARD"

    names = [name for name, _ in read(vcard(Card(forged, note=forged)))]

    assert names == ["BEGIN", "VERSION", "N", "FN", "ORG", "NOTE", "END"]


@pytest.mark.parametrize(
    ("width", "number"), [(69, 1), (70, 1), (71, 2), (144, 2), (145, 3), (218, 3), (219, 4)]
)
def test_lines_are_folded_at_75_bytes_and_never_sooner(width, number):
    """The first holds `NOTE:` and 70 letters; each that follows begins with a space."""
    note = "x" * width

    lines = vcard(Card("n", note=note)).split("\r\n")

    held = [line for line in lines if line.startswith(("NOTE:", " "))]
    assert len(held) == number
    assert all(len(line.encode()) == 75 for line in held[:-1])


@pytest.mark.parametrize("char", ["é", "€", "🙂"])
def test_no_character_is_cut_in_two(char):
    text = vcard(Card("n", note=char * 200))

    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert text.replace("\r\n ", "").count(char) == 200


# Everything that SQLite and YAML let through; without halves of pairs, which are no characters.
ANY_TEXT = st.text(max_size=300)


@given(name=ANY_TEXT, email=ANY_TEXT, website=ANY_TEXT, note=ANY_TEXT)
def test_any_text_at_all_comes_back_and_no_line_is_too_long(name, email, website, note):
    """Each line is decoded by itself: no character is cut in two."""
    text = vcard(Card(name, PHONE, email, website, note))

    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    plain = text.replace("\r\n ", "")
    assert [line.partition(":")[0].partition(";")[0] for line in plain.split("\r\n")] == [
        *("BEGIN", "VERSION", "N", "FN", "ORG", "TEL", "EMAIL", "URL"),
        *(["NOTE"] if note else []),
        *("END", ""),
    ]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_printable_text_is_read_back_as_it_was(text):
    found = dict(read(vcard(Card(text, note=f"x{text}"))))

    assert found["N"] == found["FN"] == found["ORG"] == "\n".join(text.splitlines())
    assert found["NOTE"] == "\n".join(f"x{text}".splitlines())


def test_every_contact_of_the_real_data_makes_a_valid_card_that_telegram_takes(
    flanders: Directory, texts: Catalog
):
    """Partnerships, organisers and municipalities: any of them may be saved."""
    context = AnswerContext(texts, flanders, TODAY)
    bodies: list[tuple[str, Contact]] = [(p.label, p.contact) for p in flanders.facts.partnerships]
    bodies += [(o.name, o.contact) for o in flanders.facts.organisers if o.contact is not None]
    cards = [
        Card(
            texts.text("card.regisseur", body=name),
            contact.phone,
            contact.email,
            contact.website,
            "".join(span.text for span in context.source_line((contact.provenance,))),
        )
        for name, contact in bodies
    ]
    cards += [
        Card(c.organisation, c.phone, c.email, c.website) for c in flanders.facts.local_contacts
    ]

    for card in cards:
        text = vcard(card)
        found = dict(read(text))
        assert len(text.encode()) < MOST_BYTES
        assert found.get("TEL") == (card.phone.dial if card.phone else None)
        assert found.get("EMAIL") == card.email
        assert found.get("URL") == card.website
    assert len(cards) > 29 + 285
