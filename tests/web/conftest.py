"""A site to look at: with the made-up data, or with the real data."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn.server

from bot.adapters.maps import gallery as map_gallery
from bot.adapters.maps.drawings import RegionMaps
from bot.core.lookup.directory import Directory
from tests.web.serving import Site, real_boundaries, serving_site

Serve = Callable[..., AbstractAsyncContextManager[Site]]


class Hurried:
    """`asyncio` for the HTTP server, whose end would take two tenths of a second otherwise."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / 20)


@pytest.fixture(scope="package", autouse=True)
def quickly() -> Iterator[None]:
    """Spare each test waiting, and what every site makes anew though it never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.server, "asyncio", Hurried())
        patch.setattr(map_gallery, "RegionMaps", cache(RegionMaps))
        yield


@pytest.fixture
def serve(sandbox: Directory, tmp_path: Path) -> Serve:
    """Serve a site with settings or data of a test's own: `async with serve(...) as site`."""

    def serve(directory: Directory = sandbox, **options: Any) -> AbstractAsyncContextManager[Site]:
        return serving_site(directory, tmp_path / "x.sqlite3", **options)

    return serve


@pytest.fixture
async def site(serve: Serve) -> AsyncIterator[Site]:
    """A site with the made-up data of `builders.some_facts`."""
    async with serve() as site:
        yield site


@pytest.fixture
async def real_site(serve: Serve, flanders: Directory) -> AsyncIterator[Site]:
    """A site with the real data and the real borders."""
    async with serve(flanders, boundaries=real_boundaries()) as site:
        yield site
