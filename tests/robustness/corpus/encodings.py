"""Bytes that are no text, or text with something in it that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from tests.robustness.corpus import Broken

NAME = "name: Voorbeeldverband"
FIELD = "partnerships.1.name"


def _with(old: bytes, new: bytes) -> Callable[[str], bytes]:
    """Return an encoding as UTF-8 in which some bytes are others."""

    def encode(text: str) -> bytes:
        assert old in text.encode()
        return text.encode().replace(old, new, 1)

    return encode


def _bytes(what: str, new: bytes) -> Broken:
    """Return the sound file with bytes in a name that UTF-8 does not have."""
    encode = _with(b"Voorbeeld?", b"Voorbeeld" + new)
    return Broken(what, NAME, "name: Voorbeeld?verband", "not-utf8", encode=encode)


def _hidden(what: str, character: str) -> Broken:
    """Return the sound file with a character in a name that nobody sees."""
    new = f"name: Voorbeeld{character}verband"
    return Broken(what, NAME, new, "control-character", FIELD)


def _escaped(what: str, escape: str, code: str = "control-character", field: str = FIELD) -> Broken:
    """Return the sound file with such a character, written as YAML's own escape."""
    return Broken(what, NAME, f'name: "Voorbeeld{escape}verband"', code, field)


def _raw(what: str, character: str) -> Broken:
    """Return the sound file with a character that no line of the file may have."""
    return Broken(what, NAME, f"name: Voorbeeld{character}verband", "control-character")


def _whole(what: str, encoding: str, code: str = "not-utf8") -> Broken:
    """Return the sound file in another encoding: wrong from its first byte."""
    return Broken(
        what, "# Made up", "# Made up too", code, encode=lambda text: text.encode(encoding)
    )


CASES = (
    _whole("UTF-16 with its mark", "utf-16"),
    _whole("UTF-16 without a mark", "utf-16-le", "control-character"),
    _whole("UTF-16 the other way round", "utf-16-be", "control-character"),
    _whole("UTF-32 with its mark", "utf-32"),
    _whole("UTF-32 without a mark", "utf-32-le", "control-character"),
    _bytes("Latin-1 instead of UTF-8", "é".encode("latin-1")),
    _bytes("Windows-1252 instead of UTF-8", "€".encode("cp1252")),
    _bytes("a byte that UTF-8 never has", b"\xff"),
    _bytes("an overlong slash", b"\xc0\xaf"),
    _bytes("an overlong NUL", b"\xc0\x80"),
    _bytes("a UTF-8 character cut short", b"\xe2\x82"),
    _bytes("a surrogate in UTF-8", b"\xed\xa0\x80"),
    _bytes("a character beyond Unicode", b"\xf4\x90\x80\x80"),
    _raw("a NUL in a name", "\x00"),
    _raw("a bell in a name", "\x07"),
    _raw("an escape sequence of terminals", "\x1b[31m"),
    _raw("a delete character", "\x7f"),
    _raw("a control character of C1", "\x9b"),
    _raw("a byte order mark in the middle", "\ufeff"),
    _raw("a line separator", "\u2028"),
    _raw("a paragraph separator", "\u2029"),
    _raw("a next line character", "\x85"),
    _raw("a character that is none", "\ufffe"),
    _hidden("a right-to-left override in a name", "\u202e"),
    _hidden("a left-to-right isolate in a name", "\u2066"),
    _hidden("an Arabic letter mark in a name", "\u061c"),
    _hidden("a zero-width space in a name", "\u200b"),
    _hidden("a zero-width joiner in a name", "\u200d"),
    _hidden("a word joiner in a name", "\u2060"),
    _hidden("a soft hyphen in a name", "\u00ad"),
    _hidden("a blank letter in a name", "\u3164"),
    _hidden("a tag character in a name", "\U000e0041"),
    _hidden("a private character in a name", "\ue000"),
    Broken(
        "a right-to-left override in a comment",
        "partnerships:\n  -",
        "# hier \u202estaat iets\npartnerships:\n  -",
        "control-character",
    ),
    Broken(
        "a zero-width space in the name of a field",
        "name: Ander Verband",
        "na\u200bme: Ander Verband",
        "yaml-key",
        "partnerships.2",
    ),
    Broken(
        "a right-to-left override in an email address",
        "email: regisseur@example.org",
        "email: regisseur\u202e@example.org",
        "control-character",
        "partnerships.1.contact.email",
    ),
    Broken(
        "a zero-width space in a web address",
        "url: https://www.example.org/bron",
        "url: https://www.example\u200b.org/bron",
        "control-character",
        "sources.1.url",
    ),
    _escaped("an escaped NUL", r"\0"),
    _escaped("an escaped control character", r"\x07"),
    _escaped("an escaped delete", r"\x7F"),
    _escaped("an escaped right-to-left override", r"\u202E"),
    _escaped("an escaped line separator", r"\L"),
    _escaped("an escaped byte order mark", r"\uFEFF"),
    _escaped("an escaped lone surrogate", r"\uD800", "yaml-syntax", ""),
    _escaped("an escaped character beyond Unicode", r"\U00110000", "yaml-syntax", ""),
    _escaped("an escape that YAML does not know", r"\q", "yaml-syntax", ""),
)
