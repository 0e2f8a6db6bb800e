"""Conversations over real HTTP: what was changed, when, by whom and why; and back again."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from tests.telegram.admin.desk import (
    BODY,
    NEW,
    NO,
    OLD,
    SHOWN,
    SHOWN_NEW,
    YES,
    Files,
    phone_of_lokeren,
)
from tests.telegram.person import Person

CHANGED = f"Interwaas: telefoon {OLD} wordt {NEW}."


@pytest.fixture
async def after_a_reload(bot: Channel, an: Person, files: Files) -> None:
    """Revision 2 is in use."""
    assert bot.liveness.is_started
    files.change(OLD, NEW, 1)
    await an.say("/herlaad het onthaal verhuist")
    await an.press(YES)


@pytest.mark.usefixtures("after_a_reload")
async def test_the_history_says_who_why_and_what(an: Person) -> None:
    answer = await an.say("/geschiedenis")
    newest, first, _ = answer.text.split("\n\n")
    assert newest.splitlines() == [
        "Versie 2, 23-11-2026 om 06:00 UTC (nu in gebruik)",
        "An: het onthaal verhuist",
        CHANGED,
    ]
    assert first.startswith("Versie 1, ")
    assert "eerste keer geladen" in first
    assert answer.labels == ["Bekijk versie 2", "Bekijk versie 1"]


@pytest.mark.usefixtures("after_a_reload")
async def test_a_revision_can_be_looked_at_and_gone_back_to(
    an: Person, person: Person, texts: Catalog
) -> None:
    """Going back is a change like every other: seen first, and a revision of its own."""
    await an.say("/geschiedenis")
    looked = await an.press("Bekijk versie 1")
    assert looked.labels == ["Terug naar versie 1"]
    asked = await an.press("Terug naar versie 1")
    assert f"Interwaas: telefoon {NEW} wordt {OLD}." in asked.text
    assert SHOWN_NEW in await phone_of_lokeren(person)
    assert (await an.press(YES)).text.startswith(texts.text("admin.reload-done", revision=3))
    assert SHOWN in await phone_of_lokeren(person)
    newest = (await an.say("/geschiedenis")).text.split("\n\n")[0]
    assert "An: terug naar versie 1" in newest


@pytest.mark.usefixtures("after_a_reload")
async def test_going_back_can_be_typed_with_a_reason(an: Person) -> None:
    await an.say("/terug 1 het klopte toch")
    await an.press(YES)
    assert "An: het klopte toch" in (await an.say("/geschiedenis")).text


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("/terug", "admin.order.back"),
        ("/terug gisteren", "admin.order.back"),
        ("/terug 1234567890", "admin.order.back"),
        ("/terug 99", "admin.no-revision"),
        ("/geschiedenis 99", "admin.no-revision"),
    ],
)
async def test_a_revision_that_is_not_there_is_said_so(
    bot: Channel, an: Person, texts: Catalog, typed: str, key: str
) -> None:
    assert bot.liveness.is_started
    assert (await an.say(typed)).text == texts.text(key)


# --- planned ------------------------------------------------------------------


async def test_a_planned_change_is_listed_and_can_be_withdrawn(
    bot: Channel, an: Person, person: Person, files: Files, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    files.change(OLD, NEW, 1)
    asked = await an.say("/herlaad 1-1-2027 nieuwe ploeg")
    assert texts.text("admin.preview-from", date="1-1-2027") in asked.text
    assert "Gepland voor 1-1-2027." in (await an.press(YES)).text
    assert SHOWN in await phone_of_lokeren(person)
    planned = (await an.say("/geschiedenis")).text.split("\n\n")[0]
    assert planned.startswith("Gepland voor 1-1-2027 door An: nieuwe ploeg.")
    order = planned[planned.index("/annuleer") :]
    assert (await an.say(order)).text == texts.text("admin.withdrawn")
    assert "Gepland" not in (await an.say("/geschiedenis")).text
    assert (await an.say(order)).text == texts.text("admin.order.cancel")


async def test_a_change_that_loses_the_race_is_not_loaded(
    bot: Channel, an: Person, bo: Person, person: Person, texts: Catalog
) -> None:
    """What somebody else loaded in between was not in what was seen."""
    assert bot.liveness.is_started
    await an.say(f"/wijzig {BODY} telefoon {NEW} bron gebeld")
    await bo.say(f"/wijzig {BODY} e-mail ander@example.org bron gebeld")
    await bo.press(YES)
    assert (await an.press(YES)).text == texts.text("admin.outdated")
    assert SHOWN in await phone_of_lokeren(person)
    assert NO not in an.latest().buttons
