"""The figures, read with Prometheus's own parser."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.adapters.metrics import CONTENT_TYPE, Metrics

# All that a figure may be set apart by: closed sets, chosen by the program and not by people.
LABELS = {"kind", "outcome", "language", "reason", "le"}


def samples(metrics: Metrics) -> list[Sample]:
    families = text_string_to_metric_families(metrics.text().decode())
    return [sample for family in families for sample in family.samples]


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    found = [s.value for s in samples(metrics) if s.name == name and s.labels == labels]
    return found[0] if found else None


def a_busy_day() -> Metrics:
    """Every figure with something in it."""
    metrics = Metrics()
    for name, held in vars(metrics).items():
        if name.startswith("_") or not hasattr(held, "_labelnames"):
            continue
        child = held.labels(*["x"] * len(held._labelnames)) if held._labelnames else held
        for act in ("inc", "observe"):
            if hasattr(child, act):
                getattr(child, act)(1)
    return metrics


def test_the_text_is_what_prometheus_reads():
    metrics = Metrics()
    metrics.inbox_depth.set(4)
    metrics.updates.labels(kind="message").inc()

    assert CONTENT_TYPE.startswith("text/plain")
    assert value(metrics, "regiewijzer_inbox_depth") == 4
    assert value(metrics, "regiewijzer_updates_total", kind="message") == 1


def test_every_figure_has_our_name_and_says_what_it_is():
    families = list(text_string_to_metric_families(a_busy_day().text().decode()))

    assert len(families) > 15
    assert all(family.name.startswith("regiewijzer_") for family in families)
    assert all(family.documentation for family in families)


def test_no_figure_is_set_apart_by_a_person_a_chat_or_a_text():
    names = {label for sample in samples(a_busy_day()) for label in sample.labels}

    assert names <= LABELS
    assert {"kind", "outcome", "language", "reason"} <= names


def test_a_label_is_counted_whatever_way_it_is_counted():
    metrics = Metrics()

    metrics.count(metrics.languages, "nl")
    metrics.count(metrics.languages, "nl")
    metrics.count(metrics.languages, "fr")
    metrics.languages.labels(language="nl").inc()

    assert value(metrics, "regiewijzer_languages_total", language="nl") == 3
    assert value(metrics, "regiewijzer_languages_total", language="fr") == 1


def test_the_same_label_of_two_figures_is_counted_apart():
    metrics = Metrics()

    metrics.count(metrics.updates, "other")
    metrics.count(metrics.outcomes, "other")
    metrics.count(metrics.outcomes, "other")

    assert value(metrics, "regiewijzer_updates_total", kind="other") == 1
    assert value(metrics, "regiewijzer_outcomes_total", outcome="other") == 2


def test_two_bots_in_one_process_count_apart():
    one, other = Metrics(), Metrics()

    one.repeats.inc()

    assert value(one, "regiewijzer_repeats_total") == 1
    assert value(other, "regiewijzer_repeats_total") == 0


def test_depth_and_number_handled_are_read_back():
    metrics = Metrics()
    assert metrics.depth_and_handled() == (0, 0)

    metrics.inbox_depth.set_function(lambda: 7)
    metrics.latency.observe(0.001)
    metrics.latency.observe(100)

    assert metrics.depth_and_handled() == (7, 2)
