"""The one form of contacts.yaml: the same records with the same comments give the same bytes.

Two spaces a level, a list's dashes two deeper than its key, a blank line between entries; words as
they are where that is safe, otherwise in quotes; what is too long for a line is folded. Keys and
entries keep their order. See docs/decisions/0036-records-in-the-middle.md.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache

from yaml.emitter import Emitter

from bot.core.model.errors import InvalidInput
from bot.files.names import CONTACTS
from bot.files.reading.yaml_comments import Comment, Comments, named_paths, read_comments
from bot.files.reading.yaml_source import Path, Value, read_yaml
from bot.files.records import like

WIDTH = 110  # of a line, where it can be folded

_BOM = b"\xef\xbb\xbf"
_FOLD = ">-"


def written(content: bytes, wanted: Value, comments: Comments | None = None) -> bytes:
    """Return the file that says *wanted*, with the comments of *content*, or others.

    Byte order mark, line ends and the order of keys stay; a new key comes after the one that it
    follows. A file that says the same already stays as it is.

    Raises:
        InvalidInput: If *content* is not what `read_yaml` accepts.
        ValueError: If *wanted* cannot be written: too deep, or characters that no file can hold.
    """
    document = read_yaml(CONTACTS, content)
    there = read_comments(content, document)
    if document.value == wanted and comments in (None, there):
        return content
    said = there if comments is None else comments
    return _formed(content, wanted, said, document.value)


def formatted(content: bytes) -> bytes:
    """Return what *content* says, in the one form; raises as `written`."""
    document = read_yaml(CONTACTS, content)
    return _formed(content, document.value, read_comments(content, document), document.value)


def _formed(content: bytes, value: Value, comments: Comments, before: Value) -> bytes:
    writer = _Writer(like(value, before), named_paths(value, before), comments)
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
