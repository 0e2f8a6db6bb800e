"""With the keyboard alone, from the address bar on."""

from __future__ import annotations

import csv

import pytest
from playwright.async_api import Page, expect

from tests.conftest import DATA
from tests.web.browser.asking import MALDEGEM_CALL, SLIP, field
from tests.web.browser.focus import each_focused

_NAME = "() => document.activeElement.textContent.trim()"
_OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
}"""


async def presses_until(page: Page, key: str, name: str, most: int) -> int:
    """Press a key until what has the focus is called *name*; return how often that took."""
    for number in range(1, most + 1):
        await page.keyboard.press(key)
        if await page.evaluate(_NAME) == name:
            return number
    raise AssertionError(f"{name} was not reached by pressing {key} {most} times")


async def test_the_first_key_offers_to_skip_what_stands_on_every_page(page: Page):
    await page.goto("/")

    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("main")).to_be_focused()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('main') !== null")


async def test_a_question_is_asked_and_the_number_reached(page: Page):
    await page.goto("/")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    for _ in range(5):
        await page.keyboard.press("Tab")
        if await field(page).evaluate("one => one === document.activeElement"):
            break
    await page.keyboard.type(SLIP)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article")).to_be_visible()

    await presses_until(page, "Shift+Tab", MALDEGEM_CALL, most=25)

    assert await page.evaluate(_OUTLINE) >= 2
    assert await page.evaluate("document.activeElement.href") == "tel:+3292471081"


async def test_whoever_follows_a_link_goes_on_from_its_answer(page: Page):
    await page.goto("/gemeente/43010-maldegem")
    await page.get_by_role("link", name="Leden").focus()
    await page.keyboard.press("Enter")
    answer = page.get_by_role("article").nth(1)
    await expect(answer.get_by_role("heading").first).to_be_focused()

    await page.keyboard.press("Tab")

    assert await answer.evaluate("one => one.contains(document.activeElement)")


def municipalities_of(province: str) -> set[str]:
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["nis"] for row in rows if row["province"] == province and not row["valid_to"]}


async def test_every_municipality_on_a_map_is_reached_and_seen_to_be(page: Page):
    await page.goto("/kaart/limburg")
    await page.get_by_role("link", name="West-Vlaanderen", exact=True).focus()
    reached = set()

    async for _ in each_focused(page):
        if await page.evaluate("document.activeElement.closest('figure') === null"):
            break
        assert await page.evaluate(_OUTLINE) >= 2
        reached.add((await page.evaluate("document.activeElement.href.baseVal"))[-5:])

    assert reached == municipalities_of("Limburg")


async def test_enter_opens_a_municipality_of_the_map(page: Page):
    await page.goto("/kaart/limburg")
    await page.get_by_role("figure").get_by_role("link", name="Genk").focus()

    await page.keyboard.press("Enter")

    await expect(page).to_have_title("Genk · Regiewijzer")
    await expect(page.get_by_role("article")).to_contain_text("Genk")


@pytest.mark.parametrize("path", ["/", "/gemeente/43010-maldegem/klopt-niet", "/lijst"])
async def test_what_has_the_focus_always_shows_it(page: Page, path):
    await page.goto(path)
    unseen = []

    async for _ in each_focused(page):
        if await page.evaluate(_OUTLINE) < 2:
            unseen.append(await page.evaluate("document.activeElement.outerHTML"))

    assert unseen == []
