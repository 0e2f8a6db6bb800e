"""How the channel starts and stops, over real HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.adapters.telegram.app import TelegramSettings
from bot.adapters.telegram.channel import Channel, OtherPoller, TokenRefused
from bot.core.model.errors import AlreadyRunning
from bot.settings import Settings
from bot.store import database
from bot.wiring import Services, open_telegram, outfit_of
from tests.telegram.bot_api import TOKEN, BotApi, serving, until
from tests.telegram.calls import (
    BLOCKED,
    BROKEN,
    HANGS_UP,
    OTHER_POLLER,
    UNAUTHORIZED,
    Fault,
    slow_down,
)
from tests.telegram.conftest import Start, both_ways, until_it_ends, webhook_only
from tests.telegram.person import Person
from tests.telegram.stack import QUICK

SECOND_CALL = {"polling": "deleteWebhook", "webhook": "setWebhook"}


def test_the_token_is_not_in_the_text_form_of_the_settings() -> None:
    """A settings object may end up in a log or in a traceback."""
    shown = repr(TelegramSettings(TOKEN, webhook_secret="een-verzonnen-geheim"))
    assert TOKEN not in shown
    assert "een-verzonnen-geheim" not in shown


async def test_a_refused_token_is_reported_without_the_token(api: BotApi, start: Start) -> None:
    """Neither in the sentence nor in what it came from."""
    api.fail("getMe", UNAUTHORIZED)
    with pytest.raises(TokenRefused) as caught:
        async with start():
            pytest.fail("it started")
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


@both_ways
async def test_a_token_that_is_refused_after_the_first_call_is_reported(
    api: BotApi, start: Start, mode: str
) -> None:
    """Between the first call and the second the token may be revoked."""
    api.fail(SECOND_CALL[mode], UNAUTHORIZED)
    with pytest.raises(TokenRefused):
        await run_until_it_ends(start)


@both_ways
async def test_a_token_that_is_revoked_later_is_noticed(
    api: BotApi,
    start: Start,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Better no bot than one that is deaf and looks alive."""

    async def run() -> None:
        async with start(tuning=replace(QUICK, watch_every_s=0.01)) as running:
            await until(lambda: running.liveness.state().is_ready)
            for method in ("getUpdates", "getWebhookInfo"):
                api.fail_always(method, UNAUTHORIZED)
            await Person(api).send(text="Gent")  # ends a poll that is under way
            await until_it_ends()

    with pytest.raises(TokenRefused):
        await run()
    assert "Traceback" not in caplog.text


async def test_another_bot_that_polls_ends_it(api: BotApi, start: Start) -> None:
    """Two would take messages from each other: the newcomer gives way."""
    api.fail_always("getUpdates", OTHER_POLLER)
    with pytest.raises(OtherPoller):
        await run_until_it_ends(start)


async def test_whoever_polls_first_goes_on(
    api: BotApi, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    """Another one tried, and gave way."""
    api.fail("getUpdates", OTHER_POLLER)
    async with start(tuning=replace(QUICK, newcomer_s=0)):
        assert "Gent" in (await Person(api).say("Gent")).text
    assert "another bot polled with this token" in caplog.text


@both_ways
@pytest.mark.parametrize(
    "faults", [[BROKEN, HANGS_UP, BLOCKED, BROKEN], [slow_down(0.1)]], ids=["bad", "busy"]
)
async def test_a_bad_network_at_start_is_waited_for(
    api: BotApi, start: Start, faults: list[Fault]
) -> None:
    """Then the questions that came meanwhile are answered."""
    api.fail("getMe", *faults)
    person = Person(api)
    await person.send(text="Gent")
    async with start():
        await until(lambda: person.heard)
    assert len(api.tried("getMe")) == len(faults) + 1


@both_ways
async def test_the_bot_starts_before_telegram_can_be_reached(
    start: Start, settings: Settings
) -> None:
    """Nothing listens at first; once something does, the bot answers."""
    async with serving() as gone:
        port, url = gone.port, gone.url

    async def run() -> None:
        async with start(
            settings=replace(settings, telegram_base_url=url),
            tuning=replace(QUICK, longest_pause_s=0.05),
        ):
            await asyncio.Event().wait()

    running = asyncio.create_task(run())
    await asyncio.sleep(0.02)
    async with serving(port) as api:
        assert "Gent" in (await Person(api).say("Gent")).text
        running.cancel()
        await asyncio.wait({running})
    assert running.cancelled()


@both_ways
@pytest.mark.parametrize("which", ["first", "second"])
async def test_starting_can_be_cut_short(api: BotApi, start: Start, mode: str, which: str) -> None:
    """Whatever it is waiting for, nothing stays behind."""
    method = "getMe" if which == "first" else SECOND_CALL[mode]
    api.fail_always(method, BROKEN)
    running = asyncio.create_task(run_until_it_ends(start))
    await until(lambda: api.tried(method))
    running.cancel()
    await asyncio.wait({running}, timeout=2)
    assert running.cancelled()


@both_ways
async def test_stopping_finishes_what_is_being_answered(api: BotApi, start: Start) -> None:
    """Who asks just before the bot stops, still gets the answer."""
    api.fail("editMessageText", slow_down(0.1))
    person = Person(api)
    async with start():
        await person.tap("a24062")
        await until(lambda: api.tried("editMessageText"))
        assert not person.heard
    assert len(person.heard) == 1


@both_ways
async def test_what_was_asked_while_the_bot_was_away_is_answered_once(
    api: BotApi, start: Start
) -> None:
    """Also where it had been asked before."""
    person = Person(api)
    async with start():
        await person.say("Gent")
    await person.send(text="Leuven")
    async with start():
        await until(lambda: len(person.heard) == 2)
        assert "Aalst" in (await person.say("Aalst")).text
    assert len(person.heard) == 3


async def test_nothing_that_was_asked_stays_on_the_disk(
    api: BotApi, start: Start, settings: Settings
) -> None:
    """Neither the words nor who asked, in any file."""
    person = Person(api)
    async with start():
        await person.say("wie is de regisseur in Xyzzyplugh")
        await person.show(location={"latitude": 50.123456, "longitude": 4.123456})
    for file in settings.database.parent.iterdir():
        content = file.read_bytes() if file.is_file() else b""
        for hidden in (b"Xyzzyplugh", b"123456", str(person.chat).encode()):
            assert hidden not in content, file.name


async def test_a_second_bot_on_the_same_inbox_does_not_start(
    bot: Channel, services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take updates from the first one."""
    assert bot.liveness.is_started
    monkeypatch.setattr(database, "_ALONE_PATIENCE_S", 0.05)
    outfit = await outfit_of(services, settings)
    with pytest.raises(AlreadyRunning):
        async with open_telegram(services, settings, outfit):
            pytest.fail("it started")


@webhook_only
async def test_a_webhook_that_was_taken_away_is_set_again(
    api: BotApi,
    start: Start,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Somebody tried the token elsewhere."""
    async with start(tuning=replace(QUICK, watch_every_s=0.01)):
        await until(lambda: api.courier.url(TOKEN))
        await api.courier.set_webhook(TOKEN, {"url": ""})
        await until(lambda: api.courier.url(TOKEN))
        assert "Gent" in (await Person(api).say("Gent")).text
    assert "the webhook was taken away" in caplog.text


async def run_until_it_ends(start: Start) -> None:
    """Run the bot; it ends by itself, or by being cancelled."""
    async with start():
        await until_it_ends()
