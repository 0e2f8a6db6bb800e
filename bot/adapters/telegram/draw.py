"""Draws replies for Telegram: HTML that cannot be broken by data, and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messages.reply import Block, Reply, Span, Style

QUESTION = "?"  # first character of a button that asks a whole question, such as an example
_NEXT_PER_ROW = 2
_TAGS = {Style.STRONG: "b", Style.QUIET: "i"}


def html(reply: Reply) -> list[str]:
    """Return the messages of a reply: one as a rule, more where Telegram's limit is passed.

    Split between blocks, then between lines; a single line that is too long is cut.
    """
    pieces = [_block(block) for block in reply.blocks]
    return list(_pack(pieces))


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons of a reply: a candidate per row, next questions side by side."""
    rows = [
        [InlineKeyboardButton(choice.label, callback_data=choice.token)]
        for choice in reply.choices
        if not choice.is_next
    ]
    following = [
        InlineKeyboardButton(choice.label, callback_data=choice.token)
        for choice in reply.choices
        if choice.is_next
    ]
    following += [
        InlineKeyboardButton(example, callback_data=f"{QUESTION}{example}")
        for example in reply.examples
        if len(f"{QUESTION}{example}".encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ]
    rows += [following[i : i + _NEXT_PER_ROW] for i in range(0, len(following), _NEXT_PER_ROW)]
    return InlineKeyboardMarkup(rows) if rows else None


def _block(block: Block) -> str:
    return "\n".join("".join(_span(span) for span in line) for line in block.lines)


def _span(span: Span) -> str:
    if span.style is Style.PHONE:
        return escape(_dialled(span))
    if span.style is Style.LINK and span.target:
        return f'<a href="{escape(span.target, quote=True)}">{escape(span.text)}</a>'
    tag = _TAGS.get(span.style)
    return f"<{tag}>{escape(span.text)}</{tag}>" if tag else escape(span.text)


def _dialled(span: Span) -> str:
    """Write a Belgian number with +32: only then does Telegram make it tappable."""
    if span.target and span.target.startswith("tel:+32"):
        return f"+32 {span.text.removeprefix('0')}"
    return span.text


def _pack(pieces: list[str]) -> Iterator[str]:
    """Join blocks into messages below the limit. Counted with tags, so on the safe side."""
    most = MessageLimit.MAX_TEXT_LENGTH
    message = ""
    for piece in (part for block in pieces for part in _parts(block, most)):
        joined = f"{message}\n\n{piece}" if message else piece
        if len(joined) > most:
            yield message
            message = piece
        else:
            message = joined
    if message:
        yield message


def _parts(block: str, most: int) -> Iterator[str]:
    """Split a block that is too long by itself between its lines."""
    if len(block) <= most:
        yield block
        return
    part = ""
    for line in block.split("\n"):
        whole = line if len(line) <= most else escape(line[: most // 8]) + "…"
        joined = f"{part}\n{whole}" if part else whole
        if len(joined) > most:
            yield part
            part = whole
        else:
            part = joined
    yield part
