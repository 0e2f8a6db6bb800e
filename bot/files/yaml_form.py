"""The one form of contacts.yaml: the same records with the same comments give the same bytes.

Two spaces a level, a list's dashes two deeper than its key, a blank line between entries; words as
they are where that is safe, otherwise in quotes; what is too long for a line is folded. Keys and
entries keep their order. See docs/decisions/0036-records-in-the-middle.md.
"""

from __future__ import annotations

import bisect
import io
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import yaml
from yaml.emitter import Emitter

from bot.core.errors import InvalidInput
from bot.files.decoding import decode
from bot.files.names import CONTACTS
from bot.files.records import like, names_of
from bot.files.yaml_source import Document, Path, Value, read_yaml

WIDTH = 110  # of a line, where it can be folded

_BOM = b"\xef\xbb\xbf"
_FOLD = ">-"
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


def written(content: bytes, wanted: Value, comments: Comments | None = None) -> bytes:
    """Return the file that says *wanted*, with the comments of *content*, or others.

    Byte order mark, line ends and the order of keys stay; a new key comes after the one that it
    follows. A file that says the same already stays as it is.

    Raises:
        InvalidInput: If *content* is not what `read_yaml` accepts.
        ValueError: If *wanted* cannot be written: too deep, or characters that no file can hold.
    """
    document = read_yaml(CONTACTS, content)
    there = read_comments(content)
    if document.value == wanted and comments in (None, there):
        return content
    said = there if comments is None else comments
    return _formed(content, wanted, said, document.value)


def formatted(content: bytes) -> bytes:
    """Return what *content* says, in the one form; raises as `written`."""
    document = read_yaml(CONTACTS, content)
    return _formed(content, document.value, read_comments(content), document.value)


def _formed(content: bytes, value: Value, comments: Comments, before: Value) -> bytes:
    writer = _Writer(like(value, before), _named_paths(value, before), comments)
    text = "\n".join(writer.lines())
    newline = "\r\n" if b"\r\n" in content else "\n"
    made = f"{text}\n".replace("\n", newline).encode()
    try:
        says = read_yaml(CONTACTS, made).value
    except InvalidInput as error:
        raise ValueError("the value cannot be written as YAML") from error
    if says != value:
        raise ValueError("the value cannot be written as YAML")
    return (_BOM if content.startswith(_BOM) else b"") + made


class _Writer:
    """Writes a value as lines."""

    def __init__(
        self, value: Value, names: Mapping[Path, tuple[str, ...]], comments: Comments
    ) -> None:
        self._value = value
        self._names = names
        self._comments = dict(comments)  # each is written once

    def lines(self) -> list[str]:
        whole = self._comments.get((), Comment())
        if isinstance(self._value, str):
            made = _scalar(self._value, 0, 2)
        else:
            made = self._block(self._value, (), 0) or ["[]" if self._value == [] else "{}"]
        return [*whole.above, *made, *whole.below]

    def _block(self, value: list[Value] | dict[str, Value], path: Path, indent: int) -> list[str]:
        lines: list[str] = []
        entries: Sequence[tuple[str, str | int, Value]] = (
            [(f"{_one_line(key)}:", key, inner) for key, inner in value.items()]
            if isinstance(value, dict)
            else [("-", number, inner) for number, inner in enumerate(value)]
        )
        for number, (head, key, inner) in enumerate(entries):
            if number and (not path or (len(path) == 1 and isinstance(inner, dict))):
                lines.append("")
            lines += self._entry(head, inner, (*path, key), indent)
        return lines

    def _entry(self, head: str, value: Value, path: Path, indent: int) -> list[str]:
        """Return a key or a dash at *indent* with its value and its comments."""
        comment = self._comments.pop(self._names[path], Comment())
        above = _indented(comment.above, indent)
        deeper = indent + 2
        if isinstance(value, str):
            # In a folded text, a comment beside it would become a part of it.
            column = -len(value) if comment.beside else indent + len(head) + 1
            first, *rest = _scalar(value, column, deeper)
        elif not value:
            first, rest = "{}" if isinstance(value, dict) else "[]", []
        elif head == "-":
            lines = self._block(value, path, deeper)
            at = next(n for n, line in enumerate(lines) if line.lstrip()[:1] not in {"", "#"})
            above += _indented([line.lstrip() for line in lines[:at]], indent)
            first, rest = lines[at].lstrip(), lines[at + 1 :]
        else:
            first, rest = "", self._block(value, path, deeper)
        line = " " * indent + (f"{head} {first}" if first else head)
        if comment.beside:
            line += f"  {comment.beside}"
        return [*above, line, *rest, *_indented(comment.below, deeper if head == "-" else indent)]


def _indented(lines: Sequence[str], indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in lines]


def _named_paths(value: Value, before: Value = "") -> dict[Path, tuple[str, ...]]:
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
            is_known, is_left = {*old}, {*new}
            for number, inner in enumerate(value):
                own, was = new[number], old[number] if number < len(old) else ""
                if own not in is_known and was and was not in is_left:
                    own = was
                item = there[old.index(own)] if own in is_known else ""
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


# --- reading comments --------------------------------------------------------------------------


def read_comments(content: bytes) -> Comments:
    """Return the comments in a file by where they stand; raises as `read_yaml`."""
    text = _LINE_END.sub("\n", decode(CONTACTS, content))
    return _Reader(text, read_yaml(CONTACTS, content)).comments() if "#" in text else {}


class _Reader:
    """Finds what each comment belongs to: what it stands beside, or what comes next."""

    def __init__(self, text: str, document: Document) -> None:
        self._lines = text.split("\n")
        self._texts = [*_texts(text)]
        self._names = _named_paths(document.value)
        self._on: dict[int, list[Path]] = {}  # what begins on a line; what is outside comes first
        for path, line in document.lines.items():
            if path:
                self._on.setdefault(line, []).append(path)
        for paths in self._on.values():
            paths.sort(key=len)
        self._found: dict[tuple[str, ...], Comment] = {}

    def comments(self) -> Comments:
        waiting: list[Waiting] = []
        start = 0
        for number, line in enumerate(self._lines, 1):
            column = self._comment_at(line, start)
            start += len(line) + 1
            before = line if column is None else line[:column]
            if number in self._on:
                self._place(waiting, self._on[number][0], _margin(line))
                waiting = []
            if column is not None and before.strip():
                last = max(on for on in self._on if on <= number)
                self._at(self._on[last][-1]).beside = line[column:].rstrip()
            elif column is not None:
                waiting.append((number, column, line[column:].rstrip()))
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
        rest = [*waiting]
        while rest and (rest[0][1] > margin or not rest[0][2]):
            line, column, text = rest.pop(0)
            if text:
                self._at(self._before(line, column)).below.append(text)
        texts = [text for _, _, text in rest]
        while texts and following is None and not texts[-1]:
            texts.pop()
        if following is not None:
            if texts:
                self._at(following).above += texts
        elif texts:  # after the last entry
            self._at(()).below += ["", *texts] if self._is_apart(rest[0][0]) else texts

    def _is_apart(self, line: int) -> bool:
        return line > 1 and not self._lines[line - 2].strip()

    def _before(self, line: int, column: int) -> Path:
        """Return the nearest thing above a line that is not deeper than *column*."""
        for on in range(line - 1, 0, -1):
            if on in self._on and _margin(self._lines[on - 1]) <= column:
                return self._on[on][0]
        return ()

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


# --- values ------------------------------------------------------------------------------------


def _scalar(text: str, column: int, indent: int) -> list[str]:
    """Return text that starts at *column*, folded to lines at *indent* if it is too long."""
    line = _one_line(text)
    words = text.split(" ")
    if column + len(line) <= WIDTH or not _can_fold(words):
        return [line]
    margin = " " * indent
    folded = textwrap.wrap(
        text,
        max(WIDTH - 2, indent + 20),
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [_FOLD, *folded]


def _can_fold(words: Sequence[str]) -> bool:
    """Tell whether text stays the same when its lines are broken at spaces."""
    return len(words) > 1 and all(word.isprintable() and word for word in words)


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    found = Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)
    if text and found.allow_block_plain and not found.multiline:
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return "\\" + character
    if character.isprintable():
        return character
    named = {"\n": "\\n", "\t": "\\t"}
    code = ord(character)
    return named.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")  # noqa: PLR2004 -- the end of the basic plane
