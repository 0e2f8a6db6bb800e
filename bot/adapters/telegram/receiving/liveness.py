"""Whether the bot and Telegram hear each other: for health checks, metrics and administrators."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.adapters.metrics import Metrics
from bot.service.ports import Revision

SILENT_AFTER_S = 180.0  # three checks of the webhook, or four long polls, without a word


@dataclass(frozen=True, slots=True)
class State:
    """How the channel is at one moment."""

    mode: str  # "polling" or "webhook"
    is_started: bool
    heard_s_ago: float | None  # seconds since Telegram last answered; None: never
    depth: int  # updates waiting or being handled
    handled: int  # updates since the start

    @property
    def is_ready(self) -> bool:
        """Tell whether updates are taken and Telegram can be reached."""
        return (
            self.is_started and self.heard_s_ago is not None and self.heard_s_ago < SILENT_AFTER_S
        )


class Liveness:
    """Remembers when Telegram last answered."""

    def __init__(self, mode: str, metrics: Metrics) -> None:
        self.is_started = False
        self._mode = mode
        self._metrics = metrics
        self._heard_at_s: float | None = None

    def heard(self) -> None:
        """Say that Telegram answered just now."""
        self._heard_at_s = time.monotonic()

    def state(self) -> State:
        """Return how the channel is now."""
        heard_s_ago = None if self._heard_at_s is None else time.monotonic() - self._heard_at_s
        depth, handled = self._metrics.depth_and_handled()
        return State(self._mode, self.is_started, heard_s_ago, depth, handled)

    def show_revision(self, revision: Revision | None) -> None:
        """Show which revision answers."""
        if revision is not None:
            self._metrics.revision.set(revision.id)
            made_at_s = revision.created_at.timestamp()
            self._metrics.revision_age.set_function(lambda: time.time() - made_at_s)
