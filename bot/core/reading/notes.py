"""The line that somebody adds to a report: cleaned, compared with others, searched for contacts.

Whoever wrote it is unknown and may mean harm; the line is never interpreted beyond this.
"""

from __future__ import annotations

import re

from bot.core.reading.text import clean, fold

MOST_NOTE = 200  # characters

_EMAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_PHONE = r"(?:\+|\b)\d(?:[ ./()-]{0,3}\d){7,}"
_PIECE = re.compile(rf"(?P<email>{_EMAIL})|(?P<phone>{_PHONE})", re.ASCII)
_ABROAD = re.compile(r"(?:\+|00)32")
_SITE = re.compile(r"\bwww\.\w|https?://|\b[\w-]{2,}\.(?:be|brussels|vlaanderen|org|com|eu|net)\b")
_STREET = re.compile(r"\b(\w*(straat|laan|plein|weg|lei|dreef|markt|kaai)|rue|avenue) .{0,40}\d")
_SAYS = re.compile(
    r"\b((het|dat|dit) is|is (nu|niet)|wordt|moet|hoort|niet meer|klopt niet|bestaat|werkt|"
    r"verkeerd|fout|verhuisd|veranderd|vervangen|heet nu|"
    r"c est|est maintenant|doit|devrait|n est plus|n existe|ne marche|a change|faux|"
    r"it s|it is|is now|should be|must be|no longer|does not|doesn t|has changed|wrong)\b"
)
_NATIONAL = (8, 9)  # digits of a Belgian number, without the zero or the +32 before them


def one_line(text: str) -> str:
    """Return *text* in one line without control and direction characters, cut to `MOST_NOTE`.

    Empty where nothing in it can be read.
    """
    # What comes after so many characters is cut off in any case, and need not be cleaned.
    return clean(text[: 10 * MOST_NOTE])[:MOST_NOTE].rstrip()


def essence(note: str) -> str:
    """Return what two lines share that say the same in other spelling.

    A phone number counts by its digits, an e-mail address as it is, all other words folded.

    Example:
        >>> essence("Moet 09/000.00.01 zijn!") == essence("moet +32 9 000 00 01 zijn")
        True
    """
    parts: list[str] = []
    last = 0
    for match in _PIECE.finditer(note):
        parts += [fold(note[last : match.start()]), _core_of(match)]
        last = match.end()
    parts.append(fold(note[last:]))
    # Signs and pictures alone fold to nothing: then they are compared as they are.
    return " ".join(filter(None, parts)) or note.casefold()


def names_contact(note: str) -> bool:
    """Tell whether a line has a phone number, an e-mail address or a website in it."""
    return _PIECE.search(note) is not None or _SITE.search(note) is not None


def names_street(note: str) -> bool:
    """Tell whether a line has the name of a street in it, with a number."""
    return _STREET.search(fold(note)) is not None


def says_how_it_is(note: str) -> bool:
    """Tell whether a line says how something is, in Dutch, French or English; it asks nothing."""
    return _SAYS.search(fold(note)) is not None


def only_phone(note: str) -> str | None:
    """Return the one number in a line that has the shape of a Belgian one; None: none, or more."""
    found = [match["phone"] for match in _PIECE.finditer(note) if match["phone"]]
    return found[0] if len(found) == 1 and _is_belgian(found[0]) else None


def only_email(note: str) -> str | None:
    """Return the one e-mail address in a line; None: none, or more."""
    found = [match["email"] for match in _PIECE.finditer(note) if match["email"]]
    return found[0].rstrip(".") if len(found) == 1 else None


def _core_of(match: re.Match[str]) -> str:
    return match["email"].casefold() if match["email"] else _without_prefix(match["phone"])


def _without_prefix(phone: str) -> str:
    """Return the digits of a number, without what says that it is a Belgian one."""
    return _ABROAD.sub("", _bare(phone), count=1).lstrip("0")


def _is_belgian(phone: str) -> bool:
    bare = _bare(phone)
    is_written_so = bool(_ABROAD.match(bare)) or re.match(r"0[1-9]", bare) is not None
    return is_written_so and len(_without_prefix(phone)) in _NATIONAL


def _bare(phone: str) -> str:
    return re.sub(r"[^\d+]", "", phone)
