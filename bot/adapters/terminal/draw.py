"""Draws replies for a terminal with rich, and as plain text for everything else."""

from __future__ import annotations

import sys
from typing import IO

from rich.console import Console
from rich.style import Style as RichStyle
from rich.text import Text

from bot.messages.catalog import Catalog
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


def is_interactive() -> bool:
    """Tell whether a person is typing: standard input and output are both a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def show(reply: Reply, say: Catalog, console: Console) -> None:
    """Print a reply, its candidates numbered, its next questions named."""
    if console.is_terminal:
        console.print(_text(reply))
    else:
        print(reply.plain(), file=console.file)
    for line in _offers(reply, say):
        console.print()
        console.print(Text(line, "dim"), soft_wrap=not console.is_terminal)
    console.file.flush()


def _offers(reply: Reply, say: Catalog) -> list[str]:
    """Return what can be typed next."""
    lines: list[str] = []
    if reply.options:
        lines.append(say.text("terminal.choose"))
    if reply.following:
        words = ", ".join(choice.label.rstrip("?").lower() for choice in reply.following)
        lines.append(say.text("terminal.next", words=words))
    if reply.examples:
        lines.append(say.text("talk.example", examples=" · ".join(reply.examples)))
    return lines


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
