"""A small screen, or letters of four times the size: nothing runs off the side or lies hidden."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from tests.web.browser.conftest import Visit
from tests.web.browser.focus import each_focused
from tests.web.browser.kinds import PAGES

NARROW: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {
    "width": 320,
    "height": 256,
}  # a window of 1280 by 1024 at 400 % (WCAG 1.4.10)
_TOO_WIDE = """() => document.scrollingElement.scrollWidth > innerWidth
    ? [...document.querySelectorAll('body *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 80)).slice(0, 3)
    : null"""
# Of what has the focus: how much is seen, where another thing may lie over it.
_SEEN = """() => {
    const one = document.activeElement;
    const name = one.outerHTML.slice(0, 90);
    for (const {left, right, top, bottom} of one.getClientRects()) {
        for (const down of [0.1, 0.5, 0.9]) {
            for (const along of [0.05, 0.5, 0.95]) {
                const x = left + (right - left) * along, y = top + (bottom - top) * down;
                const there = document.elementFromPoint(x, y);
                const isSeen = there && (one.contains(there) || there.contains(one));
                if (isSeen) return {name, seen: true};
            }
        }
    }
    return {name, seen: false};
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_no_kind_of_page_runs_off_the_side(visit: Visit, watch, scripts):
    watch.expect("404")
    page = await visit(viewport=NARROW, java_script_enabled=scripts)
    too_wide = {}

    for kind, path in PAGES.items():
        await page.goto(path)
        for size in (ZOOMED, NARROW):
            await page.set_viewport_size(size)
            found = await page.evaluate(_TOO_WIDE)
            if found is not None:
                too_wide[kind, size["height"]] = found

    assert too_wide == {}


async def test_a_wide_table_scrolls_within_itself(visit: Visit):
    page = await visit(viewport=NARROW)
    await page.goto(PAGES["list with a result"])

    table = page.get_by_role("region", name="Wat ik vond")
    await table.focus()
    await page.keyboard.press("ArrowRight")

    await expect(table).to_be_focused()
    wide = "one => one.scrollWidth > one.clientWidth && one.clientWidth <= innerWidth"
    assert await table.evaluate(wide)


@pytest.mark.parametrize(
    "size",
    [NARROW, ZOOMED, {"width": 1280, "height": 800}],
    ids=["narrow", "at 400 %", "desk"],
)
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
async def test_what_has_the_focus_is_never_wholly_hidden(visit: Visit, size, key):
    """WCAG 2.4.11: the bar with the question stays at the bottom, over what scrolls below it."""
    page = await visit(viewport=size)
    await page.goto(PAGES["merged"])
    hidden, number = [], 0

    async for _ in each_focused(page, key):
        number += 1
        state = await page.evaluate(_SEEN)
        if not state["seen"]:
            hidden.append(state["name"])

    assert hidden == []
    assert number > 20
