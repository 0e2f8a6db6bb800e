"""Places are suggested while somebody types: by keyboard, by mouse, and never in the way."""

from __future__ import annotations

import re

from playwright.async_api import Page, Route, expect

from tests.web.browser.asking import ask, field


async def typed(page: Page, text: str) -> None:
    await page.goto("/")
    await field(page).press_sequentially(text)
    await expect(page.get_by_role("listbox")).to_be_visible()


async def test_what_is_found_is_counted_for_who_does_not_see_it(page: Page):
    await typed(page, "leuv")

    number = await page.get_by_role("option").count()
    status = page.get_by_role("status").filter(has_text="gevonden")
    words = "1 plaats" if number == 1 else f"{number} plaatsen"
    await expect(status).to_have_text(f"{words} gevonden. Kies met de pijltjes.")
    await expect(field(page)).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("option").first).to_contain_text("Leuven")


async def test_the_arrows_go_through_them_and_round(page: Page):
    await typed(page, "beveren")
    options = page.get_by_role("option")
    last = await options.count() - 1
    assert last > 1

    for key, number in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", last),
        ("ArrowDown", 0),
    ):
        await field(page).press(key)
        chosen = page.get_by_role("option", selected=True)
        await expect(chosen).to_have_count(1)
        name = await options.nth(number).get_attribute("id")
        assert name
        await expect(chosen).to_have_id(name)
        await expect(field(page)).to_have_attribute("aria-activedescendant", name)
        await expect(field(page)).to_be_focused()


async def test_enter_asks_the_one_that_is_chosen(page: Page):
    await typed(page, "beveren")
    await field(page).press("ArrowDown")
    await field(page).press("ArrowDown")
    chosen = await page.get_by_role("option", selected=True).locator("strong").text_content()
    assert chosen

    await field(page).press("Enter")

    await expect(page.get_by_role("article").get_by_text(f"Je vroeg: {chosen}")).to_be_visible()
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(field(page)).to_have_attribute("aria-expanded", "false")


async def test_enter_asks_what_is_typed_where_none_is_chosen(page: Page):
    await typed(page, "leuve")

    await field(page).press("Enter")

    await expect(page.get_by_role("article").get_by_text("Je vroeg: leuve")).to_be_visible()


async def test_escape_puts_them_away_and_keeps_what_is_typed(page: Page):
    await typed(page, "leuv")
    await field(page).press("ArrowDown")

    await field(page).press("Escape")

    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(field(page)).to_have_value("leuv")
    await expect(field(page)).to_have_attribute("aria-expanded", "false")
    assert await field(page).get_attribute("aria-activedescendant") is None


async def test_a_click_asks_one(page: Page):
    await typed(page, "kessel")

    await page.get_by_role("option").filter(has_text="Kessel-Lo").first.click()

    await expect(page.get_by_role("article")).to_contain_text("deelgemeente van Leuven")


async def test_they_go_when_somebody_goes_elsewhere(page: Page):
    await typed(page, "leuv")

    await field(page).press("Tab")

    await expect(page.get_by_role("listbox")).to_be_hidden()


async def test_typing_and_asking_go_on_where_they_fail(page: Page, watch):
    watch.expect("/api/suggest", "503")

    async def refuse(route: Route) -> None:
        await route.fulfill(status=503)

    await page.route(re.compile("/api/suggest"), refuse)
    await page.goto("/")
    async with page.expect_response(re.compile("/api/suggest")):
        await field(page).press_sequentially("maldegm")

    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(field(page)).to_have_value("maldegm")
    await field(page).press("Enter")
    await expect(page.get_by_role("article")).to_contain_text("Welzijnsband")


async def test_those_that_come_late_do_not_cover_an_answer(page: Page):
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route(re.compile("/api/suggest"), hold)
    await page.goto("/")
    async with page.expect_request(re.compile("/api/suggest")):
        await field(page).press_sequentially("leuv")

    await ask(page, "maldegem")
    await expect(page.get_by_role("article")).to_contain_text("Welzijnsband")
    for route in held:
        await route.continue_()

    await expect(page.get_by_role("listbox")).to_be_hidden()


async def test_escape_leaves_what_was_typed_before_they_are_there(page: Page):
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route(re.compile("/api/suggest"), hold)
    await page.goto("/")
    async with page.expect_request(re.compile("/api/suggest")):
        await field(page).press_sequentially("leuv")

    await field(page).press("Escape")

    await expect(field(page)).to_have_value("leuv")
    for route in held:
        await route.abort()
