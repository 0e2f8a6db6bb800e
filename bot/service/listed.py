"""Use case: a pasted or uploaded list of places. Knows nothing of channels nor of file formats.

Whether a message is a list shows from its shape, and from how many of its pieces are places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from bot.core.model.errors import BotError
from bot.core.model.outcome import Choose, Found, Outcome
from bot.core.reading.budget import (
    MAX_SEARCHES,
    SEARCHES_PER_ITEM,
    SEARCHES_PER_SPLIT,
    Budget,
)
from bot.core.reading.text import clean, fold
from bot.service.ask import Ask, Asked

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
MOST_COLUMNS = 30  # in which places are looked for
_MOST_CELLS = 600  # of a table, in all columns together: fewer rows where it is wide
_MOST_AROUND = 20  # lines before a list, or after it, that speak of it
_BULLET = re.compile(
    r"""\A(?: \s* (?:
          [-*•·‣▪◦●–—]
        | \[ [ xX]? \]                        # [x]
        | \(? \d{1,3} [.)] (?= \s | [^\W\d] )  # 1.  2)  (3)
        | \(? [a-zA-Z] \) (?= \s )            # a)  but not the O. of O. L. V.
    ) )+ \s*""",
    re.VERBOSE,
)
HEADINGS = (  # folded words above a column of places, the surest first
    {
        *("gemeente", "gemeenten", "gemeentenaam", "woonplaats", "woongemeente", "commune"),
        *("communes", "municipality", "municipalities", "residence"),
    },
    {
        *("deelgemeente", "deelgemeenten", "plaats", "plaatsen", "plaatsnaam", "stad", "steden"),
        *("lieu", "localite", "ville", "place", "places", "town", "city"),
    },
)
_HEADERS = {"naam", "nom", "name", "vraag", "postcode", "postcodes", "nis"}.union(*HEADINGS)


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
    thread. Data that change meanwhile show in the next list only.
    """
    ask = ask.at_once()
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
    items = without_header(items, is_place)
    return bounded(items, most) if _is_list(items, is_place) else None


def bounded(items: Sequence[str], most: int | None) -> Listed:
    """Return the first *most* items, all if None, with the number of those left out."""
    kept = tuple(items[:most])
    return Listed(kept, len(items) - len(kept))


def cleaned(pieces: Iterable[str], most: int | None = MAX_ITEM) -> list[str]:
    """Return the pieces without bullets, quotes and trailing commas; empty ones are dropped."""
    stripped = (_BULLET.sub("", clean(piece)).strip(' "') for piece in pieces)
    return [item for piece in stripped if (item := piece.rstrip(" ,")[:most])]


def without_header(items: list[str], is_place: IsPlace) -> list[str]:
    """Leave out a first item that says what the others are, and is no place itself."""
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
    items = cleaned(re.split("," if by_comma else r"[;\t]", line))
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
        column = column_of_places(rows, is_place)
        return cleaned(row[column] for row in rows) if column is not None else []
    return cleaned(piece for line in inner for piece in re.split(r"[;\t]", line))


def _around(lines: Sequence[str], is_place: IsPlace) -> int:
    """Return how many lines speak of the list before it begins, at most `_MOST_AROUND`."""
    return len(list(takewhile(lambda line: _is_around(line, is_place), lines[:_MOST_AROUND])))


def _is_around(line: str, is_place: IsPlace) -> bool:
    """Tell whether a line speaks of the list: a greeting, a question, thanks."""
    text = clean(line)
    if text.endswith((":", "?", "!")):
        return True
    return (text.endswith((",", ".")) or _is_sentence(text)) and not is_place(text)


def sample_of(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the rows by which a table is judged."""
    sample = rows[:_SAMPLE]
    number = min(MOST_COLUMNS, max(map(len, sample), default=1))
    return sample[: _MOST_CELLS // max(number, 1)]


def column_of_places(rows: Sequence[Sequence[str]], is_place: IsPlace) -> int | None:
    """Return which column holds the places: names before codes; None if there is none."""
    sample = sample_of(rows)
    number = min(MOST_COLUMNS, max(len(row) for row in sample))
    if number == 1:
        return 0
    places: list[int] = []
    held_by: dict[bool, int] = {}  # by whether it is a column of codes
    for column in range(number):
        cells = cleaned(row[column] for row in sample if column < len(row))
        places.append(sum(map(is_place, cells)))
        if places[column] > len(cells) / 2:
            held_by.setdefault(all(cell.isdigit() for cell in cells[1:]), column)
    best = max(range(number), key=lambda column: places[column])
    return held_by.get(False, held_by.get(True, best)) if places[best] else None
