"""Whether the bot and Telegram hear each other."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.receiving.liveness import SILENT_AFTER_S, Liveness, State
from bot.service.ports import Origin, Revision


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def value(metrics: Metrics, name: str) -> float:
    (found,) = [
        sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
        if sample.name == name
    ]
    return found


def a_state(**changes) -> State:
    state = State("polling", is_started=True, heard_s_ago=1.0, depth=0, handled=0)
    return replace(state, **changes)


@pytest.mark.parametrize(
    ("state", "is_ready"),
    [
        pytest.param(a_state(), True, id="all is well"),
        pytest.param(a_state(heard_s_ago=SILENT_AFTER_S - 0.1), True, id="quiet for a while"),
        pytest.param(a_state(heard_s_ago=SILENT_AFTER_S), False, id="silent"),
        pytest.param(a_state(heard_s_ago=None), False, id="never heard"),
        pytest.param(a_state(is_started=False), False, id="not started"),
    ],
)
def test_it_is_ready_while_updates_are_taken_and_telegram_is_heard(state, is_ready):
    assert state.is_ready is is_ready


def test_at_first_nothing_was_heard(metrics):
    state = Liveness("webhook", metrics).state()

    assert state == State("webhook", is_started=False, heard_s_ago=None, depth=0, handled=0)


def test_how_long_ago_telegram_answered(metrics, monkeypatch):
    now_s = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    liveness = Liveness("polling", metrics)
    liveness.is_started = True
    liveness.heard()
    assert liveness.state().heard_s_ago == 0

    now_s += 42
    assert liveness.state().heard_s_ago == 42
    assert liveness.state().is_ready

    now_s += SILENT_AFTER_S
    assert not liveness.state().is_ready
    liveness.heard()
    assert liveness.state().is_ready


def test_depth_and_handled_come_from_the_figures(metrics):
    metrics.inbox_depth.set(3)
    for _ in range(5):
        metrics.latency.observe(0.01)

    state = Liveness("polling", metrics).state()

    assert (state.depth, state.handled) == (3, 5)


def test_the_revision_that_answers_is_shown_with_its_age(metrics):
    made = datetime.now(UTC) - timedelta(hours=2)
    liveness = Liveness("polling", metrics)

    liveness.show_revision(Revision(7, "digest", made, "tester", "x", Origin.FILES))

    assert value(metrics, "regiewijzer_revision") == 7
    age_s = value(metrics, "regiewijzer_revision_age_seconds")
    assert age_s == pytest.approx(7200, abs=60)


def test_the_age_of_a_revision_grows(metrics, monkeypatch):
    liveness = Liveness("polling", metrics)
    made = datetime(2026, 11, 22, tzinfo=UTC)
    liveness.show_revision(Revision(7, "digest", made, "tester", "x", Origin.FILES))

    monkeypatch.setattr(time, "time", lambda: made.timestamp() + 90)

    assert value(metrics, "regiewijzer_revision_age_seconds") == 90


def test_without_a_revision_none_is_shown(metrics):
    Liveness("polling", metrics).show_revision(None)

    assert value(metrics, "regiewijzer_revision") == 0
