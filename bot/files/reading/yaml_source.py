"""Reads YAML strictly: every scalar is text, and nothing in the file can surprise its reader.

PyYAML by itself reads `no` as a boolean, `0472` as an octal number and keeps the last of two equal
keys without a word. Here a document is built from parser events: no anchors, aliases, merge keys
or tags, no duplicate keys, one document a file, and caps on bytes, depth and nodes. So a hostile
file is refused before it can grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from bot.core.model.errors import InvalidInput, Problem
from bot.files.reading.text import code_point, decode, invisible, line_at

MAX_DEPTH = 20
MAX_NODES = 20_000  # four times the real data
MAX_ITEMS = 2_000  # of one list
MAX_KEY = 100

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What no text has; and what YAML takes for the end of a line, but no editor does.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# A library that reads YAML compares each of these with all before it: thousands take minutes.
_TAG_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)
# Faults that show only at the end of what is open: people look for them where it begins.
_WHILE_OPEN = {
    "while scanning a quoted scalar",
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
}
_COMMENT = re.compile(r"(?:^|[ \t])#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as nested text, with the line of everything in it."""

    name: str
    value: Value
    lines: dict[Path, int] = field(repr=False)  # 1-based, by path from the root

    def line(self, path: Path) -> int | None:
        """Return the line of *path*, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_yaml(name: str, content: bytes) -> Document:
    """Build a document from the bytes of a file.

    Args:
        name: The file's name for messages.
        content: UTF-8, with or without a byte order mark.

    Raises:
        InvalidInput: If it is too large, not UTF-8, not YAML, or uses what is not allowed.
    """
    text = decode(name, content)
    strange = _NOT_TEXT.search(text)
    if strange is not None:
        line = line_at(text[: strange.start()])
        _refuse("control-character", name, line, character=code_point(strange.group()))
    _refuse_hidden_comment(name, text)
    directive = _TAG_DIRECTIVE.search(text)
    if directive is not None:
        _refuse("yaml-directive", name, line_at(text[: directive.start()]), found="%TAG")
    try:
        return _Builder(name).build(text)
    except yaml.MarkedYAMLError as error:
        is_open = (error.context or "") in _WHILE_OPEN
        mark = (error.context_mark if is_open else None) or error.problem_mark
        line = mark.line + 1 if mark else 1
        _refuse("yaml-syntax", name, line, reason=error.problem or type(error).__name__)
    except yaml.YAMLError as error:  # of the reader, which knows no lines
        _refuse("yaml-syntax", name, 1, reason=type(error).__name__)


def _refuse_hidden_comment(name: str, text: str) -> None:
    """Refuse what makes a reader see another file than the program does (CVE-2021-42574)."""
    if invisible(text) is None:
        return  # nearly always; in a value, it is the field that says so
    for comment in _COMMENT.finditer(text):
        hidden = invisible(comment.group())
        if hidden is not None:
            line = line_at(text[: comment.start() + hidden.start()])
            _refuse("control-character", name, line, character=code_point(hidden.group()))


class _Builder:
    """Builds one document from parser events; iterative in the events, recursive in the depth."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: dict[Path, int] = {}
        self._nodes = 0
        self._events: Iterator[yaml.Event] = iter(())

    def build(self, text: str) -> Document:
        self._events = yaml.parse(text, Loader=_LOADER)
        self._next()  # stream start
        if isinstance(self._next(), yaml.StreamEndEvent):
            _refuse("yaml-empty", self._name)
        value = self._value(self._next(), ())
        self._next()  # document end
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            _refuse("yaml-documents", self._name, _line(event))
        return Document(self._name, value, self._lines)

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _value(self, event: yaml.Event, path: Path) -> Value:
        line = _line(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            _refuse("yaml-too-many", self._name, line, path, most=f"{MAX_NODES:,}")
        if len(path) > MAX_DEPTH:
            _refuse("yaml-too-deep", self._name, line, path, most=str(MAX_DEPTH))
        self._refuse_indirection(event, path)
        self._lines.setdefault(path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, yaml.ScalarEvent)
        return str(event.value)

    def _refuse_indirection(self, event: yaml.Event, path: Path) -> None:
        """Refuse what makes a value come from elsewhere, or mean something else."""
        line = _line(event)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            _refuse("yaml-alias", self._name, line, path, found=f"*{anchor}")
        if anchor is not None:
            _refuse("yaml-anchor", self._name, line, path, found=f"&{anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            _refuse("yaml-tag", self._name, line, path, found=str(tag))

    def _sequence(self, path: Path) -> Value:
        items: list[Value] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if len(items) == MAX_ITEMS:
                _refuse("yaml-too-many", self._name, _line(event), path, most=f"{MAX_ITEMS:,}")
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> Value:
        mapping: dict[str, Value] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = _line(event)
            self._refuse_indirection(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                _refuse("yaml-key", self._name, line, path)
            key = str(event.value)
            if key == "<<":
                _refuse("yaml-merge", self._name, line, path)
            if len(key) > MAX_KEY or not key.isprintable():
                _refuse("yaml-key", self._name, line, path)
            here = (*path, key)
            if key in mapping:
                first = str(self._lines[here])
                _refuse("yaml-duplicate", self._name, line, here, key=key, first=first)
            self._lines[here] = line
            mapping[key] = self._value(self._next(), here)
        return mapping


def dotted(path: Path) -> str:
    """Return a path as people read it: "partnerships.3.contact.phone", counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _refuse(
    code: str, name: str, line: int | None = None, path: Path = (), **values: str
) -> NoReturn:
    raise InvalidInput((Problem(code, name, line, dotted(path), values),))
