"""Changes values in a YAML text and leaves the rest byte for byte: comments, order, blank lines.

A text that reads otherwise than was asked for is never returned: each changed entry is read back,
and written anew where that gives something else. See docs/decisions/0021-yaml-patch.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from bot.core.errors import InvalidInput
from bot.files.alignment import align
from bot.files.yaml_nodes import Entry, Node, read_nodes
from bot.files.yaml_source import Value, read_yaml
from bot.files.yaml_write import (
    can_fold,
    fold,
    quote,
    write_entry,
    write_item,
    write_scalar,
    write_value,
)

_BOM = "\ufeff"
_BREAK = re.compile(r"\r\n|\n|\r")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?=[\r\n])")
_COMMENT_NEXT = re.compile(r"(?P<space>[ \t\r\n]*)#")


class _Piece(NamedTuple):
    """One entry of a block as it is to be."""

    old: int | None  # its index among the old entries; None: it is new
    text: str


def patch_yaml(text: str, wanted: Value) -> str:
    """Return *text* changed as little as possible, so that it reads as *wanted*.

    Keys keep their order, whatever that of *wanted*; a new key comes after the one that it follows
    there. Items of a list are told apart by `id` or `nis`. A comment below an entry that is
    indented deeper goes with it; one above an entry stays when the entry goes.

    Args:
        text: A file that `read_yaml` accepts; with or without byte order mark.
        wanted: What it is to say.

    Raises:
        InvalidInput: If *text* is not what `read_yaml` accepts.
        ValueError: If *wanted* cannot be written: too deep, or characters that no file can hold.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    if read_yaml("", body.encode()).value == wanted:
        return text
    for candidate in _candidates(body, wanted):
        if _reads_as(candidate, wanted):
            return mark + candidate
    raise ValueError("the value cannot be written as YAML")


def _candidates(text: str, wanted: Value) -> list[str]:
    """Return texts to try, the one that keeps most first."""
    root = read_nodes(text)
    found = _BREAK.search(text)
    newline = found.group() if found else "\n"
    patched = _Patch(text, newline).node(root, wanted, 0)
    fresh = write_value(wanted, 0, newline)
    start = root.start - root.column
    head = text[:start] if _only_comments(text[:start]) else ""
    end = len(text[: root.end].rstrip())
    tail = text[end:] if _only_comments(text[end:]) else newline
    surgical = [text[: root.start] + patched + text[root.end :]] if patched is not None else []
    return [*surgical, head + fresh + tail, head + fresh + newline, fresh + newline]


def _only_comments(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in _BREAK.split(text))


def _reads_as(text: str, wanted: Value) -> bool:
    try:
        return read_yaml("", text.encode()).value == wanted
    except (InvalidInput, yaml.YAMLError, UnicodeEncodeError):
        return False


class _Patch:
    """Makes the new text of nodes out of the old one."""

    def __init__(self, text: str, newline: str) -> None:
        self._text = text
        self._newline = newline

    def node(self, node: Node, wanted: Value, column: int) -> str | None:
        """Return the new text of a node whose entry is at *column*; None: not piece by piece."""
        if node.value == wanted:
            return self._text[node.start : node.end]
        if isinstance(node.value, str) and isinstance(wanted, str):
            return self._scalar(node, wanted, column + 2)
        if isinstance(node.value, dict) and isinstance(wanted, dict):
            return self._mapping(node, wanted)
        if isinstance(node.value, list) and isinstance(wanted, list):
            return self._sequence(node, node.value, wanted)
        return None

    def _mapping(self, node: Node, wanted: dict[str, Value]) -> str | None:
        if not (node.entries and wanted):
            return None
        position = {entry.key: index for index, entry in enumerate(node.entries)}
        order = _with_new(
            [key for entry in node.entries if (key := entry.key) in wanted and key is not None],
            list(wanted),
        )
        pieces = [
            _Piece(index, self._entry(node.entries[index], wanted[key], node.column))
            if (index := position.get(key)) is not None
            else _Piece(None, write_entry(key, wanted[key], node.column, self._newline))
            for key in order
        ]
        return self._block(node, pieces)

    def _sequence(self, node: Node, old: list[Value], wanted: list[Value]) -> str | None:
        if not (node.entries and wanted):
            return None
        pieces = [
            _Piece(index, self._entry(node.entries[index], value, node.column))
            if index is not None
            else _Piece(None, write_item(value, node.column, self._newline))
            for index, value in zip(align(old, wanted, renamed=True), wanted, strict=True)
        ]
        return self._block(node, pieces)

    def _entry(self, entry: Entry, wanted: Value, column: int) -> str:
        """Return the text of an entry; written anew where patching gives something else."""
        node, text = entry.node, self._text
        if node.value == wanted:
            return text[entry.start : entry.end]
        inner = self.node(node, wanted, column)
        expected: Value = [wanted] if entry.key is None else {entry.key: wanted}
        if inner is not None:
            patched = text[entry.start : node.start] + inner + text[node.end : entry.end]
            if _reads_as(" " * column + patched, expected):
                return patched
        if entry.key is None:
            return write_item(wanted, column, self._newline)
        return write_entry(entry.key, wanted, column, self._newline)

    def _scalar(self, node: Node, wanted: str, indent: int) -> str:
        """Return a scalar in the style of the one that it replaces, if that can hold it."""
        if node.style in {"'", '"'}:
            return quote(wanted, node.style)
        # In a folded text, a comment behind or below it would become a part of it.
        can_have_lines = not self._is_before_comment(node.end, indent)
        column = node.column if can_have_lines else -len(wanted)
        new = write_scalar(wanted, column, indent, self._newline)
        if node.style == ">" and can_fold(wanted) and can_have_lines:
            return self._refolded(node, wanted, must_keep=self._newline not in new) or new
        return f" {new}" if node.start == node.end else new

    def _is_before_comment(self, position: int, indent: int) -> bool:
        found = _COMMENT_NEXT.match(self._text, position)
        if found is None:
            return False
        _, *below = _BREAK.split(found["space"])
        return not below or len(below[-1]) >= indent

    def _refolded(self, node: Node, wanted: str, *, must_keep: bool) -> str | None:
        """Return a folded scalar in which lines stay that hold the same words, at either end."""
        header, *lines = _BREAK.split(self._text[node.start : node.end])
        if not lines or not all(can_fold(f"{line.strip()} x") for line in lines):
            return None
        words = wanted.split(" ")
        split = [line.split() for line in lines]
        first = 0
        while first < len(split) and words[: len(split[first])] == split[first]:
            words = words[len(split[first]) :]
            first += 1
        last = len(split)
        while last > first and words[-len(split[last - 1]) :] == split[last - 1]:
            words = words[: -len(split[last - 1])]
            last -= 1
        if must_keep and first == 0 and last == len(split):
            return None
        indent = len(lines[0]) - len(lines[0].lstrip())
        middle = fold(words, indent) if words else []
        return self._newline.join([header, *lines[:first], *middle, *lines[last:]])

    def _block(self, node: Node, pieces: Sequence[_Piece]) -> str:
        """Join entries with what stood before each of them: blank lines and comments."""
        gaps = [
            self._text[one.end : other.start]
            for one, other in zip(node.entries, node.entries[1:], strict=False)
        ]
        before, after = _kept_comments(gaps, {piece.old for piece in pieces})
        blank = sum(_BLANK_LINE.match(gap) is not None for gap in gaps) * 2 > len(gaps)
        usual = self._newline * (2 if blank else 1) + " " * node.column
        parts: list[str] = []
        for number, piece in enumerate(pieces):
            gap = usual if piece.old is None else before.get(piece.old, usual)
            if number == 0:  # it takes the place of the first, so only comments go before it
                gap = gap.lstrip(" \t\r\n")
            parts += [gap, piece.text]
        return "".join(parts) + after


def _kept_comments(gaps: Sequence[str], kept: set[int | None]) -> tuple[dict[int, str], str]:
    """Return what stands before each entry that is kept, and what after the last.

    The comments above an entry that goes stay, above the next one. Whether they spoke of one entry
    or of all that follow is nothing that a program can tell.
    """
    before: dict[int, str] = {}
    carried = ""
    for index, gap in enumerate(gaps, start=1):
        if index in kept:
            before[index] = carried + gap
            carried = ""
        elif "#" in gap:
            carried += gap.rstrip()
    return before, carried


def _with_new(kept: list[str], wanted: list[str]) -> list[str]:
    """Return the keys that are kept in their order, each new one after the one it follows."""
    order = list(kept)
    known = set(kept)
    position = 0
    for key in wanted:
        if key in known:
            position = order.index(key) + 1
        else:
            order.insert(position, key)
            position += 1
    return order
