"""The figures as Markdown tables, to read in a terminal and to paste in a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.evaluate.scoring import Tally, Verdict
from bench.measure import Run
from bench.methods import OURS, STAGED


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its columns as wide as they must be, all but the first to the right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(2, *(len(line[i]) for line in lines)) for i in range(len(header))]
    drawn = ["| " + " | ".join(_padded(line, widths)) + " |" for line in lines]
    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    drawn.insert(1, "| " + " | ".join(marks) + " |")
    return "\n".join(drawn)


def accuracy(runs: Sequence[Run]) -> str:
    """Return the share right at once, per kind and per method; ours also within reach."""
    figures = [run.report.figures for run in runs]
    ours = figures[0]
    reach = f"{OURS}, or in its choice"
    rows = [
        _accuracy(kind, tally, [f.places.get(kind) for f in figures], has_reach=True)
        for kind, tally in ours.places.items()
    ]
    rows.append(
        _accuracy(
            "**all places**", ours.all_places, [f.all_places for f in figures], has_reach=True
        )
    )
    rows += [
        _accuracy(kind, tally, [f.refusals.get(kind) for f in figures], has_reach=False)
        for kind, tally in ours.refusals.items()
    ]
    if ours.refusals:
        every = [f.all_refusals for f in figures]
        rows.append(_accuracy("**all refusals**", ours.all_refusals, every, has_reach=False))
    wrong = [percent(f.all_places.share(Verdict.WRONG)) for f in figures]
    rows.append(["*places: wrong with certainty*", "", "", *wrong])
    return table(["% right at once", "n", reach, *(run.name for run in runs)], rows)


def costs(runs: Sequence[Run]) -> str:
    """Return time, memory and overall accuracy; times also beside those of the staged SymSpell."""
    shares = (0.5, 0.99)
    staged = next(run.report for run in runs if run.name == STAGED)
    rows = []
    for run in runs:
        times = [run.report.microseconds(share) for share in shares]
        ratios = [t / staged.microseconds(s) for t, s in zip(times, shares, strict=True)]
        figures = run.report.figures
        both = figures.all_places + figures.all_refusals
        rows.append(
            [
                run.name,
                str(both.number),
                percent(both.share(Verdict.RIGHT)),
                *(f"{microseconds:,.0f}" for microseconds in times),
                *(f"{ratio:.1f}" for ratio in ratios),
                f"{run.seconds_to_build:.2f}",
                f"{run.megabytes:.1f}",
            ]
        )
    header = ["", "questions", "% right", "median µs", "p99 µs", "median ÷ staged", "p99 ÷ staged"]
    return table([*header, "build s", "MB"], rows)


def typos(rows: Iterable[tuple[str, int, str, float, Tally]]) -> str:
    """Return the table of misspelled names."""
    header = ["names, mistakes", "n", "best first %", "at once %", "within reach %", "wrong %"]
    return table(
        header,
        (
            [
                f"{kind}, {edits}: {method}",
                str(tally.number),
                percent(best),
                percent(tally.share(Verdict.RIGHT)),
                percent(tally.share(Verdict.RIGHT, Verdict.ASKED)),
                percent(tally.share(Verdict.WRONG)),
            ]
            for kind, edits, method, best, tally in rows
        ),
    )


def percent(share: float) -> str:
    """Return a share as a percentage without its sign."""
    return f"{100 * share:.1f}"


def _accuracy(
    kind: str, ours: Tally, every: Sequence[Tally | None], *, has_reach: bool
) -> list[str]:
    reach = percent(ours.share(Verdict.RIGHT, Verdict.ASKED)) if has_reach else ""
    shares = [percent(tally.share(Verdict.RIGHT)) if tally else "" for tally in every]
    return [kind, str(ours.number), reach, *shares]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first = line[0].ljust(widths[0])
    return [first, *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
