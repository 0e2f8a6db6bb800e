"""Between the bot and Telegram everything goes wrong that can; each question is still answered."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from tests.heavy import share_of, whole_only
from tests.telegram.conftest import Loaded
from tests.telegram.fake_telegram import (
    PLACES,
    FakeTelegram,
    Fault,
    Place,
    a_free_port,
    stopped,
    telegram,
)

_log = logging.getLogger(__name__)
_A_DAY_S = 24 * 60 * 60
_MOST_CONNECTIONS = 100  # over which Telegram delivers, where it is asked to
_MOST_MB = 100  # the resident memory that all this may add


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with telegram() as fake:
        yield fake


@pytest.fixture
def folder(loaded_trimmed: Loaded, tmp_path: Path) -> Path:
    """Where the database is, with the data in it: loading them anew takes seconds each time."""
    shutil.copy(loaded_trimmed[0], tmp_path / "regiewijzer.sqlite3")
    return tmp_path


@pytest.fixture
def webhook(fake: FakeTelegram, folder: Path, trimmed: Path) -> Place:
    return Place(folder, trimmed, fake.url, a_free_port(), by_webhook=True)


@pytest.fixture
def polling(fake: FakeTelegram, folder: Path, trimmed: Path) -> Place:
    return Place(folder, trimmed, fake.url, a_free_port(), by_webhook=False)


# --- repeats ------------------------------------------------------------------


@pytest.mark.slow
async def test_repeated_deliveries_are_answered_once(fake: FakeTelegram, webhook: Place) -> None:
    """Over forty connections; each update up to three times, and up to twelve places late."""
    chance = random.Random(22)
    questions = [
        fake.ask(chat, name, is_delivered=False) for name in PLACES for chat in range(share_of(40))
    ]
    deliveries = sorted(
        (
            (turn + chance.uniform(0, 12), question)
            for turn, question in enumerate(questions)
            for _ in range(chance.randint(1, 3))
        ),
        key=lambda delivery: delivery[0],
    )
    async with webhook.running() as bot:
        await fake.reached()
        await fake.post_all(webhook.port, [question for _, question in deliveries])
        await fake.until(lambda: not fake.unanswered)
        await stopped(bot)

    assert set(fake.counted().values()) == {1}
    assert fake.strange == []


# --- deliveries that are cut --------------------------------------------------


@pytest.mark.slow
async def test_no_answer_is_lost_though_deliveries_are_cut(
    fake: FakeTelegram, webhook: Place
) -> None:
    """At any moment of the first milliseconds; like Telegram, what had no response comes again."""
    chance = random.Random(7)
    async with webhook.running() as bot, AsyncExitStack() as lines:
        await fake.reached()
        other = lines.enter_context(closing(fake.line(webhook.port)))
        for chat in range(share_of(200)):
            question = fake.ask(chat, "Gent", is_delivered=False)
            with closing(fake.line(webhook.port)) as cut:
                await cut.send(question.body)
                await asyncio.sleep(chance.uniform(0, 0.01))
            assert await fake.post(other, question)
        await fake.until(lambda: not fake.unanswered)
        await stopped(bot)

    assert set(fake.counted().values()) == {1}


async def test_half_a_request_is_no_update(fake: FakeTelegram, webhook: Place) -> None:
    """The whole one that follows is the first."""
    question = fake.ask(1, "Gent", is_delivered=False)
    async with webhook.running() as bot:
        await fake.reached()
        with closing(fake.line(webhook.port)) as cut, closing(fake.line(webhook.port)) as other:
            await cut.send(question.body, without=10)
            cut.close()
            assert await fake.post(other, question)
        await stopped(bot)

    assert fake.times(question) == 1


# --- calls that fail ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        pytest.param(Fault.CUT_BEFORE, 1, id="cut before it is read"),
        pytest.param(Fault.CUT_AFTER, 2, id="cut after it is read"),
        pytest.param(Fault.BROKEN, 1, id="bad gateway"),
        pytest.param(Fault.SLOW_DOWN, 1, id="asked to slow down"),
    ],
)
async def test_an_answer_is_sent_again_when_the_call_fails(
    fake: FakeTelegram, polling: Place, fault: Fault, times: int
) -> None:
    """Shown twice only where the confirmation was lost; the next in the chat comes after it."""
    fake.faults["sendMessage"].append(fault)
    async with polling.running() as bot:
        questions = [fake.ask(1, "Gent"), fake.ask(1, "Leuven"), fake.ask(1, "Aalst")]
        await fake.until(lambda: not fake.unanswered)
        other = fake.ask(2, "Brugge")
        await fake.until(lambda: not fake.unanswered)
        await stopped(bot)

    assert [fake.times(question) for question in questions] == [times, 1, 1]
    assert fake.times(other) == 1
    assert fake.out_of_order() == []


async def test_a_chat_that_waits_for_telegram_holds_up_nobody_else(
    fake: FakeTelegram, polling: Place
) -> None:
    """No confirmation comes, until the bot gives up and sends the answer again."""
    fake.faults["sendMessage"].append(Fault.SILENT)
    async with polling.running() as bot:
        slow = fake.ask(1, "Gent")
        await fake.until(lambda: fake.times(slow))
        following, other = fake.ask(1, "Leuven"), fake.ask(2, "Aalst")
        await fake.until(lambda: not fake.unanswered)
        await stopped(bot)

    assert [answer.chat for answer in fake.answers] == [1, 2, 1, 1]
    assert [fake.times(question) for question in (slow, following, other)] == [2, 1, 1]


@pytest.mark.parametrize(
    "fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.BROKEN], ids=["cut", "lost", "bad gateway"]
)
async def test_polling_goes_on_when_a_poll_fails(
    fake: FakeTelegram, polling: Place, fault: Fault
) -> None:
    """What was fetched but did not arrive is fetched again."""
    fake.faults["getUpdates"].append(fault)
    question = fake.ask(1, "Gent")
    async with polling.running() as bot:
        await fake.until(lambda: not fake.unanswered and not fake.unacknowledged)
        await stopped(bot)

    assert fake.times(question) == 1


# --- the end of the process ---------------------------------------------------


async def test_what_could_not_be_sent_before_the_end_is_sent_at_the_next_start(
    fake: FakeTelegram, polling: Place
) -> None:
    """Told to stop while Telegram is gone; Telegram will not deliver the updates again."""
    async with polling.running() as bot:
        await fake.reached()
        fake.down.add("sendMessage")
        questions = [fake.ask(chat, name) for name in PLACES[:3] for chat in (1, 2)]
        await fake.until(lambda: fake.tried["sendMessage"] and not fake.unacknowledged)
        fake.down.add("getUpdates")
        await stopped(bot)
    assert polling.kept() == {question.number for question in questions}
    assert fake.answers == []

    fake.down.clear()
    async with polling.running() as bot:
        await fake.until(lambda: not fake.unanswered)
        await stopped(bot)

    assert set(fake.counted().values()) == {1}
    assert fake.out_of_order() == []


async def test_updates_older_than_a_day_are_dropped_at_the_start(
    fake: FakeTelegram, polling: Place
) -> None:
    """Nobody waits for that answer any more, and Telegram keeps updates no longer either."""
    fake.takes_messages.clear()
    old, recent = fake.ask(1, "Gent"), fake.ask(2, "Leuven")
    async with polling.running() as bot:
        await fake.until(lambda: fake.tried["sendMessage"] == 2 and not fake.unacknowledged)
        bot.kill()
    assert polling.kept() == {old.number, recent.number}
    for question, age_s in ((old, _A_DAY_S + 60), (recent, _A_DAY_S - 600)):
        polling.make_older(question, age_s)

    fake.takes_messages.set()
    async with polling.running() as bot:
        await fake.until(lambda: fake.unanswered == {old.number})
        await stopped(bot)

    assert [answer.chat for answer in fake.answers] == [2]
    assert polling.kept() == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("by_webhook", [True, False], ids=["webhook", "polling"])
async def test_a_stop_under_load_neither_loses_nor_repeats(
    fake: FakeTelegram, folder: Path, trimmed: Path, by_webhook: bool
) -> None:
    """A new version is installed in the busiest hour."""
    place = Place(folder, trimmed, fake.url, a_free_port(), by_webhook)
    moments, runs = random.Random(5), share_of(5, 2)
    async with AsyncExitStack() as ending:
        if by_webhook:
            await ending.enter_async_context(fake.delivering(place.port))
        fake.keep_busy(60, each=4)
        for run in range(runs):
            async with place.running() as bot:
                await fake.reached(run + 1)
                await asyncio.sleep(moments.uniform(0, 0.5))
                if run == runs - 1:
                    fake.rest()
                    await fake.until(lambda: not fake.unanswered and not fake.unacknowledged)
                await stopped(bot)

    _log.info("%d stops, %d updates, %d answers", runs - 1, len(fake.questions), len(fake.answers))
    assert set(fake.counted().values()) == {1}
    assert fake.out_of_order() == []
    assert fake.strange == []


# --- too much -----------------------------------------------------------------


@pytest.mark.slow
@whole_only
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_more_than_it_can_hold_is_turned_away_and_answered_later(
    fake: FakeTelegram, webhook: Place
) -> None:
    """Five thousand questions from a thousand chats, as fast as they can be delivered."""
    async with webhook.running() as bot:
        await fake.reached()
        idle_mb = most_resident_mb(bot.pid)
        await stopped(bot)
    left = [fake.ask(turn % 1000, PLACES[turn // 1000], is_delivered=False) for turn in range(2100)]
    webhook.keep(left)
    fake.takes_messages.clear()  # so that what is left fills it
    async with webhook.running() as bot, fake.delivering(webhook.port, _MOST_CONNECTIONS):
        await fake.until(lambda: fake.tried["sendMessage"])
        new = [fake.ask(chat, name) for name in PLACES[3:8] for chat in range(1000)]
        await fake.until(lambda: fake.statuses[503] > 100)
        fake.takes_messages.set()
        await fake.until(lambda: not fake.unanswered)
        busy_mb = most_resident_mb(bot.pid)
        await stopped(bot)

    _log.info("%d updates; responses: %s", len(new), fake.statuses)
    _log.info("%d answers to %d", len(fake.answers), len(fake.questions))
    _log.info("%.0f MB idle, %.0f MB at most", idle_mb, busy_mb)
    assert fake.out_of_order() == []
    assert fake.strange == []
    assert busy_mb - idle_mb < _MOST_MB


def most_resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1000
