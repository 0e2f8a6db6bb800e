"""What administrators type behind a command: read as they mean it, or sent back with what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.terms import Confidence, ContactField
from bot.service.changing.edits import RemovePerson, SetField, Stamp
from bot.service.changing.orders import (
    MOST,
    OrderUnclear,
    find_body,
    read_day,
    read_edit,
    read_stamp,
)
from tests.builders import TODAY, a_contact, a_directory, a_partnership, an_organiser

CITY = a_partnership("Stad Voorbeeld", id="w13", short_name="Voorbeeldstad")
TWIN = an_organiser("Stad Voorbeeld", id="ww-stad")
BARE = an_organiser("Kale Organisator", id="ww-kaal", contact=None)
OWN = a_partnership(
    "Eigen Huis",
    id="w14",
    contact=a_contact(website="https://www.huis.example.org/start", email="x@post.example.org"),
)
DIRECTORY = a_directory(
    partnerships=(a_partnership(), CITY, OWN), organisers=(an_organiser(), TWIN, BARE)
)


def edit(text: str) -> SetField | RemovePerson:
    return read_edit(text, DIRECTORY, TODAY)


def set_field(text: str) -> SetField:
    found = edit(text)
    assert isinstance(found, SetField)
    return found


def unclear(text: str) -> OrderUnclear:
    with pytest.raises(OrderUnclear) as caught:
        edit(text)
    return caught.value


# --- a change ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "body", "field", "value"),
    [
        ("w13 telefoon 00 00 00 02 bron gebeld", "w13", "phone", "00 00 00 02"),
        ("W13 TELEFOON 00 00 00 02 BRON gebeld", "w13", "phone", "00 00 00 02"),
        ("w13 telefoon: 00 00 00 02 bron: gebeld", "w13", "phone", "00 00 00 02"),
        ("w13 tel 1 bron:gebeld", "w13", "phone", "1"),
        ("w13\ntelefoon\t1\u00a02\nbron  gebeld", "w13", "phone", "1 2"),
        ("Voorbeeldverband gsm 1 bron x", "voorbeeldverband", "phone", "1"),
        ("voorbeeld verband mail a@example.org bron x", "voorbeeldverband", "email", "a@e"),
        ("Kale Organisator site https://example.org bron x", "ww-kaal", "website", "https://"),
        ("Eigen Huis adres Bronstraat 5, Deelveld bron x", "w14", "address", "Bronstraat 5, "),
        ("w14 functie regisseur bron x", "w14", "role", "regisseur"),
        ("w14 organisatie Huis van het Werk bron x", "w14", "organisation", "Huis van het Werk"),
        ("w14 téléphone 1 source x", "w14", "phone", "1"),
        ("voorbeeldvreband tel 1 bron x", "voorbeeldverband", "phone", "1"),
    ],
)
def test_a_change_is_read_as_it_was_meant(text, body, field, value):
    found = set_field(text)

    assert (found.body, found.field) == (body, ContactField(field))
    assert found.value is not None
    assert found.value.startswith(value)


@pytest.mark.parametrize("word", ["weg", "-", "WEG", "supprimer", "remove"])
def test_a_field_can_be_taken_away_without_a_source(word):
    assert set_field(f"w13 e-mail {word}") == SetField("w13", ContactField.EMAIL, None, None)


@pytest.mark.parametrize("word", ["persoon", "naam", "Persoon:", "personne"])
def test_a_person_can_only_be_taken_away(word):
    assert edit(f"w13 {word} weg") == RemovePerson("w13")
    assert unclear(f"w13 {word} Voorbeeldpersoon bron x").order == "person"


# --- where it comes from ----------------------------------------------------


@pytest.mark.parametrize(
    ("url", "confidence", "publisher"),
    [
        ("https://www.huis.example.org/a", Confidence.OFFICIAL, "huis.example.org"),
        ("https://sub.huis.example.org/a", Confidence.OFFICIAL, "sub.huis.example.org"),
        ("https://post.example.org/", Confidence.OFFICIAL, "post.example.org"),
        ("https://example.org/", Confidence.SECONDARY, "example.org"),
        ("https://nothuis.example.org/", Confidence.SECONDARY, "nothuis.example.org"),
        ("https://huis.example.org.evil.example/", Confidence.SECONDARY, "huis.example.org.evil."),
        ("https://huis.example.org@evil.example/", Confidence.SECONDARY, "evil.example"),
    ],
)
def test_a_page_is_official_only_on_the_website_of_the_body_itself(url, confidence, publisher):
    evidence = set_field(f"w14 tel 1 bron {url}").evidence

    assert evidence is not None
    assert (evidence.url, evidence.confidence) == (url, confidence)
    assert evidence.publisher.startswith(publisher)
    assert evidence.published == TODAY


@pytest.mark.parametrize("word", ["gebeld met de dienst", "https://[", "https://", "http:///x"])
def test_what_is_no_page_is_somebodys_word(word):
    evidence = set_field(f"w14 tel 1 bron {word}").evidence

    assert evidence is not None
    assert (evidence.url, evidence.confidence) == (None, Confidence.SECONDARY)
    assert word in evidence.title


def test_two_sources_of_one_day_are_told_apart_and_the_same_one_is_the_same():
    one, other, again = (
        set_field(f"w14 tel 1 bron {word}").evidence for word in ("gebeld", "gemaild", "gebeld")
    )

    assert one is not None
    assert other is not None
    assert one == again
    assert one.id != other.id


def test_a_body_without_a_contact_has_no_page_of_its_own():
    evidence = set_field("ww-kaal tel 1 bron https://kaal.example.org").evidence

    assert evidence is not None
    assert evidence.confidence is Confidence.SECONDARY


# --- unclear ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", "no-field"),
        ("telefoon", "no-field"),
        ("telefoon 1 bron x", "no-field"),
        ("w13", "no-field"),
        ("w13 fax 1 bron x", "no-field"),
        ("bron x", "no-field"),
        ("w13 telefoon", "no-value"),
        ("w13 telefoon bron x", "no-value"),
        ("w13 telefoon 1", "no-source"),
        ("w13 telefoon 1 bron", "no-source"),
        ("w13 telefoon 1 bron :", "no-source"),
        ("w13 telefoon 1 bronnen genoeg", "no-source"),
        ("w13 telefoon 1 openbron x", "no-source"),
        ("qwrtpsdf telefoon 1 bron x", "unknown-body"),
        ("🙂 telefoon 1 bron x", "unknown-body"),
        ("Stad Voorbeeld telefoon 1 bron x", "several"),
    ],
)
def test_what_is_missing_is_said(text, order):
    assert unclear(text).order == order


def test_several_bodies_of_one_name_are_named_by_their_ids():
    error = unclear("stad voorbeeld tel 1 bron x")

    assert error.values == {"name": "stad voorbeeld", "ids": "w13, ww-stad"}


def test_what_lacks_a_source_comes_back_to_be_completed():
    error = unclear("Voorbeeldverband telefoon 1")

    assert error.values == {"order": "Voorbeeldverband telefoon 1 bron "}
    assert unclear("w13 tel 1 bron").values == {"order": "w13 tel 1 bron "}


@pytest.mark.parametrize(
    "text",
    [
        f"w13 telefoon {'1' * (MOST + 1)} bron x",
        f"w13 telefoon 1 bron {'x' * (MOST + 1)}",
        f"w13 telefoon 1 bron https://example.org/{'x' * MOST}",
    ],
)
def test_what_is_very_long_is_refused(text):
    assert unclear(text).order == "too-long"


def test_a_value_and_a_source_of_the_greatest_length_are_taken():
    found = set_field(f"w13 adres {'x' * MOST} bron {'y' * MOST}")

    assert found.value is not None
    assert len(found.value) == MOST


def test_a_name_that_nobody_has_is_not_repeated_at_any_length():
    error = unclear(f"{'qwrtpsdf ' * 500}telefoon 1 bron x")

    assert error.order == "unknown-body"
    assert len(error.values["name"]) <= MOST


# --- a stamp ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "body", "everything"),
    [
        ("w13", "w13", False),
        ("w13 alles", "w13", True),
        ("Voorbeeldverband ALLES", "voorbeeldverband", True),
        ("Kale Organisator", "ww-kaal", False),
        ("w13 bron https://example.org", "w13", False),
        ("w13 alles bron gebeld", "w13", True),
    ],
)
def test_a_stamp_is_read(text, body, everything):
    stamp = read_stamp(text, DIRECTORY, TODAY)

    assert (stamp.body, stamp.everything) == (body, everything)
    assert stamp.evidence.published == TODAY


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", "no-body"),
        ("bron x", "no-body"),
        ("alles", "unknown-body"),
        ("qwrtpsdf", "unknown-body"),
        (f"w13 bron {'x' * (MOST + 1)}", "too-long"),
    ],
)
def test_a_stamp_that_cannot_be_read_is_sent_back(text, order):
    with pytest.raises(OrderUnclear) as caught:
        read_stamp(text, DIRECTORY, TODAY)

    assert caught.value.order == order


# --- whatever comes in ------------------------------------------------------

WORDS = ("w13", "Voorbeeldverband", "telefoon", "naam", "weg", "-", "bron", ":", "bron:", "alles")
ODD = ("https://[", "https://x.example", "http://", "\u202e", "٠٠", "\x00", "'", "ß", "🙂", "\n")
TYPED = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(WORDS + ODD), st.text(max_size=8)), max_size=12).map(
        " ".join
    ),
)
Read = TypeVar("Read")


def if_clear(read: Callable[..., Read], *given: object) -> Read | None:
    """Return what was read; None if it was unclear. Nothing else may happen."""
    try:
        return read(*given)
    except OrderUnclear:
        return None


@given(TYPED)
def test_whatever_is_typed_is_a_change_or_unclear(text):
    found = if_clear(edit, text)

    if isinstance(found, SetField) and found.value is not None:
        assert found.evidence is not None
        assert 0 < len(found.value) <= MOST


@given(TYPED)
def test_whatever_is_typed_is_a_stamp_or_unclear(text):
    assert isinstance(if_clear(read_stamp, text, DIRECTORY, TODAY), Stamp | None)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_body_or_unclear(text):
    found = if_clear(find_body, text, DIRECTORY, TODAY)

    assert found is None or found.id


@given(st.one_of(st.text(max_size=20), st.from_regex(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}")))
def test_whatever_is_typed_is_a_day_or_none(word):
    found = read_day(word)

    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2027-01-01", date(2027, 1, 1)),
        ("2027-1-1", date(2027, 1, 1)),
        ("1-1-2027", date(2027, 1, 1)),
        ("31/12/2026", date(2026, 12, 31)),
        ("31/02/2026", None),
        ("0000-01-01", None),
        ("2027-13-01", None),
        ("12", None),
        ("2027-01-01x", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(word, day):
    assert read_day(word) == day
