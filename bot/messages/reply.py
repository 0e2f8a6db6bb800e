"""A reply as every channel can draw it: blocks of lines of spans, and choices. No markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.answering.followup import View
from bot.core.model.facts import Phone
from bot.core.model.terms import NisCode


class Style(StrEnum):
    """What a span is, not how it looks: each channel draws it in its own way."""

    PLAIN = "plain"
    STRONG = "strong"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    QUIET = "quiet"  # sources and small print
    VERBATIM = "verbatim"  # somebody's own words: nothing in them is to be tapped
    ABBREVIATION = "abbreviation"  # its target explains it; a reply shows that at the first use


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; untrusted, each channel escapes it."""

    text: str
    style: Style = Style.PLAIN
    target: str | None = None  # what a phone, e-mail or link leads to


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap or to type: a candidate, or a next question."""

    label: str
    token: str  # see `core.answering.followup`
    is_next: bool = False  # a next question ("leden"); else a candidate to choose from


@dataclass(frozen=True, slots=True)
class Card:
    """A contact of a function that a person can keep, call or copy; parts may be missing.

    All of it stands in the message: nobody calls a number without having read whose it is.
    """

    name: str  # in a list of contacts
    phone: Phone | None = None
    email: str | None = None
    website: str | None = None
    note: str = ""  # what it is for, and where and when it was found
    whose: str = ""  # on a button: "Interwaas", "gemeente Gent"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; blocks are set apart by an empty line."""

    lines: tuple[Line, ...]
    cards: tuple[Card, ...] = ()  # the contacts that its lines give
    is_more: bool = False  # what can wait: folded where a channel can, and always last
    is_notice: bool = False  # what to beware of


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    examples: tuple[str, ...] = ()  # questions that can be tapped as they are
    nis: NisCode | None = None  # the one municipality, or part of one, that it is about
    view: View = View.ANSWER  # what it shows of that place

    def __post_init__(self) -> None:
        """Explain each abbreviation where it is used first."""
        seen: set[str] = set()
        blocks = tuple(
            replace(block, lines=tuple(_explained(line, seen) for line in block.lines))
            for block in self.blocks
        )
        if seen:
            object.__setattr__(self, "blocks", blocks)

    def plain(self) -> str:
        """Return the text without any markup, candidates numbered: what JSON carries."""
        blocks = [
            "\n".join("".join(span.text for span in line) for line in block.lines)
            for block in self.blocks
        ]
        if self.options:
            numbered = (f"{n}. {option.label}" for n, option in enumerate(self.options, 1))
            blocks.insert(1, "\n".join(numbered))
        return "\n\n".join(blocks)

    @property
    def card(self) -> Card | None:
        """Return the contact that it gives first."""
        return next((card for block in self.blocks for card in block.cards), None)

    @property
    def options(self) -> tuple[Choice, ...]:
        """Return the candidates to choose from."""
        return tuple(choice for choice in self.choices if not choice.is_next)

    @property
    def following(self) -> tuple[Choice, ...]:
        """Return the next questions."""
        return tuple(choice for choice in self.choices if choice.is_next)


def block(
    *lines: Line | None,
    cards: tuple[Card, ...] = (),
    is_more: bool = False,
    is_notice: bool = False,
) -> Block:
    """Make a block of the lines that are there."""
    return Block(tuple(line for line in lines if line), cards, is_more, is_notice)


def strong(text: str) -> Span:
    """Make a span that stands out."""
    return Span(text, Style.STRONG)


def _explained(line: Line, seen: set[str]) -> Line:
    if Style.ABBREVIATION not in [span.style for span in line]:
        return line
    spans: list[Span] = []
    for span in line:
        if span.style is Style.ABBREVIATION and span.text not in seen:
            seen.add(span.text)
            spans.append(Span(f"{span.text} ({span.target})"))
        else:
            spans.append(Span(span.text) if span.style is Style.ABBREVIATION else span)
    return tuple(spans)


def quiet(line: Iterable[Span]) -> Line:
    """Turn the plain spans of a line into small print."""
    return tuple(
        Span(span.text, Style.QUIET, span.target) if span.style is Style.PLAIN else span
        for span in line
    )
