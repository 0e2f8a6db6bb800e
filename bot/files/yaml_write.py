"""Writes values as YAML in the style of the data files.

Two spaces a level, a list's dashes two deeper than its key; words as they are where that is safe,
otherwise in quotes; what is too long for a line is folded.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from yaml.emitter import Emitter

from bot.files.yaml_source import Value

WIDTH = 110  # of a line, where it can be folded
_FOLD = ">-"


def write_value(value: Value, column: int, newline: str) -> str:
    """Return a value as lines from *column* on; the first line is not indented."""
    if isinstance(value, str):
        return write_scalar(value, column, column + 2, newline)
    between = newline + " " * column
    if isinstance(value, dict):
        entries = [write_entry(key, inner, column, newline) for key, inner in value.items()]
        return between.join(entries) or "{}"
    return between.join(write_item(inner, column, newline) for inner in value) or "[]"


def write_entry(key: str, value: Value, column: int, newline: str) -> str:
    """Return a key at *column* with its value; the first line is not indented."""
    start = f"{_one_line(key)}:"
    if isinstance(value, str):
        return f"{start} {write_scalar(value, column + len(start) + 1, column + 2, newline)}"
    inner = write_value(value, column + 2, newline)
    return f"{start}{newline}{' ' * (column + 2)}{inner}" if value else f"{start} {inner}"


def write_item(value: Value, column: int, newline: str) -> str:
    """Return a list item with its dash at *column*; the first line is not indented."""
    if isinstance(value, str):
        return f"- {write_scalar(value, column + 2, column + 2, newline)}"
    return f"- {write_value(value, column + 2, newline)}"


def write_scalar(text: str, column: int, indent: int, newline: str) -> str:
    """Return text that starts at *column*, folded to lines at *indent* if it is too long."""
    line = _one_line(text)
    if column + len(line) <= WIDTH or not can_fold(text):
        return line
    return newline.join([_FOLD, *fold(text.split(" "), indent)])


def fold(words: Sequence[str], indent: int) -> list[str]:
    """Return lines of a folded scalar."""
    margin = " " * indent
    return textwrap.wrap(
        " ".join(words),
        max(WIDTH - 2, indent + 20),
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def can_fold(text: str) -> bool:
    """Tell whether text stays the same when its lines are broken at spaces."""
    words = text.split(" ")
    return len(words) > 1 and all(word.isprintable() and word for word in words)


def quote(text: str, style: str) -> str:
    """Return text on one line, in the quotes of *style* where they can hold it."""
    if style == '"':
        return _double(text)
    return _single(text) if text.isprintable() else _double(text)


def _one_line(text: str) -> str:
    found = Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)
    if text and found.allow_block_plain and not found.multiline:
        return text
    return quote(text, "'")


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return "\\" + character
    if character.isprintable():
        return character
    named = {"\n": "\\n", "\t": "\\t"}
    code = ord(character)
    return named.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")  # noqa: PLR2004 -- the end of the basic plane
