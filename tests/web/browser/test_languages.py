"""Dutch, French and English, each at its own address."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import ask, asked
from tests.web.browser.conftest import Visit

LANGUAGES = {
    "nl": ("", "Bij wie moet je zijn voor sociale economie en werk?", "deelgemeente van Leuven"),
    "fr": ("/fr", "À qui s’adresser pour l’économie sociale et l’emploi ?", "section de commune"),
    "en": ("/en", "Whom to ask about social economy and work?", "submunicipality in Leuven"),
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_language_has_its_first_page_and_its_answers(page: Page, language):
    prefix, title, answer = LANGUAGES[language]
    await page.goto(f"{prefix}/")
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)

    await ask(page, "kesello")

    await expect(page.get_by_role("article")).to_contain_text(answer)
    assert page.url.endswith(asked(prefix, "kesello"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_another_language_keeps_the_question(visit: Visit, scripts):
    page = await visit(java_script_enabled=scripts)
    await page.goto("/")
    await ask(page, "kesello")
    await expect(page.get_by_role("article")).to_be_visible()

    for language in ("en", "fr", "nl"):
        prefix, _, answer = LANGUAGES[language]
        link = page.get_by_role("navigation").get_by_role("link", name=language.upper(), exact=True)
        await link.click()
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await expect(page.get_by_role("article")).to_contain_text(answer)
        assert page.url.endswith(asked(prefix, "kesello"))
        await expect(link).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    "path",
    ["/gemeente/24062-leuven/leden", "/kaart/limburg?kleur=wijk-werken", "/privacy", "/lijst"],
)
async def test_another_language_keeps_the_page(page: Page, program, path):
    await page.goto(path)

    await page.get_by_role("link", name="FR", exact=True).click()

    await expect(page).to_have_url(f"{program.url}/fr{path}")
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
