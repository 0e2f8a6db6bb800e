"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run; all counts are of updates."""

    repeats: int = 3
    warm_up: int = 300
    saturation: int = 3_000
    rate_per_s: int = 200
    rate_s: int = 10
    soak: int = 100_000  # after its warm-up; 0 = none
    soak_warm_up: int = 5_000
    soak_step: int = 20_000  # between two looks at the memory

    @property
    def rate(self) -> int:
        """Updates at the fixed rate."""
        return self.rate_per_s * self.rate_s


QUICK = Plan(repeats=1, warm_up=50, saturation=300, rate_s=2, soak=0)
