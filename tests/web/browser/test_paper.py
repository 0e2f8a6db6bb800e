"""The sheet for the counter: one page of A4 with a code that leads back to the answer."""

from __future__ import annotations

import re

import pytest
import segno
from playwright.async_api import Page, expect

SHEETS = {
    "usual": "/gemeente/43010-maldegem",
    "just short": "/fr/gemeente/41002-aalst",
    "merged": "/gemeente/73111-tongeren-borgloon",
    "longest": "/gemeente/44087-lochristi",
    "two partnerships": "/gemeente/23106-pajottegem",
    "wijk-werken": "/gemeente/24062-leuven/wijk-werken",
    "in French": "/fr/gemeente/71072-hasselt",
}
_A4 = {(595, 842)}  # in points
# Which squares of the code are dark; the middle of each is looked at.
_SQUARES = """(svg, size) => {
    const path = svg.querySelector('path'), side = svg.viewBox.baseVal.width / size;
    const numbers = [...Array(size).keys()];
    const isDark = (x, y) => path.isPointInStroke(new DOMPoint((x + 0.5) * side, (y + 0.5) * side));
    return numbers.map(y => numbers.map(x => Number(isDark(x, y))));
}"""


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return the size of each page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type /Page\b", pdf))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("kind", SHEETS)
async def test_a_sheet_is_one_page_of_a4(page: Page, kind):
    await page.goto(f"{SHEETS[kind]}/blad")

    pages = pages_of(await page.pdf(prefer_css_page_size=True))

    assert len(pages) == 1
    assert set(pages) == _A4


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_code_leads_to_the_answer(page: Page, program, scheme):
    await page.emulate_media(color_scheme=scheme)
    await page.goto("/gemeente/24062-leuven/blad")
    address = f"{program.url}/gemeente/24062-leuven"
    await expect(page.get_by_text(address)).to_be_visible()

    code = page.get_by_role("img", name="Code om te scannen").locator("svg")
    box = await code.bounding_box()
    assert box is not None
    assert box["width"] >= 90
    wanted = [list(map(int, row)) for row in segno.make(address, error="m", micro=False).matrix]
    assert await code.evaluate(_SQUARES, len(wanted)) == wanted
    colours = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(path(one)).stroke]"
    colours = colours.replace("path(one)", "one.querySelector('path')")
    ground = page.get_by_role("img", name="Code om te scannen")
    assert await ground.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
