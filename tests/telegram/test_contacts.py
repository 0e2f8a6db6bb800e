"""Conversations over real HTTP: contacts to copy and to keep."""

from __future__ import annotations

import pytest

from bot.core.answering.followup import FollowUp, View
from bot.messages.answers.contact import vcard
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.wiring import Services
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person
from tests.telegram.rules import MOST_NAME, MOST_VCARD


async def test_the_contact_can_be_copied(person: Person) -> None:
    """The number as phones dial it."""
    answer = await person.say("Lokeren")
    assert answer.button("Nummer Interwaas")["copy_text"] == {"text": "+3235004700"}
    assert answer.button("Mail Interwaas")["copy_text"] == {"text": "info@interwaas.be"}


async def test_a_contact_with_a_phone_comes_as_a_card_of_telegram(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """One press on it puts it among the person's contacts."""
    answer = await person.say("Lokeren")
    card = await person.press("Bewaar Interwaas")
    assert card.method == "sendContact"
    assert card.fields["phone_number"] == "+3235004700"
    assert card.fields["first_name"] == texts.text("card.regisseur", body="Interwaas")
    vcard = card.fields["vcard"]
    assert vcard.startswith("BEGIN:VCARD\r\n")
    assert "EMAIL;TYPE=INTERNET:info@interwaas.be\r\n" in vcard
    assert "Nagekeken op" in vcard.replace("\r\n ", "")
    assert "NOTE:" in vcard
    kept = api.chats.ours(person.chat, answer.message_id)
    assert kept is not None
    assert kept.html == answer.html


async def test_a_contact_without_a_phone_comes_as_a_file(person: Person) -> None:
    """Telegram's cards must have a number; a vCard need not."""
    answer = await person.say("Ardooie")
    assert not any(label.startswith("Nummer") for label in answer.labels)
    file = await person.press("Bewaar DVV Midwest")
    assert file.method == "sendDocument"
    assert file.file_name == "Ardooie.vcf"
    assert b"EMAIL;TYPE=INTERNET:welzijn@midwest.be" in file.file
    assert b"TEL" not in file.file


@pytest.mark.parametrize("question", ["/wijkwerken Kortrijk", "wijk-werken in Kortrijk"])
async def test_who_asks_for_wijk_werken_keeps_the_contact_of_that(
    person: Person, texts: Catalog, question: str
) -> None:
    """The card, the buttons to copy, and the answer name the same contact."""
    answer = await person.say(question)
    copied = answer.button("Nummer W13")["copy_text"]["text"]
    card = await person.press("Bewaar W13")
    assert card.fields["phone_number"] == copied == "+3256241625"
    assert card.fields["first_name"] == texts.text("card.organiser", body="W13")


def test_every_contact_is_a_card_that_telegram_takes(services: Services, texts: Catalog) -> None:
    """For every municipality, and for both duties."""
    for nis in {place.nis for place in services.holder.current.places.values()}:
        for view in (View.ANSWER, View.WIJK_WERKEN):
            asked = services.ask.follow(FollowUp(view, nis).encode())
            card = reply_to(asked, texts).card if asked else None
            if card is not None:
                assert 0 < len(card.name) <= MOST_NAME
                assert len(vcard(card).encode()) <= MOST_VCARD
