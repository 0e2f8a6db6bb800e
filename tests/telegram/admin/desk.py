"""What the conversations with administrators have in common."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from bot.settings import Settings
from tests.telegram.bot_api import until
from tests.telegram.person import Person
from tests.telegram.stack import TurnedClock

AN, BO = 900_000_000, 899_999_999
PATIENCE_S = 60  # to write or read a workbook of all data on a busy machine
YES, NO, SURE = "Laad het", "Niet nu", "Ja, laad het toch"
BODY = "interwaas"  # answers for Lokeren; its number is in the data as OLD
OLD, NEW, OTHER = "03 500 47 00", "056 00 00 01", "056 00 00 02"
SHOWN, SHOWN_NEW = "+32 3 500 47 00", "+32 56 00 00 01"


class Files:
    """The data files on the disk, as somebody with an editor sees them."""

    def __init__(self, folder: Path) -> None:
        self.contacts = folder / "contacts.yaml"

    def change(self, old: str, new: str, count: int = -1) -> None:
        """Replace a text in the contacts."""
        content = self.contacts.read_text("utf-8")
        assert old in content, "the test's anchor is gone from the data"
        self.contacts.write_text(content.replace(old, new, count), "utf-8")


async def phone_of_lokeren(person: Person) -> str:
    """Ask for Lokeren; return the answer."""
    return (await person.say("Lokeren")).text


async def ask_in_vain(
    person: Person, word: str, clock: TurnedClock, settings: Settings, days: int = 3
) -> None:
    """Ask for what is no place on several days; it is counted beside the answers."""
    for _ in range(days):
        counted = _counted(settings)
        await person.say(word)
        await until(partial(_has_more, settings, counted))
        clock.turn(days=1)


async def until_told(person: Person, part: str, times: int = 1) -> None:
    """Wait until the bot said something to a person that holds *part*."""
    await until(lambda: sum(part in call.text for call in person.heard) >= times)


def workbook_with(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook in which every cell that says *old* says *new*, as a person changes it."""
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value == old]
    assert found, f"no cell says {old}"
    for cell in found:
        cell.value = new
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _has_more(settings: Settings, counted: int) -> bool:
    return _counted(settings) > counted


def _counted(settings: Settings) -> int:
    """Return on how many days words led nowhere, all words together."""
    with closing(sqlite3.connect(settings.database)) as database:
        (days,) = database.execute("SELECT coalesce(sum(days), 0) FROM misses").fetchone()
    return int(days)
