"""Draws a conversation as a phone shows it: who speaks on which side, buttons below a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.maps.svg import document, element, width_of
from tests.telegram.rules import visible
from tests.telegram.transcript import BOT, Said

_WIDTH, _MARGIN, _PADDING, _GAP = 760.0, 20.0, 16.0, 12.0
_BUBBLE = 610.0  # the widest message
_SIZE, _LEADING, _EMPTY = 19.0, 27.0, 14.0
_BUTTON, _HEAD = 44.0, 64.0
_PAPER, _OWN, _THEIRS = "#dce6ea", "#e3f6d3", "#ffffff"
_INK, _QUIET, _LINK, _BAR, _KEY = "#1b2327", "#5d6b72", "#14669c", "#2b5c77", "#c3d5dd"
_ALERT = "#c2410c"
_TAG = re.compile(r"</?(?:b|i|code|a)(?: href=\"[^\"]*\")?>")
_COMMAND = re.compile(r"/[a-z]+\Z")
_SIGN = "⚠"  # which our font has not


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    bold: bool = False
    colour: str = _INK
    is_glued: bool = False  # to the word before it

    @property
    def width(self) -> float:
        if self.text == _SIGN:
            return _SIZE
        return width_of(self.text, _SIZE, bold=self.bold)


def draw(said: Iterable[Said], title: str, description: str) -> str:
    """Return a conversation as an SVG document."""
    body: list[str] = []
    y = _HEAD + _GAP
    for one in said:
        if one.pressed:
            parts, height = _press(one, y)
        else:
            parts, height = _message(one, y)
        body += parts
        y += height + _GAP
    head = (
        element("rect", x=0, y=0, width=_WIDTH, height=y, fill=_PAPER),
        element("rect", x=0, y=0, width=_WIDTH, height=_HEAD, fill=_BAR),
        element("circle", cx=_MARGIN + 22, cy=_HEAD / 2, r=20, fill="#ffffff", opacity=0.9),
        _text("R", _MARGIN + 22, _HEAD / 2 + 8, _BAR, bold=True, anchor="middle", size=24),
        _text("Regiewijzer", _MARGIN + 56, _HEAD / 2 + 7, "#ffffff", bold=True, size=22),
    )
    return document(_WIDTH, y, *head, *body, title=title, description=description, language="nl")


def _message(one: Said, y: float) -> tuple[list[str], float]:
    lines = list(_lines(one))
    text_height = sum(_LEADING if line else _EMPTY for line in lines)
    widest = max((_length(line) for line in lines), default=0)
    keys = max((_key_width(row) for row in one.buttons), default=0)
    width = min(max(widest + 2 * _PADDING, keys, 150), _BUBBLE + 2 * _PADDING)
    height = text_height + 1.5 * _PADDING
    is_bot = one.who == BOT
    x = _MARGIN if is_bot else _WIDTH - _MARGIN - width
    fill = _THEIRS if is_bot else _OWN
    parts = [element("rect", x=x, y=y, width=width, height=height, rx=14, fill=fill)]
    at = y + _PADDING * 0.75
    for line in lines:
        if line:
            parts += _drawn(line, x + _PADDING, at + _LEADING * 0.72)
        at += _LEADING if line else _EMPTY
    for number, row in enumerate(one.buttons):
        top = y + height + 6 + number * (_BUTTON + 6)
        parts += _keys(row, x, top, width)
    return parts, height + len(one.buttons) * (_BUTTON + 6)


def _press(one: Said, y: float) -> tuple[list[str], float]:
    label = f"{one.who} drukt op “{one.pressed}”"
    width = width_of(label, 17) + 36
    x = (_WIDTH - width) / 2
    return [
        element("rect", x=x, y=y, width=width, height=32, rx=16, fill="#9fb5bf", opacity=0.55),
        _text(label, _WIDTH / 2, y + 22, _INK, anchor="middle", size=17),
    ], 32


def _keys(row: tuple[str, ...], x: float, top: float, width: float) -> Iterator[str]:
    each = (width - 6 * (len(row) - 1)) / len(row)
    for number, label in enumerate(row):
        left = x + number * (each + 6)
        yield element("rect", x=left, y=top, width=each, height=_BUTTON, rx=10, fill=_KEY)
        middle = left + each / 2
        yield _text(label, middle, top + 29, _BAR, bold=True, anchor="middle", size=18)


def _key_width(row: tuple[str, ...]) -> float:
    return max(width_of(label, 18, bold=True) for label in row) * len(row) + 40 * len(row)


def _drawn(line: list[_Word], x: float, y: float) -> Iterator[str]:
    for number, word in enumerate(line):
        x += _space(word) if number else 0
        if word.text == _SIGN:
            yield _alert(x, y)
        else:
            yield _text(word.text, x, y, word.colour, bold=word.bold)
        x += word.width


def _alert(x: float, y: float) -> str:
    points = f"{x},{y + 2} {x + 18},{y + 2} {x + 9},{y - 15}"
    return element(
        "g",
        element("polygon", points=points, fill=_ALERT, stroke=_ALERT, stroke_linejoin="round"),
        _text("!", x + 9, y + 1, "#ffffff", bold=True, anchor="middle", size=13),
    )


def _text(
    words: str,
    x: float,
    y: float,
    fill: str,
    *,
    bold: bool = False,
    anchor: str = "start",
    size: float = _SIZE,
) -> str:
    safe = words.replace("&", "&amp;").replace("<", "&lt;")
    weight = 700 if bold else 400
    return element(
        "text",
        safe,
        x=x,
        y=y,
        fill=fill,
        font_size=size,
        font_weight=weight,
        text_anchor=anchor,
    )


def _lines(one: Said) -> Iterator[list[_Word]]:
    if one.file:
        yield [_Word("Bestand:", colour=_QUIET), _Word(one.file, bold=True, colour=_LINK)]
    for line in one.html.splitlines():
        yield from _wrapped(list(_words(line)))


def _words(line: str) -> Iterator[_Word]:
    """Read a line of Telegram's HTML: bold, and what can be tapped or copied in another colour."""
    bold = False
    code = False
    is_open = False  # what came last has no space behind it
    last = 0
    for match in [*_TAG.finditer(line), None]:
        end = match.start() if match else len(line)
        piece = visible(line[last:end])
        for number, text in enumerate(piece.split()):
            is_glued = number == 0 and is_open and not piece[0].isspace()
            is_danger = text == "GEVAAR:"
            taps = code or _COMMAND.match(text.rstrip(".")) is not None
            colour = _ALERT if is_danger else _LINK if taps else _INK
            yield _Word(text, bold or is_danger, colour, is_glued)
        if piece:
            is_open = not piece[-1].isspace()
        if match is None:
            return
        last = match.end()
        tag = match.group()
        if tag in {"<b>", "</b>"}:
            bold = tag == "<b>"
        if tag in {"<code>", "</code>"}:
            code = tag == "<code>"


def _wrapped(words: list[_Word]) -> Iterator[list[_Word]]:
    line: list[_Word] = []
    for word in words:
        if line and _length([*line, word]) > _BUBBLE:
            yield line
            line = []
        line.append(word)
    yield line


def _length(line: list[_Word]) -> float:
    return sum(word.width for word in line) + sum(_space(word) for word in line[1:])


def _space(word: _Word) -> float:
    """Return the space before a word."""
    return 0 if word.is_glued else width_of(" ", _SIZE)
