"""`regiewijzer run` as a process, from its start to its end."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
from pathlib import Path

import pytest

from bot.messages.catalog import Catalog
from tests.telegram.bot_api import TOKEN, BotApi, serving, until
from tests.telegram.calls import OTHER_POLLER, UNAUTHORIZED
from tests.telegram.conftest import Loaded, both_ways, free_port
from tests.telegram.person import NAME, Person
from tests.telegram.running import START_S, doctor, running

QUESTION = "kesel lo, heel geheim"
SECRET = "een-verzonnen-geheim-voor-de-tests"
BUSY_S = 10  # how long a second one waits for the inbox before it gives up, and a little more


@pytest.fixture
def state(loaded: Loaded, tmp_path: Path) -> Path:
    """Where the database is, with the data in it: loading them anew takes a second each time."""
    shutil.copy(loaded[0], tmp_path / "regiewijzer.sqlite3")
    return tmp_path


@both_ways
async def test_it_answers_it_is_alive_and_it_stops_when_told(
    api: BotApi, state: Path, texts: Catalog, mode: str
) -> None:
    """A service manager starts it, watches it, and ends it with SIGTERM; its log tells no secret.

    At the finest level of the log, and by webhook as by polling.
    """
    settings = {"LOG": "DEBUG"}
    if mode == "webhook":
        port = free_port()
        settings |= {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        settings |= {"WEBHOOK_SECRET": SECRET}
    async with running("run", state, api.url, **settings) as run:
        await run.logs("answering on Telegram")
        person = Person(api)
        answer = await person.say(QUESTION)
        assert "Kessel-Lo is een deelgemeente van Leuven." in answer.text
        assert "Leuven" in (await person.press("Bron")).text
        assert (await person.look_for("geheim")).status == 200

        status, health = await run.get("/health")
        assert status == 200
        assert json.loads(health) == {
            "live": True,
            "ready": True,
            "telegram": mode,
            "inbox_depth": 0,
            "revision": 1,
        }
        status, metrics = await run.get("/metrics")
        assert status == 200
        assert 'regiewijzer_updates_total{kind="message"} 1.0' in metrics
        assert str(person.chat) not in metrics

        code, findings = await doctor(state, api.url)
        assert code == 0, findings
        assert re.search("Telegram, laatste teken van leven [0-9]+ seconden geleden", findings)

        run.process.send_signal(signal.SIGTERM)
        await run.ends_with(0)

    assert "Traceback" not in run.errors
    for hidden in (TOKEN, TOKEN.partition(":")[2], SECRET, "geheim", NAME, str(person.chat)):
        assert hidden not in run.errors
    code, findings = await doctor(state, api.url)
    assert code == 1
    assert texts.text("doctor.telegram-silent") in findings


async def test_a_refused_token_ends_it_with_a_sentence(
    api: BotApi, state: Path, texts: Catalog
) -> None:
    """The reader can mend this, so there is no traceback; and the token stays secret."""
    api.fail_always("getMe", UNAUTHORIZED)
    async with running("run", state, api.url, LOG="DEBUG") as run:
        await run.ends_with(1, START_S)
    assert run.lines[-1].strip() == texts.text("cli.telegram")
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


async def test_a_token_that_is_revoked_later_ends_it_too(
    api: BotApi, state: Path, texts: Catalog
) -> None:
    """Better no process than one that is deaf and looks alive."""
    async with running("run", state, api.url) as run:
        await run.logs("answering on Telegram")
        api.fail_always("getUpdates", UNAUTHORIZED)
        await Person(api).send(text="Gent")  # ends a poll that is under way
        await run.ends_with(1)
    assert run.lines[-1].strip() == texts.text("cli.telegram")
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


async def test_another_poller_ends_it_with_a_sentence(
    api: BotApi, state: Path, texts: Catalog
) -> None:
    """The same token runs somewhere else."""
    api.fail_always("getUpdates", OTHER_POLLER)
    async with running("run", state, api.url) as run:
        await run.ends_with(1, START_S)
    assert run.lines[-1].strip() == texts.text("cli.other-poller")
    assert "Traceback" not in run.errors


async def test_a_second_one_on_the_same_database_ends_with_a_sentence(
    api: BotApi, state: Path, texts: Catalog
) -> None:
    """The first one goes on."""
    async with running("run", state, api.url) as first:
        await first.logs("answering on Telegram")
        async with running("run", state, api.url) as second:
            await second.ends_with(1, START_S + BUSY_S)
        assert second.lines[-1].strip() == texts.text("cli.already-running")
        assert "Traceback" not in second.errors
        assert "Gent" in (await Person(api).say("Gent")).text


async def test_a_port_that_is_taken_ends_it_with_a_sentence(
    api: BotApi, state: Path, texts: Catalog
) -> None:
    """Another program listens there; Telegram is not even asked."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        async with running("run", state, api.url, PORT=port) as run:
            await run.ends_with(1, START_S)
    assert run.lines[-1].strip() == texts.text("cli.port")
    assert "Traceback" not in run.errors
    assert not api.calls


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_waits_for_telegram_and_can_be_stopped_meanwhile(
    state: Path, number: signal.Signals
) -> None:
    """No network at start is no reason to give up, nor to hang; it is alive, and not ready."""
    async with serving() as gone:
        url = gone.url
    async with running("run", state, url) as run:
        await run.logs("Telegram cannot be reached")
        assert run.process.returncode is None
        assert (await run.get("/health"))[0] == 503
        assert (await run.get("/health/live"))[0] == 200
        run.process.send_signal(number)
        await run.ends_with(0, 2)
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


async def test_it_is_ended_while_it_answers(api: BotApi, state: Path) -> None:
    """What was asked is still answered, or at the next start."""
    people = [Person(api) for _ in range(10)]
    async with running("run", state, api.url) as run:
        await run.logs("answering on Telegram")
        for person in people:
            await person.send(text="Gent")
        await until(lambda: people[0].heard)
        run.process.send_signal(signal.SIGTERM)
        await run.ends_with(0)
    async with running("run", state, api.url):
        await until(lambda: all(person.heard for person in people), START_S)
    assert [len(person.heard) for person in people] == [1] * len(people)
