"""`make bench`: accuracy, time and memory of ours and of other methods, on the same questions."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import methods, tables
from bench.evaluate.figures import VERSION, figures_record, times_record, write_json
from bench.evaluate.questions import read_questions
from bench.evaluate.scoring import Question, Reaction, Report, Verdict, evaluate
from bench.failure import BenchFailure
from bench.measure import Answer, Method, Run, run_all, sample
from bench.names import Names, extra_places
from bench.typos import Batch, batches
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts
from bot.files.data import DataDirectory
from bot.settings import default_data_dir

_QUESTIONS = Path(__file__).parent.parent / "tests" / "questions"
_LARGE = 100_000  # names
_LARGE_SAMPLE = 300  # questions at that size
_SLOW_SAMPLE = 40  # for the methods that take a tenth of a second each there
_SLOW = frozenset({methods.WRATIO})
_SECONDS = 25.0  # for each method at each size, at most
_COSTS = """\
Time is per question; MB is what a method holds, by tracemalloc (SQLite: its pages), without the
list of names that all share."""


def main() -> int:
    """Run everything and print it."""
    arguments = _arguments()
    today = datetime.now(UTC).date()
    source = DataDirectory(default_data_dir())
    facts = source.parse(source.read(), today)
    codes = {m.nis for m in facts.municipalities if m.in_force(today)}
    try:
        files = arguments.files or sorted(_QUESTIONS.glob("*.tsv"))
        questions = [q for file in files for q in read_questions(file, codes)]
    except BenchFailure as error:
        print(error, file=sys.stderr)
        return 1
    start = time.perf_counter()
    names = Names(Directory(facts))
    record: dict[str, Any] = {"version": VERSION, "seed": arguments.seed}
    record["files"] = [file.name for file in files]

    print(f"# {len(questions)} questions, {len(names.targets):,} names\n")
    mixed = sample(questions, len(questions), arguments.seed)
    real = _run_all(facts, names, dict.fromkeys(_names_of_methods(), mixed))
    print(tables.accuracy(real), "", _COSTS, "", tables.costs(real), "", sep="\n")
    record |= {"questions": len(questions), "names": len(names.targets), "methods": _record(real)}

    if not arguments.no_large:
        large, count = _large(facts, questions, arguments.seed)
        record["large"] = {"names": count, "methods": _record(large)}

    rows = _typos(Directory(facts), names, arguments.typos, arguments.seed)
    print(f"# Misspelled names, seed {arguments.seed}\n\n{tables.typos(rows)}\n")
    record["typos"] = [
        {"kind": kind, "mistakes": edits, "method": method, "best": round(best, 4)}
        | {"number": t.number, "right": t.right, "asked": t.asked, "wrong": t.wrong}
        | {"missed": t.missed}
        for kind, edits, method, best, t in rows
    ]
    if arguments.json:
        write_json(record, arguments.json)
    print(f"{time.perf_counter() - start:.0f} seconds")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="questions; default: tests/questions")
    parser.add_argument("--json", type=Path, help="write the figures for `bench.evaluate --beside`")
    parser.add_argument("--seed", type=int, default=7, help="of samples, extra names and mistakes")
    parser.add_argument("--typos", type=int, default=600, help="misspelled names per batch")
    parser.add_argument("--no-large", action="store_true", help="leave out 100,000 names")
    return parser.parse_args()


def _large(facts: Facts, questions: Sequence[Question], seed: int) -> tuple[list[Run], int]:
    """Run every method with the names of many other places beside ours."""
    names = Names(Directory(facts))
    extra = extra_places(names, _LARGE, seed)
    names.add(extra)
    chosen = sample(questions, _LARGE_SAMPLE, seed)
    asked = {
        name: chosen[:_SLOW_SAMPLE] if name in _SLOW else chosen for name in _names_of_methods()
    }
    runs = _run_all(replace(facts, outside=(*facts.outside, *extra)), names, asked)
    print(f"# {len(names.targets):,} names, {len(chosen)} of the questions\n")
    slow = ", ".join(sorted(_SLOW))
    print(f"{slow}: the first {_SLOW_SAMPLE} of them; each method {_SECONDS:.0f} s at most.\n")
    print(tables.costs(runs), "", sep="\n")
    return runs, len(names.targets)


def _names_of_methods() -> tuple[str, ...]:
    return (
        methods.OURS,
        methods.STAGED,
        methods.SYMSPELL,
        methods.OSA_NAME,
        methods.WRATIO,
        methods.TRIGRAM,
        methods.GOVERNMENT,
    )


def _run_all(facts: Facts, names: Names, questions: Mapping[str, Sequence[Question]]) -> list[Run]:
    today = datetime.now(UTC).date()
    builders: dict[str, Callable[[], Method]] = {
        methods.OURS: lambda: Method(methods.ours(Directory(facts), today)),
        methods.STAGED: lambda: Method(methods.staged(names)),
        methods.SYMSPELL: lambda: Method(methods.symspell(names)),
        methods.OSA_NAME: lambda: Method(methods.osa(names)),
        methods.WRATIO: lambda: Method(methods.wratio(names)),
        methods.TRIGRAM: lambda: methods.trigram(names),
        methods.GOVERNMENT: lambda: Method(methods.government(names)),
    }
    return run_all(builders, questions, _SECONDS)


def _record(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "ours": each.name == methods.OURS,
            "questions": len(each.report.scored),
            **figures_record(each.report.figures),
            "microseconds": times_record(each.report),
            "seconds_to_build": round(each.seconds_to_build, 3),
            "megabytes": round(each.megabytes, 1),
        }
        for each in runs
    ]


def _typos(
    directory: Directory, names: Names, number: int, seed: int
) -> list[tuple[str, int, str, float, Any]]:
    today = datetime.now(UTC).date()
    answers = {
        methods.OURS: methods.ours(directory, today),
        "plain OSA": methods.osa_with_ties(names),
    }
    rows = []
    for batch in batches(directory, names, number, seed):
        for name, answer in answers.items():
            report = _ask(batch, answer)
            places = report.figures.all_places
            rows.append((batch.kind, batch.edits, name, _best_first(report), places))
    return rows


def _ask(batch: Batch, answer: Answer) -> Report:
    return evaluate(batch.questions, answer, time.perf_counter_ns)


def _best_first(report: Report) -> float:
    """Return how often the right place came first, answered or asked."""
    right = sum(
        s.verdict is Verdict.RIGHT
        or (
            s.given.reaction is Reaction.CHOOSE and s.given.municipalities[0] in s.question.expected
        )
        for s in report.scored
    )
    return right / len(report.scored)


if __name__ == "__main__":
    sys.exit(main())
