"""A progress bar on standard error, for long input and only where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

_LONG = 200  # questions from which on a bar is worth its flicker


@contextmanager
def with_progress(items: Sequence[str], title: str) -> Iterator[Iterable[str]]:
    """Yield *items* as they are; iterating over them moves the bar."""
    if len(items) < _LONG or not sys.stderr.isatty():
        yield items
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield bar.track(items, description=title)
