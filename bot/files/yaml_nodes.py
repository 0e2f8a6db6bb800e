"""Where everything in a YAML text stands: a tree of nodes with their positions.

It says nothing of what is allowed: `yaml_source` has read the text before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import yaml

from bot.files.yaml_source import Value

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")
_COMMENTS = re.compile(r"(?:\r\n|\r|\n)(?P<indent> *)(?:(?P<comment>#[^\r\n]*)|(?=[\r\n]|\Z))")


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the part of the text that it takes up."""

    value: Value
    start: int  # of its first character
    end: int  # after its last character; of a block of entries, after the last entry
    column: int  # of its first character
    style: str  # of a scalar: "" plain, ' " quoted, > folded, | literal
    entries: tuple[Entry, ...]  # empty unless they can be changed one by one


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value, or one item of a list, on lines of its own."""

    key: str | None  # None: an item of a list
    start: int  # of its key or its dash
    end: int  # at the end of its last line; comments that are indented deeper belong to it
    node: Node


def read_nodes(text: str) -> Node:
    """Return the root of *text*, which `read_yaml` accepts; without byte order mark."""
    return _Tree(text).root()


class _Tree:
    """Builds nodes from parser events."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def root(self) -> Node:
        next(self._events)  # stream start
        next(self._events)  # document start
        return self._node(next(self._events))

    def _node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event)
        assert isinstance(event, yaml.ScalarEvent)
        start, end = _mark(event.start_mark).index, _mark(event.end_mark).index
        style = event.style or ""
        if style in {">", "|"}:  # its mark stands after the blank lines that follow
            end = min(end, self._end_of_line(start + len(self._text[start:end].rstrip())))
        return Node(str(event.value), start, end, _mark(event.start_mark).column, style, ())

    def _mapping(self, begin: yaml.MappingStartEvent) -> Node:
        column = _mark(begin.start_mark).column
        value: dict[str, Value] = {}
        entries: list[Entry] = []
        can_change = not begin.flow_style
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            assert isinstance(key, yaml.ScalarEvent)
            node = self._node(next(self._events))
            value[str(key.value)] = node.value
            can_change = can_change and _mark(key.start_mark).column == column  # no "? key"
            end = self._end_of_entry(node.end, column) if can_change else node.end
            entries.append(Entry(str(key.value), _mark(key.start_mark).index, end, node))
        return self._collection(begin, key, value, entries if can_change else [])

    def _sequence(self, begin: yaml.SequenceStartEvent) -> Node:
        column = _mark(begin.start_mark).column
        value: list[Value] = []
        entries: list[Entry] = []
        can_change = not begin.flow_style
        dash = re.compile(rf"[\r\n] {{{column}}}(?P<dash>-)(?=\s|\Z)")
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            node = self._node(item)
            value.append(node.value)
            start = _mark(begin.start_mark).index
            if entries and can_change:
                found = dash.search(self._text[entries[-1].end : node.start])
                can_change = found is not None
                start = entries[-1].end + found.start("dash") if found else 0
            end = self._end_of_entry(node.end, column) if can_change else node.end
            entries.append(Entry(None, start, end, node))
        return self._collection(begin, item, value, entries if can_change else [])

    def _collection(
        self,
        begin: yaml.CollectionStartEvent,
        close: yaml.Event,
        value: Value,
        entries: list[Entry],
    ) -> Node:
        mark = _mark(begin.start_mark)
        if entries and entries[0].start == mark.index:
            return Node(value, mark.index, entries[-1].end, mark.column, "", tuple(entries))
        # What cannot be changed piece by piece: a flow collection ends at its bracket; a block
        # that is written unusually, at the last line that is not blank.
        end = _mark(close.end_mark).index
        end = mark.index + len(self._text[mark.index : end].rstrip())
        return Node(value, mark.index, end, mark.column, "", ())

    def _end_of_line(self, position: int) -> int:
        found = _BREAK.search(self._text, position)
        return found.start() if found else len(self._text)

    def _end_of_entry(self, position: int, column: int) -> int:
        """Return the end of an entry's lines, with the deeper comments below it."""
        end = here = self._end_of_line(position)
        while found := _COMMENTS.match(self._text, here):
            here = found.end()
            if found["comment"] is None:
                if here == len(self._text):
                    break
                continue
            if len(found["indent"]) <= column:
                break
            end = here
        return end


def _mark(mark: object) -> yaml.Mark:
    assert mark is not None  # text that is parsed has positions
    return cast("yaml.Mark", mark)  # PyYAML has two classes of them, with the same fields
