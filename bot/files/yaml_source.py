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

from bot.core.errors import InvalidInput, Problem
from bot.files.decoding import decode

MAX_DEPTH = 20
MAX_NODES = 200_000

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")


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
        line = text.count("\n", 0, strange.start()) + 1
        _refuse("control-character", name, line, character=f"U+{ord(strange.group()):04X}")
    try:
        return _Builder(name).build(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        _refuse("yaml-syntax", name, line, reason=error.problem or type(error).__name__)


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
            _refuse("yaml-too-many", self._name, line, most=f"{MAX_NODES:,}")
        if len(path) > MAX_DEPTH:
            _refuse("yaml-too-deep", self._name, line, most=str(MAX_DEPTH))
        self._refuse_indirection(event)
        self._lines.setdefault(path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, yaml.ScalarEvent)
        return str(event.value)

    def _refuse_indirection(self, event: yaml.Event) -> None:
        """Refuse what makes a value come from elsewhere, or mean something else."""
        line = _line(event)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            _refuse("yaml-alias", self._name, line, found=f"*{anchor}")
        if anchor is not None:
            _refuse("yaml-anchor", self._name, line, found=f"&{anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            _refuse("yaml-tag", self._name, line, found=str(tag))

    def _sequence(self, path: Path) -> Value:
        items: list[Value] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> Value:
        mapping: dict[str, Value] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = _line(event)
            self._refuse_indirection(event)
            if not isinstance(event, yaml.ScalarEvent):
                _refuse("yaml-key", self._name, line)
            key = str(event.value)
            if key == "<<":
                _refuse("yaml-merge", self._name, line)
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
