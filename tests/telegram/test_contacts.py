"""Conversations over real HTTP: contacts to copy and to keep, and reports of wrong ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bot.core.followup import FollowUp, View
from bot.messages.catalog import Catalog
from bot.messages.speak import reply_to
from bot.messages.vcard import vcard
from bot.settings import Settings
from bot.wiring import Services
from tests.telegram.bot_api import BotApi, until
from tests.telegram.conftest import Start
from tests.telegram.person import NAME, Person
from tests.telegram.rules import MOST_NAME, MOST_VCARD

BOSS = 900_000_000
KINDS = ["De telefoon", "De e-mail", "De naam", "De organisatie", "Iets anders"]


@pytest.fixture
def admins() -> dict[int, str]:
    return {BOSS: "An"}


@pytest.fixture(autouse=True)
def boss(api: BotApi) -> Person:
    """An administrator, who spoke to the bot: so there is a chat to tell things in."""
    return Person(api, number=BOSS)


# --- copy and keep ----------------------------------------------------------


async def test_the_contact_can_be_copied(person: Person) -> None:
    """The number as phones dial it."""
    answer = await person.say("Lokeren")
    assert answer.button("Kopieer telefoon")["copy_text"] == {"text": "+3235004700"}
    assert answer.button("Kopieer e-mail")["copy_text"] == {"text": "info@interwaas.be"}


async def test_a_contact_with_a_phone_comes_as_a_card_of_telegram(
    person: Person, api: BotApi, say: Catalog
) -> None:
    """One press on it puts it among the person's contacts."""
    answer = await person.say("Lokeren")
    card = await person.press("Bewaar contact")
    assert card.method == "sendContact"
    assert card.fields["phone_number"] == "+3235004700"
    assert card.fields["first_name"] == say.text("card.regisseur", body="Interwaas")
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
    assert "Kopieer telefoon" not in answer.labels
    file = await person.press("Bewaar contact")
    assert file.method == "sendDocument"
    assert file.file_name == "Ardooie.vcf"
    assert b"EMAIL;TYPE=INTERNET:welzijn@midwest.be" in file.file
    assert b"TEL" not in file.file


@pytest.mark.parametrize("question", ["/wijkwerken Kortrijk", "wijk-werken in Kortrijk"])
async def test_who_asks_for_wijk_werken_keeps_the_contact_of_that(
    person: Person, say: Catalog, question: str
) -> None:
    """The card, the buttons to copy, and the answer name the same contact."""
    answer = await person.say(question)
    copied = answer.button("Kopieer telefoon")["copy_text"]["text"]
    card = await person.press("Bewaar contact")
    assert card.fields["phone_number"] == copied == "+3256241625"
    assert card.fields["first_name"] == say.text("card.organiser", body="W13")


def test_every_contact_is_a_card_that_telegram_takes(services: Services, say: Catalog) -> None:
    """For every municipality, and for both duties."""
    for nis in {place.nis for place in services.holder.current.places.values()}:
        for view in (View.ANSWER, View.WIJK_WERKEN):
            asked = services.ask.follow(FollowUp(view, nis).encode())
            card = reply_to(asked, say).card if asked else None
            if card is not None:
                assert 0 < len(card.name) <= MOST_NAME
                assert len(vcard(card).encode()) <= MOST_VCARD


# --- "that is wrong" --------------------------------------------------------


async def test_a_report_asks_what_is_wrong_thanks_and_leads_back(
    person: Person, say: Catalog
) -> None:
    """All in the place of the answer."""
    answer = await person.say("Lokeren")
    asked = await person.press("Klopt niet?")
    assert asked.text == say.text("wrong.ask", place="Lokeren")
    assert asked.labels == [*KINDS, "Terug"]
    thanked = await person.press("De telefoon")
    assert thanked.text == say.text("wrong.thanks")
    back = await person.press("Terug")
    assert "Interwaas" in back.text
    assert {call.message_id for call in person.heard} == {answer.message_id}


async def test_administrators_hear_of_a_report_once(
    person: Person, boss: Person, api: BotApi, say: Catalog, settings: Settings
) -> None:
    """The next one of the same is counted; whoever reports is told that it is known."""
    reporters = [person, Person(api), Person(api)]
    for number, reporter in enumerate(reporters):
        await reporter.say("Lokeren")
        await reporter.press("Klopt niet?")
        thanked = await reporter.press("De e-mail")
        key = "wrong.thanks" if number == 0 else "wrong.thanks-again"
        assert thanked.text == say.text(key)
    await until(lambda: boss.heard)
    (told,) = boss.heard
    assert told.text == say.text(
        "admin.wrong", what=say.text("wrong.kind.email"), place="Lokeren", body="Interwaas"
    )
    ((times, *kept),) = reports(settings)
    assert times == 3
    assert {"46029", "email"} <= {str(value) for value in kept}


async def test_another_fault_of_the_same_answer_is_another_report(
    person: Person, boss: Person
) -> None:
    """The phone and the name are two things to look after."""
    for kind in KINDS:
        await person.say("Lokeren")
        await person.press("Klopt niet?")
        await person.press(kind)
    await until(lambda: len(boss.heard) == len(KINDS))


async def test_nobody_can_tell_who_reported(
    start: Start, api: BotApi, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the database nor in the log, nor in what administrators read."""
    caplog.set_level("DEBUG", "bot")
    person = Person(api)
    async with start():
        await person.say("Lokeren")
        await person.press("Klopt niet?")
        await person.press("De organisatie")
        await until(lambda: api.sent("sendMessage", BOSS))
    (told,) = api.sent("sendMessage", BOSS)
    files = [file.read_bytes() for file in settings.database.parent.iterdir() if file.is_file()]
    for hidden in (str(person.number), NAME):
        assert hidden not in told.text
        assert hidden not in caplog.text
        assert not any(hidden.encode() in content for content in files)


async def test_a_report_counts_though_no_administrator_can_be_told(
    start: Start, api: BotApi, settings: Settings, say: Catalog
) -> None:
    """The only one never spoke to the bot."""
    person = Person(api)
    api.chats.known.discard(BOSS)
    async with start():
        await person.say("Lokeren")
        await person.press("Klopt niet?")
        assert (await person.press("De telefoon")).text == say.text("wrong.thanks")
    assert len(reports(settings)) == 1
    assert "sendMessage: Bad Request: chat not found" in api.refusals
    api.refusals.clear()


def reports(settings: Settings) -> list[tuple[object, ...]]:
    """What was reported: how often, and the rest of the row."""
    with closing(sqlite3.connect(settings.database)) as database:
        rows = database.execute("SELECT times, * FROM corrections").fetchall()
    return [tuple(row) for row in rows]
