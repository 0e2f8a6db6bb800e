"""Draws replies for Telegram: HTML that cannot be broken by data, and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messages.reply import Line, Reply, Span, Style

QUESTION = "?"  # first character of a button that asks a whole question, such as an example
_NEXT_PER_ROW = 2
_MOST = int(MessageLimit.MAX_TEXT_LENGTH)
_TAGS = {Style.STRONG: "b", Style.QUIET: "i"}


def html(reply: Reply) -> list[str]:
    """Return the messages of a reply: one as a rule, more where Telegram's limit is passed.

    Split between blocks, then between lines; a single line that is too long is cut.
    """
    return list(_pack([[_line(line) for line in block.lines] for block in reply.blocks]))


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


def _line(line: Line) -> str:
    drawn = "".join(_span(span) for span in line)
    if _length(drawn) <= _MOST:
        return drawn
    # Cut before it is drawn: a cut tag would be refused. Escaping lengthens it sixfold at most.
    return escape("".join(span.text for span in line)[: _MOST // 8]) + "…"


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


def _pack(blocks: list[list[str]]) -> Iterator[str]:
    """Join blocks into messages below the limit."""
    message = ""
    for piece in (part for lines in blocks for part in _parts(lines)):
        joined = f"{message}\n\n{piece}" if message else piece
        if _length(joined) > _MOST:
            yield message
            message = piece
        else:
            message = joined
    if message:
        yield message


def _parts(lines: list[str]) -> Iterator[str]:
    """Split a block that is too long by itself between its lines."""
    part = ""
    for line in lines:
        joined = f"{part}\n{line}" if part else line
        if _length(joined) > _MOST:
            yield part
            part = line
        else:
            part = joined
    if part:
        yield part


def _length(text: str) -> int:
    """Return the length in UTF-16 units, tags included: what Telegram counts is never more."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
