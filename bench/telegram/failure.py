"""The one error of this benchmark."""

from __future__ import annotations


class BenchFailure(Exception):
    """A bot is missing, broken or silent: its text is a sentence for whoever runs the benchmark."""
