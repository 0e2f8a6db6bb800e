"""`serve`, of which `regiewijzer run` consists: the channel, the HTTP server, the sign of life."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.adapters.http.app import THUMBNAIL_PATH
from bot.adapters.telegram.channel import TokenRefused
from bot.cli.serve import serve
from bot.files.catalogs import load_terminal
from bot.messages.catalog import Catalog
from bot.settings import Settings
from bot.wiring import WEBHOOK_PATH, Services, heartbeat_path
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import BROKEN, UNAUTHORIZED
from tests.telegram.conftest import both_ways, free_port
from tests.telegram.person import Person
from tests.telegram.running import STOP_S, get

SECOND_CALL = {"polling": "deleteWebhook", "webhook": "setWebhook"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a known port in both modes."""
    return settings if settings.port else replace(settings, port=free_port())


@asynccontextmanager
async def served(services: Services, settings: Settings) -> AsyncIterator[None]:
    """Serve until the block ends; then it is told to stop, twice: impatience changes nothing."""
    running = asyncio.create_task(serve(services, settings, load_terminal()))
    try:
        yield
    finally:
        if not running.done():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_S):
            await running


def page(settings: Settings, path: str) -> str:
    return f"http://127.0.0.1:{settings.port}{path}"


@both_ways
async def test_it_can_be_stopped_between_the_first_call_and_the_first_update(
    api: BotApi, services: Services, settings: Settings, mode: str
) -> None:
    """Telegram may become unreachable at any moment of the start."""
    api.fail_always(SECOND_CALL[mode], BROKEN)
    async with served(services, settings):
        await until(lambda: api.tried(SECOND_CALL[mode]))
    assert not api.tried("getUpdates")


async def test_the_sign_of_life_is_there_while_it_answers_and_only_then(
    services: Services, settings: Settings
) -> None:
    """So that `doctor` is right the moment it stops."""
    beat = heartbeat_path(settings)
    async with served(services, settings):
        await until(beat.exists)
    assert not beat.exists()


async def test_it_answers_though_it_cannot_leave_a_sign_of_life(
    api: BotApi,
    services: Services,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A full or read-only disk is no reason to be silent."""
    heartbeat_path(settings).symlink_to("bestaat niet/hartslag")
    async with served(services, settings):
        assert "Leuven" in (await Person(api).say("Leuven")).text
        await until(lambda: "no sign of life could be left" in caplog.text)


@both_ways
async def test_health_metrics_and_picture_are_served(
    api: BotApi, services: Services, settings: Settings, mode: str
) -> None:
    """To whoever watches, beside the webhook."""
    async with served(services, settings):
        assert "Leuven" in (await Person(api).say("Leuven")).text
        status, health = await get(page(settings, "/health"))
        assert status == 200
        assert f'"telegram":"{mode}"' in health
        status, metrics = await get(page(settings, "/metrics"))
        assert status == 200
        assert 'outcome="found"} 1.0' in metrics
        assert (await get(page(settings, THUMBNAIL_PATH)))[0] == 200
        webhook = 405 if mode == "webhook" else 404
        assert (await get(page(settings, WEBHOOK_PATH)))[0] == webhook


async def test_a_revoked_token_ends_it(
    api: BotApi, services: Services, settings: Settings, texts: Catalog
) -> None:
    """The fault leads to the sentence for the reader."""
    api.fail_always("getUpdates", UNAUTHORIZED)
    with pytest.raises(TokenRefused) as caught:
        await serve(services, settings, texts)
    assert texts.has(caught.value.key)
