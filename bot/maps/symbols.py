"""What maps are drawn with: areas that can be followed, names, pins, the edge of the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.model.terms import NisCode
from bot.maps.fills import MARK_EDGE, PAPER, Fill
from bot.maps.frame import Box
from bot.maps.labels import Label, Point
from bot.maps.svg import element, text, titled, width_of

# A page with a strict policy for styles may take this into its own.
STYLE = (
    ".map-area:hover .map-fill{stroke:#1d2733;stroke-width:3}"
    ".map-area:focus{outline:none}"
    ".map-area:focus-visible .map-fill{stroke:#1d2733;stroke-width:6;stroke-linejoin:round}"
    ".map-area:focus-visible{outline:3px solid #1d2733;outline-offset:2px}"
)
BEYOND = 9.0  # units around the window of a map, where its lines may end
_CORNER = 10.0
_PIN = (27.0, 42.0)  # wide and high


@dataclass(frozen=True, slots=True)
class Links:
    """Where the municipalities of a map lead to."""

    pattern: str  # of an address, with `{nis}`: "/gemeente/{nis}"
    has_style: bool = True  # False: the page brings `STYLE` itself

    def to(self, nis: NisCode) -> str:
        """Return the address for a municipality."""
        return self.pattern.replace("{nis}", nis)


def area(nis: NisCode, path: str, fill: Fill, words: str, links: Links | None) -> str:
    """Return one municipality; with *links* it can be followed, with the keyboard too."""
    if links is None:
        shape = element("path", d=path, fill=fill.paint)
        return element("g", titled(words), shape, data_nis=nis)
    return element(
        "a",
        titled(words),
        element("path", d=path, fill=fill.paint, class_="map-fill"),
        href=links.to(nis),
        aria_label=words,
        class_="map-area",
        data_nis=nis,
    )


def written(labels: Sequence[tuple[Label, bool]], colour: str) -> str:
    """Return labels, each with a halo unless it is said that nothing runs behind it."""
    if not labels:
        return ""
    leaders = [
        element("path", d=f"M{x:.1f},{y:.1f}L{to_x:.1f},{to_y:.1f}")
        + element("circle", cx=to_x, cy=to_y, r=3.6, fill=colour, stroke=PAPER, stroke_width=1)
        for label, _ in labels
        if label.leader
        for (x, y), (to_x, to_y) in [label.leader]
    ]
    halo = {"stroke": PAPER, "stroke_linejoin": "round", "paint_order": "stroke"}
    haloed = [line for label, is_bare in labels if not is_bare for line in _lines(label)]
    return element(
        "g",
        element("g", *leaders, fill="none", stroke=colour, stroke_width=1.5) if leaders else "",
        element("g", *haloed, stroke_width=4.5, **halo) if haloed else "",
        *(line for label, is_bare in labels if is_bare for line in _lines(label)),
        text_anchor="middle",
        fill=colour,
        pointer_events="none",
        aria_hidden="true",  # the areas say it already
    )


def _lines(label: Label) -> Iterator[str]:
    weight = {"font_weight": "bold"} if label.bold else {}
    for line, x, y in label.baselines:
        # The length holds a browser without our font to the room that was found.
        wide = f"{width_of(line, label.size, bold=label.bold):.1f}"
        exact = {"textLength": wide, "lengthAdjust": "spacingAndGlyphs"}
        yield text(line, x, y, label.size, **exact, **weight)


def stroked(path: str, colour: str, thickness: float) -> str:
    """Return lines that a pointer does not meet."""
    if not path:
        return ""
    line = {"fill": "none", "stroke_linejoin": "round", "pointer_events": "none"}
    return element("path", d=path, stroke=colour, stroke_width=thickness, **line)


def pin_box(tip: Point) -> Box:
    """Return what a pin covers."""
    x, y = tip
    wide, high = _PIN
    return Box(x - wide / 2, y - high, wide, high + 3)


def pin(tip: Point) -> str:
    """Return a pin that points at a place."""
    x, y = tip
    wide, high = _PIN
    half, round_ = wide / 2, high - wide / 2
    path = (
        f"M{x:.1f},{y:.1f}c-4,-10 {-half:g},{-(high - wide) - 2:g} {-half:g},{-round_:g}"
        f"a{half:g},{half:g} 0 1 1 {wide:g},0c0,{wide / 2 - 2:g} {-half + 4:g},{round_ - 10:g} "
        f"{-half:g},{round_:g}z"
    )
    return element(
        "g",
        element("path", d=path, fill=MARK_EDGE, stroke=PAPER, stroke_width=2),
        element("circle", cx=x, cy=y - round_, r=5.2, fill=PAPER),
        pointer_events="none",
    )


def window_of_paper(box: Box) -> str:
    """Return a sheet of paper with a window that has round corners.

    It hides what of the map lies up to `BEYOND` outside of the window; to clip it would take the
    program that makes pictures a third of its time.
    """
    out, radius = box.grown(BEYOND + 6), _CORNER
    wide, high = box.width - 2 * radius, box.height - 2 * radius
    corner = f"a{radius:g},{radius:g} 0 0 1"
    window = (
        f"M{box.left + radius:.1f},{box.top:.1f}h{wide:.1f}{corner} {radius:g},{radius:g}"
        f"v{high:.1f}{corner} {-radius:g},{radius:g}h{-wide:.1f}{corner} {-radius:g},{-radius:g}"
        f"v{-high:.1f}{corner} {radius:g},{-radius:g}z"
    )
    paper = f"M{out.left:.1f},{out.top:.1f}H{out.right:.1f}V{out.bottom:.1f}H{out.left:.1f}z"
    looks = {"fill_rule": "evenodd", "pointer_events": "none"}
    return element("path", d=paper + window, fill=PAPER, **looks) + stroked(window, "#aebac4", 1.5)
