"""What a person does on each page: type a question and send it."""

from __future__ import annotations

from urllib.parse import quote_plus

from playwright.async_api import Locator, Page

SLIP = "wie is de regisseur in maldegm"
MALDEGEM_CALL = "Bel Welzijnsband: 09 247 10 81"


def field(page: Page) -> Locator:
    """Return where a question is typed; only with scripts does it suggest places."""
    return page.get_by_role("combobox").or_(page.get_by_role("searchbox"))


async def ask(page: Page, question: str) -> None:
    """Type a question and send it by the keyboard."""
    await field(page).fill(question)
    await field(page).press("Enter")


def asked(language: str, question: str) -> str:
    """Return the end of the address of an answer."""
    return f"{language}/vraag?q={quote_plus(question)}"
