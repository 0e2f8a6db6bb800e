"""A question is typed, and its answer comes into the conversation."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.web.browser.asking import MALDEGEM_CALL, SLIP, ask, asked, field
from tests.web.browser.conftest import Visit


async def test_the_answer_begins_with_how_to_call(page: Page):
    await page.goto("/")

    await ask(page, SLIP)

    answer = page.get_by_role("article")
    await expect(answer.get_by_role("heading").first).to_have_text(f"Je vroeg: {SLIP}")
    call = answer.get_by_role("link").first
    await expect(call).to_have_text(MALDEGEM_CALL)
    await expect(call).to_have_attribute("href", "tel:+3292471081")
    await expect(answer).to_contain_text('Ik las "maldegm" als Maldegem')


async def test_the_page_stays_and_its_title_and_address_tell_the_answer(page: Page):
    await page.goto("/")
    await page.evaluate("window.isTheSame = true")

    await ask(page, SLIP)

    await expect(page).to_have_title("Maldegem · Regiewijzer")
    await expect(page).to_have_url(re.compile(re.escape(asked("", SLIP)) + "$"))
    assert await page.evaluate("window.isTheSame")


async def test_who_types_can_type_on(page: Page):
    await page.goto("/")

    await ask(page, SLIP)

    await expect(page.get_by_role("article")).to_be_visible()
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("")


async def test_who_does_not_see_the_answer_hears_of_it(page: Page):
    await page.goto("/")

    await ask(page, SLIP)

    told = page.get_by_role("status").filter(has_text="Maldegem")
    await expect(told).to_have_attribute("aria-live", "polite")
    await expect(told).to_contain_text(MALDEGEM_CALL)


async def test_a_second_answer_comes_below_the_first_and_into_view(page: Page):
    await page.goto("/")
    await ask(page, SLIP)
    await expect(page.get_by_role("article")).to_have_count(1)

    await ask(page, "kesello")

    first, second = page.get_by_role("article").first, page.get_by_role("article").last
    await expect(second).to_contain_text("Kessel-Lo is een deelgemeente van Leuven.")
    await expect(first).to_contain_text("Maldegem")
    await expect(second.get_by_text("Je vroeg: kesello")).to_be_in_viewport()


async def test_back_leads_to_what_was_asked_before(page: Page):
    await page.goto("/")
    await ask(page, SLIP)
    await expect(page).to_have_title("Maldegem · Regiewijzer")
    await ask(page, "kesello")
    await expect(page).to_have_title("Kessel-Lo (Leuven) · Regiewijzer")

    await page.go_back()
    await expect(page.get_by_role("article")).to_have_count(1)
    await expect(page.get_by_role("article")).to_contain_text("Welzijnsband")

    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Bij wie moet je zijn")
    await expect(page.get_by_role("article")).to_have_count(0)


async def test_without_a_connection_the_page_says_so_and_keeps_what_was_there(page: Page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    await page.goto("/")
    await ask(page, SLIP)
    await expect(page.get_by_role("article")).to_be_visible()

    await page.context.set_offline(True)
    await ask(page, "kesello")

    said = page.get_by_role("status").filter(has_text="Er kwam geen antwoord")
    await expect(said).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(1)


async def test_what_is_typed_as_a_list_is_answered_as_a_list(page: Page):
    await page.goto("/")

    await ask(page, "Leuven, Gent, Aalst, Maldegem")

    await expect(page.get_by_role("table").get_by_role("row")).to_have_count(5)


async def test_pressing_enter_twice_asks_once(page: Page):
    await page.goto("/")

    await field(page).fill("Lokeren")
    await field(page).press("Enter")
    await field(page).press("Enter")

    await expect(page.get_by_role("article")).to_have_count(1)
    await expect(page.get_by_role("article")).to_contain_text("Interwaas")


async def test_an_empty_question_leaves_the_answer_where_it_is_without_scripts_too(visit: Visit):
    page = await visit(java_script_enabled=False)
    await page.goto("/vraag?q=Lokeren")

    await field(page).press("Enter")

    await expect(page.get_by_role("article")).to_contain_text("Interwaas")
    assert page.url.endswith("/vraag?q=Lokeren")
