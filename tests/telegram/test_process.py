"""`regiewijzer run` as a process, from its start to its end; and `serve`, of which it consists."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.adapters.telegram import app
from bot.adapters.telegram.app import TokenRefused
from bot.cli.serve import serve
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.wiring import Services, heartbeat_path
from tests.conftest import DATA
from tests.telegram.bot_api import (
    BROKEN,
    TOKEN,
    UNAUTHORIZED,
    BotApi,
    Person,
    serving,
    until,
)

ROOT = DATA.parent
START_S = 20  # a slow machine may need this long to start Python and to load the data
STOP_S = 5
QUESTION = "kesel lo, heel geheim"


@dataclass
class Running:
    """A process whose standard error is read as it comes."""

    process: Process
    lines: list[str] = field(default_factory=list)

    @property
    def errors(self) -> str:
        return "".join(self.lines)

    async def ends_with(self, code: int, within_s: float = STOP_S) -> None:
        async with asyncio.timeout(within_s):
            assert await self.process.wait() == code, self.errors

    async def logs(self, text: str) -> None:
        await until(lambda: text in self.errors, START_S)


@asynccontextmanager
async def running(command: str, state: Path, url: str) -> AsyncIterator[Running]:
    """Run `regiewijzer <command>`; kill it where a test leaves it running."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("REGIEWIJZER_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env={
            **inherited,
            "NO_PROXY": "127.0.0.1",
            "REGIEWIJZER_DATABASE": str(state / "regiewijzer.sqlite3"),
            "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN,
            "REGIEWIJZER_TELEGRAM_BASE_URL": url,
        },
    )
    run = Running(process)
    reading = asyncio.create_task(_read(run))
    try:
        yield run
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def _read(run: Running) -> None:
    assert run.process.stderr is not None
    async for line in run.process.stderr:
        run.lines.append(line.decode())


async def doctor(state: Path, url: str) -> tuple[int, str]:
    async with running("doctor", state, url) as run:
        assert run.process.stdout is not None
        output = await run.process.stdout.read()
        return await run.process.wait(), output.decode()


async def test_it_answers_it_is_alive_and_it_stops_when_told(
    api: BotApi, tmp_path: Path, say: Catalog
) -> None:
    """A service manager starts it, watches it with `doctor`, and ends it with SIGTERM."""
    async with running("run", tmp_path, api.url) as run:
        await run.logs("answering on Telegram")
        person = Person(api)
        assert "Kessel-Lo is een deelgemeente van Leuven." in (await person.say(QUESTION)).text
        assert "Leuven" in (await person.press("Bron")).text

        code, findings = await doctor(tmp_path, api.url)
        assert code == 0, findings
        assert re.search("Telegram, laatste teken van leven [0-9]+ seconden geleden", findings)

        run.process.send_signal(signal.SIGTERM)
        await run.ends_with(0)

    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors
    assert QUESTION not in run.errors
    assert str(person.chat) not in run.errors
    code, findings = await doctor(tmp_path, api.url)
    assert code == 1
    assert say.text("doctor.telegram-silent") in findings


async def test_a_refused_token_ends_it_with_a_sentence(
    api: BotApi, tmp_path: Path, say: Catalog
) -> None:
    """The reader can mend this, so there is no traceback; and the token stays secret."""
    api.fail_always("getMe", UNAUTHORIZED)
    async with running("run", tmp_path, api.url) as run:
        await run.ends_with(1, START_S)
    assert run.lines[-1].strip() == say.text("cli.telegram")
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


async def test_a_token_that_is_revoked_later_ends_it_too(
    api: BotApi, tmp_path: Path, say: Catalog
) -> None:
    """Better no process than one that is deaf and looks alive."""
    async with running("run", tmp_path, api.url) as run:
        await run.logs("answering on Telegram")
        api.fail_always("getUpdates", UNAUTHORIZED)
        await Person(api).send(text="Gent")  # ends a poll that is under way
        await run.ends_with(1)
    assert run.lines[-1].strip() == say.text("cli.telegram")
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_waits_for_telegram_and_can_be_stopped_meanwhile(
    tmp_path: Path, number: signal.Signals
) -> None:
    """No network at start is no reason to give up, nor to hang."""
    async with serving() as gone:
        url = gone.url
    async with running("run", tmp_path, url) as run:
        await run.logs("Telegram cannot be reached")
        assert run.process.returncode is None
        run.process.send_signal(number)
        await run.ends_with(0, 2)
    assert "Traceback" not in run.errors
    assert TOKEN not in run.errors


# --- serve, in this process -------------------------------------------------


async def test_it_can_be_stopped_between_the_first_call_and_the_first_poll(
    api: BotApi, tmp_path: Path, services: Services
) -> None:
    """Telegram may become unreachable at any moment of the start."""
    api.fail_always("deleteWebhook", BROKEN)
    serving_ = asyncio.create_task(serve(services, settings(tmp_path, api)))
    await until(lambda: api.tried("deleteWebhook"))
    signal.raise_signal(signal.SIGTERM)
    async with asyncio.timeout(STOP_S):
        await serving_
    assert not api.tried("getUpdates")


async def test_the_sign_of_life_is_there_while_it_answers_and_only_then(
    api: BotApi, tmp_path: Path, services: Services
) -> None:
    """So that `doctor` is right the moment it stops."""
    beat = heartbeat_path(settings(tmp_path, api))
    serving_ = asyncio.create_task(serve(services, settings(tmp_path, api)))
    await until(beat.exists)
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)  # impatience changes nothing
    await serving_
    assert not beat.exists()


async def test_it_answers_though_it_cannot_leave_a_sign_of_life(
    api: BotApi, tmp_path: Path, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """A full or read-only disk is no reason to be silent."""
    nowhere = tmp_path / "bestaat niet"
    serving_ = asyncio.create_task(serve(services, settings(nowhere, api)))
    assert "Leuven" in (await Person(api).say("Leuven")).text
    await until(lambda: "no sign of life could be left" in caplog.text)
    signal.raise_signal(signal.SIGTERM)
    await serving_


async def test_a_revoked_token_ends_it(
    api: BotApi, tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault leads to the sentence for the reader."""
    monkeypatch.setattr(app, "_FIRST_PAUSE_S", 0.01)
    api.fail_always("getUpdates", UNAUTHORIZED)
    with pytest.raises(TokenRefused) as caught:
        await serve(services, settings(tmp_path, api))
    assert services.catalog.has(caught.value.key)


def settings(state: Path, api: BotApi) -> Settings:
    return Settings(DATA, state / "regiewijzer.sqlite3", TOKEN, api.url)
