from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from telegram import Update

from bot.adapters.telegram.app import Channel, TelegramSettings, build, polling
from bot.settings import Settings
from bot.wiring import Services, open_services
from tests.conftest import DATA
from tests.telegram.bot_api import TOKEN, BotApi, Person, serving

Start = Callable[..., AbstractAsyncContextManager[Channel]]


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The real services with the real data, put together as the program does."""
    settings = Settings(DATA, tmp_path_factory.mktemp("state") / "regiewijzer.sqlite3")

    async def opened() -> Services:
        async with open_services(settings) as services:
            return services  # answers come from memory: the store may close

    with asyncio.Runner() as runner:
        return runner.run(opened())


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApi]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # where the machine has a proxy for the internet
    async with serving() as api:
        yield api


@pytest.fixture
def start(api: BotApi, services: Services) -> Start:
    """Start the bot on the server of this test, by default with the real services."""

    @asynccontextmanager
    async def started(answer=services.ask, token: str = TOKEN) -> AsyncIterator[Channel]:
        channel = build(TelegramSettings(token, api.url), answer, services.catalog)
        async with polling(channel):
            yield channel

    return started


@pytest.fixture
async def bot(start: Start) -> AsyncIterator[Channel]:
    async with start() as channel:
        yield channel


@pytest.fixture
def person(api: BotApi, bot: Channel) -> Person:
    assert bot.application.running
    return Person(api)


def incoming(channel: Channel, **update) -> Update:
    """Make an update of a kind that the server does not hand out."""
    made = Update.de_json({"update_id": 1, **update}, channel.application.bot)
    assert made is not None
    return made
