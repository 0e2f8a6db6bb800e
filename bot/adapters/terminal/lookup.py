"""Writes the answers to a list of questions: as a table, as CSV, or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO

from rich import box
from rich.table import Table
from rich.text import Text

from bot.adapters.list_csv import write_rows
from bot.adapters.terminal.draw import console_for
from bot.messages.catalog import Catalog
from bot.messages.lookup_row import COLUMNS, header, rows
from bot.messages.record import record
from bot.messages.speak import reply_to
from bot.service.ask import Ask

# Columns of the table: what fits on a screen. What is probable only is marked, for want of room.
_SHOWN = (
    *("question", "outcome", "place", "partnership"),
    *("phone", "email", "organiser", "organiser-phone"),
)
_UNSURE = "*"


def write_jsonl(questions: Iterable[str], ask: Ask, say: Catalog, out: IO[str]) -> None:
    """Write one record per question, in input order, as they are answered, of one revision."""
    ask = ask.at_once()
    for question in questions:
        out.write(record_of(question, ask, say))
        out.write("\n")


def record_of(question: str, ask: Ask, say: Catalog) -> str:
    """Return the JSON record of one question, on one line."""
    asked = ask(question)
    reply = reply_to(asked, say).plain()
    return json.dumps(record(question, asked.resolution.outcome, reply), ensure_ascii=False)


def write_csv(questions: Iterable[str], ask: Ask, say: Catalog, out: IO[str]) -> None:
    """Write CSV with a header, a question after the other, all of one revision."""
    ask = ask.at_once()
    write_rows([header(say)], out)
    for question in questions:
        write_rows(rows(question, ask(question).resolution.outcome, say), out)


def write_table(questions: Iterable[str], ask: Ask, say: Catalog, out: IO[str]) -> None:
    """Write a table of the columns that fit on a screen."""
    ask = ask.at_once()
    titles = dict(zip(COLUMNS, header(say), strict=True))
    table = Table(*(titles[column] for column in _SHOWN), box=box.SIMPLE)
    has_marks = False
    for question in questions:
        for row in rows(question, ask(question).resolution.outcome, say):
            cells = dict(zip(COLUMNS, row, strict=True))
            for column in ("partnership", "organiser"):
                if titles[column] in cells["unsure"]:
                    cells[column] = f"{_UNSURE}{cells[column]}"
                    has_marks = True
            table.add_row(*(Text(cells[column]) for column in _SHOWN))
    console = console_for(out)
    if not console.is_terminal:
        console.width = 200
    console.print(table)
    if has_marks:
        console.print(Text(say.text("listing.probable", sign=_UNSURE)))
