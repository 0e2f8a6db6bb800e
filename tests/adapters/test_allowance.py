"""How much one person may ask, by a clock that a test puts forward."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import allowance as module
from bot.adapters.allowance import Allowance, Verdict

AN, BO = 11, 22


class Clock:
    """Seconds that never go back."""

    def __init__(self, now_s: float = 1000.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answers(allowance: Allowance, times: int, key: int = AN) -> str:
    """Return one letter a request: (y)es, (s)ay so, (n)o."""
    return "".join(allowance.ask(key).value[0] for _ in range(times))


def test_a_burst_passes_at_once_and_no_more(clock):
    assert answers(Allowance(5, 60, clock), 8) == "yyyyysnn"


def test_a_burst_of_one_passes_one(clock):
    assert answers(Allowance(1, 60, clock), 3) == "ysn"


def test_after_a_burst_one_passes_each_step(clock):
    allowance = Allowance(5, 30, clock)
    answers(allowance, 6)

    passed = []
    for _ in range(4):
        clock.now_s += 2  # thirty a minute
        passed.append(answers(allowance, 2))

    assert passed == ["yn"] * 4


def test_what_is_refused_costs_nothing(clock):
    """Whoever keeps pressing is not kept out for longer."""
    allowance = Allowance(2, 60, clock)
    answers(allowance, 500)

    clock.now_s += 1

    assert answers(allowance, 2) == "yn"


def test_after_a_long_rest_there_is_a_burst_again_and_not_more(clock):
    allowance = Allowance(5, 60, clock)
    answers(allowance, 6)
    clock.now_s += 3600

    assert answers(allowance, 7) == "yyyyysn"


def test_it_is_said_once_while_somebody_keeps_asking(clock):
    allowance = Allowance(10, 60, clock)
    said = 0
    for _ in range(600):
        said += allowance.ask(AN) is Verdict.SAY_SO
        clock.now_s += 0.5  # twice as fast as allowed, for five minutes

    assert said == 1


def test_it_is_said_again_after_it_was_quiet_for_a_while(clock):
    allowance = Allowance(10, 60, clock)
    assert answers(allowance, 12) == "y" * 10 + "sn"
    clock.now_s += 8  # most of the debt is paid

    assert answers(allowance, 10) == "y" * 8 + "sn"


def test_it_is_not_said_again_after_a_short_rest(clock):
    allowance = Allowance(10, 60, clock)
    answers(allowance, 12)
    clock.now_s += 2

    assert answers(allowance, 4) == "yynn"


def test_everybody_has_an_allowance_of_their_own(clock):
    allowance = Allowance(2, 60, clock)
    answers(allowance, 5, AN)

    assert answers(allowance, 3, BO) == "yys"


def test_only_so_many_people_are_remembered_and_the_quiet_ones_are_forgotten_first(
    clock, monkeypatch
):
    monkeypatch.setattr(module, "_MOST_KEYS", 3)
    allowance = Allowance(1, 1, clock)
    assert [answers(allowance, 1, key) for key in (1, 2, 3)] == ["y"] * 3
    assert answers(allowance, 1, 1) == "s"  # 1 asked last: 2 is the quiet one
    assert answers(allowance, 1, 4) == "y"

    assert answers(allowance, 1, 1) == "n"
    assert answers(allowance, 1, 3) == "s"
    assert answers(allowance, 1, 2) == "y"  # forgotten


@given(
    burst=st.integers(1, 30),
    per_minute=st.floats(0.5, 600),
    pauses_s=st.lists(st.floats(0, 30), max_size=200),
)
def test_never_more_than_the_burst_and_what_time_allows(burst, per_minute, pauses_s):
    """In any stretch of time, whatever the rhythm."""
    clock = Clock(0)
    allowance = Allowance(burst, per_minute, clock)
    passed_at_s: list[float] = []
    for pause_s in pauses_s:
        clock.now_s += pause_s
        if allowance.ask(AN) is Verdict.YES:
            passed_at_s.append(clock.now_s)

    for first, start_s in enumerate(passed_at_s):
        for last, end_s in enumerate(passed_at_s[first:], first):
            most = burst + (end_s - start_s) * per_minute / 60
            assert last - first + 1 <= most + 1e-6


@given(burst=st.integers(1, 30), per_minute=st.floats(0.5, 600), start_s=st.floats(0, 1e6))
def test_whoever_keeps_to_the_rhythm_always_passes(burst, per_minute, start_s):
    clock = Clock(start_s)
    allowance = Allowance(burst, per_minute, clock)
    for _ in range(100):
        assert allowance.ask(AN) is Verdict.YES
        clock.now_s += 60 / per_minute * 1.000_001


def test_what_is_heavy_counts_for_more(clock):
    """It passes where a light one would, and is asked of those that follow."""
    allowance = Allowance(5, 60, clock)

    assert allowance.ask(AN, 4) is Verdict.YES
    assert answers(allowance, 3) == "ysn"

    clock.now_s += 2
    assert allowance.ask(AN, 100) is Verdict.YES
    clock.now_s += 90
    assert answers(allowance, 1) == "n"
    clock.now_s += 10
    assert answers(allowance, 1) == "y"
