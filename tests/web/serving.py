"""The real site on a port of this machine, around real services, with a clock that a test turns.

The data are the test's own choice; reports and missed words go to a real database in its folder.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.adapters.http.app import Health, application
from bot.adapters.http.server import serving
from bot.adapters.maps.gallery import MapGallery
from bot.adapters.metrics import Metrics
from bot.adapters.web.services import WebServices, WebSettings
from bot.adapters.web.site import web_site
from bot.core.answering.freshness import USUAL
from bot.core.lookup.directory import Directory
from bot.core.model.terms import NisCode
from bot.files.catalogs import load_catalogs
from bot.files.data import load_boundaries
from bot.maps.boundaries import Boundaries
from bot.maps.records import Boundary
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Locate
from bot.service.changing.admins import Admins
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.correct import Correct, Reported, Wrong
from bot.service.misses import Misses
from bot.service.ports import Origin, Revision
from bot.service.reports import Reports
from bot.store.chat import SqliteChat
from bot.store.revisions import open_store
from tests.builders import TODAY
from tests.conftest import DATA

LOOPBACK = "127.0.0.1"
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
ADMIN = 11
_USUAL = WebSettings()


class Clock:
    """Stands still until a test turns it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        """Let time pass, such as `days=1`."""
        self.now += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, read to its end."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Site:
    """A site that is being served, and what a test turns or looks at."""

    port: int
    client: aiohttp.ClientSession
    catalogs: Mapping[str, Catalog]
    clock: Clock
    holder: DirectoryHolder
    ask: Ask
    reports: Reports
    misses: Misses
    metrics: Metrics
    told: list[tuple[Reported, Wrong]] = field(default_factory=list)  # passed on as they came

    @property
    def address(self) -> str:
        """Where it is, without a slash at its end."""
        return f"http://{LOOPBACK}:{self.port}"

    async def get(self, path: str, by: str = "", **headers: str) -> Answer:
        """Get a path.

        Args:
            path: As it goes over the line: what has to be escaped in it, is.
            by: The address of whoever asks, said by a trusted proxy; empty: this machine.
            headers: Names with "_" for "-".
        """
        return await self.send("GET", path, by, **headers)

    async def send(
        self, method: str, path: str, by: str = "", *, data: object = None, **headers: str
    ) -> Answer:
        """Send any request; redirects are not followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if by:
            named["x-forwarded-for"] = by
        url = URL(f"{self.address}{path}", encoded=True)
        async with self.client.request(
            method, url, data=data, headers=named, allow_redirects=False
        ) as response:
            return Answer(response.status, response.headers, await response.read())

    def load(self, directory: Directory) -> None:
        """Answer from another revision from now on."""
        number = self.holder.revision.id + 1 if self.holder.revision else 1
        self.holder.swap(Loaded(directory, a_revision(number)))


def a_revision(number: int = 1) -> Revision:
    return Revision(number, f"digest-{number}", NOON, "An", "test", Origin.FILES)


@asynccontextmanager
async def serving_site(
    directory: Directory,
    database: Path,
    settings: WebSettings = _USUAL,
    boundaries: tuple[Boundary, ...] = (),
    trusted_proxies: tuple[str, ...] = (LOOPBACK,),
) -> AsyncIterator[Site]:
    """Serve the site until the block ends, as the program does.

    Args:
        directory: The data.
        database: Where reports and missed words go.
        settings: Of the site.
        boundaries: Of the maps; empty: squares for the made-up municipalities.
        trusted_proxies: Who is believed for whom they ask.
    """
    clock, metrics, catalogs = Clock(), Metrics(), all_catalogs()
    borders = boundaries or SQUARES
    holder = DirectoryHolder(directory, a_revision())
    ask = Ask(holder, clock, locator=_lookup(borders))
    admins = Admins({ADMIN: "An"})
    told: list[tuple[Reported, Wrong]] = []
    async with open_store(database) as store:
        chat = SqliteChat(store)
        misses = Misses(admins, chat, holder, clock)
        services = WebServices(
            ask=ask,
            locate=Locate(holder, clock, _lookup(borders)),
            correct=Correct(holder, chat, clock),
            misses=misses,
            catalogs=catalogs,
            holder=holder,
            gallery=MapGallery(borders, holder, clock, USUAL),
            clock=clock,
            metrics=metrics,
            tell_report=lambda reported, wrong: told.append((reported, wrong)),
        )
        site = web_site(services, settings)
        app = application(lambda: Health(is_ready=True, details={}), metrics, {}, site)
        reports = Reports(admins, chat, holder, clock)
        async with (
            serving(app, LOOPBACK, 0, trusted_proxies) as port,
            aiohttp.ClientSession() as client,
        ):
            yield Site(port, client, catalogs, clock, holder, ask, reports, misses, metrics, told)


async def raw(site: Site, request: bytes) -> Answer:
    """Send bytes as they are, for what no client would send; they must ask for HTTP/1.1."""
    reader, writer = await asyncio.open_connection(LOOPBACK, site.port)
    writer.write(request)
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        pairs = [line.split(": ", 1) for line in lines]
        headers = CIMultiDict((name, value) for name, value in pairs)
        size = int(headers.get("content-length", "0"))
        body = await reader.readexactly(0 if request.startswith(b"HEAD") else size)
        return Answer(int(first.split()[1]), CIMultiDictProxy(headers), body)
    finally:
        writer.close()


def _square(nis: str, column: int) -> Boundary:
    west, south, size = 4.0 + column * 0.1, 51.0, 0.1
    corners = (
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
        (west, south),
    )
    return Boundary(NisCode(nis), ((corners,),))


SQUARES = tuple(_square(nis, column) for column, nis in enumerate(("91001", "91002", "91010")))


@cache
def all_catalogs() -> dict[str, Catalog]:
    """The sentences of every language, read once."""
    return load_catalogs()


@cache
def real_boundaries() -> tuple[Boundary, ...]:
    """The real borders, read once."""
    return load_boundaries(DATA)


@cache
def _lookup(boundaries: tuple[Boundary, ...]) -> Boundaries:
    return Boundaries(boundaries)
