"""A day of the administrators, from the first report to the last map, as one conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.channel import Channel
from bot.settings import Settings
from bot.store.audit import SqliteAudit
from bot.wiring import Services
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
    ask_in_vain,
    phone_of_lokeren,
    until_told,
    workbook_with,
)
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person
from tests.telegram.rules import MOST_UNITS, units
from tests.telegram.stack import TurnedClock

_MOST_LINES = 60  # of a message that somebody is to read
_MOST_DATA = 64  # bytes that a button carries


class Day:
    """The people, the files and the clock of one day."""

    def __init__(self, an: Person, bo: Person, tom: Person, files: Files) -> None:
        self.an, self.bo, self.tom, self.files = an, bo, tom, files


@pytest.fixture
def day(an: Person, bo: Person, person: Person, files: Files) -> Day:
    """An and Bo are administrators; Tom looks for work."""
    return Day(an, bo, person, files)


async def test_a_day_of_the_administrator(
    bot: Channel, day: Day, api: BotApi, clock: TurnedClock, settings: Settings
) -> None:
    await a_number_is_reported_and_put_right(day)
    await the_history_tells_it_and_it_is_undone(day)
    await a_number_is_typed_with_mistakes_and_then_well(day)
    await the_last_way_to_reach_a_body_needs_a_second_yes(day)
    await a_contact_is_looked_at_and_fresh_again(day)
    await files_and_chat_are_laid_together(day)
    await files_and_chat_contradict_each_other(day)
    await a_file_with_faults_is_sent(day)
    await the_workbook_is_changed_and_sent_back(day)
    await a_change_is_planned_and_takes_effect(day, bot, clock)
    await a_word_of_three_days_becomes_a_name(day, clock, settings)
    await what_is_old_and_what_is_known_is_asked_for(day)
    everything_was_fit_to_read(api, day)
    assert b"faults_total{" not in bot.metrics.text()


async def a_number_is_reported_and_put_right(day: Day) -> None:
    """From "Klopt niet?" to the new answer."""
    an, tom = day.an, day.tom
    assert SHOWN in await phone_of_lokeren(tom)
    await tom.press("Klopt niet?")
    await tom.press("De telefoon", 2)
    await tom.reply(f"Het is nu {NEW}, zei het onthaal", tom.latest())
    for one in (an, day.bo):
        await until_told(one, "Melding bij Lokeren", 2)
    await an.say("/meldingen", 2)
    await an.press("Aanvaard", 2)
    preview = an.heard[-2].text
    assert f"Interwaas: telefoon {OLD} wordt {NEW}." in preview
    assert "Melding van een gebruiker, aanvaard door de beheerder" in preview
    assert (await an.press(YES)).text.startswith("Geladen. Dit is versie 2.")
    answer = await phone_of_lokeren(tom)
    assert SHOWN_NEW in answer
    assert "Beheer van Regiewijzer (23-11-2026)" in answer


async def the_history_tells_it_and_it_is_undone(day: Day) -> None:
    """Who, why and what; the way back is a revision too."""
    newest = (await day.an.say("/geschiedenis")).text.split("\n\n")[0].splitlines()
    assert newest[0] == "Versie 2, 23-11-2026 om 06:00 UTC (nu in gebruik)"
    assert newest[1] == "An: melding 1 van een gebruiker"
    assert newest[2] == f"Interwaas: telefoon {OLD} wordt {NEW}."
    assert f"telefoon {NEW} wordt {OLD}" in (await day.an.say("/terug 1")).text
    assert (await day.an.press(YES)).text.startswith("Geladen. Dit is versie 3.")
    assert SHOWN in await phone_of_lokeren(day.tom)


async def a_number_is_typed_with_mistakes_and_then_well(day: Day) -> None:
    """A misspelled name is understood, a missing source is asked for."""
    an = day.an
    assert (
        'Ik ken "xyzzyplugh" niet'
        in (await an.say(f"/wijzig xyzzyplugh telefoon {NEW} bron gebeld")).text
    )
    asked = await an.say(f"/wijzig interwas telefoon {NEW}")
    assert asked.text.startswith("Waar vond je dat?")
    order = asked.text.partition("Begin zo: ")[2]
    await an.say(f"{order} gebeld met het onthaal")
    assert (await an.press(YES)).text.startswith("Geladen. Dit is versie 4.")
    assert SHOWN_NEW in await phone_of_lokeren(day.tom)


async def the_last_way_to_reach_a_body_needs_a_second_yes(day: Day) -> None:
    """And is called off in the end."""
    an = day.an
    await an.say(f"/wijzig {BODY} e-mail weg")
    await an.press(YES)
    assert "⚠ GEVAAR" in (await an.say(f"/wijzig {BODY} telefoon weg")).text
    assert (await an.press(YES)).labels == [SURE, NO]
    await an.press(SURE)
    assert SHOWN_NEW not in await phone_of_lokeren(day.tom)
    await an.say("/terug 4 dat was niet de bedoeling")
    assert (await an.press(YES)).text.startswith("Geladen. Dit is versie 7.")
    assert SHOWN_NEW in await phone_of_lokeren(day.tom)


async def a_contact_is_looked_at_and_fresh_again(day: Day) -> None:
    assert "nagekeken op 23-11-2026" in (await day.an.say("/nagekeken gent")).text
    await day.an.press(YES)
    await day.tom.say("Gent")
    assert "23-11-2026" in (await day.tom.press("Bron")).text


async def files_and_chat_are_laid_together(day: Day) -> None:
    """Somebody changed the file; what was changed in the chat stays."""
    day.files.change("info@interwaas.be", "info@example.org", 1)
    asked = (await day.an.say("/herlaad nieuw adres op de website")).text
    assert "In de chat is ook iets gewijzigd." in asked
    assert "e-mail info@interwaas.be wordt info@example.org" in asked
    assert "1 wijziging\n" in asked
    await day.an.press(YES)
    answer = await phone_of_lokeren(day.tom)
    assert SHOWN_NEW in answer
    assert "info@example.org" in answer


async def files_and_chat_contradict_each_other(day: Day) -> None:
    """Nobody guesses."""
    day.files.change(OLD, OTHER, 1)
    conflict = await day.an.say("/herlaad")
    assert f"in het bestand {OTHER}, in de chat {NEW}" in conflict.text
    await day.an.press("De bestanden")
    await day.an.press(YES)
    assert "+32 56 00 00 02" in await phone_of_lokeren(day.tom)


async def a_file_with_faults_is_sent(day: Day) -> None:
    content = day.files.contacts.read_bytes().replace(OTHER.encode(), b"0800")
    answer = (await day.an.upload(content, name="contacts.yaml")).text
    assert "contact.phone" in answer
    assert '"0800" is geen volledig telefoonnummer' in answer
    assert "contacts.yaml:" in answer


async def the_workbook_is_changed_and_sent_back(day: Day) -> None:
    an = day.an
    book = await an.say("/bestand", 2)
    changed = workbook_with(book.file, OTHER, "056 00 00 03")
    assert "1 wijziging\n" in (await an.upload(changed, name=book.file_name)).text
    await an.press(YES)
    assert "+32 56 00 00 03" in await phone_of_lokeren(day.tom)


async def a_change_is_planned_and_takes_effect(day: Day, bot: Channel, clock: TurnedClock) -> None:
    """All administrators hear of it; on that Tuesday the weekly message is due too."""
    day.files.change("info@example.org", "straks@example.org", 1)
    await day.an.say("/herlaad 2026-12-01 nieuwe ploeg")
    assert "Gepland voor 1-12-2026." in (await day.an.press(YES)).text
    assert "straks@" not in await phone_of_lokeren(day.tom)
    clock.turn(days=8)
    await bot.periodic.once()
    for one in (day.an, day.bo):
        for part in ("1-12-2026 is ingegaan", "Deze week voor beheerders"):
            await until_told(one, part)
    assert "straks@example.org" in await phone_of_lokeren(day.tom)


async def a_word_of_three_days_becomes_a_name(
    day: Day, clock: TurnedClock, settings: Settings
) -> None:
    await ask_in_vain(day.tom, "lokerendorp", clock, settings)
    assert "lokerendorp: op 3 dagen" in (await day.an.say("/gemist")).text
    await day.an.press('"lokerendorp" is Lokeren', 2)
    assert (await day.tom.say("lokerendorp")).text.startswith("Lokeren.")


async def what_is_old_and_what_is_known_is_asked_for(day: Day) -> None:
    assert "contacten zijn oud" in (await day.an.say("/verouderd")).text
    assert (await day.an.say("/dekking")).file.startswith(b"\x89PNG\r\n\x1a\n")


def everything_was_fit_to_read(api: BotApi, day: Day) -> None:
    """Within Telegram's limits, and short enough for a person on a phone."""
    heard = [call for one in (day.an, day.bo, day.tom) for call in one.heard]
    assert len(heard) > 60
    for call in heard:
        assert units(call.html) <= MOST_UNITS
        assert call.text.count("\n") < _MOST_LINES, call.text
        assert all(len(data.encode()) <= _MOST_DATA for data in call.buttons.values())
        assert "{" not in call.text
        assert "None" not in call.text
    assert not api.refusals


class TestTwoPersons:
    """The same desk where two have to agree."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, two_persons=True)

    async def test_what_one_proposes_the_other_confirms(
        self, bot: Channel, day: Day, services: Services
    ) -> None:
        """A report too; who asked and who agreed are both on record."""
        assert bot.liveness.is_started
        an, bo, tom = day.an, day.bo, day.tom
        await tom.say("Lokeren")
        await tom.press("Klopt niet?")
        await tom.press("De telefoon", 2)
        await tom.reply(f"Het is nu {NEW}", tom.latest())
        await until_told(an, "Melding bij", 2)
        await until_told(bo, "Melding bij", 2)
        await an.say("/meldingen", 2)
        await an.press("Aanvaard", 2)
        await until_told(bo, "Kijk je mee?")
        assert bo.heard[-1].text.startswith("An vraagt om dit te laden. Kijk je mee?")
        assert an.heard[-2].labels == [NO]
        await bo.press(YES)
        assert SHOWN_NEW in await phone_of_lokeren(tom)
        assert (await an.say("/meldingen")).text == "Er wachten geen meldingen."
        audit = services.context.audit
        assert isinstance(audit, SqliteAudit)
        acts = [(act.author, act.act) for act in await audit.acts() if act.act != "refused"]
        assert {"An", "Bo"} <= {author for author, _ in acts}
