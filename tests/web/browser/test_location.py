"""Where somebody is, is asked after a click only, and never stands in an address."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.conftest import Visit

NEAR_LEUVEN = {"latitude": 50.8798, "longitude": 4.7005, "accuracy": 20}
BUTTON = "Gebruik mijn plek"
_ASKED = """
    window.asked = 0;
    const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
    navigator.geolocation.getCurrentPosition = (...rest) => { window.asked += 1; ask(...rest); };
"""


async def person_near_leuven(visit: Visit) -> Page:
    page = await visit(geolocation=NEAR_LEUVEN, permissions=["geolocation"])
    await page.add_init_script(_ASKED)
    return page


async def test_the_municipality_there_is_answered(visit: Visit):
    page = await person_near_leuven(visit)
    await page.goto("/")

    await page.get_by_role("button", name=BUTTON).click()

    answer = page.get_by_role("article")
    await expect(answer).to_contain_text("Deze plek ligt in Leuven.")


async def test_nothing_is_asked_before_the_click(visit: Visit):
    page = await person_near_leuven(visit)
    await page.goto("/")
    assert await page.evaluate("asked") == 0

    await page.get_by_role("button", name=BUTTON).click()

    await expect(page.get_by_role("article")).to_be_visible()
    assert await page.evaluate("asked") == 1


@pytest.mark.parametrize("path", ["/", "/kaart/limburg"], ids=["conversation", "elsewhere"])
async def test_no_address_holds_where_somebody_is(visit: Visit, watch, path):
    page = await person_near_leuven(visit)
    await page.goto(path)

    await page.get_by_role("button", name=BUTTON).click()

    await expect(page.get_by_role("article")).to_contain_text("Leuven")
    links = await page.get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    for address in (page.url, *watch.addresses, *links):
        assert "50.8" not in address
        assert "4.7" not in address


async def test_the_answer_can_be_had_in_another_language(visit: Visit):
    page = await person_near_leuven(visit)
    await page.goto("/")
    await page.get_by_role("button", name=BUTTON).click()
    await expect(page.get_by_role("article")).to_be_visible()

    await page.get_by_role("link", name="EN", exact=True).click()

    await expect(page.get_by_role("article")).to_contain_text("Leuven")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_who_refuses_is_asked_to_type(visit: Visit):
    page = await visit()  # a new window may not be told where it is
    await page.goto("/")

    await page.get_by_role("button", name=BUTTON).click()

    said = page.get_by_role("status").filter(has_text="Ik kon je plek niet vinden.")
    await expect(said).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(0)
