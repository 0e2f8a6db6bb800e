"""The figures of a run, as Markdown tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from statistics import median

from bench.tables import table
from bench.web.figures import Cost, Measured, Pair, cpu_us, middle, p50_ms, p99_ms, per_s, ratio
from bench.web.plan import Plan
from bench.web.visits import PEOPLE

_LIBRARIES = ("starlette", "uvicorn", "httptools", "jinja2")
_NOTE = """\
ours: `regiewijzer run` without a token, one process. bare: Starlette that says one line in JSON or
HTML, on the same uvicorn with httptools, one process. Each phase is put to both, one right after
the other; "÷ bare" is the median over rounds of ours ÷ bare. µs: processor time of the server's
process per request, in steps of 10 ms. At full load latency is mostly the queue of the load itself:
take it from the fixed rate, where each request is timed from when it was due.

The load is a third process. It speaks for {people:,} people, by X-Forwarded-For from 127.0.0.1,
which is trusted as a proxy by default: the limit for each address is on, and counts each."""


def report(
    measured: Sequence[Measured], memory: Mapping[str, tuple[float, float]], plan: Plan
) -> str:
    """Return all tables."""
    title = f"# The web chat on {os.cpu_count()} cores, Python {platform.python_version()}"
    parts = [
        f"{title}, median of {plan.rounds}",
        ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        _NOTE.format(people=PEOPLE),
        f"## {plan.saturation:,} requests through {plan.connections} connections, closed loop",
        _full(measured),
        _load(measured),
    ]
    for index, rate in enumerate(plan.rates_per_s):
        parts += [
            f"## {rate}/s for {plan.rate_s:g} s, open loop",
            _rate([(each.name, each.rates[index][1]) for each in measured]),
        ]
    rows = [[name, f"{before:.0f}", f"{after:.0f}"] for name, (before, after) in memory.items()]
    parts += ["## Memory, MiB", table(["", "before", "after"], rows)]
    return "\n\n".join(parts)


def _full(measured: Sequence[Measured]) -> str:
    rows = [
        [
            each.name,
            f"{middle(each.full, per_s):,.0f}",
            f"{middle(each.full, per_s, bare=True):,.0f}",
            f"**{ratio(each.full, per_s):.2f}**",
            f"{middle(each.full, cpu_us):,.0f}",
            f"{middle(each.full, cpu_us, bare=True):,.0f}",
            f"{middle(each.full, _kilobytes):.1f}",
            f"{middle(each.full, p50_ms):.1f}",
            f"{middle(each.full, p99_ms):.1f}",
        ]
        for each in measured
    ]
    head = ["", "ours/s", "bare/s", "÷ bare", "ours µs", "bare µs", "kB", "p50 ms", "p99 ms"]
    return table(head, rows)


def _rate(cases: Sequence[tuple[str, Sequence[Pair]]]) -> str:
    rows = [
        [
            name,
            f"{middle(pairs, p50_ms):.1f}",
            f"{middle(pairs, p99_ms):.1f}",
            f"{middle(pairs, p50_ms, bare=True):.1f}",
            f"{middle(pairs, p99_ms, bare=True):.1f}",
            f"**{ratio(pairs, p99_ms):.1f}**",
            f"{middle(pairs, cpu_us):,.0f}",
        ]
        for name, pairs in cases
    ]
    head = ["", "ours p50 ms", "p99 ms", "bare p50 ms", "p99 ms", "p99 ÷ bare", "ours µs"]
    return table(head, rows)


def _load(measured: Sequence[Measured]) -> str:
    """Say what the load takes of the machine that it shares with what it measures."""
    pairs = [pair for each in measured for pair in each.full]
    on_ours, on_bare = (
        median(cost.load_cores for cost in costs)
        for costs in ([pair.ours for pair in pairs], [pair.bare for pair in pairs])
    )
    return (
        f"Of the {os.cpu_count()} cores the load took {on_ours:.2f} while it loaded ours, and "
        f"{on_bare:.2f} while it loaded the bare one."
    )


def _kilobytes(cost: Cost) -> float:
    return cost.body_bytes / 1000
