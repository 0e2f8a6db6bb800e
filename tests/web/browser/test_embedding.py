"""The chat inside a page of somebody else: only where the settings let it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, unquote

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import MALDEGEM_CALL, SLIP
from tests.web.browser.conftest import PATIENCE_MS
from tests.web.browser.program import Program, running

_PAGE = (
    "<!doctype html><html lang=nl><title>Stad</title><link rel=icon href=data:,><h1>Onze stad</h1>"
    '<script src="{}/static/embed.js" {} async></script>'
)


class _TownSite(BaseHTTPRequestHandler):
    """A page of a town, with the script from the address that is asked for."""

    def do_GET(self) -> None:
        source, _, attributes = unquote(self.path).removeprefix("/?").partition("&")
        content = _PAGE.format(f"http://{source}", attributes).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *values: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def town() -> Iterator[str]:
    """A site of its own origin on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _TownSite) as server:
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.05))
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def _embeddable(program: Program, town: str) -> Iterator[Program]:
    """Run the program again, with leave for a town."""
    folder = program.database.parent / "embedded"
    folder.mkdir()
    database = folder / program.database.name
    shutil.copy(program.database, database)  # loaded already, which takes the longest
    with running(database, FRAME_ANCESTORS=town) as embeddable:
        yield embeddable


@pytest.fixture(scope="module")
def embeddable(program: Program, town: str) -> Iterator[Program]:
    with _embeddable(program, town) as embeddable:
        yield embeddable


async def open_town(page: Page, town: str, program: Program, attributes: str = "") -> None:
    await page.goto(f"{town}/?{program.url.removeprefix('http://')}&{quote(attributes)}")


async def test_a_site_that_may_shows_the_chat_in_a_frame_of_the_right_height(
    page: Page, watch, town, embeddable
):
    watch.allow(town)
    watch.allow(embeddable.url)
    await open_town(page, town, embeddable)
    frame = page.locator("iframe")
    await expect(frame).to_have_attribute("title", "Regiewijzer")
    inside = page.frames[1]
    await inside.wait_for_load_state()
    before = await _height_that_fits(page)

    await inside.get_by_role("combobox").fill(SLIP)
    await inside.get_by_role("combobox").press("Enter")
    await expect(inside.get_by_role("article").get_by_role("link").first).to_have_text(
        MALDEGEM_CALL
    )

    assert await _height_that_fits(page, more_than=before) > before


async def test_it_can_begin_with_a_municipality_in_another_language(
    page: Page, watch, town, embeddable
):
    watch.allow(town)
    watch.allow(embeddable.url)

    await open_town(page, town, embeddable, "data-gemeente=24062 data-taal=fr")

    inside = page.frame_locator("iframe")
    await expect(inside.get_by_role("article")).to_contain_text("Leuven")
    await expect(inside.locator("html")).to_have_attribute("lang", "fr")


async def test_a_site_that_may_not_shows_nothing(page: Page, watch, town, program):
    watch.allow(town)
    watch.expect("frame-ancestors", "ERR_BLOCKED_BY_RESPONSE")

    async with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        await open_town(page, town, program)

    await expect(page.frame_locator("iframe").get_by_role("combobox")).to_have_count(0)


async def test_the_page_that_tells_how_shows_how_it_looks(page: Page):
    await page.goto("/insluiten")

    inside = page.frame_locator("iframe")
    await ask_inside(page)

    await expect(inside.get_by_role("article")).to_contain_text("Welzijnsband")


async def ask_inside(page: Page) -> None:
    await page.locator("iframe").scroll_into_view_if_needed()
    field = page.frame_locator("iframe").get_by_role("combobox")
    await field.fill(SLIP)
    await field.press("Enter")


async def _height_that_fits(page: Page, more_than: int = 0) -> int:
    """Return the height of the frame once nothing in it has to be scrolled to."""
    inside = page.frames[1]
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while True:
            needed = await inside.evaluate("document.documentElement.scrollHeight")
            given = await page.locator("iframe").evaluate("one => one.clientHeight")
            if needed <= given + 1 and given > more_than:
                return int(given)
            await asyncio.sleep(0.02)
