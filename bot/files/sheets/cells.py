"""What a spreadsheet does to a cell, undone where only one meaning is possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import Enum, auto

from bot.files.reading.text import visible

SEVERAL = "|"  # between the values of one cell

_LINE_END = re.compile("[^\\S\n]*(?:\r\n|[\r\n\u0085\u2028\u2029])\\s*")
_WIDE_SPACES = re.compile("[\u00a0\u2007\u202f]")
_WHOLE = re.compile(r"(\d+)[.,]0+\Z", re.ASCII)
_COMMA = re.compile(r"(-?\d{1,3}),(\d+)\Z", re.ASCII)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(?::00(?:\.0+)?)?\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z", re.ASCII)
_LOST_ZERO = re.compile(r"(?:\d{8}|4\d{8})\Z", re.ASCII)  # an area code, or that of a mobile
_LOST_PLUS = re.compile(r"32\d{8,9}\Z", re.ASCII)
_NO_DIGIT = re.compile(r"\D", re.ASCII)
_TRUTHS = {
    **dict.fromkeys(("true", "waar", "vrai", "wahr"), "yes"),
    **dict.fromkeys(("false", "onwaar", "faux", "falsch"), "no"),
}


class Kind(Enum):
    """What a column holds, as far as a spreadsheet may spoil it."""

    TEXT = auto()
    DAY = auto()
    NUMBER = auto()  # or a code of digits
    DEGREES = auto()
    PHONE = auto()
    YES_NO = auto()  # or unknown


def clean(text: str) -> str:
    """Return *text* without what cannot be seen: marks, spaces around it, hard spaces, line ends.

    Two cells that are equal after this say the same.
    """
    if text.isprintable():  # nearly every cell; a hard space does not count as printable
        return text.strip()
    return _WIDE_SPACES.sub(" ", visible(_LINE_END.sub(" ", text.strip()))).strip()


def mended(text: str, kind: Kind, *, several: bool = False) -> str:
    """Return a cell as it was meant, or as it is where that is not certain.

    A NIS code or a postcode never begins with a zero, so none is put back there.

    Args:
        text: What came out of the spreadsheet.
        kind: What the column holds.
        several: Whether the cell holds values with "|" between them.
    """
    cell = clean(text)
    if several:
        parts = [part.strip() for part in cell.split(SEVERAL)]
        return SEVERAL.join(_MENDING[kind](part) for part in parts if part)
    return _MENDING[kind](cell) if cell else ""


def is_same(kept: str, given: str, kind: Kind, *, several: bool = False) -> bool:
    """Return whether two cells say the same, though a spreadsheet wrote one of them anew.

    Args:
        kept: As it stands in the file.
        given: As it came back, mended.
        kind: What the column holds.
        several: Whether the cells hold values with "|" between them.
    """
    if kept == given:
        return True
    kept = mended(kept, kind, several=several)
    if not kept or not given:
        return kept == given
    if kind is Kind.PHONE:
        return kept[0] == given[0] and _NO_DIGIT.sub("", kept) == _NO_DIGIT.sub("", given)
    if kind is Kind.DEGREES:
        return _degrees(kept) == _degrees(given)
    return kept == given


def _degrees(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _number(text: str) -> str:
    whole = _WHOLE.match(text)
    return whole[1] if whole else text


def _with_point(text: str) -> str:
    comma = _COMMA.match(text)
    return f"{comma[1]}.{comma[2]}" if comma else text


def _day(text: str) -> str:
    """Return a day as year-month-day. "1/2/2026" is two days, so it stays as it is."""
    text = _number(text)
    midnight = _MIDNIGHT.match(text)
    if midnight:
        return midnight[1]
    first = _YEAR_FIRST.match(text)
    if first:
        return _iso(first[1], first[2], first[3]) or text
    last = _YEAR_LAST.match(text)
    if last is None:
        return text
    readings = {_iso(last[3], last[2], last[1]), _iso(last[3], last[1], last[2])} - {None}
    return next(iter(readings)) or text if len(readings) == 1 else text


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _phone(text: str) -> str:
    text = _number(text)
    if _LOST_ZERO.match(text):
        return f"0{text}"
    return f"+{text}" if _LOST_PLUS.match(text) else text


def _yes_or_no(text: str) -> str:
    return _TRUTHS.get(text.casefold(), text)


_MENDING: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: str,
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.DEGREES: _with_point,
    Kind.PHONE: _phone,
    Kind.YES_NO: _yes_or_no,
}
