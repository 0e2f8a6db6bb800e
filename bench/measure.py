"""Runs methods over questions, within bounds of time, and says what they cost."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.evaluate.scoring import Given, Question, Report, Scored, evaluate

Answer = Callable[[str], Given]

_FIRST = "kessello"  # what a method makes at its first question belongs to its cost
_TURN = 20  # questions


@dataclass(frozen=True, slots=True)
class Method:
    """A method, ready to answer."""

    answer: Answer
    hidden: Callable[[], int] = lambda: 0  # bytes that Python does not see, such as SQLite's


@dataclass(frozen=True, slots=True)
class Run:
    """One method at one size."""

    name: str
    report: Report
    seconds_to_build: float
    megabytes: float  # what it holds after one answer, without the names themselves


def run_all(
    builders: Mapping[str, Callable[[], Method]],
    questions: Mapping[str, Sequence[Question]],
    seconds: float,
) -> list[Run]:
    """Ask every method its questions; one that needs more than *seconds* stops there.

    The methods take turns, some questions each, so that a busy machine slows all of them alike.
    """
    built: dict[str, tuple[Method, float]] = {}
    for name, build in builders.items():
        start = time.perf_counter()
        method = build()
        method.answer(_FIRST)
        built[name] = method, time.perf_counter() - start
    gc.collect()
    # What was built stays: a collector that walks it would be counted in somebody's question.
    gc.freeze()
    scored: dict[str, list[Scored]] = {name: [] for name in builders}
    spent = dict.fromkeys(builders, 0.0)
    longest = max(len(asked) for asked in questions.values())
    for start_at in range(0, longest, _TURN):
        for name, (method, _) in built.items():
            turn = questions[name][start_at : start_at + _TURN]
            if spent[name] > seconds:
                continue
            before = time.perf_counter()
            scored[name] += evaluate(turn, method.answer, time.perf_counter_ns).scored
            spent[name] += time.perf_counter() - before
    gc.unfreeze()
    return [
        Run(name, Report(tuple(scored[name])), built[name][1], _megabytes(builders[name]))
        for name in builders
    ]


def sample(questions: Iterable[Question], number: int, seed: int) -> list[Question]:
    """Return at most *number* questions, each kind with about its share, in a mixed order.

    The first of them are such a sample too, so that a slow method can stop early.
    """
    luck = random.Random(seed)
    kinds: dict[str, list[Question]] = {}
    for question in questions:
        kinds.setdefault(question.kind, []).append(question)
    placed: list[tuple[float, float, Question]] = []
    for kind in sorted(kinds):
        held = kinds[kind]
        luck.shuffle(held)
        placed += [((i + luck.random()) / len(held), luck.random(), q) for i, q in enumerate(held)]
    placed.sort(key=lambda each: each[:2])
    return [question for *_, question in placed[:number]]


def _megabytes(build: Callable[[], Method]) -> float:
    """Build once more under tracemalloc, which makes it slow, and count what stays."""
    gc.collect()
    tracemalloc.start()
    method = build()
    method.answer(_FIRST)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (held + method.hidden()) / 1_000_000
