"""What every map of partnerships has: head, foot, areas with their words, labels, and links.

Knows no facts and no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bot.core.terms import NisCode
from bot.maps.fills import INK, PAPER, QUIET, Fill
from bot.maps.frame import Box
from bot.maps.labels import Label
from bot.maps.letters import width_of, wrapped
from bot.maps.svg import FONT, element, text, titled
from bot.maps.theme import BODY, MARGIN, SEA, SMALL, TITLE, WHITE, WIDTH

# A page with a strict policy for styles may take this into its own.
STYLE = (
    ".map-area:hover .map-fill{stroke:#1d2733;stroke-width:3}"
    ".map-area:focus{outline:none}"
    ".map-area:focus-visible .map-fill{stroke:#1d2733;stroke-width:6;stroke-linejoin:round}"
    ".map-area:focus-visible{outline:3px solid #1d2733;outline-offset:2px}"
)
BEYOND = 9.0  # units around the window of a map, where its lines may end
_INNER = WIDTH - 2 * MARGIN
_CORNER = 10.0


@dataclass(frozen=True, slots=True)
class Links:
    """Where the municipalities of a map lead to."""

    pattern: str  # of an address, with `{nis}`: "/gemeente/{nis}"
    has_style: bool = True  # False: the page brings `STYLE` itself

    def to(self, nis: NisCode) -> str:
        """Return the address for a municipality."""
        return self.pattern.replace("{nis}", nis)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the map, in one language."""

    language: str
    title: str
    lines: tuple[str, ...]  # below the title
    description: str  # for who cannot see it
    credit: str  # whose borders, and under which licence


def head(words: Head) -> tuple[str, float]:
    """Return the title with the lines below it, and where they end."""
    size = TITLE
    lines = wrapped(words.title, size, _INNER, bold=True)
    if len(lines) > 2:  # noqa: PLR2004 -- more lines would be more title than map
        size = TITLE * 0.82
        lines = wrapped(words.title, size, _INNER, bold=True)
    drawn, y = [], MARGIN - 4
    for line in lines:
        y += size * 1.12
        drawn.append(text(line, MARGIN, y, size, font_weight="bold", fill=INK))
    y += 6
    for sentence in words.lines:
        for line in wrapped(sentence, BODY, _INNER):
            y += BODY * 1.28
            drawn.append(text(line, MARGIN, y, BODY, fill=QUIET))
    return "".join(drawn), y + 22


def notes(sentences: Iterable[str], top: float) -> tuple[str, float]:
    """Return small sentences one below the other, and where they end."""
    drawn, y = [], top
    for sentence in sentences:
        for line in wrapped(sentence, BODY * 0.9, _INNER):
            y += BODY * 1.16
            drawn.append(text(line, MARGIN, y, BODY * 0.9, fill=INK))
    return "".join(drawn), y + (10 if drawn else 0)


def foot(words: Head, top: float) -> tuple[str, float]:
    """Return the credit, and where the sheet ends."""
    drawn, y = [], top
    for line in wrapped(words.credit, SMALL, _INNER):
        y += SMALL * 1.3
        drawn.append(text(line, MARGIN, y, SMALL, fill=QUIET))
    return "".join(drawn), y + 26


def area(nis: NisCode, path: str, fill: Fill, words: str, links: Links | None) -> str:
    """Return one municipality; with *links* it can be followed, with the keyboard too."""
    # Not smooth: a border is drawn over every edge, and it saves a tenth of the time of a picture.
    crisp = {"class_": "map-fill", "shape_rendering": "crispEdges"}
    shape = element("path", d=path, fill=fill.paint, **crisp)
    if links is None:
        return element("g", titled(words), shape, data_nis=nis)
    return element(
        "a",
        titled(words),
        shape,
        href=links.to(nis),
        aria_label=words,
        class_="map-area",
        data_nis=nis,
    )


def written(labels: Sequence[Label], *, colour: str = INK, on_plain: bool = True) -> str:
    """Return labels, with a halo where something runs behind them, and their lines below all.

    Args:
        labels: With their places.
        colour: Of the letters.
        on_plain: Whether areas have one colour, so that a label inside one needs no halo.
    """
    if not labels:
        return ""
    leaders = "".join(
        element("path", d=f"M{x:.1f},{y:.1f}L{to_x:.1f},{to_y:.1f}")
        + element("circle", cx=to_x, cy=to_y, r=3.6, fill=colour, stroke=WHITE, stroke_width=1)
        for label in labels
        if label.leader
        for (x, y), (to_x, to_y) in [label.leader]
    )
    bare = [label for label in labels if on_plain and label.is_inside]
    haloed = [label for label in labels if label not in bare]
    halo = {
        "stroke": WHITE,
        "stroke_width": "4.5",
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return element(
        "g",
        element("g", leaders, fill="none", stroke=colour, stroke_width=1.5) if leaders else "",
        element("g", *_lines(haloed), **halo) if haloed else "",
        *_lines(bare),
        text_anchor="middle",
        fill=colour,
        pointer_events="none",
        aria_hidden="true",  # the areas say it already
    )


def _lines(labels: Iterable[Label]) -> Iterator[str]:
    for label in labels:
        weight = {"font_weight": "bold"} if label.bold else {}
        for line, x, y in label.baselines:
            # The length holds a browser without our font to the room that was found.
            wide = f"{width_of(line, label.size, bold=label.bold):.1f}"
            exact = {"textLength": wide, "lengthAdjust": "spacingAndGlyphs"}
            yield text(line, x, y, label.size, **exact, **weight)


def stroked(path: str, colour: str, thickness: float, **more: str | float) -> str:
    """Return lines that a pointer does not meet."""
    return element(
        "path",
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=thickness,
        stroke_linejoin="round",
        pointer_events="none",
        **more,
    )


def window_of(box: Box) -> str:
    """Return the ground of a map: what is no part of Flanders."""
    return element("rect", x=box.left, y=box.top, width=box.width, height=box.height, fill=SEA)


def passe_partout(box: Box) -> str:
    """Return a sheet of paper with a window that has round corners.

    It hides what of the map lies up to `BEYOND` outside of the window; to clip it would take the
    program that makes pictures a third of its time.
    """
    out, radius = BEYOND + 6, _CORNER
    wide, high = box.width - 2 * radius, box.height - 2 * radius
    corner = f"a{radius:g},{radius:g} 0 0 1"
    window = (
        f"M{box.left + radius:.1f},{box.top:.1f}h{wide:.1f}{corner} {radius:g},{radius:g}"
        f"v{high:.1f}{corner} {-radius:g},{radius:g}h{-wide:.1f}{corner} {-radius:g},{-radius:g}"
        f"v{-high:.1f}{corner} {radius:g},{-radius:g}z"
    )
    sheet_ = (
        f"M{box.left - out:.1f},{box.top - out:.1f}h{box.width + 2 * out:.1f}"
        f"v{box.height + 2 * out:.1f}h{-box.width - 2 * out:.1f}z"
    )
    paper = element(
        "path", d=sheet_ + window, fill=PAPER, fill_rule="evenodd", pointer_events="none"
    )
    return paper + stroked(window, "#aebac4", 1.5)


def sheet(height: float, words: Head, *body: str, links: Links | None) -> str:
    """Return the whole document, with a line feed at the end.

    Without links it is one image. With links it is a group of them, named by its title.
    """
    described = (
        element("title", escape(words.title), id="map-title"),
        element("desc", escape(words.description), id="map-description"),
    )
    style = element("style", STYLE) if links is not None and links.has_style else ""
    paper = element("rect", width=WIDTH, height=height, fill=PAPER)
    return (
        element(
            "svg",
            *described,
            style,
            paper,
            *body,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH:g} {height:.0f}",
            width=WIDTH,
            height=f"{height:.0f}",
            role="img" if links is None else "group",
            aria_labelledby="map-title",
            aria_describedby="map-description",
            lang=words.language,
            font_family=FONT,
        )
        + "\n"
    )
