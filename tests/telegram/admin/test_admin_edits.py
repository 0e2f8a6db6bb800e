"""Conversations over real HTTP: small changes typed in the chat, and what is dangerous."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from bot.settings import Settings
from tests.telegram.admin.desk import (
    BODY,
    NEW,
    NO,
    OLD,
    OTHER,
    SHOWN,
    SHOWN_NEW,
    SURE,
    YES,
    Files,
    phone_of_lokeren,
)
from tests.telegram.bot_api import until
from tests.telegram.person import Person

EDIT = f"/wijzig {BODY} telefoon {NEW} bron gebeld met het onthaal"


async def test_a_number_changed_in_the_chat_answers_at_once_with_its_source(
    bot: Channel, an: Person, person: Person
) -> None:
    assert bot.liveness.is_started
    asked = await an.say(EDIT)
    assert f"Interwaas: telefoon {OLD} wordt {NEW}." in asked.text.splitlines()
    assert "gebeld met het onthaal (opgegeven door de beheerder)" in asked.text
    assert "was officieel en is nu uit de tweede hand" in asked.text
    assert asked.labels == [YES, NO]
    assert SHOWN in await phone_of_lokeren(person)
    await an.press(YES)
    answer = await phone_of_lokeren(person)
    assert SHOWN_NEW in answer
    assert "Beheer van Regiewijzer (23-11-2026)" in answer


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("/wijzig", "Zo wijzig je een contact"),
        (f"/wijzig {BODY}", "Kies telefoon, e-mail"),
        (f"/wijzig telefoon {NEW} bron gebeld", "Kies telefoon, e-mail"),
        (f"/wijzig xyzzyplugh telefoon {NEW} bron gebeld", 'Ik ken "xyzzyplugh" niet'),
        (f"/wijzig {BODY} telefoon bron gebeld", "Wat moet de telefoon van"),
        (f"/wijzig {BODY} telefoon {NEW}", "Waar vond je dat?"),
        (f"/wijzig {BODY} telefoon {NEW} bron ", "Waar vond je dat?"),
        (f"/wijzig {BODY} telefoon 0800 bron gebeld", '"0800" is geen volledig telefoonnummer'),
        (f"/wijzig {BODY} telefoon {OLD} bron gebeld", f'staat al "{OLD}"'),
        (f"/wijzig {BODY} persoon Voorbeeld bron gebeld", "Een naam zet je in het bestand"),
        (f"/wijzig {BODY} persoon weg", "Er is niets om weg te halen"),
        (f"/wijzig {BODY} e-mail {'x' * 301} bron gebeld", "Dat is te lang"),
        ("/nagekeken", "Zo zeg je dat een contact nog klopt"),
        ("/nagekeken xyzzyplugh", 'Ik ken "xyzzyplugh" niet'),
    ],
)
async def test_what_cannot_be_read_is_explained(
    bot: Channel, an: Person, typed: str, part: str
) -> None:
    """What is missing, and how to write it; nothing to press."""
    assert bot.liveness.is_started
    answer = await an.say(typed)
    assert part in answer.text
    assert answer.labels == []


async def test_what_is_left_to_type_can_be_copied_with_one_tap(bot: Channel, an: Person) -> None:
    """On a phone nobody types it again."""
    assert bot.liveness.is_started
    answer = await an.say(f"/wijzig interwas telefoon {NEW}")
    assert f"/wijzig <code>interwas telefoon {NEW} bron</code>" in answer.html


async def test_the_last_way_to_reach_a_body_is_taken_away_only_after_a_second_yes(
    bot: Channel, an: Person, person: Person
) -> None:
    """It says who would be left without; no is possible to the end."""
    assert bot.liveness.is_started
    await an.say(f"/wijzig {BODY} e-mail weg")
    await an.press(YES)
    asked = await an.say(f"/wijzig {BODY} telefoon weg")
    assert "⚠ GEVAAR: 7 gemeenten hebben geen contact meer (regierol)" in asked.text
    assert "Met telefoon of e-mail: van 99 naar 92." in asked.text
    warned = await an.press(YES)
    assert warned.text.startswith("Dit is gevaarlijk. Ben je zeker?")
    assert "Lokeren" in warned.text
    assert warned.labels == [SURE, NO]
    assert SHOWN in await phone_of_lokeren(person)
    await an.press(SURE)
    assert SHOWN not in await phone_of_lokeren(person)


async def test_a_contact_that_was_looked_at_is_fresh_again(
    bot: Channel, an: Person, person: Person
) -> None:
    assert bot.liveness.is_started
    asked = await an.say("/nagekeken gent bron https://stad.gent/contact")
    assert "Stad Gent: nagekeken op 23-11-2026." in asked.text
    await an.press(YES)
    await person.say("Gent")
    assert "23-11-2026" in (await person.press("Bron")).text


# --- two persons ---------------------------------------------------------------


class TestTwoPersons:
    """Whoever proposes a change does not confirm it."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replaced(settings)

    async def test_another_administrator_confirms(
        self, bot: Channel, an: Person, bo: Person, person: Person, texts: Catalog
    ) -> None:
        """They are asked, and see the same."""
        assert bot.liveness.is_started
        asked = await an.say(EDIT)
        assert texts.text("admin.other-confirms") in asked.text
        await until(lambda: bo.heard)
        told = bo.heard[-1]
        assert told.text.startswith(texts.text("admin.asks", name="An"))
        assert f"telefoon {OLD} wordt {NEW}" in told.text

        assert asked.labels == [NO]
        forged = await an.press_raw(bo.latest().buttons[YES])
        assert forged.text == texts.text("admin.needs-another")
        assert SHOWN in await phone_of_lokeren(person)
        await bo.press(YES)
        assert SHOWN_NEW in await phone_of_lokeren(person)
        assert (await an.press(NO)).text == texts.text("admin.reload-cancelled")
        assert SHOWN_NEW in await phone_of_lokeren(person)

    async def test_the_other_may_say_no(
        self, bot: Channel, an: Person, bo: Person, person: Person, texts: Catalog
    ) -> None:
        assert bot.liveness.is_started
        await an.say(EDIT)
        await until(lambda: bo.heard)
        assert (await bo.press(NO)).text == texts.text("admin.reload-cancelled")
        assert SHOWN in await phone_of_lokeren(person)

    async def test_a_choice_between_files_and_chat_is_passed_on_too(
        self, bot: Channel, an: Person, bo: Person, person: Person, files: Files
    ) -> None:
        """What comes of it still takes two."""
        assert bot.liveness.is_started
        await an.say(EDIT)
        await until(lambda: bo.heard)
        await bo.press(YES)
        files.change(OLD, OTHER, 1)
        await an.say("/herlaad")
        assert (await an.press("De bestanden")).labels == [NO]
        await until(lambda: len(bo.heard) == 3)
        await bo.press(YES)
        assert "+32 56 00 00 02" in await phone_of_lokeren(person)


def replaced(settings: Settings) -> Settings:
    """Return settings by which two have to agree."""
    return replace(settings, two_persons=True)


# --- what is missing comes in the next line ----------------------------------


async def test_what_an_order_lacks_can_be_said_in_the_next_line(
    an: Person, person: Person, texts: Catalog
) -> None:
    """As a reply, or just so; each answer brings the order further."""
    asked = await an.say("/wijzig")
    assert asked.text == texts.text("admin.order.edit")
    assert asked.fields["reply_markup"] == {"force_reply": True}
    assert (await an.say(BODY)).text == texts.text("admin.order.no-field")
    no_value = await an.reply("telefoon", an.latest())
    assert no_value.text == texts.text("admin.order.no-value", name="Interwaas", field="telefoon")
    assert (await an.say(NEW)).text.startswith("Waar vond je dat?")
    assert (await an.say("https://example.org/contact")).labels == [YES, NO]
    await an.press(YES)
    assert SHOWN_NEW in await phone_of_lokeren(person)


@pytest.mark.usefixtures("bot")
async def test_a_question_in_between_is_answered_and_ends_the_order(
    an: Person, texts: Catalog
) -> None:
    """A place is no source; nor is a name that nobody goes by taken for one for ever."""
    for order in (f"/wijzig {BODY} telefoon {NEW}", f"/wijzig {BODY} telefoon", "/nagekeken"):
        await an.say(order)
        assert (await an.say("Lokeren")).text.startswith("Lokeren")
        assert (await an.say("https://example.org/contact")).text.startswith("Ik vond geen")


@pytest.mark.usefixtures("bot")
async def test_the_number_of_a_version_and_a_name_can_come_next(an: Person, texts: Catalog) -> None:
    assert (await an.say("/terug")).text == texts.text("admin.order.back")
    assert (await an.say("99")).text == texts.text("admin.no-revision")
    unknown = await an.say(f"/wijzig verzonnen telefoon {NEW} bron gebeld")
    assert unknown.text == texts.text("admin.order.unknown-body", name="verzonnen")
    assert (await an.say(BODY)).labels == [YES, NO]
