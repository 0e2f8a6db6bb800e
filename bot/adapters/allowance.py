"""How much one person, group or address may ask; kept in memory for a minute, nowhere else.

The generic cell rate algorithm (ITU-T I.371): one moment per key says when it has paid for what it
asked. A burst is let through at once, after that one at a time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from enum import Enum

_MOST_KEYS = 50_000  # about 10 MB; the ones that asked least lately are forgotten first


class Verdict(Enum):
    """Whether to answer."""

    YES = "yes"
    SAY_SO = "say so"  # no, for the first time in a while: say it
    NO = "no"


class Allowance:
    """Lets *burst* through at once, and *per_minute* in the long run, for each key."""

    def __init__(self, burst: int, per_minute: float, clock_s: Callable[[], float]) -> None:
        """Count by *clock_s*, seconds that never go back."""
        self._step_s = 60 / per_minute
        self._slack_s = (burst - 1) * self._step_s
        self._clock_s = clock_s
        self._paid_until: OrderedDict[Hashable, tuple[float, bool]] = OrderedDict()

    @property
    def step_s(self) -> float:
        """Return after how many seconds one more is let through, in the long run."""
        return self._step_s

    def ask(self, key: Hashable, weight: int = 1) -> Verdict:
        """Count a request of *key* and say whether to answer it. What is refused is free.

        Args:
            key: Who asks.
            weight: For how many requests it counts, at least 1. It passes where one would: what is
                too much of it is asked of those that follow.
        """
        now = self._clock_s()
        paid_until, was_told = self._paid_until.pop(key, (now, False))
        paid_until = max(paid_until, now)
        if paid_until - now > self._slack_s:
            self._paid_until[key] = (paid_until, True)
            return Verdict.NO if was_told else Verdict.SAY_SO
        # Told again only after it has been quiet for a while: the debt must have shrunk by half.
        still_told = was_told and paid_until - now > self._slack_s / 2
        self._paid_until[key] = (paid_until + weight * self._step_s, still_told)
        if len(self._paid_until) > _MOST_KEYS:
            self._paid_until.popitem(last=False)
        return Verdict.YES
