"""Conversations over real HTTP: what administrators do in their chat with the bot."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Asked
from bot.wiring import Services
from tests.conftest import DATA
from tests.telegram.bot_api import USERNAME, BotApi, until
from tests.telegram.conftest import Start, polling_only
from tests.telegram.person import Person, typed

BOSS = 900_000_000
RELOAD, YES, NO = "/herlaad", "Laad ze", "Niet nu"
OLD, NEW = "03 500 47 00", "03 500 47 99"


class BrokenAsk(Ask):
    """Breaks on every question."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.holder, lambda: pytest.fail("no clock needed"))

    def __call__(self, text: str) -> Asked:
        raise RuntimeError("a fault of our own")


@pytest.fixture
def admins() -> dict[int, str]:
    return {BOSS: "An"}


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A copy of the real data, to be changed."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture(autouse=True)
def boss(api: BotApi) -> Person:
    """The administrator."""
    return Person(api, number=BOSS)


def change(data_dir: Path, old: str, new: str) -> None:
    """Replace a text in the contacts."""
    file = data_dir / "contacts.yaml"
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new), "utf-8")


async def test_status_says_how_the_bot_is(
    bot: Channel, boss: Person, person: Person, say: Catalog, mode: str
) -> None:
    """Which data, how Telegram is reached, what was done."""
    assert bot.liveness.is_started
    await person.say("Gent")
    status = (await boss.say("/status")).text
    assert "Versie 1 van" in status
    assert "Berichten die wachten: 0." in status
    assert "Beantwoord sinds de start: 1." in status
    assert f"Telegram via {mode}" in status
    assert status.endswith(say.text("admin.faults.many", number=0))


@pytest.mark.parametrize("command", ["/status", RELOAD])
async def test_somebody_else_is_refused_calmly(
    person: Person, boss: Person, say: Catalog, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    """It is no fault, and the log says that it was tried, not by whom."""
    assert (await person.say(command)).text.startswith(say.text("admin.not-for-you"))
    assert "no administrator" in caplog.text
    assert str(person.number) not in caplog.text
    assert "Gent" in (await person.say("Gent")).text
    assert not boss.heard


async def test_in_a_group_nobody_is_an_administrator(
    bot: Channel, boss: Person, api: BotApi
) -> None:
    """What they read is not for everybody there."""
    assert bot.liveness.is_started
    in_group = Person(api, number=BOSS, group=-900_000_600)
    for command in ("/status", f"/herlaad@{USERNAME}"):
        await in_group.send(**typed(command))
    assert "Gent" in (await in_group.say("/gemeente Gent")).text
    assert len(in_group.heard) == 1
    assert not boss.heard


async def test_files_that_are_the_same_are_not_loaded(
    bot: Channel, boss: Person, say: Catalog
) -> None:
    assert bot.liveness.is_started
    answer = await boss.say(RELOAD)
    assert answer.text == say.text("admin.reload-same", revision=1)
    assert answer.labels == []


async def test_changed_files_are_loaded_once_after_a_confirmation(
    bot: Channel, boss: Person, person: Person, data_dir: Path, say: Catalog
) -> None:
    """Everybody is answered from them at once; a second press does nothing more."""
    assert bot.liveness.is_started
    change(data_dir, OLD, NEW)
    asked = await boss.say(RELOAD)
    assert asked.text == say.text("admin.reload-ask", revision=1)
    assert asked.labels == [YES, NO]
    assert "+32 3 500 47 00" in (await person.say("Lokeren")).text

    message = boss.latest()
    yes = message.buttons[YES]
    loaded = await boss.press(YES)
    assert loaded.text == say.text("admin.reload-done", revision=2)
    assert "+32 3 500 47 99" in (await person.say("Lokeren")).text

    again = await boss.press_raw(yes, under=message)
    assert again.text == say.text("admin.reload-again", revision=2)
    assert "Versie 2 van" in (await boss.say("/status")).text
    assert "regiewijzer_revision 2.0" in bot.metrics.text().decode()


@polling_only
async def test_a_reload_can_be_called_off(
    bot: Channel, boss: Person, person: Person, data_dir: Path, say: Catalog
) -> None:
    assert bot.liveness.is_started
    change(data_dir, OLD, NEW)
    await boss.say(RELOAD)
    assert (await boss.press(NO)).text == say.text("admin.reload-cancelled")
    assert "+32 3 500 47 00" in (await person.say("Lokeren")).text


async def test_files_that_change_before_the_confirmation_are_not_loaded(
    bot: Channel, boss: Person, person: Person, data_dir: Path, say: Catalog
) -> None:
    """What is loaded is what was seen."""
    assert bot.liveness.is_started
    change(data_dir, OLD, NEW)
    await boss.say(RELOAD)
    change(data_dir, NEW, "03 500 47 77")
    assert (await boss.press(YES)).text == say.text("admin.reload-changed")
    assert "+32 3 500 47 00" in (await person.say("Lokeren")).text


async def test_broken_files_are_refused_with_file_line_and_remedy(
    bot: Channel, boss: Person, person: Person, data_dir: Path, say: Catalog
) -> None:
    """What is there goes on answering."""
    assert bot.liveness.is_started
    change(data_dir, OLD, "0800")
    lines = (data_dir / "contacts.yaml").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.endswith("phone: 0800"))
    answer = await boss.say(RELOAD)
    assert answer.text.startswith(say.text("admin.reload-bad"))
    assert f"contacts.yaml:{line} " in answer.text
    assert say.text("problem.phone", found="0800") in answer.text
    assert answer.labels == []
    assert "+32 3 500 47 00" in (await person.say("Lokeren")).text


@polling_only
async def test_many_faults_are_not_all_listed(
    bot: Channel, boss: Person, data_dir: Path, say: Catalog
) -> None:
    """Twenty, and how many there are: it must fit in one message."""
    assert bot.liveness.is_started
    change(data_dir, "confidence: official", "confidence: verzonnen")
    answer = await boss.say(RELOAD)
    assert answer.text.startswith(say.text("admin.reload-bad"))
    assert answer.text.count("contacts.yaml:") == 20


@polling_only
async def test_a_confirmation_by_somebody_else_loads_nothing(
    bot: Channel, boss: Person, person: Person, data_dir: Path, say: Catalog
) -> None:
    """A button can be forged by anybody who has seen one."""
    change(data_dir, OLD, NEW)
    await boss.say(RELOAD)
    forged = await person.press_raw(boss.latest().buttons[YES])
    assert forged.text.startswith(say.text("admin.not-for-you"))
    assert "+32 3 500 47 00" in (await person.say("Lokeren")).text
    assert b"faults_total{" not in bot.metrics.text()


async def test_administrators_hear_of_a_fault_once_and_nothing_of_who_and_what(
    start: Start, services: Services, api: BotApi, boss: Person, mode: str
) -> None:
    """Its class, once an hour, beside the apology to the person; the rest is in the log."""
    person = Person(api)
    async with start(replace(services, ask=BrokenAsk(services))):
        for _ in range(3):
            apology = await person.say("Xyzzyplugh")
            assert apology.text == services.catalog.text("error.calm")
            assert apology.in_response is (mode == "webhook")
        await until(lambda: boss.heard)
        status = await boss.say("/status")
    told, _ = boss.heard
    assert "RuntimeError" in told.text
    for hidden in ("Xyzzyplugh", str(person.number), "a fault of our own"):
        assert hidden not in told.text
    assert "3 fouten sinds de start." in status.text
