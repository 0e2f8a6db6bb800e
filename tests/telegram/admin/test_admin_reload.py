"""Conversations over real HTTP: the data files are read again, after a look at what that does."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from tests.telegram.admin.desk import (
    BODY,
    NEW,
    NO,
    OLD,
    OTHER,
    SHOWN,
    SHOWN_NEW,
    YES,
    Files,
    phone_of_lokeren,
)
from tests.telegram.person import Person

RELOAD = "/herlaad"
FILES, CHAT = "De bestanden", "De chat"


async def test_files_that_are_the_same_are_not_loaded(
    bot: Channel, an: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    answer = await an.say(RELOAD)
    assert answer.text == texts.text("admin.reload-same", revision=1)
    assert answer.labels == []


async def test_changed_files_are_loaded_once_after_a_confirmation(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    """Everybody is answered from them at once; a second press does nothing more."""
    files.change(OLD, NEW, 1)
    asked = await an.say(RELOAD)
    assert asked.text.startswith(texts.text("admin.preview", revision=1))
    assert f"Interwaas: telefoon {OLD} wordt {NEW}." in asked.text.splitlines()
    assert "Er blijven evenveel gemeenten bekend" in asked.text
    assert asked.labels == [YES, NO]
    assert SHOWN in await phone_of_lokeren(person)

    message = an.latest()
    yes = message.buttons[YES]
    loaded = await an.press(YES)
    assert loaded.text.startswith(texts.text("admin.reload-done", revision=2))
    assert loaded.text.endswith(texts.text("admin.undo", order="/terug 1"))
    assert SHOWN_NEW in await phone_of_lokeren(person)

    again = await an.press_raw(yes, under=message)
    assert again.text == texts.text("admin.reload-again", revision=2)
    assert "Versie 2 van" in (await an.say("/status")).text
    assert "regiewijzer_revision 2.0" in bot.metrics.text().decode()


async def test_a_reload_can_be_called_off(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    files.change(OLD, NEW)
    await an.say(RELOAD)
    message = an.latest()
    yes = message.buttons[YES]
    assert (await an.press(NO)).text == texts.text("admin.reload-cancelled")
    assert (await an.press_raw(yes, under=message)).text == texts.text("admin.no-proposal")
    assert SHOWN in await phone_of_lokeren(person)


async def test_files_that_change_before_the_confirmation_are_not_loaded(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    """What is loaded is what was seen."""
    assert bot.liveness.is_started
    files.change(OLD, NEW)
    await an.say(RELOAD)
    files.change(NEW, OTHER)
    assert (await an.press(YES)).text == texts.text("admin.reload-changed")
    assert SHOWN in await phone_of_lokeren(person)


async def test_broken_files_are_refused_with_file_line_and_remedy(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    """What is there goes on answering."""
    assert bot.liveness.is_started
    files.change(OLD, "0800")
    lines = files.contacts.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.endswith("phone: 0800"))
    answer = await an.say(RELOAD)
    assert answer.text.startswith(texts.text("admin.reload-bad"))
    assert f"contacts.yaml:{line} " in answer.text
    assert texts.text("problem.phone", found="0800") in answer.text
    assert answer.labels == []
    assert SHOWN in await phone_of_lokeren(person)


async def test_many_faults_are_not_all_listed(
    bot: Channel, an: Person, files: Files, texts: Catalog
) -> None:
    """Twenty, and how many there are: it must fit in one message."""
    assert bot.liveness.is_started
    files.change("confidence: official", "confidence: verzonnen")
    answer = await an.say(RELOAD)
    assert answer.text.startswith(texts.text("admin.reload-bad"))
    assert answer.text.count("contacts.yaml:") == 20


# --- files and chat -----------------------------------------------------------


async def test_a_change_in_the_chat_outlives_a_reload(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    """Files that say something else elsewhere are laid beside it."""
    assert bot.liveness.is_started
    await edited(an, NEW)
    files.change("info@interwaas.be", "info@example.org", 1)
    asked = await an.say(RELOAD)
    assert texts.text("admin.preview-merged") in asked.text
    assert "e-mail info@interwaas.be wordt info@example.org" in asked.text
    assert "telefoon" not in asked.text.splitlines()[3]
    await an.press(YES)
    answer = await phone_of_lokeren(person)
    assert SHOWN_NEW in answer
    assert "info@example.org" in answer


@pytest.mark.parametrize(("side", "shown"), [(FILES, "+32 56 00 00 02"), (CHAT, SHOWN_NEW)])
async def test_where_files_and_chat_contradict_each_other_somebody_chooses(
    person: Person, an: Person, files: Files, side: str, shown: str
) -> None:
    """Nothing is guessed. What the chat won, the files can still win: they go on saying it."""
    await edited(an, NEW)
    files.change(OLD, OTHER, 1)
    asked = await an.say(RELOAD)
    assert f"in het bestand {OTHER}, in de chat {NEW}" in asked.text
    assert asked.labels == [FILES, CHAT, NO]
    chosen = await an.press(side)
    if side == FILES:
        assert f"telefoon {NEW} wordt {OTHER}" in chosen.text
        await an.press(YES)
    assert shown in await phone_of_lokeren(person)
    again = await an.say(RELOAD)
    assert again.text.startswith("Er is niets te laden.") == (side == FILES)
    assert again.labels == ([] if side == FILES else [FILES, CHAT, NO])


async def test_a_choice_between_files_and_chat_keeps_the_day(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    """What was asked for a later day does not hold at once by that."""
    assert bot.liveness.is_started
    await edited(an, NEW)
    files.change(OLD, OTHER, 1)
    await an.say(f"{RELOAD} 2027-01-01 nieuwe ploeg")
    assert texts.text("admin.preview-from", date="1-1-2027") in (await an.press(FILES)).text
    assert (await an.press(YES)).text.startswith("Gepland voor 1-1-2027.")
    assert SHOWN_NEW in await phone_of_lokeren(person)


async def edited(an: Person, phone: str) -> None:
    """Change the number in the chat."""
    await an.say(f"/wijzig {BODY} telefoon {phone} bron gebeld")
    await an.press(YES)
