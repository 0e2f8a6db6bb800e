"""What is counted, for Prometheus. No label ever holds a user, a chat or a text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._registry = CollectorRegistry()
        self._children: dict[tuple[Counter, str], Counter] = {}
        self.updates = self._counter("updates", "Updates handled, by kind", "kind")
        self.outcomes = self._counter("outcomes", "Answers, by what the question meant", "outcome")
        self.languages = self._counter("languages", "Answers, by language", "language")
        self.latency = Histogram(
            "regiewijzer_update_seconds",
            "From the moment an update is taken up to its answer accepted by Telegram",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.inbox_depth = Gauge(
            "regiewijzer_inbox_depth",
            "Updates waiting or being handled",
            registry=self._registry,
        )
        self.repeats = self._counter("repeats", "Updates that had come before")
        self.turned_away = self._counter("turned_away", "Deliveries refused because of too many")
        self.expired = self._counter("expired", "Updates too old to be answered")
        self.limited = self._counter("limited", "Updates of people and groups that ask too much")
        self.rejected = self._counter("rejected", "Webhook requests refused, by reason", "reason")
        self.retries = self._counter("retries", "Calls to Telegram sent again, by reason", "reason")
        self.refusals = self._counter("refusals", "Calls refused by Telegram, by reason", "reason")
        self.faults = self._counter("faults", "Faults of our own, by class", "kind")
        self.revision = Gauge(
            "regiewijzer_revision", "The active revision of the data", registry=self._registry
        )
        self.revision_age = Gauge(
            "regiewijzer_revision_age_seconds",
            "How long ago the active revision was made",
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Return all figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def depth_and_handled(self) -> tuple[int, int]:
        """Return how many updates are waiting or being handled, and how many were handled."""
        depth = self._registry.get_sample_value("regiewijzer_inbox_depth") or 0
        handled = self._registry.get_sample_value("regiewijzer_update_seconds_count") or 0
        return int(depth), int(handled)

    def count(self, counter: Counter, value: str) -> None:
        """Add one to a counter with one label.

        The library builds the label's key anew each time; an update passes here three times.
        """
        child = self._children.get((counter, value))
        if child is None:
            child = self._children[counter, value] = counter.labels(value)
        child.inc()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"regiewijzer_{name}", about, labels, registry=self._registry)
