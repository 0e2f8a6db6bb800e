"""Conversations over real HTTP: who is no administrator gets nothing done, and is not logged."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.buttons import (
    AddAlias,
    Confirm,
    Decide,
    Drop,
    GoBack,
    LetBe,
    Prefer,
    ShowRevision,
    SortStale,
)
from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from bot.service.ports import ReportState, Side
from bot.wiring import Services
from tests.telegram.admin.desk import AN, BODY, NEW, NO, OLD, SHOWN, YES, Files
from tests.telegram.bot_api import USERNAME, BotApi, until
from tests.telegram.person import Person, typed

COMMANDS = [
    "/status",
    "/herlaad",
    "/herlaad 2027-01-01 zomaar",
    f"/wijzig {BODY} telefoon {NEW} bron gebeld",
    f"/wijzig {BODY}",
    "/wijzig",
    f"/nagekeken {BODY} alles",
    "/nagekeken",
    "/geschiedenis",
    "/geschiedenis 1",
    "/terug 1",
    "/terug",
    "/annuleer 0123456789ab",
    "/meldingen",
    "/gemist",
    "/verouderd",
    "/dekking",
    "/bestand",
]
BUTTONS = [
    Confirm("0123456789ab", "0123456789abcdef"),
    Confirm("0123456789ab", "0123456789abcdef", sure=True),
    Drop("0123456789ab"),
    Prefer(Side.FILES),
    Prefer(Side.HELD),
    ShowRevision(1),
    GoBack(1),
    Decide(1, ReportState.ACCEPTED),
    Decide(1, ReportState.REJECTED),
    Decide(1, ReportState.LATER),
    LetBe("verzonnendorp"),
    AddAlias("verzonnendorp", "0123456789ab"),
    SortStale(by_reach=True),
]


@pytest.fixture
async def nothing_done(services: Services) -> AsyncIterator[None]:
    """Nothing was loaded, planned or forgotten: there is no act more than before."""
    before = await services.context.audit.acts()
    yield
    after = await services.context.audit.acts()
    assert tuple(act for act in after if act.act != "refused") == before


@pytest.mark.usefixtures("nothing_done")
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_of_somebody_else_is_refused_calmly(
    person: Person,
    an: Person,
    say: Catalog,
    caplog: pytest.LogCaptureFixture,
    services: Services,
    command: str,
) -> None:
    """It is no fault, and the log says that it was tried, not by whom."""
    assert (await person.say(command)).text.startswith(say.text("admin.not-for-you"))
    assert "no administrator" in caplog.text
    assert str(person.number) not in caplog.text
    assert not an.heard
    last = (await services.context.audit.acts())[-1]
    assert (last.author, last.act, last.what) == ("-", "refused", "stranger: 1")


@pytest.mark.usefixtures("nothing_done")
@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.encode())
async def test_a_button_of_somebody_else_is_refused_calmly(
    person: Person,
    an: Person,
    say: Catalog,
    caplog: pytest.LogCaptureFixture,
    button: Confirm,
) -> None:
    """Anybody can forge one who has seen one."""
    await person.say("Gent")
    forged = await person.press_raw(button.encode())
    assert forged.text.startswith(say.text("admin.not-for-you"))
    assert "no administrator" in caplog.text
    assert str(person.number) not in caplog.text
    assert not an.heard


async def test_the_real_buttons_of_a_preview_do_nothing_for_somebody_else(
    bot: Channel, an: Person, person: Person, files: Files, say: Catalog
) -> None:
    """Neither yes nor no: the administrator can still choose afterwards."""
    files.change(OLD, NEW)
    await an.say("/herlaad")
    for label in (YES, NO):
        forged = await person.press_raw(an.latest().buttons[label])
        assert forged.text.startswith(say.text("admin.not-for-you"))
    assert SHOWN in (await person.say("Lokeren")).text
    assert (await an.press(YES)).text.startswith(say.text("admin.reload-done", revision=2))
    assert b"faults_total{" not in bot.metrics.text()


@pytest.mark.usefixtures("nothing_done")
@pytest.mark.parametrize("name", ["contacts.yaml", "gegevens.xlsx", "gegevens.zip", "members.csv"])
async def test_a_data_file_of_somebody_else_is_a_list_of_places(
    person: Person, an: Person, name: str
) -> None:
    """And not a very good one."""
    answer = await person.upload(b"sources:\n  - id: x\n", name=name)
    assert answer.text.startswith("Gevonden: 0 van 2.")
    assert not an.heard


@pytest.mark.usefixtures("nothing_done")
async def test_in_a_group_nobody_is_an_administrator(bot: Channel, an: Person, api: BotApi) -> None:
    """What they read is not for everybody there."""
    assert bot.liveness.is_started
    in_group = Person(api, number=AN, group=-900_000_600)
    for command in COMMANDS[:3]:
        word, _, rest = command.partition(" ")
        await in_group.send(**typed(f"{word}@{USERNAME} {rest}".strip()))
    assert "Gent" in (await in_group.say("/gemeente Gent")).text
    assert len(in_group.heard) == 1
    assert not an.heard


async def test_a_button_that_got_into_a_group_does_nothing_there(
    an: Person, api: BotApi, files: Files, person: Person, say: Catalog
) -> None:
    """Not even for the administrator that it belongs to."""
    files.change(OLD, NEW)
    await an.say("/herlaad")
    yes = an.latest().buttons[YES]
    in_group = Person(api, number=AN, group=-900_000_601)
    await in_group.say("/gemeente Gent")
    acknowledged = len(api.sent("answerCallbackQuery"))
    await in_group.tap(yes)
    await until(lambda: len(api.sent("answerCallbackQuery")) > acknowledged)
    assert all(say.text("admin.reload-done", revision=2) not in one.text for one in in_group.heard)
    assert SHOWN in (await person.say("Lokeren")).text
