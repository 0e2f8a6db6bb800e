"""The administrators' handbook shows what the bot says, and names all that they can order."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.adapters.telegram.profile import ADMIN, PRIVATE
from tests.telegram.handbook import record
from tests.telegram.screens import DRAWN, PAGE, picture, screens_of, written
from tests.telegram.transcript import Said

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / PAGE).read_text("utf-8")
HOW = "run: python -m tests.telegram.screens docs"
_PHONE = re.compile(r"(?<![\w-])(?:\+32 ?|0)\d[\d ]{6,}\d\b")
_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.[\w.-]+\w)|https?://([\w.-]+\w)")


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Said]]:
    """The conversations of the handbook, held with the real bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")  # where the machine has a proxy for the internet
        return asyncio.run(record(tmp_path_factory.mktemp("handbook")))


@pytest.mark.parametrize("name", sorted(screens_of(TEXT)))
def test_a_screen_shows_what_the_bot_says(screens, name):
    """Line by line; what is another each time, such as a hash, is made the same."""
    assert screens_of(TEXT)[name] == written(screens[name]), HOW


def test_every_mark_of_a_screen_has_its_screen():
    assert len(re.findall(r"<!-- scherm:", TEXT)) == len(screens_of(TEXT)) > 20


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_picture_is_drawn_from_the_same_messages(screens, name):
    drawn = (DOCS / "screens" / f"{name}.png").read_bytes()

    assert drawn == picture(name, screens), HOW


def test_every_order_of_administrators_is_explained():
    orders = [name for name in ADMIN if name not in PRIVATE]

    assert [name for name in (*orders, "annuleer") if f"| `/{name}" not in TEXT] == []


def test_no_contact_in_it_can_be_taken_for_a_real_one():
    phones = {re.sub(r"\D", "", match.group()) for match in _PHONE.finditer(TEXT)}
    hosts = {host for match in _ADDRESS.finditer(TEXT) for host in match.groups() if host}

    assert phones
    assert all("00000" in phone for phone in phones)
    assert all(host.endswith("example.org") for host in hosts)
