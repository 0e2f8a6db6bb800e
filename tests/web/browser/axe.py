"""Looks with axe-core for what keeps people out, in a page and in the frames within it."""

from __future__ import annotations

import asyncio
from functools import cache
from importlib import resources

from playwright.async_api import Page

_PATIENCE_S = 60  # scripts in a page may take as long as they like, and wait for ever
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"


async def barriers(page: Page) -> list[str]:
    """Return what axe-core finds, each with the element and what to do."""
    async with asyncio.timeout(_PATIENCE_S):
        for frame in page.frames:
            await frame.evaluate(_source())
        # What still arrives is half transparent: colours are judged when it is there.
        await page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        found = await page.evaluate(_RUN, _RULES)
    return [
        f"{one['id']} ({one['impact']}): {node['html']}: {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@cache
def _source() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
