"""What can be taken along: a number on the clipboard, a stable address, a contact."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.web.browser.asking import SLIP, ask
from tests.web.browser.conftest import Visit
from tests.web.browser.downloads import content_of

KEEP = "Bewaar of deel dit"
MALDEGEM = "/gemeente/43010-maldegem"


async def person_with_clipboard(visit: Visit) -> Page:
    page = await visit(permissions=["clipboard-read", "clipboard-write"])
    await page.goto("/")
    await ask(page, SLIP)
    await page.get_by_text(KEEP).click()
    return page


async def clipboard(page: Page) -> str:
    text: str = await page.evaluate("navigator.clipboard.readText()")
    return text


async def test_a_button_copies_the_number_and_says_so(visit: Visit):
    page = await person_with_clipboard(visit)

    await page.get_by_role("button", name="Kopieer nummer Welzijnsband").click()

    await expect(page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Gekopieerd")).to_be_visible()
    assert await clipboard(page) == "09 247 10 81"
    await expect(page.get_by_role("button", name="Kopieer nummer Welzijnsband")).to_be_visible()


async def test_another_copies_the_mail_address(visit: Visit):
    page = await person_with_clipboard(visit)

    await page.get_by_role("button", name="Kopieer mail Welzijnsband").click()

    await expect(page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    assert await clipboard(page) == "info@welzijnsband.be"


async def test_sharing_gives_the_stable_address_without_the_question(visit: Visit, program):
    page = await person_with_clipboard(visit)

    await page.get_by_role("link", name="Deel dit antwoord").click()

    await expect(page.get_by_role("link", name="Gekopieerd")).to_be_visible()
    shared = await clipboard(page)
    assert shared == f"{program.url}{MALDEGEM}"
    await page.goto(shared)
    await expect(page.get_by_role("article")).to_contain_text("Welzijnsband")


async def test_a_contact_is_kept_as_a_card(page: Page):
    await page.goto(MALDEGEM)
    await page.get_by_text(KEEP).click()

    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Bewaar Welzijnsband").click()

    name, card = await content_of(await waiting.value)
    assert name == "maldegem.vcf"
    assert card.startswith(b"BEGIN:VCARD")
    assert b"+3292471081" in card
