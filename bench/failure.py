"""The one error of the benchmarks that start servers."""

from __future__ import annotations


class BenchFailure(Exception):
    """A server is missing, broken or silent: its text is a sentence for who runs this."""
