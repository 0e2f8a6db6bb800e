"""The comments in contacts.yaml, by the names of what they stand at: they go where that goes."""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import yaml

from bot.files.reading.text import decode
from bot.files.reading.yaml_source import Document, Path, Value
from bot.files.records import names_of

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile("\r\n?")
_BLANK = ""  # among the lines of a comment: an empty line between two of them


@dataclass(slots=True)
class Comment:
    """What stands at a key or an item; each line with its "#"."""

    above: list[str] = field(default_factory=list)
    beside: str = ""
    below: list[str] = field(default_factory=list)  # and deeper than what comes next


# By keys and the names of items: ("partnerships", "een", "contact"). So a comment goes where its
# entry goes, and goes away with it.
Comments = Mapping[tuple[str, ...], Comment]
Waiting = tuple[int, int, str]  # line, column and text of a comment; of a blank line behind one


def read_comments(content: bytes, document: Document) -> Comments:
    """Return the comments in a file by what they stand at.

    Args:
        content: What *document* was read from.
        document: Says on which line everything stands.
    """
    text = _LINE_END.sub("\n", decode(document.name, content))
    return _Reader(text, document).comments() if "#" in text else {}


class _Reader:
    """Finds what each comment belongs to: what it stands beside, or what comes next."""

    def __init__(self, text: str, document: Document) -> None:
        self._lines = text.split("\n")
        self._texts = [*_texts(text)]
        self._names = named_paths(document.value)
        self._on: dict[int, list[Path]] = {}  # what begins on a line; what is outside comes first
        for path, line in document.lines.items():
            if path:
                self._on.setdefault(line, []).append(path)
        for paths in self._on.values():
            paths.sort(key=len)
        # What a comment below may belong to: the last of each margin, the smallest first.
        self._open: list[tuple[int, Path]] = []
        self._found: dict[tuple[str, ...], Comment] = {}

    def comments(self) -> Comments:
        waiting: list[Waiting] = []
        last: Path | None = None
        start = 0
        for number, line in enumerate(self._lines, 1):
            column = self._comment_at(line, start)
            start += len(line) + 1
            before = line if column is None else line[:column]
            if number in self._on:
                self._place(waiting, self._on[number][0], _margin(line))
                waiting, last = [], self._on[number][-1]
            if column is not None and before.strip() and last is not None:
                comment, text = self._at(last), line[column:].rstrip()
                if comment.beside:
                    comment.below.append(text)
                comment.beside = comment.beside or text
            elif column is not None:
                waiting.append((number, 0 if before.strip() else column, line[column:].rstrip()))
            elif not before.strip() and waiting and waiting[-1][2]:
                waiting.append((number, 0, _BLANK))
        self._place(waiting, None, 0)
        return self._found

    def _comment_at(self, line: str, start: int) -> int | None:
        """Return where the comment begins in a line that stands at *start*; None: it has none."""
        at = line.find("#")
        while at >= 0:
            if not (at and line[at - 1] not in " \t") and not self._is_in_text(start + at):
                return at
            at = line.find("#", at + 1)
        return None

    def _is_in_text(self, position: int) -> bool:
        index = bisect.bisect_right(self._texts, (position, sys.maxsize)) - 1
        return index >= 0 and position < self._texts[index][1]

    def _place(self, waiting: list[Waiting], following: Path | None, margin: int) -> None:
        """Give comments to what comes after them; those that stand deeper to what is before."""
        first = 0
        while first < len(waiting) and (waiting[first][1] > margin or not waiting[first][2]):
            _, column, text = waiting[first]
            if text:
                self._at(self._before(column)).below.append(text)
            first += 1
        texts = [text for _, _, text in waiting[first:]]
        if texts and following is not None:
            self._at(following).above += texts
        elif texts:  # after the last entry
            texts = texts if texts[-1] else texts[:-1]
            line = waiting[first][0]
            is_apart = line > 1 and not self._lines[line - 2].strip()
            self._at(()).below += [_BLANK, *texts] if is_apart else texts
        if following is not None:
            while self._open and self._open[-1][0] >= margin:
                self._open.pop()
            self._open.append((margin, following))

    def _before(self, column: int) -> Path:
        """Return the nearest thing above that is not deeper than *column*."""
        return next((path for margin, path in reversed(self._open) if margin <= column), ())

    def _at(self, path: Path) -> Comment:
        return self._found.setdefault(self._names[path], Comment())


def _texts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each value begins and ends: no comment begins there."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            start, end = _index(event.start_mark), _index(event.end_mark)
            if event.style in {">", "|"}:  # a comment may stand beside its mark
                start = text.index("\n", start) if "\n" in text[start:end] else end
            yield start, end


def _index(mark: object) -> int:
    assert mark is not None  # text that is parsed has positions
    return cast("yaml.Mark", mark).index  # PyYAML has two classes of them, with the same fields


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def named_paths(value: Value, before: Value = "") -> dict[Path, tuple[str, ...]]:
    """Return the path of everything below the root, with names where it has numbers of items.

    An item that only has another name now keeps that of *before*; the entries of a group stand
    under the list of groups, whichever group they are in.
    """
    named: dict[Path, tuple[str, ...]] = {}

    def walk(value: Value, before: Value, path: Path, name: tuple[str, ...]) -> None:
        named[path] = name
        if isinstance(value, dict):
            olds = before if isinstance(before, dict) else {}
            for key, inner in value.items():
                walk(inner, olds.get(key, ""), (*path, key), (*name, key))
        elif isinstance(value, list):
            there = before if isinstance(before, list) else []
            old, new = names_of(there), names_of(value)
            places, is_left = {own: place for place, own in enumerate(old)}, {*new}
            for number, inner in enumerate(value):
                own, was = new[number], old[number] if number < len(old) else ""
                if own not in places and was and was not in is_left:
                    own = was
                item = there[places[own]] if own in places else ""
                walk(inner, item, (*path, number), (*name, own))
                if own == str(number + 1) and isinstance(inner, dict):
                    inside = item if isinstance(item, dict) else {}
                    for key, members in inner.items():
                        if isinstance(members, list) and any(isinstance(m, dict) for m in members):
                            here = (*path, number, key)
                            kept = named[here]
                            walk(members, inside.get(key, ""), here, (*name, "", key))
                            named[here] = kept

    walk(value, before, (), ())
    return named
