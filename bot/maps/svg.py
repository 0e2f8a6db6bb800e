"""Writes SVG: elements, text and a whole document that also tells what it shows in words.

Small on purpose: no styles from outside, no scripts, nothing that a mail program would refuse.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

FONT = "Lato, 'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"  # ours first: see png


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return an element; *children* are markup.

    A trailing or inner underscore in an attribute's name: `class_` is "class", `stroke_width` is
    "stroke-width". Numbers are written with at most two decimals.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """Return a line of text that starts at *x* on the baseline *y*, unless anchored otherwise."""
    return element("text", escape(words), x=x, y=y, font_size=size, **attributes)


def titled(words: str) -> str:
    """Return the title of the element around it: what a pointer over it shows."""
    return element("title", escape(words))


def document(
    width: float, height: float, *body: str, title: str, description: str, language: str
) -> str:
    """Return a whole SVG document, with a line feed at the end."""
    return (
        element(
            "svg",
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            *body,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_value(width)} {_value(height)}",
            width=width,
            height=height,
            role="img",
            aria_labelledby="title description",
            lang=language,
            font_family=FONT,
        )
        + "\n"
    )


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"
