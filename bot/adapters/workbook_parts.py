"""Looks at the parts of a workbook before they are parsed: macros, entities, parts that swell.

openpyxl parses with Python's own XML library, which expands entities, and builds an object for
nearly everything it meets. So what no workbook of ours needs is refused while it is still bytes.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from bot.adapters.archive import check_size, refuse, unpacked

MOST_TAGS = 1_500_000  # in all parts; a workbook with all data has about a million
_MOST_ODD_TAGS = 20_000  # in one part, beside cells and texts
_MOST_FORMULAS = 20
_LONGEST_FORMULA = 8_192  # characters: Excel's limit

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an .xls of old, and any workbook with a password
_ZIP = b"PK"
_CONTENT_TYPES = "[Content_Types].xml"
_TAG = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z]\w*)")
_FORMULA = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?f[\s/>]")
_LONG_FORMULA = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?f(?:\s[^<>]*)?>[^<]{%d}" % _LONGEST_FORMULA)
_READABLE = {b"utf-8", b"us-ascii"}
# How XML of two bytes a character begins, which the parser also knows without a byte order mark
_WIDE = re.compile(rb"(?:\xff\xfe)?(?:[ \t\r\n]\0)*<\0|(?:\xfe\xff)?(?:\0[ \t\r\n])*\0<")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_BULK = frozenset((b"row", b"c", b"v", b"is", b"t", b"si", b"f"))


def check_parts(name: str, content: bytes) -> None:
    """Refuse a file that is no plain workbook, without parsing anything in it.

    Args:
        name: The file's name for messages.
        content: The file.

    Raises:
        InvalidInput: If it is too large, an old or locked workbook, no archive, holds macros or
            entities, or more than a workbook needs.
    """
    check_size(name, content)
    if content.startswith(_OLE):
        refuse("workbook-old", name)
    if not content.startswith(_ZIP):
        refuse("workbook-broken", name)
    parts = unpacked(name, content)
    if _CONTENT_TYPES not in parts:
        refuse("workbook-broken", name)
    types = parts[_CONTENT_TYPES].lower()
    if b"macroenabled" in types or any(path.lower().endswith("vbaproject.bin") for path in parts):
        refuse("workbook-macros", name)
    tags = 0
    for part in parts.values():
        tags += _checked(name, part)
    if tags > MOST_TAGS:
        refuse("workbook-too-much", name)


def _checked(name: str, part: bytes) -> int:
    """Return how many tags a part has; refuse what could hide or swell.

    Only UTF-8 is let through, as every spreadsheet program writes: in another encoding the bytes
    would not show what the parser sees.
    """
    declared = _ENCODING.match(part.removeprefix(codecs.BOM_UTF8))
    if (declared and declared[1].lower() not in _READABLE) or _WIDE.match(part):
        refuse("workbook-broken", name)
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        refuse("workbook-entities", name)
    if len(_FORMULA.findall(part)) > _MOST_FORMULAS or _LONG_FORMULA.search(part):
        refuse("formulas", name)
    tags = part.count(b"<")
    if tags > _MOST_ODD_TAGS:
        seen = Counter(_TAG.findall(part))
        if sum(number for tag, number in seen.items() if tag not in _BULK) > _MOST_ODD_TAGS:
            refuse("workbook-too-much", name)
    return tags
