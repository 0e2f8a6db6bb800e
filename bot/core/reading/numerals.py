"""Reads Dutch number words, as speech-to-text writes a postcode: "drieduizend vijfhonderd"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TO_NINETEEN = (
    *("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf"),
    *("twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
)
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_NOUGHT = "nul"
_SCALES = {"honderd": 100, "duizend": 1000}
_VALUES = {
    **{word: value for value, word in enumerate(_TO_NINETEEN, 1)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **_SCALES,
}
_LONGEST = 80  # letters; "negenduizend negenhonderdnegenennegentig" has 39
_WORD = re.compile("|".join(sorted([*_VALUES, _NOUGHT, "en"], key=len, reverse=True)))


def begins_a_number(text: str) -> bool:
    """Tell whether a squashed text starts with a number word."""
    return _WORD.match(text) is not None


def number_of(words: Sequence[str]) -> int | None:
    """Return the number that folded *words* spell out together; None if they are no number.

    Example:
        >>> number_of(["drieduizend", "vijfhonderd", "twintig"]), number_of(["eenentwintig"])
        (3520, 21)
        >>> number_of(["gent"]) is None
        True
    """
    text = "".join(words)
    if len(text) > _LONGEST:
        return None
    pieces = _WORD.findall(text)
    if not pieces or "".join(pieces) != text or not any(piece in _VALUES for piece in pieces):
        return None
    if _NOUGHT in pieces:
        return _spoken_apart(words)
    total = below = 0
    for piece in pieces:
        if piece == "en":
            continue
        if piece == "duizend":
            total += (below or 1) * 1000
            below = 0
        elif piece == "honderd":
            below = (below or 1) * 100
        else:
            below += _VALUES[piece]
    return total + below


def _spoken_apart(words: Sequence[str]) -> int | None:
    """Return the number whose figures are said one by one: "drie nul nul nul" is 3000."""
    said = [0 if word == _NOUGHT else number_of([word]) for word in words]
    if any(value is None for value in said) or said[0] == 0:
        return None
    return int("".join(map(str, said)))
