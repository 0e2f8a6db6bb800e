"""Looks at the parts of a workbook before they are parsed: macros, entities, parts that swell.

openpyxl parses with Python's own XML library, which expands entities, and builds an object for
nearly everything it meets. So what no workbook of ours needs is refused while it is still bytes.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from xml.etree.ElementTree import iterparse

from bot.adapters.tables.archive import check_size, refuse, unpacked

MOST_TAGS = 1_500_000  # in all parts; a workbook with all data has about a million
_MOST_ODD_TAGS = 20_000  # in one part, beside cells and texts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an .xls of old, and any workbook with a password
_ZIP = b"PK"
_OTHER_OFFICE = (b"wordprocessingml", b"presentationml")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_CONTENT_TYPES = "[Content_Types].xml"
_TAG = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z]\w*)")
_FORMULA = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?f[\s/>]")
_READABLE = {b"utf-8", b"us-ascii"}
# How XML of two bytes a character begins, which the parser also knows without a byte order mark
_WIDE = re.compile(rb"(?:\xff\xfe)?(?:[ \t\r\n]\0)*<\0|(?:\xfe\xff)?(?:\0[ \t\r\n])*\0<")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_BULK = frozenset((b"row", b"c", b"v", b"is", b"t", b"si", b"f"))


def is_package(content: bytes) -> bool:
    """Tell whether a file begins as documents of office programs do, and archives."""
    return content.startswith((_OLE, _ZIP))


def checked_parts(name: str, content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook; refuse what is no plain one, without parsing anything in it.

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
    types = parts.get(_CONTENT_TYPES, b"").lower()
    is_open_document = parts.get("mimetype", b"").startswith(_OPEN_DOCUMENT)
    if is_open_document or any(kind in types for kind in _OTHER_OFFICE):
        refuse("upload-kind", name, expected=".xlsx, .csv")
    if not types:
        refuse("workbook-broken", name)
    if b"macroenabled" in types or any(path.lower().endswith("vbaproject.bin") for path in parts):
        refuse("workbook-macros", name)
    tags = 0
    for part in parts.values():
        tags += _checked(name, part)
    if tags > MOST_TAGS:
        refuse("workbook-too-much", name)
    return parts


def formula_cells(sheet: bytes) -> frozenset[str]:
    """Return the cells ("B2") of a checked sheet that hold a formula."""
    if not _FORMULA.search(sheet):
        return frozenset()
    found: set[str] = set()
    is_formula = False
    for _, element in iterparse(io.BytesIO(sheet)):  # noqa: S314 -- it has no DTD, see `_checked`
        tag = element.tag.rpartition("}")[2]
        if tag == "f":
            is_formula = True
        elif tag == "c":
            name = element.get("r")
            if is_formula and name:
                found.add(name)
            is_formula = False
        elif tag == "row":
            element.clear()
    return frozenset(found)


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
    tags = part.count(b"<")
    if tags > _MOST_ODD_TAGS:
        seen = Counter(_TAG.findall(part))
        if sum(number for tag, number in seen.items() if tag not in _BULK) > _MOST_ODD_TAGS:
            refuse("workbook-too-much", name)
    return tags
