"""Shows replies: drawn on a terminal, and as plain text everywhere else."""

from __future__ import annotations

import os
import sys
from typing import IO

from bot.messages.catalog import Catalog
from bot.messages.reply import Reply

# ruff: noqa: PLC0415 -- what draws is not imported where nothing is drawn

_FORCED = frozenset({"FORCE_COLOR", "TTY_COMPATIBLE"})  # what rich takes for a terminal, or not


def is_interactive() -> bool:
    """Tell whether a person is typing: standard input and output are both a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def show(reply: Reply, texts: Catalog, stream: IO[str]) -> None:
    """Print a reply, its candidates numbered, its next questions named."""
    offers = _offers(reply, texts)
    if _is_terminal(stream):
        from bot.adapters.terminal.draw import draw

        draw(reply, offers, stream)
    else:
        print(reply.plain(), *(f"\n{line}" for line in offers), sep="\n", file=stream)
    stream.flush()


def _is_terminal(stream: IO[str]) -> bool:
    if not stream.isatty() and _FORCED.isdisjoint(os.environ):
        return False
    from bot.adapters.terminal.draw import console_for

    return console_for(stream).is_terminal


def _offers(reply: Reply, texts: Catalog) -> list[str]:
    """Return what can be typed next."""
    lines: list[str] = []
    if reply.options:
        lines.append(texts.text("terminal.choose"))
    if reply.following:
        words = ", ".join(choice.label.rstrip("?").lower() for choice in reply.following)
        lines.append(texts.text("terminal.next", words=words))
    if reply.examples:
        lines.append(texts.text("talk.example", examples=" · ".join(reply.examples)))
    return lines
