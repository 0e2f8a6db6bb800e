"""How much of the heavy proofs is done: all of it, or the share that CI asks for.

They bear the mark `slow`: `make test-slow` runs them, `make test` and `make check` leave them out.
"""

from __future__ import annotations

import os

import pytest

SHARE = float(os.environ.get("REGIEWIJZER_TEST_SHARE", "1"))  # above 0, at most 1
IS_WHOLE = SHARE == 1

whole_only = pytest.mark.skipif(not IS_WHOLE, reason="too little is left of a part of it")


def share_of(whole: int, least: int = 1) -> int:
    """Return how many of *whole* kills, updates or loads are done, never fewer than *least*."""
    return max(least, round(whole * SHARE))
