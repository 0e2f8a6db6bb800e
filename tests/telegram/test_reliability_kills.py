"""Whatever moment the process is killed at: nothing is lost, order stays, little comes twice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.heavy import share_of
from tests.telegram.fake_telegram import FakeTelegram, Place, a_free_port, stopped, telegram

_log = logging.getLogger(__name__)
_LOADED_S = 0.5  # the longest time between the first answer of a run and its end
_STARTING_S = 1.0  # and between its very start and its end, where it answered nothing maybe
_CHATS = 60
_EACH = 4  # questions that a person asks at once


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by_webhook", "under_load", "at_start"),
    [pytest.param(True, 15, 2, id="webhook"), pytest.param(False, 13, 2, id="polling")],
)
async def test_nothing_is_lost_when_the_process_is_killed(
    tmp_path: Path, trimmed: Path, by_webhook: bool, under_load: int, at_start: int
) -> None:
    """Only what was on disk and not marked as handled when it was killed may come once more."""
    chance = random.Random(2026 + by_webhook)
    kills = [True] * share_of(under_load, 2) + [False] * share_of(at_start)
    chance.shuffle(kills)
    in_flight: Counter[int] = Counter()  # kills at which it was still to be handled, by update
    async with telegram() as fake, AsyncExitStack() as ending:
        place = Place(tmp_path, trimmed, fake.url, a_free_port(), by_webhook)
        if by_webhook:
            await ending.enter_async_context(fake.delivering(place.port))
        fake.keep_busy(_CHATS, _EACH)
        for is_loaded in kills:
            async with place.running() as bot:
                if is_loaded:
                    await fake.next_answer()
                await asyncio.sleep(chance.uniform(0, _LOADED_S if is_loaded else _STARTING_S))
                bot.kill()
            in_flight.update(place.kept())
        fake.rest()
        async with place.running() as bot:
            await fake.until(lambda: not fake.unanswered and not fake.unacknowledged)
            await stopped(bot)

    _tell(fake, len(kills), in_flight)
    assert fake.strange == []
    assert fake.out_of_order() == []
    assert place.kept() == frozenset()
    assert fake.counted().keys() == fake.questions.keys()
    too_often = {
        number: times for number, times in fake.counted().items() if times > 1 + in_flight[number]
    }
    assert too_often == {}


def _tell(fake: FakeTelegram, kills: int, in_flight: Counter[int]) -> None:
    counted = fake.counted()
    _log.info(
        "%d kills, %d updates, %d in flight, %d repeats, %d lost",
        kills,
        len(fake.questions),
        in_flight.total(),
        counted.total() - len(counted),
        len(fake.questions) - len(counted),
    )
