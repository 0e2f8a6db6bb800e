"""Calling Telegram again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.calling import Retry, asked_pause_s

PAUSE_S = 0.01


class Line:
    """A line to Telegram that fails as a test says, and then works."""

    def __init__(self, *faults: Exception) -> None:
        self._faults = list(faults)
        self.called_at_s: list[float] = []

    async def call(self) -> str:
        self.called_at_s.append(asyncio.get_running_loop().time())
        if self._faults:
            raise self._faults.pop(0)
        return "sent"

    @property
    def pauses_s(self) -> list[float]:
        pairs = zip(self.called_at_s, self.called_at_s[1:], strict=False)
        return [later - earlier for earlier, later in pairs]


@pytest.fixture(autouse=True)
def _short_pauses() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PTB_TIMEDELTA", "true")  # as the program sets it
        yield


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def again(metrics: Metrics) -> Retry:
    return Retry(metrics, PAUSE_S, 4 * PAUSE_S)


def retries(metrics: Metrics) -> dict[str, float]:
    return {
        sample.labels["reason"]: sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
        if sample.name == "regiewijzer_retries_total"
    }


async def test_what_works_is_called_once(metrics):
    line = Line()

    assert await again(metrics)(line.call) == "sent"

    assert len(line.called_at_s) == 1
    assert retries(metrics) == {}


async def test_what_fails_for_now_is_called_again(metrics):
    line = Line(NetworkError("reset"), TimedOut(), NetworkError("502"))

    assert await again(metrics)(line.call) == "sent"

    assert len(line.called_at_s) == 4
    assert retries(metrics) == {"network": 2, "timeout": 1}


async def test_the_pauses_get_longer_up_to_a_limit(metrics):
    line = Line(*[NetworkError("reset")] * 8)

    await again(metrics)(line.call)

    least = [PAUSE_S * times / 2 for times in (1, 2, 4, 4, 4, 4, 4, 4)]
    assert len(line.pauses_s) == 8
    for shortest, pause_s in zip(least, line.pauses_s, strict=True):
        assert pause_s >= shortest - 0.001
    assert line.pauses_s[-1] < 64 * PAUSE_S  # without a limit it would be at least that


async def test_where_telegram_asks_to_wait_that_long_is_waited(metrics):
    line = Line(RetryAfter(timedelta(seconds=0.15)))

    assert await again(metrics)(line.call) == "sent"

    assert line.pauses_s[0] >= 0.149
    assert retries(metrics) == {"asked-to-wait": 1}


async def test_a_wait_that_telegram_asks_for_does_not_make_the_next_pause_longer(metrics):
    line = Line(RetryAfter(timedelta(seconds=0.5)), NetworkError("reset"))

    await again(metrics)(line.call)

    assert line.pauses_s[1] < 0.4


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("chat not found"),
        Forbidden("bot was blocked by the user"),
        InvalidToken("x"),
        Conflict("x"),
        ChatMigrated(-100),
        TelegramError("x"),
        ValueError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_would_fail_again_is_told_at_once(metrics, error):
    line = Line(error)

    with pytest.raises(type(error)) as caught:
        await again(metrics)(line.call)

    assert caught.value is error
    assert len(line.called_at_s) == 1
    assert retries(metrics) == {}


async def test_when_time_is_up_the_last_fault_is_told(metrics):
    faults = [NetworkError(str(number)) for number in range(100)]
    line = Line(*faults)

    with pytest.raises(NetworkError) as caught:
        await again(metrics)(line.call, 0.1)

    number = len(line.called_at_s)
    assert 1 < number < 40
    assert caught.value is faults[number - 1]
    assert retries(metrics) == {"network": number - 1}


async def test_a_wait_beyond_the_limit_is_not_begun(metrics):
    line = Line(RetryAfter(timedelta(seconds=30)))

    async with asyncio.timeout(5):
        with pytest.raises(RetryAfter):
            await again(metrics)(line.call, 3)

    assert len(line.called_at_s) == 1


async def test_without_patience_it_is_called_once(metrics):
    line = Line(NetworkError("reset"))

    with pytest.raises(NetworkError):
        await again(metrics)(line.call, 0)

    assert len(line.called_at_s) == 1


async def test_whoever_waits_can_be_stopped(metrics):
    waiting = asyncio.create_task(
        again(metrics)(Line(RetryAfter(timedelta(seconds=60))).call, float("inf"))
    )
    await asyncio.sleep(0.01)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_a_pause_is_read_as_a_period():
    assert asked_pause_s(RetryAfter(timedelta(seconds=2.5))) == 2.5


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_a_pause_is_read_in_the_librarys_older_form_too(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "false")

    assert asked_pause_s(RetryAfter(3)) == 3.0
