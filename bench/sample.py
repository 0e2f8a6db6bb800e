"""What one phase of load gave. Knows nothing of servers and connections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One phase of load."""

    offered: int  # requests
    answered: int  # of them, each counted once
    extra: int  # answers to nothing that was open, such as a second message
    seconds: float  # from the first request to the last answer
    p50_ms: float
    p99_ms: float

    @property
    def per_s(self) -> float:
        """Answered requests per second."""
        return self.answered / self.seconds


def sample_of(offered: int, extra: int, seconds: float, latencies_s: Sequence[float]) -> Sample:
    """Return the sample; at least one request must have been answered."""
    ordered = sorted(latencies_s)
    half, most = (
        ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.99)
    )
    return Sample(offered, len(ordered), extra, seconds, half * 1000, most * 1000)
