"""`python -m bench.evaluate FILE...`: how well the questions in files are read.

Prints Markdown; docs/evaluation.md says by which rules an answer is right.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.evaluate.figures import read_beside, report_record, write_json
from bench.evaluate.picture import draw_picture
from bench.evaluate.questions import read_questions
from bench.evaluate.scoring import (
    Figures,
    Given,
    Reaction,
    Report,
    Scored,
    Tally,
    Verdict,
    evaluate,
    given_of,
)
from bench.failure import BenchFailure
from bench.tables import percent, table
from bot.core.lookup.directory import Directory
from bot.core.model.terms import NisCode
from bot.core.resolving.resolver import resolve
from bot.files.data import DataDirectory
from bot.settings import default_data_dir

QUESTIONS = Path(__file__).parents[2] / "tests" / "questions"
_MISSED = 20  # shown of what was missed; what was wrong is all shown


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures, and keep them where the arguments say so."""
    arguments = _arguments(argv)
    today = datetime.now(UTC).date()
    source = DataDirectory(default_data_dir())
    directory = Directory(source.parse(source.read(), today))
    codes = {m.nis for m in directory.municipalities.values() if m.in_force(today)}

    def answer(text: str) -> Given:
        return given_of(resolve(text, directory, today).outcome)

    try:
        beside = read_beside(arguments.beside) if arguments.beside else {}
        questions = [q for file in arguments.files for q in read_questions(file, codes)]
        report = evaluate(questions, answer, time.perf_counter_ns)
        print(*filter(None, _sections(report, beside, directory)), sep="\n\n")
        if arguments.json:
            write_json(report_record(report), arguments.json)
        if arguments.picture:
            left_out = draw_picture(arguments.picture, report.figures, beside)
            if left_out:
                print(f"Not drawn, because less good: {', '.join(left_out)}.", file=sys.stderr)
    except (BenchFailure, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__)
    every = sorted(QUESTIONS.glob("*.tsv"))
    parser.add_argument("files", nargs="*", type=Path, default=every, help="default: all our own")
    parser.add_argument("--json", type=Path, help="also write the figures as JSON")
    parser.add_argument("--picture", type=Path, help="draw the figures, as .png or .svg")
    parser.add_argument("--beside", type=Path, help="other methods: JSON of make bench-questions")
    return parser.parse_args(argv)


def _sections(report: Report, beside: Mapping[str, Figures], directory: Directory) -> Iterable[str]:
    figures = report.figures
    if figures.places:
        yield _tallies("about a place", figures.places, figures.all_places)
    if figures.refusals:
        yield _tallies("about no municipality", figures.refusals, figures.all_refusals)
    if beside:
        yield _compared({"Regiewijzer": figures, **beside})
    if any(_numbers(other) != _numbers(figures) for other in beside.values()):
        yield "Mind: other methods got other questions. Compare them with: make bench-questions"
    yield _reliability("answers", report, Reaction.FOUND)
    yield _reliability("first of a choice", report, Reaction.CHOOSE)
    yield _confusions(f"{len(report.wrong)} wrong", report.wrong, directory)
    missed = f"{len(report.missed)} missed, at most {_MISSED} shown"
    yield _confusions(missed, report.missed[:_MISSED], directory)
    half, most = (f"{report.microseconds(share):.0f}" for share in (0.5, 0.99))
    yield f"Time per question: half within {half} µs, 99 in 100 within {most} µs."


def _tallies(about: str, kinds: Mapping[str, Tally], overall: Tally) -> str:
    rows = (
        [kind, str(tally.number), *(percent(tally.share(verdict)) for verdict in Verdict)]
        for kind, tally in (*kinds.items(), ("**all**", overall))
    )
    return table([about, "n", *(f"% {verdict}" for verdict in Verdict)], rows)


def _compared(methods: Mapping[str, Figures]) -> str:
    header = ["method", "% right at once", "% within reach", "% wrong", "% rightly refused"]
    return table(
        header,
        (
            [
                name,
                percent(figures.all_places.share(Verdict.RIGHT)),
                percent(figures.all_places.share(Verdict.RIGHT, Verdict.ASKED)),
                percent(figures.all_places.share(Verdict.WRONG)),
                percent(figures.all_refusals.share(Verdict.RIGHT)),
            ]
            for name, figures in methods.items()
        ),
    )


def _numbers(figures: Figures) -> list[dict[str, int]]:
    return [
        {kind: tally.number for kind, tally in kinds.items()}
        for kinds in (figures.places, figures.refusals)
    ]


def _reliability(what: str, report: Report, reaction: Reaction) -> str:
    rows = [
        [f"{b.start:.2f} to {b.end:.2f}", str(b.number), percent(b.right / b.number)]
        for b in report.reliability(reaction)
    ]
    return table([f"confidence: {what}", "n", "% right"], rows) if rows else ""


def _confusions(title: str, scored: Iterable[Scored], directory: Directory) -> str:
    def names(codes: Iterable[NisCode]) -> str:
        return ", ".join(directory.municipalities[code].name for code in codes)

    rows = [
        [
            " ".join(each.question.text.split()),
            names(sorted(each.question.expected)) or "no municipality",
            f"{each.given.reaction} {names(each.given.municipalities) or each.given.name}".strip(),
        ]
        for each in scored
    ]
    return table([title, "right", "got"], rows) if rows else ""


if __name__ == "__main__":
    sys.exit(main())
