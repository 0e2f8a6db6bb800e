"""A contact as a vCard 3.0 (RFC 2426), the version that phones and Telegram read."""

from __future__ import annotations

from bot.messages.reply import Card

_LINE_BYTES = 75  # longer lines are folded (RFC 2425, 5.8.1)


def vcard(card: Card) -> str:
    """Return a contact of a function as a vCard; lines end in CRLF.

    It has no person's name: `N` holds the organisation, as `FN` does.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_text(card.name)};;;;",
        f"FN:{_text(card.name)}",
        f"ORG:{_text(card.name)}",
    ]
    if card.phone is not None:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_text(card.phone.dial)}")
    if card.email is not None:
        lines.append(f"EMAIL;TYPE=INTERNET:{_text(card.email)}")
    if card.website is not None:
        lines.append(f"URL:{_text(card.website)}")
    if card.note:
        lines.append(f"NOTE:{_text(card.note)}")
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(value: str) -> str:
    """Escape what has a meaning in a vCard: nothing in the data can add a line of its own."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """Break a line after at most `_LINE_BYTES` bytes, never inside a character."""
    pieces = [""]
    size = 0
    for char in line:
        width = len(char.encode())
        if size + width > _LINE_BYTES:
            pieces.append("")
            size = 1  # the space that a continued line begins with
        pieces[-1] += char
        size += width
    return "\r\n ".join(pieces)
