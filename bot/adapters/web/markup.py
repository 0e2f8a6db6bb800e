"""Draws lines of a reply as HTML. Everything in them is untrusted, and escaped here."""

from __future__ import annotations

from markupsafe import Markup, escape

from bot.messages.reply import Block, Line, Span, Style

_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_TAGS = {Style.STRONG: "strong", Style.QUIET: "small", Style.VERBATIM: "q"}
_MOST_ON_BUTTON = 40  # characters, two lines on a phone
_LINKED = frozenset({Style.PHONE, Style.EMAIL, Style.LINK})


def line_html(line: Line) -> Markup:
    """Return a line, its phone numbers, addresses and links to be followed."""
    return Markup("".join([_span(span) for span in line]))  # noqa: S704 -- each span escapes


def plain(line: Line) -> str:
    """Return a line's text."""
    return "".join(span.text for span in line)


def is_heading(block: Block) -> bool:
    """Tell whether the first line of a block stands above the others: it is strong throughout."""
    return bool(block.lines) and all(span.style is Style.STRONG for span in block.lines[0])


def to_press(line: Line, block: Block) -> Span | None:
    """Return what a line is a button for: a phone number, or an e-mail address where no phone is.

    The first of a block that gives a contact is one, and others that are short enough: each line
    says whose it is.
    """
    first = first_to_press(block)
    if first is None:
        return None
    own = next((span for span in line if span.style is first.style), None)
    return own if own == first or len(plain(line)) <= _MOST_ON_BUTTON else None


def first_to_press(block: Block) -> Span | None:
    """Return the first phone number of a block that gives a contact, or else its first e-mail."""
    spans = [span for line in block.lines for span in line] if block.cards else []
    for style in (Style.PHONE, Style.EMAIL):
        for span in spans:
            if span.style is style:
                return span
    return None


def is_small_print(block: Block) -> bool:
    """Tell whether a block says where things come from; its other lines are warnings."""
    return bool(block.lines) and any(span.style is Style.QUIET for span in block.lines[0])


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.style in _LINKED and span.target and span.target.startswith(_SCHEMES):
        return f'<a class="{span.style}" href="{escape(span.target)}">{text}</a>'
    tag = _TAGS.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else str(text)
