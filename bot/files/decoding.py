"""From the bytes of a file to its text: bounded in size, UTF-8 only."""

from __future__ import annotations

import re

from bot.core.errors import InvalidInput, Problem

MAX_BYTES = 4_000_000

_LINE_END = re.compile(r"\r\n?|\n")


def decode(name: str, content: bytes) -> str:
    """Return the text of a file, without its byte order mark.

    Args:
        name: The file's name for messages.
        content: UTF-8, at most `MAX_BYTES`.

    Raises:
        InvalidInput: If it is larger, or not UTF-8; with the line of the first wrong byte.
    """
    if len(content) > MAX_BYTES:
        values = {"most": f"{MAX_BYTES:,}", "size": f"{len(content):,}"}
        raise InvalidInput((Problem("file-too-big", name, values=values),))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before it are sound text, whose lines end as any text's do.
        line = line_at(content[: error.start].decode("utf-8-sig"))
        raise InvalidInput((Problem("not-utf8", name, line),)) from error


def line_at(before: str) -> int:
    """Return the line that comes after the text *before*, counted from 1."""
    return len(_LINE_END.findall(before)) + 1
