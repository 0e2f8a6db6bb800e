"""Somebody says that an answer is wrong; what is kept does not say who."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.async_api import Page, expect

from tests.web.browser.asking import ask
from tests.web.browser.conftest import Visit
from tests.web.browser.program import Program

LINE = "Het nummer is nu 02 000 00 00"


def reports(program: Program, nis: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(program.database)) as database:
        return database.execute(
            "SELECT kind, note, times, state FROM reports WHERE nis = ?", (nis,)
        ).fetchall()


def columns(program: Program) -> list[str]:
    with closing(sqlite3.connect(program.database)) as database:
        return [row[1] for row in database.execute("PRAGMA table_info(reports)")]


def on_disk(program: Program) -> bytes:
    """Return every byte of the database, of what is not written into it yet too."""
    name = program.database.name
    files = sorted(program.database.parent.glob(f"{name}*"))
    return b"".join(file.read_bytes() for file in files)


async def fill_in(page: Page, line: str) -> None:
    await page.get_by_role("radio", name="De telefoon").check()
    await page.get_by_label("Weet je wat het moet zijn?").fill(line)
    await page.get_by_role("button", name="Meld het").click()


async def test_a_report_is_sent_in_the_conversation_and_thanked_for(page: Page, program, address):
    await page.goto("/")
    await ask(page, "aalter")
    await page.get_by_role("link", name="Klopt niet?").click()
    await expect(page.get_by_role("article").last).to_contain_text("Wat klopt er niet")

    await fill_in(page, LINE)

    await expect(page.get_by_role("article").last).to_contain_text("Dank je.")
    await expect(page.get_by_role("article").last).to_contain_text(LINE)
    assert reports(program, "44084") == [("phone", LINE, 1, "open")]
    # What there is to keep has no place for who said it, and it is nowhere else.
    assert columns(program) == [
        *("id", "nis", "body", "kind", "note", "times", "first_on", "last_on", "state")
    ]
    agent = await page.evaluate("navigator.userAgent")
    kept = on_disk(program)
    assert LINE.encode() in kept
    assert address.encode() not in kept
    assert agent.encode() not in kept


async def test_without_scripts_too(visit: Visit, program):
    page = await visit(java_script_enabled=False)
    await page.goto("/vraag?q=lokeren")
    await page.get_by_role("link", name="Klopt niet?").click()

    await fill_in(page, "")

    await expect(page.get_by_role("article")).to_contain_text("Dank je.")
    assert [report[:3] for report in reports(program, "46029")] == [("phone", "", 1)]


async def test_what_is_wrong_must_be_chosen(page: Page, program):
    await page.goto("/gemeente/11002-antwerpen/klopt-niet")

    await page.get_by_role("button", name="Meld het").click()

    is_valid = "form => form.checkValidity()"
    assert not await page.locator("form.wrong").evaluate(is_valid)
    assert reports(program, "11002") == []


async def test_the_form_can_be_open_twice(page: Page):
    await page.goto("/")
    for place in ("gent", "leuven"):
        await ask(page, place)
        await page.get_by_role("article").last.get_by_role("link", name="Klopt niet?").click()
        await expect(page.get_by_role("article").last.get_by_role("radio")).not_to_have_count(0)

    lines = page.get_by_label("Weet je wat het moet zijn?")
    await expect(lines).to_have_count(2)
    for line in await lines.all():
        await expect(line).to_have_accessible_description(
            "Dat hoeft niet. Schrijf hoogstens 200 tekens, en geen namen."
        )
