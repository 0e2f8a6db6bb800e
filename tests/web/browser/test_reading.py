"""An answer on a phone: what to do stands on the first screen, all of it on two."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.web.browser.asking import field
from tests.web.browser.conftest import Visit

PHONE: ViewportSize = {"width": 360, "height": 740}
ONE_LINE = 80  # pixels of the bar with the question: a field and the space around it
SCREENS = 2
ORDINARY = ["Gent", "Lokeren", "Maldegem", "Genk", "Borgloon", "9000", "wijk-werken Lokeren"]
MERGED = ["Hasselt", "Tongeren-Borgloon"]  # of parts that differ

_BOTTOM = "one => one.getBoundingClientRect().bottom"
_HEIGHT = "one => one.getBoundingClientRect().height"
_TOP = "one => one.getBoundingClientRect().top"


async def on_phone(visit: Visit, question: str, language: str = "", **options: object) -> Page:
    page = await visit(viewport=PHONE, has_touch=True, is_mobile=True, **options)
    await page.goto(f"{language}/vraag?q={quote(question)}")
    return page


@pytest.mark.parametrize("language", ["", "/fr", "/en"])
async def test_whom_to_call_stands_on_the_first_screen(visit: Visit, language: str):
    for question in [*ORDINARY, *MERGED, "ik zoek werk in Gent"]:
        page = await on_phone(visit, question, language)
        bar = await page.locator(".composer").evaluate(_TOP)

        call = page.locator(".press a").first

        assert await call.evaluate(_BOTTOM) <= bar, question


async def test_wijk_werken_stands_on_the_first_screen_too(visit: Visit):
    for question in ORDINARY:
        page = await on_phone(visit, question)
        bar = await page.locator(".composer").evaluate(_TOP)

        heading = page.get_by_role("heading", name="Wijk-werken", exact=True).last

        assert await heading.evaluate(_BOTTOM) <= bar, question


@pytest.mark.parametrize("language", ["", "/fr", "/en"])
async def test_an_ordinary_answer_takes_two_screens_at_most(visit: Visit, language: str):
    tall = {}
    for question in ORDINARY:
        page = await on_phone(visit, question, language)
        height = await page.get_by_role("article").evaluate(_HEIGHT)
        if height > SCREENS * PHONE["height"]:
            tall[question] = height

    assert tall == {}


async def test_no_number_is_shown_twice(visit: Visit):
    for question in [*ORDINARY, *MERGED]:
        page = await on_phone(visit, question)

        numbers = await page.locator("article a[href^='tel:']").evaluate_all(
            "all => all.map(one => one.href)"
        )

        assert len(numbers) == len(set(numbers)), question


async def test_what_can_wait_is_folded_and_opens_without_scripts(visit: Visit):
    page = await on_phone(visit, "Lokeren", java_script_enabled=False)
    source = page.get_by_text("Bron voor wijk-werken: ")

    await expect(source).to_be_hidden()
    await page.get_by_text("Bron en meer uitleg").click()

    await expect(source).to_be_visible()


async def test_the_field_is_one_line_while_somebody_reads(visit: Visit):
    page = await on_phone(visit, "Lokeren")
    bar = page.locator(".composer")

    assert await bar.evaluate(_HEIGHT) <= ONE_LINE
    await field(page).focus()

    locate = page.get_by_role("button", name="Gebruik mijn plek")
    await expect(locate).to_be_in_viewport()
    assert await bar.evaluate(_HEIGHT) <= ONE_LINE


async def test_what_is_pressed_while_the_field_has_the_focus_does_not_move_away(visit: Visit):
    page = await visit()
    await page.goto("/vraag?q=Lokeren")
    await field(page).focus()

    await page.get_by_text("Bewaar of deel dit").click()

    await expect(page.get_by_role("link", name="Op papier")).to_be_visible()


async def test_a_button_says_whose_number_it_calls(visit: Visit):
    page = await on_phone(visit, "wijk-werken Lokeren")

    call = page.get_by_role("link", name="VDAB")

    await expect(call).to_have_attribute("href", "tel:+3280030700")
    await expect(call).to_contain_text("0800 30 700")
