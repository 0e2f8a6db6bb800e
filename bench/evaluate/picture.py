"""Draws how well kinds of questions were answered, beside other methods, for a page or README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from bench.evaluate.scoring import Figures, Tally, Verdict
from bench.failure import BenchFailure

MOST_BESIDE = 3  # more bars a kind cannot be read
# Okabe and Ito's colours, told apart with any colour vision; hatching helps in black and white.
_LOOKS = (("#0072B2", ""), ("#E69F00", "////"), ("#009E73", "...."), ("#CC79A7", "\\\\\\\\"))
_INK = "#222222"
_GRID = "#d9d9d9"
_BAR = 0.8  # of the height of a row, for all bars of a kind together


@dataclass(frozen=True, slots=True)
class _Row:
    """One kind of question with a bar per method."""

    label: str
    tallies: tuple[Tally | None, ...]  # ours first; None: the method got no such questions
    about_places: bool  # else the right answer is that there is none
    is_total: bool

    @property
    def number(self) -> int:
        """Return how many questions we got."""
        return self.tallies[0].number if self.tallies[0] else 0


def draw_picture(path: Path, ours: Figures, beside: Mapping[str, Figures]) -> tuple[str, ...]:
    """Write a picture; the ending of *path* says which format: .png or .svg.

    Args:
        path: Where to; an existing file is replaced.
        ours: Our figures.
        beside: Those of other methods, by name; the best `MOST_BESIDE` are drawn.

    Returns:
        The names of the methods that were left out.

    Raises:
        BenchFailure: If the ending is another.
        OSError: If the file cannot be written.
    """
    if path.suffix not in {".png", ".svg"}:
        raise BenchFailure(f"{path}: choose a name that ends in .png or .svg")
    ranked = sorted(beside, key=lambda name: -_score(beside[name]))
    shown = {name: beside[name] for name in ranked[:MOST_BESIDE]}
    rows = _rows(ours, list(shown.values()))
    half = (len(rows) + 1) // 2
    methods = 1 + len(shown)
    height = 1.5 + half * (0.13 + 0.085 * methods)
    with mpl.rc_context({"font.size": 9, "hatch.linewidth": 0.6, "svg.hashsalt": "regiewijzer"}):
        figure = Figure(figsize=(12, height), facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2)
        _draw(left, rows[:half], half, methods)
        _draw(right, rows[half:], half, methods)
        axis = "% of the questions of that kind; in brackets how many questions there are"
        figure.supxlabel(axis, fontsize=9, color=_INK)
        _legend(figure, ("Regiewijzer", *shown))
        # Without a date, the same figures make the same file.
        figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)
    return tuple(ranked[MOST_BESIDE:])


def _score(figures: Figures) -> float:
    """Return how many questions of all were answered rightly at once."""
    both = figures.all_places + figures.all_refusals
    return both.share(Verdict.RIGHT)


def _rows(ours: Figures, others: Sequence[Figures]) -> list[_Row]:
    every = (ours, *others)
    rows = [
        _Row("all places", tuple(f.all_places for f in every), True, True),
        _Row("everything without a place", tuple(f.all_refusals for f in every), False, True),
    ]
    for kind in ours.places:
        tallies = tuple(f.places.get(kind) for f in every)
        rows.append(_Row(_label(kind), tallies, True, False))
    for kind in ours.refusals:
        tallies = tuple(f.refusals.get(kind) for f in every)
        rows.append(_Row(f"{_label(kind)}, no place", tallies, False, False))
    return [row for row in rows if row.number]


def _label(kind: str) -> str:
    return kind.replace("_", " ")


def _draw(axes: Axes, rows: Sequence[_Row], most: int, methods: int) -> None:
    thickness = _BAR / methods
    for index, row in enumerate(rows):
        for method, tally in enumerate(row.tallies):
            if tally is None or not tally.number:
                continue
            place = index - _BAR / 2 + (method + 0.5) * thickness
            _bar(axes, place, thickness * 0.92, method, tally)
            if row.about_places:
                _reach(axes, place, thickness * 0.92, method, tally)
    axes.set_yticks(range(len(rows)), [f"{row.label} ({row.number})" for row in rows])
    for text, row in zip(axes.get_yticklabels(), rows, strict=True):
        text.set_fontweight("bold" if row.is_total else "normal")
    axes.set_ylim(most - 0.5, -0.5)  # the first on top; both halves at the same scale
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20))
    axes.tick_params(length=0, colors=_INK)
    axes.xaxis.grid(visible=True, color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)


def _reach(axes: Axes, place: float, thickness: float, method: int, tally: Tally) -> None:
    """Draw how far a choice brings: lighter, from the end of the bar on."""
    right, asked = 100 * tally.share(Verdict.RIGHT), 100 * tally.share(Verdict.ASKED)
    colour = _LOOKS[method][0]
    axes.barh(place, asked, thickness, left=right, color=colour, alpha=0.35, linewidth=0)


def _bar(axes: Axes, place: float, thickness: float, method: int, tally: Tally) -> None:
    """Draw how often a method was right at once; the figure is written in ours."""
    colour, hatch = _LOOKS[method]
    right = 100 * tally.share(Verdict.RIGHT)
    axes.barh(place, right, thickness, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
    if method == 0:
        inside = right > 12  # percent: room for the figure in the bar
        axes.text(
            right - 1 if inside else right + 1,
            place,
            f"{right:.0f}",
            ha="right" if inside else "left",
            va="center_baseline",
            fontsize=6.5,
            fontweight="bold",
            color="white" if inside else _INK,
        )


def _legend(figure: Figure, names: Sequence[str]) -> None:
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=name)
        for (colour, hatch), name in zip(_LOOKS, names, strict=False)
    ]
    faint = "lighter = among the choices"
    handles.append(Patch(facecolor=_LOOKS[0][0], alpha=0.35, label=faint))
    # The title of the picture is the legend's: the layout would lay one over the other.
    figure.legend(
        handles=handles,
        loc="outside upper center",
        ncols=len(handles),
        frameon=False,
        title="How often is the answer right?",
        title_fontproperties={"size": 13, "weight": "bold"},
    )
