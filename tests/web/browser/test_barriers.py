"""No kind of page keeps anybody out, as far as a program can see: axe-core finds nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.web.browser.axe import barriers
from tests.web.browser.kinds import PAGES


@pytest.mark.parametrize("kind", PAGES)
async def test_axe_finds_nothing_on_any_kind_of_page(page: Page, watch, kind):
    if kind == "not there":
        watch.expect("404")

    await page.goto(PAGES[kind])

    assert await barriers(page) == []
