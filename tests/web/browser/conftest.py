"""A real browser before the real program; each test is a person at an address of their own."""

from __future__ import annotations

import itertools
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.web.browser.chromium import SETTING, find_chromium, open_chromium
from tests.web.browser.program import Program, running
from tests.web.browser.watch import Watch

PATIENCE_MS = 20_000  # a busy machine may need this long; who passes does not wait for it
_HERE = Path(__file__).parent
_NO_BROWSER = (
    f"no browser: install chromium (`make browser` can, as root with apt-get), "
    f"or name one in {SETTING}"
)

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in the loop that their browser lives in."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class Visit(Protocol):
    """Opens a new window, with nothing left in it of others."""

    async def __call__(self, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("web") / "regiewijzer.sqlite3") as program:
        yield program


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = find_chromium()
    if found is None:
        # Where changes are judged, a test that did not run must not look like one that passed.
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(_NO_BROWSER)
    async with open_chromium(found) as browser:
        yield browser


_people = itertools.count(1)


@pytest.fixture
def watch(browser: Browser, program: Program) -> Iterator[Watch]:
    """What must not happen while a test runs; it fails at its end where it did."""
    watch = Watch(program.url)
    yield watch
    assert watch.verdict() == []


@pytest.fixture
def address() -> str:
    """Where a test's person asks from, so that nobody is limited for what another test asked."""
    third, fourth = divmod(next(_people), 250)
    return f"10.0.{third}.{fourth + 1}"


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    browser: Browser, program: Program, watch: Watch, address: str
) -> AsyncIterator[Visit]:
    opened: list[BrowserContext] = []

    async def open_window(**options: Any) -> Page:
        context = await browser.new_context(
            **{
                "base_url": program.url,
                "extra_http_headers": {"X-Forwarded-For": address},  # as a proxy would say
                "locale": "nl-BE",
                "viewport": {"width": 1280, "height": 800},
                **options,
            }
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        return await context.new_page()

    yield open_window
    for context in opened:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit: Visit) -> Page:
    """A window of a usual size."""
    return await visit()
