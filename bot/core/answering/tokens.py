"""Tokens: the short text that a button or an address carries, made from a dataclass and read back.

A token is at most `MAX_BYTES` bytes in UTF-8, and untrusted when it comes back: whoever speaks the
protocol can send anything.

    @dataclass(frozen=True, slots=True)
    class Card(Token):
        FORM = "c{nis}[:{view}]"
        nis: Annotated[NisCode, NIS]
        view: Annotated[View | None, one_of({"k": View.WIJK_WERKEN})] = None

A field stands in the form by its name. What is between brackets is left out where the first field
in it has its default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, Self, get_type_hints

MAX_BYTES = 64  # telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA

_PIECE = re.compile(r"\[(?P<bracketed>.*?)\]|(?P<plain>[^\[]+)")
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """How a field is written: what it looks like, how it is read, and how it is made."""

    pattern: str
    read: Callable[[str], object] = str  # may raise ValueError
    write: Callable[[Any], str] = str


def one_of(names: Mapping[str, object]) -> Part:
    """Return how a field is written that has one of a few values, by what stands for each.

    A value that has no name is left out.
    """
    written = {value: name for name, value in names.items()}
    pattern = "|".join(re.escape(name) for name in names)
    return Part(pattern, names.__getitem__, lambda value: written.get(value, ""))


NUMBER = Part("[0-9]{1,9}", int)
NIS = Part("[0-9]{5}")
REST = Part(".*")


class Token:
    """What has a form as text; derive a frozen dataclass from it."""

    __slots__ = ()
    FORM: ClassVar[str]
    IS_CUT: ClassVar[bool] = False  # whether the end of one that is too long may be left out

    def encode(self) -> str:
        """Return the token."""
        token = "".join(
            piece.template.format_map(
                {name: write(getattr(self, name)) for name, write in piece.fields}
            )
            for piece in _form(type(self)).pieces
            if piece.unless is None or getattr(self, piece.unless[0]) != piece.unless[1]
        )
        return token.encode()[:MAX_BYTES].decode(errors="ignore") if self.IS_CUT else token

    @classmethod
    def decode(cls, token: str) -> Self | None:
        """Read a token back; None if it is none of this class."""
        match = _form(cls).pattern.match(token)
        if match is None or len(token.encode(errors="replace")) > MAX_BYTES:
            return None
        parts = _form(cls).parts
        found = {name: text for name, text in match.groupdict().items() if text is not None}
        try:
            return cls(**{name: parts[name].read(text) for name, text in found.items()})
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of letters and fields."""

    template: str  # for `str.format`
    fields: tuple[tuple[str, Callable[[Any], str]], ...]
    unless: tuple[str, object] | None  # left out where this field has this value


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    parts: Mapping[str, Part]
    pieces: tuple[_Piece, ...]


_forms: dict[type[Token], _Form] = {}


def _form(kind: type[Token]) -> _Form:
    """Return the form of a class; it is read once."""
    if kind not in _forms:
        _forms[kind] = _read_form(kind)
    return _forms[kind]


def _read_form(kind: type[Token]) -> _Form:
    hints = get_type_hints(kind, include_extras=True)
    # Every kind is a dataclass, which a class decorator cannot say of its subclasses.
    defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
    parts: dict[str, Part] = {name: hints[name].__metadata__[0] for name in defaults}
    pieces, pattern = [], ""
    for match in _PIECE.finditer(kind.FORM):
        template = match["bracketed"] or match["plain"]
        names = _FIELD.findall(template)
        unless = None
        if match["bracketed"] is not None:
            assert defaults[names[0]] is not MISSING, f"{names[0]} has no default"
            unless = (names[0], defaults[names[0]])
        pieces.append(_Piece(template, tuple((name, parts[name].write) for name in names), unless))
        pattern += _regex(template, parts) + ("?" if unless else "")
    return _Form(re.compile(rf"{pattern}\Z", re.DOTALL), parts, tuple(pieces))


def _regex(template: str, parts: Mapping[str, Part]) -> str:
    texts = _FIELD.split(template)  # what stands between the fields, and their names, in turn
    for index, text in enumerate(texts):
        texts[index] = f"(?P<{text}>{parts[text].pattern})" if index % 2 else re.escape(text)
    return f"(?:{''.join(texts)})"
