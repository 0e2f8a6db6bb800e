"""What can follow: choosing among several, the next question, and what cannot be answered."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.asking import ask


async def test_who_is_asked_which_one_chooses_it_by_a_click(page: Page):
    await page.goto("/")
    await ask(page, "hofstade")
    question = page.get_by_role("article")
    await expect(question).to_contain_text("Welke plaats bedoel je")

    await question.get_by_role("link", name="Hofstade (Aalst)").click()

    answer = page.get_by_role("article").nth(1)
    await expect(answer).to_contain_text("HANDEL is hier de regisseur.")
    # Whoever followed a link goes on from where it led.
    await expect(answer.get_by_role("heading").first).to_be_focused()
    await expect(page).to_have_title("Aalst · Regiewijzer")


async def test_who_has_to_choose_hears_what_from(page: Page):
    await page.goto("/")

    await ask(page, "hofstade")

    told = page.get_by_role("status").filter(has_text="Welke plaats bedoel je")
    await expect(told).to_contain_text("Hofstade (Zemst). Hofstade (Aalst)")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("Wijk-werken", "We weten niet wie wijk-werken doet in Leuven."),
        ("Leden", "Leuven"),
        ("Bron", "socialeeconomie.be"),
        ("Waarom?", "kesello"),
    ],
)
async def test_each_next_question_is_a_click_and_remembers_what_was_typed(page: Page, link, words):
    await page.goto("/")
    await ask(page, "kesello")
    answers = page.get_by_role("article")
    await expect(answers).to_have_count(1)

    await answers.first.get_by_role("link", name=link, exact=True).click()
    await expect(answers.nth(1)).to_contain_text(words)

    # From there on too: the reason still knows of the slip.
    if link != "Waarom?":
        await answers.nth(1).get_by_role("link", name="Waarom?").click()
        await expect(answers.nth(2)).to_contain_text("kesello")


async def test_a_place_outside_flanders_gets_whom_to_ask_there(page: Page):
    await page.goto("/")

    await ask(page, "brussel")

    answer = page.get_by_role("article")
    await expect(answer).to_contain_text("Brussel is geen gemeente in Vlaanderen.")
    call = answer.get_by_role("link", name="0800 35 123")
    await expect(call).to_have_attribute("href", "tel:+3280035123")


async def test_what_is_not_understood_leads_to_examples_that_work(page: Page):
    await page.goto("/")
    await ask(page, "xqzwv jjkk")
    first = page.get_by_role("article").first
    await expect(first).to_contain_text("Ik vond geen gemeente")

    await first.get_by_role("list", name="Voorbeelden").get_by_role("link").first.click()

    await expect(page.get_by_role("article").nth(1)).to_contain_text("Kessel-Lo")


async def test_the_examples_of_the_first_page_work(page: Page):
    await page.goto("/")

    await page.get_by_role("list", name="Voorbeelden").get_by_role("link", name="8500").click()

    await expect(page.get_by_role("article")).to_contain_text("Kortrijk")
