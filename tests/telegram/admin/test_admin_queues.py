"""Conversations over real HTTP: reports, words that led nowhere, and contacts that grow old."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.wiring import Services
from tests.telegram.admin.desk import (
    NEW,
    NO,
    OLD,
    SHOWN,
    SHOWN_NEW,
    YES,
    ask_in_vain,
    phone_of_lokeren,
)
from tests.telegram.bot_api import until
from tests.telegram.person import Person
from tests.telegram.rules import MOST_UNITS, units
from tests.telegram.stack import TurnedClock

ACCEPT, REJECT, LATER = "Aanvaard", "Verwerp", "Later"
HOSTILE = "<b>&amp;</b> {place} \u202egnorw @iemand /herlaad https://example.org "


async def report(person: Person, line: str = "", kind: str = "De telefoon") -> None:
    """Say that the answer for Lokeren is wrong, and maybe what it should be."""
    await person.say("Lokeren")
    await person.press("Klopt niet?")
    await person.press(kind, 2)
    if line:
        await person.reply(line, person.latest())


async def test_a_report_is_accepted_confirmed_and_answers(
    bot: Channel, an: Person, bo: Person, person: Person, texts: Catalog
) -> None:
    """All administrators are told of it, and one deals with it."""
    await report(person, f"het is nu {NEW}")
    await until(lambda: len(an.heard) == 2 and len(bo.heard) == 2)
    (told,) = (call for call in an.heard if "Iemand schreef" in call.text)
    assert told.text.splitlines() == [
        "Melding bij Lokeren (Interwaas). Klopt niet: de telefoon.",
        f'Iemand schreef: "het is nu {NEW}"',
        texts.text("admin.wrong-do"),
    ]
    shown = await an.say("/meldingen", 2)
    assert shown.labels == [ACCEPT, REJECT, LATER]
    await an.press(ACCEPT, 2)
    preview, waiting = an.heard[-2:]
    assert f"Interwaas: telefoon {OLD} wordt {NEW}." in preview.text.splitlines()
    assert waiting.text.endswith(texts.text("admin.report.confirm"))
    assert SHOWN in await phone_of_lokeren(person)

    await an.press(YES)
    answer = await phone_of_lokeren(person)
    assert SHOWN_NEW in answer
    assert "Beheer van Regiewijzer" in answer
    assert (await an.say("/meldingen")).text == texts.text("admin.report.none")
    assert "An: melding 1 van een gebruiker" in (await an.say("/geschiedenis")).text
    assert b"faults_total{" not in bot.metrics.text()


async def test_a_report_whose_change_is_called_off_goes_on_waiting(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    """Nobody's correction is lost by a second thought."""
    assert bot.liveness.is_started
    await report(person, f"het is nu {NEW}")
    await an_is_told(an)
    await an.say("/meldingen", 2)
    await an.press(ACCEPT, 2)
    await an.press(NO)
    assert SHOWN in await phone_of_lokeren(person)
    shown = await an.say("/meldingen", 2)
    assert f'"het is nu {NEW}"' in shown.text
    assert (await an.press(REJECT)).text == texts.text("admin.report.rejected")
    assert (await an.say("/meldingen")).text == texts.text("admin.report.none")


async def test_after_a_report_the_next_is_one_tap_away(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    await report(person, f"het is nu {NEW}")
    await report(person, kind="De e-mail")
    await until(lambda: len(an.heard) == 3)
    await an.say("/meldingen", 2)
    await an.press(ACCEPT, 2)
    done = await an.press(YES)
    assert done.text.endswith("Er wacht nog 1 melding. Ga verder met /meldingen.")
    await an.say("/meldingen", 2)
    assert (await an.press(LATER)).text == texts.text("admin.report.later")
    assert texts.text("admin.report.is-later") in (await an.say("/meldingen", 2)).text


async def test_what_takes_an_eye_comes_with_the_beginning_of_the_order(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    """The line stays to be read: it says what to write."""
    assert bot.liveness.is_started
    await report(person, "er is een ander nummer, bel eens")
    await an_is_told(an)
    await an.say("/meldingen", 2)
    accepted = await an.press(ACCEPT)
    assert "er is een ander nummer" in accepted.text
    assert "<code>/wijzig interwaas telefoon</code>" in accepted.html
    assert accepted.labels == []
    assert (await an.say("/meldingen")).text == texts.text("admin.report.none")


async def test_a_report_that_somebody_else_dealt_with_is_said_to_be(
    bot: Channel, an: Person, bo: Person, person: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    await report(person, f"het is nu {NEW}")
    await an_is_told(an)
    await an.say("/meldingen", 2)
    await bo.say("/meldingen", 2)
    await bo.press(REJECT)
    assert (await an.press(ACCEPT)).text == texts.text("admin.report.gone")


@pytest.mark.parametrize(
    "line", [HOSTILE, (HOSTILE * 60)[:4096], "&" * 4096], ids=["short", "long", "ampersands"]
)
async def test_a_hostile_line_is_only_ever_shown(
    bot: Channel, an: Person, person: Person, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    """Escaped, cut, without direction marks; in the message, the queue and the decision."""
    await report(person, line)
    await an_is_told(an)
    await an.say("/meldingen", 2)
    await an.press(ACCEPT)
    quoting = [call for call in an.heard if "Iemand schreef" in call.text]
    assert len(quoting) == 3  # told, in the queue, and accepted
    assert all("<code>" in call.html for call in quoting)  # nothing in it is to be tapped
    for call in (person.heard[-1], *quoting):
        assert "<b>&" not in call.html
        assert "\u202e" not in call.text
        assert units(call.text) < MOST_UNITS // 4
    assert "example.org" not in caplog.text
    assert b"faults_total{" not in bot.metrics.text()


# --- words that led nowhere ----------------------------------------------------


async def test_a_word_of_three_days_becomes_another_name_with_one_tap(
    an: Person, person: Person, clock: TurnedClock, settings: Settings, texts: Catalog
) -> None:
    """Asking it answers from then on; the way back is said."""
    await ask_in_vain(person, "lokerendorp", clock, settings)
    listed = await an.say("/gemist")
    assert "lokerendorp: op 3 dagen, van 23-11-2026 tot 25-11-2026." in listed.text
    await an.press('"lokerendorp" is Lokeren', 2)
    done, settled = an.heard[-2:]
    assert texts.text("admin.reload-done", revision=2) in done.text
    assert texts.text("admin.undo", order="/terug 1") in done.text
    assert settled.text == texts.text("admin.miss.settled", token="lokerendorp")
    assert "Lokeren" in (await person.say("lokerendorp")).text
    assert (await an.say("/gemist")).text == texts.text("admin.miss.none")


async def test_a_word_that_is_no_place_is_let_be(
    an: Person,
    person: Person,
    clock: TurnedClock,
    settings: Settings,
    services: Services,
    texts: Catalog,
) -> None:
    await ask_in_vain(person, "lokerendorp", clock, settings)
    await an.say("/gemist")
    await an.press("Geen plaats: lokerendorp")
    assert (await an.say("/gemist")).text == texts.text("admin.miss.none")
    assert services.holder.revision is not None
    assert services.holder.revision.id == 1


async def test_a_forged_word_changes_nothing(bot: Channel, an: Person, services: Services) -> None:
    """Only what was listed becomes another name of a place."""
    assert bot.liveness.is_started
    await an.say("/gemist")
    await an.press_raw("aonzin:0123456789ab")
    assert services.holder.revision is not None
    assert services.holder.revision.id == 1


# --- what grows old -------------------------------------------------------------


async def test_old_contacts_come_in_two_orders(bot: Channel, an: Person, texts: Catalog) -> None:
    assert bot.liveness.is_started
    by_reach = await an.say("/verouderd")
    assert texts.text("admin.stale.order.reach") in by_reach.text
    assert by_reach.text.count("/nagekeken ") == 8
    by_age = await an.press("Andere volgorde")
    assert texts.text("admin.stale.order.age") in by_age.text
    again = await an.press("Andere volgorde")
    assert again.text == by_reach.text
    assert all(units(one.html) <= MOST_UNITS for one in (by_reach, by_age))


async def an_is_told(an: Person) -> None:
    """Wait for the message about a report with a line: the press before it was told too."""
    await until(lambda: len(an.heard) == 2)
