"""Renews the pictures of the web chat: `python -m tests.web.browser.pictures docs`.

They are taken from the real program in a real browser, each as a person would see it.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page, expect

from tests.web.browser.asking import SLIP, ask
from tests.web.browser.chromium import find_chromium, open_chromium
from tests.web.browser.program import running

FOLDER = "web"
_DESK = {"viewport": {"width": 1100, "height": 760}}
_PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
_NARROW = {"viewport": {"width": 320, "height": 720}, "java_script_enabled": False}
_PAPER = {"viewport": {"width": 794, "height": 1123}}  # A4 at 96 dots an inch
_MOST_COLOURS = 128
_LIST = "Leuven\nGent\nmaldegm\n8500\nHofstade\nAalst\nKessello\nHasselt\nBrussel"


async def _home(page: Page) -> None:
    await page.goto("/")


async def _conversation(page: Page) -> None:
    await page.goto("/")
    await ask(page, SLIP)
    await expect(page.get_by_role("article")).to_be_visible()


async def _without_scripts(page: Page) -> None:
    await page.goto("/vraag?q=kesello")


async def _list(page: Page) -> None:
    await page.goto("/lijst")
    await page.get_by_label("Plak je lijst").fill(_LIST)
    await page.get_by_role("button", name="Zoek alles op").click()
    heading = page.get_by_role("heading", name="Wat ik vond")
    await expect(heading).to_be_focused()
    await heading.evaluate("one => one.scrollIntoView({block: 'start'})")


async def _flanders(page: Page) -> None:
    await page.goto("/kaart/vlaanderen?kleur=partnership")


async def _partnership(page: Page) -> None:
    await page.goto("/samenwerking/perspectief")


async def _sheet(page: Page) -> None:
    await page.emulate_media(media="print")
    await page.goto("/gemeente/43010-maldegem/blad")
    # The margins of the page, which only a printer adds.
    await page.locator("body").evaluate("one => { one.style.padding = '14mm'; }")


async def _embedding(page: Page) -> None:
    await page.goto("/insluiten")
    frame = page.locator("iframe")
    await frame.scroll_into_view_if_needed()
    await expect(page.frame_locator("iframe").get_by_role("combobox")).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")


Scene = Callable[[Page], Awaitable[None]]
_PICTURES: Mapping[str, tuple[Scene, Mapping[str, Any], bool]] = {
    # name of the file: what is done, in which window, and whether all of the page is shown
    "home": (_home, _DESK, False),
    "conversation": (_conversation, _PHONE, False),
    "conversation-dark": (_conversation, {**_PHONE, "color_scheme": "dark"}, False),
    "without-scripts": (_without_scripts, _NARROW, False),
    "list": (_list, _DESK, False),
    "map": (_flanders, {"viewport": {"width": 1100, "height": 1290}}, False),
    "partnership": (_partnership, _DESK, True),
    "sheet": (_sheet, _PAPER, False),
    "embedding": (_embedding, _DESK, True),
}


async def _take(browser: Browser, url: str, name: str) -> bytes:
    scene, options, is_whole = _PICTURES[name]
    context = await browser.new_context(
        **{"base_url": url, "locale": "nl-BE", "reduced_motion": "reduce", **options}
    )
    try:
        page = await context.new_page()
        await scene(page)
        await page.wait_for_load_state("networkidle")
        if is_whole:  # in a window of that height, for the bar with the question to be at its end
            height = await page.evaluate("document.documentElement.scrollHeight")
            await page.set_viewport_size({"width": options["viewport"]["width"], "height": height})
        return await page.screenshot()
    finally:
        await context.close()


def _packed(picture: bytes) -> bytes:
    """Return the same picture in fewer bytes: a page has few colours."""
    packed = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(_MOST_COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


async def _take_all(database: Path) -> dict[str, bytes]:
    found = find_chromium()
    if found is None:
        sys.exit("no browser: install chromium")
    # The addresses that stand in them are the same each time.
    with running(database, PUBLIC_URL="https://regiewijzer.example.org") as program:
        async with open_chromium(found) as browser:
            return {name: await _take(browser, program.url, name) for name in _PICTURES}


def main(docs: Path) -> None:
    """Write the pictures into a folder of *docs*."""
    with tempfile.TemporaryDirectory() as folder:
        taken = asyncio.run(_take_all(Path(folder) / "regiewijzer.sqlite3"))
    (docs / FOLDER).mkdir(exist_ok=True)
    for name, picture in taken.items():
        (docs / FOLDER / f"{name}.png").write_bytes(_packed(picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
