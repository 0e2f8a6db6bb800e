"""The one error of the benchmarks."""

from __future__ import annotations


class BenchFailure(Exception):
    """A server is missing or broken, or a file is wrong: a sentence for who runs this."""
