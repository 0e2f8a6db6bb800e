"""The contact that is worth keeping, and what a list of suggestions says of a place."""

from __future__ import annotations

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Phone
from bot.core.model.outcome import NotUnderstood, Reason
from bot.core.model.terms import Duty, LocalBody, Need, NisCode, Topic
from bot.core.reading.text import fold
from bot.core.resolving.resolver import pick, resolve
from bot.files.catalogs import load_catalogs
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.render import render
from bot.messages.answers.short import suggestion
from bot.messages.catalog import Catalog
from bot.messages.reply import Card, Reply, Style
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_local_contact,
    a_partnership,
    an_organiser,
)

VOLLEGEM, LEEGEM = NisCode("91001"), NisCode("91002")
NOTHING = {"phone": None, "email": None}


def reply_for(
    nis: NisCode, directory: Directory, texts: Catalog, topic: Topic | None = None
) -> Reply:
    outcome = pick(nis, directory, TODAY, topic)
    return render(outcome, AnswerContext(texts, directory, TODAY))


@pytest.fixture
def card(texts: Catalog):
    def of(nis: NisCode, directory: Directory, topic: Topic | None = None) -> Card | None:
        return reply_for(nis, directory, texts, topic).card

    return of


def test_the_regisseur_goes_first(card):
    found = card(VOLLEGEM, a_directory())

    assert found is not None
    assert found.name == "Voorbeeldverband: sociale economie en werk"
    assert found.phone == Phone("+3200000001", "00 00 00 01")
    assert found.email == "regisseur@example.org"
    assert found.website == "https://www.example.org"


def test_whoever_asked_for_wijk_werken_gets_the_organiser(card):
    found = card(VOLLEGEM, a_directory(), Duty.WIJK_WERKEN)

    assert found is not None
    assert found.name == "Voorbeeldorganisator: wijk-werken"
    assert found.email == "wijkwerken@example.org"


def test_a_card_says_where_it_comes_from_and_how_old_that_is(card):
    found = card(VOLLEGEM, a_directory())

    assert found is not None
    assert "example.org (8-4-2020)" in found.note
    assert "1-11-2026" in found.note


def test_where_no_regisseur_is_known_it_is_the_town_hall(card):
    found = card(LEEGEM, a_directory())

    assert found is not None
    assert found.name == "gemeente 91002"
    assert found.whose == "gemeente Leegem"
    assert found.phone == Phone("+3211910020", "011 91002")


@pytest.mark.parametrize("topic", [Duty.WIJK_WERKEN, Need.WORK])
def test_whoever_is_sent_to_vdab_gets_the_number_of_vdab(card, topic):
    found = card(LEEGEM, a_directory(), topic)

    assert found is not None
    assert found.name == found.whose == "VDAB"
    assert found.phone == Phone("+3200000009", "00 00 00 09")


def test_a_body_without_phone_and_email_gives_way_to_the_town_hall(card):
    partnership = a_partnership(contact=a_contact(**NOTHING))

    found = card(VOLLEGEM, a_directory(partnerships=(partnership,)))

    assert found is not None
    assert found.name == "gemeente 91001"


def test_an_organiser_without_contact_gives_way_to_vdab(card):
    directory = a_directory(organisers=(an_organiser(contact=None),))

    found = card(VOLLEGEM, directory, Duty.WIJK_WERKEN)

    assert found is not None
    assert found.whose == "VDAB"


def test_the_mail_of_a_town_hall_that_the_message_does_not_show_is_on_no_button(card):
    hall = a_local_contact(LEEGEM, email="info@leegem.example.org")

    found = card(LEEGEM, a_directory(local_contacts=(hall,)))

    assert found is not None
    assert found.phone is not None
    assert found.email is None


def test_a_phone_in_the_house_of_another_is_called_by_the_name_of_that_house(card):
    contact = a_contact(organisation="Stad Voorbeeld (dienst Welzijn), p/a Nergens")

    found = card(VOLLEGEM, a_directory(partnerships=(a_partnership(contact=contact),)))

    assert found is not None
    assert found.whose == "Stad Voorbeeld"


@pytest.mark.parametrize("missing", ["phone", "email"])
def test_one_of_phone_and_email_is_enough(card, missing):
    partnership = a_partnership(contact=a_contact(**{missing: None}))

    found = card(VOLLEGEM, a_directory(partnerships=(partnership,)))

    assert found is not None
    assert found.name.startswith("Voorbeeldverband")
    assert getattr(found, missing) is None


def test_a_website_alone_is_nothing_to_save(texts):
    hall = a_local_contact(LEEGEM, phone=None, website="https://www.leegem.example.org")

    shown = reply_for(LEEGEM, a_directory(local_contacts=(hall,), referrals=()), texts)

    assert shown.card is None


def test_the_town_hall_of_a_part_is_called_by_the_name_of_that_part(card):
    part = a_local_contact("91010", former_nis=NisCode("91003"))

    found = card(NisCode("91010"), a_directory(local_contacts=(part,), memberships=()))

    assert found is not None
    assert found.whose == "vroeger Westveld"


def test_where_nothing_is_known_there_is_no_card(card):
    assert card(LEEGEM, a_directory(local_contacts=(), referrals=())) is None


# --- what a button copies, calls or saves stands in the message ---------------


def text_lines(reply: Reply) -> list[str]:
    lines = [line for block in reply.blocks for line in block.lines]
    return ["".join(span.text for span in line) for line in lines]


@pytest.mark.parametrize("language", sorted(load_catalogs()))
@pytest.mark.parametrize("topic", [None, Duty.WIJK_WERKEN, Need.WORK])
def test_every_contact_of_every_municipality_stands_in_its_message_with_its_owner(
    flanders, language, topic
):
    texts = load_catalogs()[language]
    for municipality in flanders.facts.municipalities:
        reply = reply_for(municipality.nis, flanders, texts, topic)
        for card in (card for block in reply.blocks for card in block.cards):
            named = fold(" ".join(text_lines(reply)))
            assert all(word in named for word in fold(card.whose).split()), municipality.name
            phone = card.phone.display if card.phone else None
            shown = [phone, card.email, _bare(card.website)]
            for part in filter(None, shown):
                assert any(part in text for text in text_lines(reply)), (municipality.name, part)


@pytest.mark.parametrize("topic", [None, Duty.WIJK_WERKEN, Need.WORK])
def test_no_number_stands_twice_in_a_message(flanders, texts, topic):
    for municipality in flanders.facts.municipalities:
        reply = reply_for(municipality.nis, flanders, texts, topic)
        phones = [
            span.target
            for block in reply.blocks
            for line in block.lines
            for span in line
            if span.style is Style.PHONE
        ]
        assert len(phones) == len(set(phones)), municipality.name


def test_a_body_that_has_both_duties_gives_its_number_once_and_says_so(texts, flanders):
    shown = text_lines(reply_for(NisCode("43010"), flanders, texts))  # Maldegem

    assert "Bel Welzijnsband: 09 247 10 81" in shown
    assert "Contact: Welzijnsband, zie hierboven." in shown


def _bare(url: str | None) -> str | None:
    return url.removeprefix("https://").removesuffix("/") if url else None


# --- the real data ----------------------------------------------------------


@pytest.mark.parametrize("topic", [None, Duty.WIJK_WERKEN])
def test_every_municipality_has_a_card_where_the_data_have_a_contact(card, flanders, topic):
    today = [m for m in flanders.facts.municipalities if m.in_force(TODAY)]
    has_contact = {
        local.nis
        for local in flanders.facts.local_contacts
        if local.body is LocalBody.GEMEENTE
        and local.former_nis is None
        and (local.phone or local.email)
    }

    cards = {m.nis: card(m.nis, flanders, topic) for m in today}

    assert len(today) == 285
    assert has_contact <= {nis for nis, found in cards.items() if found is not None}
    assert all(found.phone or found.email for found in cards.values() if found is not None)


def test_every_partnership_with_members_is_on_their_cards(card, flanders):
    members = {m.nis: m.partnership for m in flanders.facts.memberships if m.certain}
    contacts = {p.id: p.contact for p in flanders.facts.partnerships if p.contact.is_direct}
    reachable = {contacts[p].phone or contacts[p].email for p in members.values() if p in contacts}

    cards = [card(nis, flanders) for nis in members]

    assert len(reachable) > 10
    assert reachable <= {found.phone or found.email for found in cards if found is not None}


def test_a_card_never_names_a_person(card, flanders):
    people = {p.contact.person.name for p in flanders.facts.partnerships if p.contact.person}
    people |= {
        o.contact.person.name for o in flanders.facts.organisers if o.contact and o.contact.person
    }
    cards = [
        found
        for m in flanders.facts.municipalities
        if m.in_force(TODAY)
        for topic in (None, Duty.WIJK_WERKEN)
        if (found := card(m.nis, flanders, topic)) is not None
    ]

    assert people
    assert not any(name in found.name + found.note for name in people for found in cards)


# --- suggestions ------------------------------------------------------------


def described(text: str, directory: Directory, texts: Catalog) -> tuple[str, str]:
    return suggestion(resolve(text, directory, TODAY).outcome, texts)


def test_a_suggestion_names_the_place_the_partnership_and_its_phone(texts):
    assert described("vollegem", a_directory(), texts) == (
        "Vollegem",
        "Regisseur: Voorbeeldverband · 00 00 00 01",
    )


def test_a_suggestion_of_a_part_names_its_municipality(texts):
    title, _ = described("deelveld", a_directory(), texts)

    assert title == "Deelveld (Vollegem)"


def test_a_suggestion_without_phone_names_only_the_partnership(texts):
    partnership = a_partnership(contact=a_contact(phone=None))

    _, description = described("vollegem", a_directory(partnerships=(partnership,)), texts)

    assert description == "Regisseur: Voorbeeldverband"


def test_a_suggestion_says_so_where_nobody_is_known(texts):
    assert described("leegem", a_directory(), texts) == ("Leegem", "Regisseur niet bekend")


@pytest.mark.parametrize("text", ["", "tweelo", "verweg", "hallo", "wat is wijk-werken?"])
def test_what_is_no_place_describes_itself(texts, text):
    assert described(text, a_directory(), texts) == ("", "")


def test_what_was_not_understood_describes_itself(texts):
    assert suggestion(NotUnderstood(Reason.NO_PLACE, "x"), texts) == ("", "")
