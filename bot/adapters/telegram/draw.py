"""Draws replies for Telegram: HTML that cannot be broken by data."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from telegram.constants import MessageLimit

from bot.messages.reply import Line, Reply, Span, Style

_MOST = int(MessageLimit.MAX_TEXT_LENGTH)
MOST_BELOW = int(MessageLimit.CAPTION_LENGTH)  # a photo
_TAGS = {Style.STRONG: "b", Style.QUIET: "i", Style.VERBATIM: "code"}


def html(reply: Reply, most: int = _MOST) -> list[str]:
    """Return the messages of a reply: one as a rule, more where Telegram's limit is passed.

    Split between blocks, then between lines; a single line that is too long is cut.

    Args:
        reply: What to say.
        most: UTF-16 units of each message.
    """
    blocks = [[_line(line, most) for line in block.lines] for block in reply.blocks]
    return list(_pack(blocks, most))


def _line(line: Line, most: int = _MOST) -> str:
    drawn = "".join([_span(span) for span in line])
    if _fits(drawn, most):
        return drawn
    # Cut before it is drawn: a cut tag would be refused. Escaping lengthens it sixfold at most.
    return escape("".join(span.text for span in line)[: most // 8]) + "…"


def _span(span: Span) -> str:
    if span.style is Style.PLAIN:
        return escape(span.text)
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


def _pack(blocks: list[list[str]], most: int) -> Iterator[str]:
    """Join blocks into messages below the limit."""
    message = ""
    for piece in (part for lines in blocks for part in _parts(lines, most)):
        joined = f"{message}\n\n{piece}" if message else piece
        if not _fits(joined, most):
            yield message
            message = piece
        else:
            message = joined
    if message:
        yield message


def _parts(lines: list[str], most: int) -> Iterator[str]:
    """Split a block that is too long by itself between its lines."""
    part = ""
    for line in lines:
        joined = f"{part}\n{line}" if part else line
        if not _fits(joined, most):
            yield part
            part = line
        else:
            part = joined
    if part:
        yield part


def _fits(text: str, most: int) -> bool:
    """Tell whether a text is within the limit in UTF-16 units, tags included.

    What Telegram counts is never more. No character takes more than two units, so that only a long
    text has to be encoded to know.
    """
    if 2 * len(text) <= most:
        return True
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2 <= most
