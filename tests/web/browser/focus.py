"""Goes by the keyboard from one thing to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator

from playwright.async_api import Page

_MOST = 600
# Past the last one a browser without a window of its own goes to none, or begins anew.
_IS_NEW = """() => {
    window.been ??= new Set();
    const one = document.activeElement;
    const isNew = one !== document.body && !been.has(one);
    been.add(one);
    return isNew;
}"""


async def each_focused(page: Page, key: str = "Tab") -> AsyncIterator[int]:
    """Press a key until everything had the focus once; give the number of each."""
    for number in range(_MOST):
        await page.keyboard.press(key)
        if not await page.evaluate(_IS_NEW):
            return
        yield number
    raise AssertionError(f"{key} leads on and on")
