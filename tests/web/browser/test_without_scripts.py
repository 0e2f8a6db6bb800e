"""Everything works by links and forms alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import MALDEGEM_CALL, SLIP, ask
from tests.web.browser.conftest import Visit


@pytest.fixture
def bare(visit: Visit):
    """A window without scripts."""

    async def open_at(path: str) -> Page:
        page = await visit(java_script_enabled=False)
        await page.goto(path)
        return page

    return open_at


async def test_a_question_is_answered(bare):
    page = await bare("/")

    await ask(page, SLIP)

    await expect(page.get_by_role("article").get_by_role("link").first).to_have_text(MALDEGEM_CALL)
    await expect(page).to_have_title("Maldegem · Regiewijzer")


async def test_a_place_is_chosen_and_the_next_questions_are_asked(bare):
    page = await bare("/")
    await ask(page, "hofstade")
    await page.get_by_role("link", name="Hofstade (Aalst)").click()
    await expect(page.get_by_role("article")).to_contain_text("HANDEL")

    for link, words in (("Leden", "Haaltert"), ("Bron", "Nagekeken op"), ("Regisseur", "HANDEL")):
        await page.get_by_role("link", name=link, exact=True).click()
        await expect(page.get_by_role("article")).to_contain_text(words)


async def test_the_reason_still_knows_what_was_typed(bare):
    page = await bare("/vraag?q=kesello")

    await page.get_by_role("link", name="Waarom?").click()

    await expect(page.get_by_role("article")).to_contain_text('"kesello"')


async def test_the_map_leads_from_a_municipality_to_its_answer(bare):
    page = await bare("/")
    await page.get_by_role("navigation", name="Menu").get_by_role("link", name="Kaart").click()
    await page.get_by_role("link", name="Limburg", exact=True).click()

    await page.get_by_role("figure").get_by_role("link", name="Genk").click()

    await expect(page.get_by_role("article")).to_contain_text("Genk")
    assert "/gemeente/71016-genk" in page.url


async def test_nothing_is_offered_that_would_not_work(bare):
    page = await bare("/gemeente/43010-maldegem")

    await expect(page.get_by_role("button")).to_have_text(["Vraag"])
