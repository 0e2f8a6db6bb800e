"""No kind of page keeps anybody out, as far as a program can see: axe-core finds nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import ask, field
from tests.web.browser.axe import barriers
from tests.web.browser.conftest import Visit
from tests.web.browser.kinds import PAGES

MAIN = ["home", "answer with a slip", "choose", "partnership", "list with a result", "wrong"]
OTHER_LANGUAGES = [
    f"/{language}{path}"
    for language in ("fr", "en")
    for path in ("/", "/vraag?q=kesello", "/kaart/limburg")
]
DARK_AND_NARROW = {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("kind", PAGES)
async def test_axe_finds_nothing_on_any_kind_of_page(page: Page, watch, kind):
    if kind == "not there":
        watch.expect("404")

    await page.goto(PAGES[kind])

    assert await barriers(page) == []


@pytest.mark.parametrize("kind", MAIN)
async def test_nor_in_the_dark_on_a_narrow_screen(visit: Visit, kind):
    page = await visit(**DARK_AND_NARROW)
    await page.goto(PAGES[kind])

    assert await barriers(page) == []


@pytest.mark.parametrize("path", OTHER_LANGUAGES)
async def test_nor_in_other_languages(page: Page, path):
    await page.goto(path)

    assert await barriers(page) == []


async def test_nor_in_a_conversation_with_suggestions_open(page: Page):
    await page.goto("/")
    await ask(page, "leuven")
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.get_by_role("link", name="Klopt niet?").click()
    await expect(page.get_by_role("article")).to_have_count(2)
    await field(page).press_sequentially("beveren")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await field(page).press("ArrowDown")

    assert await barriers(page) == []


async def test_nor_once_a_report_was_sent(page: Page):
    await page.goto("/gemeente/44021-gent/klopt-niet")
    await page.get_by_role("radio").first.check()
    await page.get_by_role("button", name="Meld het").click()
    await expect(page.get_by_role("article").last).to_contain_text("Dank je.")

    assert await barriers(page) == []


async def test_nor_where_a_list_is_refused(page: Page, watch):
    watch.expect("400")
    await page.goto("/lijst")
    # As without scripts, which axe-core itself could not do without.
    await page.locator("form.batch").evaluate("form => form.submit()")
    await expect(page.get_by_role("alert")).to_be_visible()

    assert await barriers(page) == []
