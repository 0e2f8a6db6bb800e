"""What was measured of the web chat, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.sample import Sample


@dataclass(frozen=True, slots=True)
class Cost:
    """One phase of load on one server."""

    sample: Sample
    cpu_us: float  # of the server, microseconds per request
    load_cores: float  # what the load itself took, of one core
    body_bytes: float  # per response, as it went over the line


@dataclass(frozen=True, slots=True)
class Pair:
    """The same load on both servers, one right after the other."""

    ours: Cost
    bare: Cost


@dataclass(frozen=True, slots=True)
class Measured:
    """One case over all rounds."""

    name: str
    full: Sequence[Pair]
    rates: Sequence[tuple[int, Sequence[Pair]]]  # per second -> a pair for each round


def ratio(pairs: Sequence[Pair], figure: Callable[[Cost], float]) -> float:
    """Return ours to the bare one: the median over rounds, for both then had the same machine."""
    return median(figure(pair.ours) / figure(pair.bare) for pair in pairs)


def middle(pairs: Sequence[Pair], figure: Callable[[Cost], float], *, bare: bool = False) -> float:
    """Return the median of one server."""
    return median(figure(pair.bare if bare else pair.ours) for pair in pairs)


def per_s(cost: Cost) -> float:
    """Return answers per second."""
    return cost.sample.per_s


def cpu_us(cost: Cost) -> float:
    """Return the server's processor time per request."""
    return cost.cpu_us


def p50_ms(cost: Cost) -> float:
    """Return the median latency."""
    return cost.sample.p50_ms


def p99_ms(cost: Cost) -> float:
    """Return the latency of the slowest hundredth."""
    return cost.sample.p99_ms
