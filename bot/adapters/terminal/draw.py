"""Draws replies for a terminal, with rich."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from rich.console import Console
from rich.style import Style as RichStyle
from rich.text import Text

from bot.messages.reply import Reply, Span, Style

_STYLES = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.PHONE: "bold green",
    Style.EMAIL: "cyan",
    Style.LINK: "cyan",
    Style.QUIET: "dim",
    Style.VERBATIM: "italic",
}


def console_for(stream: IO[str]) -> Console:
    """Return a console that colours only on a terminal, and never where NO_COLOR is set."""
    return Console(file=stream, highlight=False, markup=False, emoji=False)


def draw(reply: Reply, offers: Iterable[str], stream: IO[str]) -> None:
    """Draw a reply, and below it what can be typed next."""
    console = console_for(stream)
    console.print(_text(reply))
    for line in offers:
        console.print()
        console.print(Text(line, "dim"))


def _text(reply: Reply) -> Text:
    blocks = [Text("\n").join(_line(line) for line in block.lines) for block in reply.blocks]
    if reply.options:
        numbered = (Text(f"{n}. {option.label}") for n, option in enumerate(reply.options, 1))
        blocks.insert(1, Text("\n").join(numbered))
    return Text("\n\n").join(blocks)


def _line(line: tuple[Span, ...]) -> Text:
    text = Text()
    for span in line:
        text.append(span.text, _style(span))
    return text


def _style(span: Span) -> RichStyle:
    style = RichStyle.parse(_STYLES[span.style])
    return style if span.target is None else style + RichStyle(link=span.target)
