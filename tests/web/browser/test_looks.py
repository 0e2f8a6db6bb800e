"""What somebody asked of their machine is followed: dark, calm, or colours of their own."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import SLIP, ask, field
from tests.web.browser.conftest import Visit
from tests.web.browser.kinds import TOWN

_GROUND = """() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g)
    .slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3"""
_LOOK = """one => {
    const {backgroundColor, color} = getComputedStyle(one);
    return [backgroundColor, color].join();
}"""
# Of the answer that came: what moves on its way in.
_NOTE_MOVES = """() => {
    window.moved = 0;
    document.addEventListener('animationstart', () => { window.moved += 1; });
}"""


async def test_dark_is_dark_and_light_is_light(page: Page):
    await page.goto(TOWN)
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate(_GROUND)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(_GROUND)

    assert light > 200
    assert dark < 60


@pytest.mark.parametrize(
    ("wish", "moves"), [("reduce", 0), ("no-preference", 1)], ids=["calm", "usual"]
)
async def test_nothing_moves_for_who_asked_for_calm(visit: Visit, wish, moves):
    page = await visit(reduced_motion=wish)
    await page.goto("/")
    await page.evaluate(_NOTE_MOVES)

    await ask(page, SLIP)
    await expect(page.get_by_role("article")).to_be_visible()

    await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    assert await page.evaluate("moved") == moves


async def test_with_forced_colours_buttons_keep_an_edge_and_the_choice_shows(visit: Visit):
    page = await visit(forced_colors="active")
    await page.goto("/")
    await field(page).press_sequentially("leuv")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await field(page).press("ArrowDown")

    edged = "one => parseFloat(getComputedStyle(one).borderTopWidth) > 0"
    chosen, other = page.get_by_role("option", selected=True), page.get_by_role("option").nth(1)
    assert await chosen.evaluate(_LOOK) != await other.evaluate(_LOOK)
    assert await page.get_by_role("button", name="Vraag", exact=True).evaluate(edged)
    assert await field(page).evaluate(edged)


async def test_with_forced_colours_the_page_on_screen_is_still_told_apart(visit: Visit):
    page = await visit(forced_colors="active")
    await page.goto("/kaart/limburg")

    here = page.get_by_role("navigation", name="Waar?").get_by_role("link", name="Limburg")
    other = page.get_by_role("navigation", name="Waar?").get_by_role("link", name="Antwerpen")
    assert await here.evaluate(_LOOK) != await other.evaluate(_LOOK)
