"""Use case: a pasted or uploaded list of places. Knows nothing of channels nor of file formats.

Whether a message is a list shows from its shape, and from how many of its pieces are places.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.errors import BotError
from bot.core.outcome import Choose, Found, Outcome
from bot.core.text import clean, fold
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
_MOST_COLUMNS = 30  # in which places are looked for
_BULLET = re.compile(
    r"""\A(?: \s* (?:
          [-*•·‣▪◦●–—]
        | \[ [ xX]? \]                        # [x]
        | \(? \d{1,3} [.)] (?= \s | [^\W\d] )  # 1.  2)  (3)
        | \(? [a-zA-Z] \) (?= \s )            # a)  but not the O. of O. L. V.
    ) )+ \s*""",
    re.VERBOSE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"\Asep=.\r?\n")  # Excel's own note about the file
_SEPARATORS = {"\t": re.compile(r"\t"), ";": re.compile(r";"), ",": re.compile(r",(?=\S)")}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # how Excel saves "Unicode text"
_HEADERS = frozenset(
    {
        *("gemeente", "gemeenten", "gemeentenaam", "deelgemeente", "deelgemeenten", "naam"),
        *("plaats", "plaatsen", "plaatsnaam", "stad", "steden", "woonplaats", "vraag"),
        *("postcode", "postcodes", "nis", "commune", "communes", "localite", "lieu", "ville"),
        *("nom", "municipality", "municipalities", "place", "places", "town", "city", "name"),
    }
)  # folded


class UnreadableList(BotError, ValueError):
    """An uploaded file is no list of places; `key` says why, in a sentence for the sender."""


class ListTooBig(UnreadableList):
    """The file has more than `MAX_FILE_BYTES`."""

    key = "listing.file-too-big"


class ListNotText(UnreadableList):
    """The file is a picture, a workbook or another thing that is no text."""

    key = "listing.file-not-text"


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
    """Return the test for `split_list` and `read_list`: found in Flanders, or a choice there."""
    return lambda text: isinstance(ask(text).resolution.outcome, Found | Choose)


def look_up(items: Iterable[str], ask: Ask) -> tuple[Looked, ...]:
    """Answer every item, all from one revision and for one day.

    Takes some tenths of a millisecond an item: run a file's list in a thread. Data that change
    meanwhile show in the next list only.
    """
    ask = ask.at_once()
    return tuple(Looked(item, ask(item)) for item in items)


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


def read_list(content: bytes, is_place: IsPlace, most: int = MAX_FILE_ITEMS) -> Listed:
    """Read an uploaded list: lines, or a table separated by tabs, semicolons or commas.

    A comma before a space belongs to the item ("Kessel-Lo, Leuven"). Of a table the first column
    is read of which more than half are names of places; else one of codes; else the one with most
    places. The first row is left out only if it is no place and says what a header says, so that
    a misspelled place is never lost.

    Args:
        content: UTF-8 with or without byte order mark, UTF-16 with one, or Windows-1252.
        is_place: Tells whether an item means a place; asked for the first rows only.
        most: Items to keep, at least 1.

    Returns:
        At least one item.

    Raises:
        UnreadableList: If the file is too big, no text, empty, or a table without places.
    """
    rows = _rows(_decoded(content))
    column = _column(rows, is_place)
    if column is None:
        raise ListWithoutPlaces
    cells = _cleaned(row[column] for row in rows if column < len(row))
    items = _without_header(cells, is_place)
    if not items:
        raise ListEmpty
    return _bounded(items, most)


def _bounded(items: Sequence[str], most: int) -> Listed:
    return Listed(tuple(items[:most]), max(0, len(items) - most))


def _cleaned(pieces: Iterable[str]) -> list[str]:
    """Return the pieces without bullets, quotes and trailing commas; empty ones are dropped."""
    stripped = (_BULLET.sub("", clean(piece)).strip(' "') for piece in pieces)
    return [item for piece in stripped if (item := piece.rstrip(" ,")[:MAX_ITEM])]


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
    inner = list(lines)
    while inner and _is_around(inner[0], is_place):
        del inner[0]
    while inner and _is_around(inner[-1], is_place):
        del inner[-1]
    rows = [line.split("\t") for line in inner]
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        column = _column(rows, is_place)
        return _cleaned(row[column] for row in rows) if column is not None else []
    return _cleaned(piece for line in inner for piece in re.split(r"[;\t]", line))


def _is_around(line: str, is_place: IsPlace) -> bool:
    """Tell whether a line speaks of the list: a greeting, a question, thanks."""
    text = clean(line)
    if text.endswith((":", "?", "!")):
        return True
    return (text.endswith((",", ".")) or _is_sentence(text)) and not is_place(text)


def _column(rows: Sequence[Sequence[str]], is_place: IsPlace) -> int | None:
    """Return which column holds the places: names before codes; None if there is none."""
    sample = rows[:_SAMPLE]
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


def _decoded(content: bytes) -> str:
    if len(content) > MAX_FILE_BYTES:
        raise ListTooBig
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNPRINTABLE.search(text):
            break
        return text
    raise ListNotText


def _rows(text: str) -> list[list[str]]:
    """Return the rows that are not empty; those of a file without separators have one cell."""
    lines = [line for line in _SEPARATOR_LINE.sub("", text).splitlines() if clean(line)]
    if not lines:
        raise ListEmpty
    if len(lines) == 1:
        return [[cell] for cell in re.split(r"[;\t,]", lines[0])]
    separator = next((s for s, mark in _SEPARATORS.items() if _is_in_most(mark, lines)), None)
    if separator is None:
        return [[line] for line in lines]
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error as error:  # a quote that is never closed
        raise ListNotText from error


def _is_in_most(mark: re.Pattern[str], lines: Sequence[str]) -> bool:
    return sum(mark.search(line) is not None for line in lines) * 2 >= len(lines)
