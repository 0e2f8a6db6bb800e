"""The figures of a run: as Markdown tables, and as a record for JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from bench.tables import table
from bench.telegram.bots import AIOGRAM, OURS, OURS_HARD, PTB
from bench.telegram.figures import (
    FLAT_PERCENT,
    Case,
    Level,
    Medians,
    Run,
    growth_percent,
    medians_of,
)
from bench.telegram.load import CONNECTIONS
from bench.telegram.plan import Plan

_VERSION = 1
_LABELS = {
    OURS: "ours",
    OURS_HARD: "ours, hard questions",
    PTB: "bare python-telegram-bot",
    AIOGRAM: "bare aiogram",
}
_LIBRARIES = ("python-telegram-bot", "aiogram", "aiohttp", "httpx")
_FIGURES = ("bot µs", "p50 ms", "p99 ms")
_NOTE = """\
bot µs: processor time of the bot's process per update; load µs: that of the load and the Bot API
together, which share the machine with the bot. An update is answered when its answer arrives, in
the webhook's response or as sendMessage. At saturation a bot that takes updates before it answers
them makes its own queue, and its latency is mostly that queue: take latency from the fixed rate."""


def report(runs: Mapping[str, Sequence[Run]], levels: Sequence[Level], plan: Plan) -> str:
    """Return all tables."""
    full = {name: medians_of([run.saturation for run in each]) for name, each in runs.items()}
    even = {name: medians_of([run.rate for run in each]) for name, each in runs.items()}
    title = f"# Webhook bots on {os.cpu_count()} cores, Python {platform.python_version()}"
    parts = [f"{title}, median of {plan.repeats}", _versions(), _NOTE]
    parts += [
        f"## {plan.saturation:,} updates through {CONNECTIONS} connections",
        _saturation(full),
    ]
    parts += [f"## {plan.rate_per_s} updates/s for {plan.rate_s} s", _rate(even)]
    if OURS in runs and len(runs) > 1:
        parts += ["## Ours ÷ the others", _ratios(full, even)]
    if levels:
        parts += ["## Memory of ours at saturation", _soak(levels)]
    return "\n\n".join(parts)


def record(
    runs: Mapping[str, Sequence[Run]], levels: Sequence[Level], plan: Plan
) -> dict[str, Any]:
    """Return all figures, each repeat too, ready for JSON."""
    return {
        "version": _VERSION,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "plan": asdict(plan),
        "bots": {
            name: {
                "saturation": _case_record([run.saturation for run in each]),
                "rate": _case_record([run.rate for run in each]),
            }
            for name, each in runs.items()
        },
        "soak": [asdict(level) for level in levels],
    }


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)


def _saturation(cases: Mapping[str, Medians]) -> str:
    rows = [
        [
            _LABELS[name],
            f"{each.per_s:,.0f}",
            f"{each.lowest_per_s:,.0f}–{each.highest_per_s:,.0f}",
            *_figures(each),
            f"{each.load_cpu_us:,.0f}",
        ]
        for name, each in cases.items()
    ]
    return table(["", "updates/s", "lowest–highest", *_FIGURES, "load µs"], rows)


def _rate(cases: Mapping[str, Medians]) -> str:
    rows = [[_LABELS[name], f"{each.per_s:,.0f}", *_figures(each)] for name, each in cases.items()]
    return table(["", "reached/s", *_FIGURES], rows)


def _figures(each: Medians) -> list[str]:
    return [f"{each.cpu_us:,.0f}", f"{each.p50_ms:,.1f}", f"{each.p99_ms:,.1f}"]


def _ratios(full: Mapping[str, Medians], even: Mapping[str, Medians]) -> str:
    rows = [
        [
            _LABELS[name],
            f"{full[OURS].per_s / full[name].per_s:.2f}",
            f"{full[OURS].cpu_us / full[name].cpu_us:.2f}",
            f"{even[OURS].p50_ms / even[name].p50_ms:.2f}",
            f"{even[OURS].p99_ms / even[name].p99_ms:.2f}",
        ]
        for name in full
        if name not in {OURS, OURS_HARD}
    ]
    return table(["ours ÷", "updates/s", "bot µs", "p50 at the rate", "p99 at the rate"], rows)


def _soak(levels: Sequence[Level]) -> str:
    rows = [
        [
            f"{level.updates:,}",
            f"{level.rss_mib:.1f}",
            f"{growth_percent(levels, level):+.1f}",
            f"{level.per_s:,.0f}",
        ]
        for level in levels
    ]
    drawn = table(["updates after the warm-up", "RSS MiB", "growth %", "updates/s"], rows)
    growth = growth_percent(levels, levels[-1])
    verdict = "flat" if growth <= FLAT_PERCENT else "**not flat**"
    return f"{drawn}\n\n{verdict}: {growth:+.1f} % (flat is up to {FLAT_PERCENT:.0f} %)"


def _case_record(cases: Sequence[Case]) -> dict[str, Any]:
    return {
        "median": {name: round(value, 2) for name, value in asdict(medians_of(cases)).items()},
        "repeats": [asdict(case) for case in cases],
    }
