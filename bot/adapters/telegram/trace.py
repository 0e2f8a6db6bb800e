"""What is known about the update that is being handled in this task; never its text or its sender.

The library calls handlers without a place to put such things, so it goes by context.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Trace:
    """What became of the update."""

    update_id: int = 0
    outcome: str = "ignored"
    is_kept: bool = False  # it could not be answered, and is handled again later


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def note(outcome: str) -> None:
    """Note what became of the update: one word, for the log and the metrics."""
    told = current.get()
    if told is not None:
        told.outcome = outcome


def keep() -> None:
    """Say that the update was not answered and is to stay in the inbox."""
    told = current.get()
    if told is not None:
        told.outcome = "undelivered"
        told.is_kept = True
