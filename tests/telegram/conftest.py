from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn.server

from bot import wiring
from bot.adapters.telegram import channel
from bot.adapters.telegram.channel import Channel
from bot.adapters.telegram.tuning import Tuning
from bot.core.lookup.directory import Directory
from bot.files.catalogs import load_catalogs
from bot.messages.catalog import Catalog
from bot.service.changing.load import Loaded as Held
from bot.service.ports import Revision
from bot.settings import Settings
from bot.store.revisions import open_store
from bot.wiring import Services, open_services
from tests.conftest import DATA
from tests.telegram.bot_api import TOKEN, BotApi, serving
from tests.telegram.person import Person
from tests.telegram.stack import QUICK, RUNNING, TurnedClock, running, services_at

Loaded = tuple[Path, Directory, Revision]
Start = Callable[..., AbstractAsyncContextManager[Channel]]

# Where updates come in by makes no difference beyond the receiver: one story of each kind is held
# in both ways, and what is about starting, stopping and failing.
both_ways = pytest.mark.parametrize("mode", ["polling", "webhook"])
webhook_only = pytest.mark.parametrize("mode", ["webhook"])


@pytest.fixture
def mode() -> str:
    """How updates come in."""
    return "polling"


@pytest.fixture(scope="session", autouse=True)
def quickly() -> Iterator[None]:
    """Spare each test what it does not look at.

    That is what every bot makes anew at its start though it never changes, and waiting.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (wiring, "load_catalogs"),
            (wiring, "boundaries_of"),
            (ssl, "create_default_context"),
        ):
            patch.setattr(module, name, cache(getattr(module, name)))
        patch.setattr(uvicorn.server, "asyncio", Hurried())
        yield


class Hurried:
    """`asyncio` for the HTTP server, whose end would take two tenths of a second otherwise."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / 20)


@pytest.fixture(autouse=True)
def introduced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only the tests that look at it tell Telegram what the bot is: that takes thirty calls."""

    async def spared(*_: object) -> None:
        pass

    if not request.node.get_closest_marker("introduces"):
        monkeypatch.setattr(channel, "set_profile", spared)


@pytest.fixture(scope="session")
def catalogs() -> dict[str, Catalog]:
    """The sentences of every language."""
    return load_catalogs()


@pytest.fixture(scope="session")
def loaded(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The real data, as the program holds them: a database, and what was read from it."""
    return read_once(DATA, filled, tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def loaded_trimmed(
    trimmed: Path, filled_trimmed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Loaded:
    """Little of the long lists: for what starts many processes."""
    return read_once(trimmed, filled_trimmed, tmp_path_factory.mktemp("state"))


def read_once(data: Path, filled: Path, folder: Path) -> Loaded:
    """Copy a database that was filled from data into a folder, and read it."""
    database = Path(shutil.copy(filled, folder / "regiewijzer.sqlite3"))

    async def load() -> Loaded:
        async with open_services(Settings(data, database), follow_files=True) as services:
            assert services.holder.revision is not None
            return database, services.holder.current, services.holder.revision

    with asyncio.Runner() as runner:
        return runner.run(load())


@pytest.fixture
def data_dir() -> Path:
    """Where the data files are."""
    return DATA


@pytest.fixture
def admins() -> dict[int, str]:
    """Who may do what administrators do."""
    return {}


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApi]:
    """The server; what it refused by a rule of Telegram's must be what the test wanted."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # where the machine has a proxy for the internet
    async with serving() as api:
        yield api
        assert not api.refusals


@pytest.fixture
def settings(api: BotApi, mode: str, data_dir: Path, tmp_path: Path, admins: dict[int, str]):
    port = free_port() if mode == "webhook" else 0
    return Settings(
        data_dir,
        tmp_path / "regiewijzer.sqlite3",
        TOKEN,
        api.url,
        port=port,
        public_url=f"http://127.0.0.1:{port}" if port else None,
        admins=admins,
    )


@pytest.fixture
def clock() -> TurnedClock:
    """What tells the time: a Monday, too early for the weekly message."""
    return TurnedClock()


@pytest.fixture
async def services(
    loaded: Loaded, tmp_path: Path, settings: Settings, clock: TurnedClock
) -> AsyncIterator[Services]:
    """The real services with the real data, in a database of this test's own."""
    database, directory, revision = loaded
    path = tmp_path / "regiewijzer.sqlite3"
    shutil.copy(database, path)
    async with open_store(path) as store:
        yield await services_at(store, settings, clock, Held(directory, revision))


@pytest.fixture
def tuning() -> Tuning:
    """How long the bot waits."""
    return QUICK


@pytest.fixture
def start(settings: Settings, services: Services, tuning: Tuning) -> Start:
    """Start the bot as the program does, by default with the real services; stop it at the end."""

    def started(
        services: Services = services,
        settings: Settings = settings,
        tuning: Tuning = tuning,
    ) -> AbstractAsyncContextManager[Channel]:
        return running(services, settings, tuning)

    return started


@pytest.fixture
async def bot(start: Start) -> AsyncIterator[Channel]:
    async with start() as channel:
        yield channel


@pytest.fixture
def person(api: BotApi, bot: Channel) -> Person:
    assert bot.application.bot.username
    return Person(api)


async def until_it_ends() -> None:
    """Wait until the bot of `start` ends by itself."""
    (running,) = (task for task in asyncio.all_tasks() if task.get_name() == RUNNING)
    await asyncio.wait({running})


def free_port() -> int:
    """Return a port of loopback that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
