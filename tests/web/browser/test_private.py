"""After a whole visit nothing is left in the browser."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.web.browser.asking import SLIP, ask

_LEFT = """async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
    caches: 'caches' in window ? (await caches.keys()).length : 0,
})"""


async def test_no_cookie_and_nothing_else_is_left(page: Page):
    await page.goto("/")
    await ask(page, SLIP)
    await page.get_by_role("link", name="Leden").click()
    await expect(page.get_by_role("article")).to_have_count(2)
    await page.goto("/lijst")
    await page.get_by_label("Plak je lijst").fill("Leuven\nGent")
    await page.get_by_role("button", name="Zoek alles op").click()
    await expect(page.get_by_role("table")).to_be_visible()
    await page.goto("/kaart/limburg")
    await page.get_by_role("link", name="FR", exact=True).click()
    await page.goto("/insluiten")

    assert await page.context.cookies() == []
    assert set((await page.evaluate(_LEFT)).values()) == {0}
