"""Folds text so that spellings of one name meet. Keeps where each piece stood in the raw text.

Folded once, for names and for questions alike: case, accents, hyphens, apostrophes, dots, the
abbreviations of place names ("St.", "O.L.V.", "a/d") and "den"/"de". `sound` goes one step further
and maps the spelling variants of Dutch (ij/y, c/k, ae/aa, ...) onto each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PIECE = re.compile(
    r"""
      (?P<slashed>\b[aobv]/[dt]\b)              # a/d, o/d, b/d, v/d
    | (?P<dotted>\b(?:[^\W\d_]\.[-\s]?){2,})    # O.L.V., O.-L.-V.-
    | (?P<number>\d+)
    | (?P<word>[^\W\d_]+)
    """,
    re.VERBOSE,
)
_SLASHED = {"a": "aan", "o": "op", "b": "bij", "v": "van"}
_LIGATURES = str.maketrans(
    {
        "ß": "ss",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ĳ": "ij",
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
    }
)
_INITIALS = {"olv": "onze lieve vrouw"}
_SAINTS = frozenset({"st", "ste", "snt", "saint", "sainte", "sankt"})

_SOUND_PAIRS = (
    # longest first: each written form, and the one that stands for its sound
    ("sch", "s"),
    ("tsj", "ts"),
    ("eau", "o"),
    ("ij", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ij", "i"),
    ("ou", "au"),
    ("ae", "a"),
    ("aa", "a"),
    ("ee", "e"),
    ("oo", "o"),
    ("uu", "u"),
    ("ue", "u"),
    ("oe", "u"),
    ("ie", "i"),
    ("ck", "k"),
    ("ch", "g"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("tz", "ts"),
    ("qu", "kw"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("y", "i"),
    ("z", "s"),
    ("v", "f"),
)
_SOUNDS = dict(_SOUND_PAIRS)
_SOUND = re.compile("|".join(written for written, _ in _SOUND_PAIRS))
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a text: its folded form, and where its raw form stands."""

    folded: str  # may hold spaces: "O.L.V." folds to "onze lieve vrouw"
    start: int  # offsets in the cleaned text
    end: int


def clean(text: str) -> str:
    """Return *text* in one line, composed (NFC), without control and direction characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    visible = (
        " " if unicodedata.category(char) in {"Cc", "Zs", "Zl", "Zp"} else char
        for char in composed
        if unicodedata.category(char) not in {"Cf", "Cs"}  # direction marks, lone surrogates
    )
    return " ".join("".join(visible).split())


def flatten(text: str) -> str:
    """Return *text* in lower case without accents, letter for letter: offsets stay."""
    return _strip_accents(text)


def tokenize(text: str) -> tuple[Token, ...]:
    """Split cleaned *text* into folded tokens, in reading order."""
    flat = flatten(text)
    matches = list(_PIECE.finditer(flat))
    pieces = [_fold_piece(match) for match in matches]
    return tuple(
        Token(_canonical(piece, after), match.start(), match.end())
        for match, piece, after in zip(matches, pieces, [*pieces[1:], ""], strict=False)
    )


def fold(text: str) -> str:
    """Return the folded form of *text*; folding it again changes nothing.

    Example:
        >>> fold("St.-Niklaas"), fold("O.L.V.-Waver"), fold("Heist o/d Berg")
        ('sint niklaas', 'onze lieve vrouw waver', 'heist op de berg')
    """
    if text.isascii() and text.isalpha():  # most names
        return _canonical(text.lower(), "")
    return " ".join(token.folded for token in tokenize(clean(text)))


def squash(folded: str) -> str:
    """Return a folded text without its spaces: the key by which names are compared.

    Example:
        >>> squash("sint niklaas")
        'sintniklaas'
    """
    return folded.replace(" ", "")


def sound(key: str) -> str:
    """Return how a squashed *key* sounds in Dutch, roughly; spelling variants share it.

    The pairs are the usual ones between the spelling of before 1946, French-language maps and
    today's (ae/aa, gh/g, ck/k, y/ij, ...). It is coarse: only for comparing, never for showing.

    Example:
        >>> sound("aelst") == sound("aalst"), sound("cortrijck") == sound("kortrijk")
        (True, True)
    """
    return _DOUBLED.sub(r"\1", _SOUND.sub(lambda match: _SOUNDS[match.group()], key))


def _strip_accents(text: str) -> str:
    """Lower and strip accents character by character, so that offsets stay those of *text*."""
    if text.isascii():
        return text.lower()
    return "".join(_strip_accent(char) for char in text)


def _strip_accent(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    base = "".join(
        part
        for part in unicodedata.normalize("NFKD", char.lower())
        if not unicodedata.combining(part)
    )
    # A character that unfolds into several would shift the offsets: ligatures are mapped later.
    return base.lower()[:1] if len(base) == 1 else char.lower()[:1]


def _fold_piece(match: re.Match[str]) -> str:
    text = match.group()
    if match.lastgroup == "slashed":
        return f"{_SLASHED[text[0]]} de"
    if match.lastgroup == "dotted":
        text = "".join(char for char in text if char.isalpha())
    return text if text.isascii() else text.translate(_LIGATURES)


def _canonical(word: str, following: str) -> str:
    if word in _SAINTS and following:
        return "sint"
    if word == "ol" and following.startswith("vrouw"):
        return "onze lieve"  # "O.-L.-Vrouw"
    if word == "den":
        return "de"
    return _INITIALS.get(word, word)
