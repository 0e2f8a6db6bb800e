"""Writes the answers to a list of questions: as a table, as CSV, or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import IO

from rich import box
from rich.table import Column, Table
from rich.text import Text

from bot.adapters.tables.list_csv import write_rows
from bot.adapters.terminal.draw import console_for
from bot.adapters.terminal.show import show
from bot.messages.catalog import Catalog
from bot.messages.listing import listing
from bot.messages.lookup_row import COLUMNS, header, rows
from bot.messages.record import record
from bot.messages.reply import Block, Reply
from bot.messages.speak import reply_to
from bot.service.ask import Ask
from bot.service.listed import Listed, Looked, look_up

_SHOWN = tuple(  # columns of the table: what fits on a screen
    COLUMNS.index(name)
    for name in (
        *("question", "outcome", "place", "partnership", "phone", "email"),
        *("organiser", "organiser-phone", "unsure"),
    )
)


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
    answered = record(question, asked.resolution.outcome, reply)
    return json.dumps(asdict(answered), ensure_ascii=False)


def write_csv(questions: Iterable[str], ask: Ask, say: Catalog, out: IO[str]) -> None:
    """Write CSV with a header, a question after the other, all of one revision."""
    ask = ask.at_once()
    write_rows([header(say)], out)
    for question in questions:
        write_rows(rows(Looked(question, ask(question)), say), out)


def write_table(questions: Iterable[str], ask: Ask, say: Catalog, out: IO[str]) -> None:
    """Write a table of the columns that fit on a screen and have something in them.

    Below it stand the sources, and what was not found or is for the reader to choose.
    """
    looked = look_up(questions, ask)
    if not looked:
        return
    titles = header(say)
    found = [row for one in looked for row in rows(one, say)]
    shown = [index for index in _SHOWN if any(row[index] for row in found)]
    # Folded where room is short: half a number is no number.
    columns = (Column(titles[index], overflow="fold") for index in shown)
    table = Table(*columns, box=box.SIMPLE, collapse_padding=True, pad_edge=False)
    for row in found:
        table.add_row(*(Text(row[index]) for index in shown))
    console = console_for(out)
    if not console.is_terminal:
        console.width = 200
    console.print(table)
    outro = listing(looked, say, Listed(tuple(one.question for one in looked))).outro
    show(Reply((Block(outro),)), say, out)
