"""Use case: a pasted or uploaded list of places. Knows nothing of channels nor of file formats.

Whether a message is a list shows from its shape, and from how many of its pieces are places.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from bot.core.budget import (
    MAX_SEARCHES,
    SEARCHES_PER_ITEM,
    SEARCHES_PER_SPLIT,
    Budget,
)
from bot.core.errors import BotError
from bot.core.outcome import Choose, Found, Outcome
from bot.core.text import clean, fold
from bot.service.ask import Ask, Asked
from bot.service.tables import Table, cell_name

MAX_ITEMS = 200  # of a message
MAX_FILE_ITEMS = 2_000  # of an uploaded file
MAX_ITEM = 200  # characters of one item; what is longer is cut
MAX_FILE_BYTES = 512 * 1024

IsPlace = Callable[[str], bool]

_LEAST_COMMAS = 2
_MOST_WORDS = 5  # "2860 Sint Katelijne Waver" has four; more words are a sentence
_WORDS_BEFORE_STOP = 3
_LEAST_BY_COMMA = 3  # "Kessel-Lo, Leuven" is one place, told with its municipality
_SAMPLE = 50  # items, or rows, by which the whole is judged
_MOST_COLUMNS = 30  # in which places are looked for
_MOST_CELLS = 600  # of a table, in all columns together: fewer rows where it is wide
_MOST_AROUND = 20  # lines before a list, or after it, that speak of it
_MOST_SHEETS = 10  # of a workbook, in which places are looked for
_MOST_ABOVE = 10  # rows above a heading: titles, a date, who made it
_BULLET = re.compile(
    r"""\A(?: \s* (?:
          [-*•·‣▪◦●–—]
        | \[ [ xX]? \]                        # [x]
        | \(? \d{1,3} [.)] (?= \s | [^\W\d] )  # 1.  2)  (3)
        | \(? [a-zA-Z] \) (?= \s )            # a)  but not the O. of O. L. V.
    ) )+ \s*""",
    re.VERBOSE,
)
_SEPARATOR_LINE = re.compile(r"\Asep=.\r?\n")  # Excel's own note about the file
_SEPARATORS = {"\t": re.compile(r"\t"), ";": re.compile(r";"), ",": re.compile(r",(?=\S)")}
_HEADINGS = (  # folded words above a column of places, the surest first
    {
        *("gemeente", "gemeenten", "gemeentenaam", "woonplaats", "woongemeente", "commune"),
        *("communes", "municipality", "municipalities", "residence"),
    },
    {
        *("deelgemeente", "deelgemeenten", "plaats", "plaatsen", "plaatsnaam", "stad", "steden"),
        *("lieu", "localite", "ville", "place", "places", "town", "city"),
    },
)
_HEADERS = {"naam", "nom", "name", "vraag", "postcode", "postcodes", "nis"}.union(*_HEADINGS)


class UnreadableList(BotError, ValueError):
    """An uploaded file is no list of places; `key` says why, in a sentence for the sender."""


class ListTooBig(UnreadableList):
    """The file has more than `MAX_FILE_BYTES`."""

    key = "listing.file-too-big"


class ListNotText(UnreadableList):
    """The file is a picture or another thing that is neither text nor a workbook."""

    key = "listing.file-not-text"


class ListQuoted(UnreadableList):
    """A quotation mark in a table is never closed."""

    key = "listing.file-quote"


class ListUncomputed(UnreadableList):
    """The places are formulas, and the file does not hold what they came to."""

    key = "listing.file-uncomputed"


class ListEmpty(UnreadableList):
    """The file has nothing in it, or only a header."""

    key = "listing.file-empty"


class ListWithoutPlaces(UnreadableList):
    """The file is a table, but none of its columns holds a place."""

    key = "listing.file-no-places"


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a list, in its order; each one line of 1..`MAX_ITEM` characters."""

    items: tuple[str, ...]
    left_out: int = 0  # items beyond the limit, from the end of the list
    sheet: str = ""  # the one that was read, of a workbook that has several
    column: str = ""  # the one that was read, of a table that has several: its heading, or letter
    unread: tuple[str, ...] = ()  # cells ("B2") with an error, or a formula without its outcome


@dataclass(frozen=True, slots=True)
class Looked:
    """One item with what it means."""

    question: str
    asked: Asked

    @property
    def outcome(self) -> Outcome:
        """Return what the item means."""
        return self.asked.resolution.outcome


def names_place(ask: Ask) -> IsPlace:
    """Return the test for `split_list` and `read_list`: found in Flanders, or a choice there.

    It is good for one list: equal pieces are asked once, and all of them share one budget. When
    that is spent, only names and codes as they stand are places.
    """
    budget = Budget.for_searches(SEARCHES_PER_SPLIT)

    @cache
    def is_place(text: str) -> bool:
        outcome = ask(text, Budget(within=budget)).resolution.outcome
        return isinstance(outcome, Found | Choose)

    return is_place


def look_up(items: Iterable[str], ask: Ask) -> tuple[Looked, ...]:
    """Answer every item, all from one revision and for one day.

    Takes some tenths of a millisecond an item, and the items share a budget: run a file's list in a
    thread. Data that change
    meanwhile show in the next list only.
    """
    every = tuple(items)
    return tuple(map(looking_up(ask, len(every)), every))


def looking_up(ask: Ask, number: int) -> Callable[[str], Looked]:
    """Return what answers one item after the other of *number*, as `look_up` does all."""
    ask = ask.at_once()
    budget = Budget.for_searches(SEARCHES_PER_ITEM * number + MAX_SEARCHES)
    return lambda item: Looked(item, ask(item, Budget(within=budget)))


def may_be_list(text: str) -> bool:
    """Tell whether it is worth a closer look: most messages are one line without separators."""
    return "\n" in text or ";" in text or "\t" in text or text.count(",") >= _LEAST_COMMAS


def split_list(text: str, is_place: IsPlace, most: int = MAX_ITEMS) -> Listed | None:
    """Take a message apart, if it is a list of places.

    Items stand on lines of their own, or on one line between semicolons, tabs or commas. What
    stands between commas is a list from three places on. More than half of the items must be
    places and no sentences, so of two items both. Words around a list of lines ("Dag,", "Alvast
    bedankt!") are left out; of a pasted table only the first column with places is read.

    Args:
        text: A message, as typed.
        is_place: Tells whether an item means a place; asked for the first items only.
        most: Items to keep, at least 1.

    Returns:
        At least two items; None if the message is no list, but a question.
    """
    lines = [line for line in text.splitlines() if clean(line)]
    items = _on_one_line(lines[0], is_place) if len(lines) == 1 else _on_lines(lines, is_place)
    items = _without_header(items, is_place)
    return _bounded(items, most) if _is_list(items, is_place) else None


def read_list(
    tables: Sequence[Table], is_place: IsPlace, most: int | None = MAX_FILE_ITEMS
) -> Listed:
    """Return the list in an uploaded file: the sheets of a workbook, or one table.

    The first sheet with a column of places is read; hidden ones only where there is no other. In
    it, a heading such as "gemeente" says which column; else it is the first of which more than half
    are names of places; else one of codes; else the one with most places. What stands above the
    heading is left out, a first row only if it is no place and says what a header says, so that a
    misspelled place is never lost.

    Args:
        tables: All that the file holds.
        is_place: Tells whether an item means a place; asked for the first rows only.
        most: Items to keep, at least 1; None: all, and none of them is cut.

    Returns:
        At least one item.

    Raises:
        UnreadableList: If there is nothing in it, or no column with places.
    """
    filled = [t for t in tables if t.odd or any(map(any, (t.columns, *t.rows)))]
    seen = [table for table in filled if not table.is_hidden] or filled
    parts = [part for table in seen[:_MOST_SHEETS] if (part := _part(table, is_place))]
    if len(seen) > 1:  # the words of a cover sheet are no list
        parts = [part for part in parts if part.places]
    sure = (part for part in parts if part.is_sure)
    best = next(sure, None) or max(parts, key=lambda part: part.places, default=None)
    if best is None:
        if any(_unread(table) for table in seen):
            raise ListUncomputed
        raise ListWithoutPlaces if filled else ListEmpty
    table, column = best.table, best.column
    lines = range(best.first, len(table.rows) + 2)
    cells = (table.cell(line, column) for line in lines)
    items = _cleaned(cells, MAX_ITEM if most else None)
    if not best.heading:
        items = _without_header(items, is_place)
    unread = sorted(line for line, other in _unread(table) if other == column)
    if not items:
        raise ListUncomputed if unread else ListEmpty
    return replace(
        _bounded(items, most),
        sheet=table.sheet if len(filled) > 1 else "",
        column=(best.heading or cell_name(1, column)[:-1]) if _has_columns(table) else "",
        unread=tuple(cell_name(line, column) for line in unread),
    )


def table_of(text: str) -> Table:
    """Return what stands in a text: lines, or rows between tabs, semicolons or commas.

    A comma before a space belongs to its cell ("Kessel-Lo, Leuven").

    Raises:
        UnreadableList: If a quotation mark is never closed.
    """
    lines = [line for line in _SEPARATOR_LINE.sub("", text).splitlines() if clean(line)]
    rows = _rows(lines) if lines else [[]]
    first, *rest = [tuple(row) for row in rows]
    return Table("", first, tuple(rest))


@dataclass(frozen=True, slots=True)
class _Part:
    """The column of a table that may hold the list."""

    table: Table
    column: int
    first: int  # the row where the list begins, from 1
    heading: str  # of the column; "" if none says what it holds
    places: int  # among its first cells
    is_sure: bool


def _part(table: Table, is_place: IsPlace) -> _Part | None:
    """Return the column with the places; None where there is none."""
    rows = [(n, row) for n, row in enumerate((table.columns, *table.rows), 1) if any(row)]
    sample = _sample([row for _, row in rows])

    def places(column: int, among: Sequence[Sequence[str]]) -> int:
        return sum(map(is_place, _cleaned(row[column] for row in among if column < len(row))))

    for index, row in enumerate(sample[:_MOST_ABOVE]):
        for column in _headings(row):
            is_heading = not is_place(row[column]) and not places(column, sample[:index])
            found = places(column, sample[index + 1 :]) if is_heading else 0
            if found:
                first = rows[index][0] + 1
                return _Part(table, column, first, clean(row[column]), found, is_sure=True)
    best = _column(sample, is_place) if sample else None
    if best is None:
        return None
    found = places(best, sample)
    return _Part(table, best, 1, "", found, is_sure=found > len(sample) / 2)


def _headings(row: Sequence[str]) -> list[int]:
    """Return the columns whose heading says that they hold places, the likeliest first."""
    ranked = [
        (rank, column)
        for column, cell in enumerate(row[:_MOST_COLUMNS])
        for rank, words in enumerate(_HEADINGS)
        if not words.isdisjoint(fold(cell).split())
    ]
    return [column for _, column in sorted(ranked)]


def _has_columns(table: Table) -> bool:
    return any(len(row) > 1 for row in (table.columns, *table.rows))


def _unread(table: Table) -> list[tuple[int, int]]:
    """Return the cells with an error, or with a formula whose outcome is not kept."""
    return [place for place in table.odd if not table.cell(*place)]


def _bounded(items: Sequence[str], most: int | None) -> Listed:
    kept = tuple(items[:most])
    return Listed(kept, len(items) - len(kept))


def _cleaned(pieces: Iterable[str], most: int | None = MAX_ITEM) -> list[str]:
    """Return the pieces without bullets, quotes and trailing commas; empty ones are dropped."""
    stripped = (_BULLET.sub("", clean(piece)).strip(' "') for piece in pieces)
    return [item for piece in stripped if (item := piece.rstrip(" ,")[:most])]


def _without_header(items: list[str], is_place: IsPlace) -> list[str]:
    first = items[0] if items else ""
    is_header = not _HEADERS.isdisjoint(fold(first).split()) and not is_place(first)
    return items[1:] if is_header else items


def _is_list(items: Sequence[str], is_place: IsPlace) -> bool:
    sample = items[:_SAMPLE]
    places = sum(not _is_sentence(item) and is_place(item) for item in sample)
    return len(items) > 1 and places > len(sample) / 2


def _is_sentence(item: str) -> bool:
    words = len(item.split())
    if item.endswith("."):  # "Gent." is none, "Ik werk in Gent." is
        return words >= _WORDS_BEFORE_STOP
    return item.endswith(("?", "!")) or words > _MOST_WORDS


def _on_one_line(line: str, is_place: IsPlace) -> list[str]:
    """Split a line; empty if it is a sentence, or one place with its municipality."""
    by_comma = not re.search(r"[;\t]", line)
    items = _cleaned(re.split("," if by_comma else r"[;\t]", line))
    if any(_is_sentence(item) for item in items):
        return []
    if by_comma and sum(map(is_place, items[:_SAMPLE])) < _LEAST_BY_COMMA:
        return []
    return items


def _on_lines(lines: Sequence[str], is_place: IsPlace) -> list[str]:
    inner = lines[_around(lines, is_place) :]
    inner = inner[: len(inner) - _around(inner[::-1], is_place)]
    rows = [line.split("\t") for line in inner]
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        column = _column(rows, is_place)
        return _cleaned(row[column] for row in rows) if column is not None else []
    return _cleaned(piece for line in inner for piece in re.split(r"[;\t]", line))


def _around(lines: Sequence[str], is_place: IsPlace) -> int:
    """Return how many lines speak of the list before it begins, at most `_MOST_AROUND`."""
    return len(list(takewhile(lambda line: _is_around(line, is_place), lines[:_MOST_AROUND])))


def _is_around(line: str, is_place: IsPlace) -> bool:
    """Tell whether a line speaks of the list: a greeting, a question, thanks."""
    text = clean(line)
    if text.endswith((":", "?", "!")):
        return True
    return (text.endswith((",", ".")) or _is_sentence(text)) and not is_place(text)


def _sample(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the rows by which a table is judged."""
    sample = rows[:_SAMPLE]
    number = min(_MOST_COLUMNS, max(map(len, sample), default=1))
    return sample[: _MOST_CELLS // max(number, 1)]


def _column(rows: Sequence[Sequence[str]], is_place: IsPlace) -> int | None:
    """Return which column holds the places: names before codes; None if there is none."""
    sample = _sample(rows)
    number = min(_MOST_COLUMNS, max(len(row) for row in sample))
    if number == 1:
        return 0
    places: list[int] = []
    held_by: dict[bool, int] = {}  # by whether it is a column of codes
    for column in range(number):
        cells = _cleaned(row[column] for row in sample if column < len(row))
        places.append(sum(map(is_place, cells)))
        if places[column] > len(cells) / 2:
            held_by.setdefault(all(cell.isdigit() for cell in cells[1:]), column)
    best = max(range(number), key=lambda column: places[column])
    return held_by.get(False, held_by.get(True, best)) if places[best] else None


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines; those of a file without separators have one each."""
    if len(lines) == 1:
        return [[cell] for cell in re.split(r"[;\t,]", lines[0])]
    separator = next((s for s, mark in _SEPARATORS.items() if _is_in_most(mark, lines)), None)
    if separator is None:
        return [[line] for line in lines]
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error as error:  # a quote that is never closed
        raise ListQuoted from error


def _is_in_most(mark: re.Pattern[str], lines: Sequence[str]) -> bool:
    return sum(mark.search(line) is not None for line in lines) * 2 >= len(lines)
