"""What was measured, and what follows from it. Knows nothing of bots and connections."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.sample import Sample

FLAT_PERCENT = 5.0  # memory that grew less than this over a soak is called flat


@dataclass(frozen=True, slots=True)
class Case:
    """A phase and what it cost."""

    sample: Sample
    cpu_us: float  # of the bot's process, microseconds per update
    load_cpu_us: float  # of load and Bot API together, microseconds per update


@dataclass(frozen=True, slots=True)
class Run:
    """One bot, started once."""

    name: str
    saturation: Case
    rate: Case


@dataclass(frozen=True, slots=True)
class Medians:
    """One case of one bot over all repeats."""

    per_s: float
    lowest_per_s: float
    highest_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    load_cpu_us: float


@dataclass(frozen=True, slots=True)
class Level:
    """The memory of a bot at one moment of a soak."""

    updates: int  # since the warm-up
    rss_mib: float
    per_s: float  # updates per second since the level before


def medians_of(cases: Sequence[Case]) -> Medians:
    """Return the median of each figure over the repeats."""
    samples = [case.sample for case in cases]
    return Medians(
        per_s=statistics.median(each.per_s for each in samples),
        lowest_per_s=min(each.per_s for each in samples),
        highest_per_s=max(each.per_s for each in samples),
        p50_ms=statistics.median(each.p50_ms for each in samples),
        p99_ms=statistics.median(each.p99_ms for each in samples),
        cpu_us=statistics.median(case.cpu_us for case in cases),
        load_cpu_us=statistics.median(case.load_cpu_us for case in cases),
    )


def growth_percent(levels: Sequence[Level], level: Level) -> float:
    """Return by how much the memory at *level* is above that after the warm-up."""
    return (level.rss_mib / levels[0].rss_mib - 1) * 100
