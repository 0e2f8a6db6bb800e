"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run; all counts are of requests."""

    rounds: int = 5
    connections: int = 16
    warm_up: int = 2_000  # each question once: what most people ask is remembered by then
    saturation: int = 1_500
    rates_per_s: tuple[int, ...] = (200, 500)
    rate_s: float = 2


QUICK = Plan(rounds=1, warm_up=50, saturation=100, rates_per_s=(100,), rate_s=0.5)
