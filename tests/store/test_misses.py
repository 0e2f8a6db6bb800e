"""Words that led nowhere, in a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.service.ports import KeptMiss
from bot.store import chat as store
from bot.store.chat import SqliteMisses
from bot.store.revisions import open_store
from tests.builders import TODAY

DAYS = [TODAY + timedelta(days=number) for number in range(10)]
WORD = {b"12345678": "kwibbelgem"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def misses(path: Path) -> AsyncIterator[SqliteMisses]:
    async with open_store(path) as database:
        yield SqliteMisses(database)


def rows(
    path: Path, query: str = "SELECT hash, days, token FROM misses"
) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_the_key_is_made_once(path, misses):
    assert await misses.miss_key("aa") == "aa"
    assert await misses.miss_key("bb") == "aa"

    async with open_store(path) as database:
        assert await SqliteMisses(database).miss_key("cc") == "aa"


async def test_only_the_hash_is_kept_until_enough_days_have_seen_a_word(path, misses):
    for day in DAYS[:2]:
        await misses.miss(WORD, day, 3)

    assert rows(path) == [(b"12345678", 2, None)]
    assert await misses.missed() == ()
    files = [file.read_bytes() for file in path.parent.iterdir() if file.is_file()]
    assert not any(b"kwibbelgem" in content for content in files)


async def test_a_word_is_kept_from_the_day_on_that_makes_enough(misses):
    for day in DAYS[:3]:
        await misses.miss(WORD, day, 3)

    assert await misses.missed() == (KeptMiss("kwibbelgem", 3, DAYS[0], DAYS[2]),)


async def test_often_on_one_day_is_one_day(path, misses):
    for _ in range(9):
        await misses.miss(WORD, TODAY, 3)

    assert rows(path) == [(b"12345678", 1, None)]


async def test_a_clock_that_goes_back_makes_no_new_day(path, misses):
    for day in (DAYS[5], DAYS[1], DAYS[5]):
        await misses.miss(WORD, day, 3)

    assert rows(path) == [(b"12345678", 1, None)]


async def test_a_settled_word_is_forgotten_and_not_counted_again(path, misses):
    for day in DAYS[:2]:
        await misses.miss(WORD, day, 2)

    assert await misses.settle_miss("kwibbelgem")

    for day in DAYS[2:]:
        await misses.miss(WORD, day, 2)
    assert await misses.missed() == ()
    assert rows(path) == [(b"12345678", 2, None)]
    assert not await misses.settle_miss("kwibbelgem")


async def test_what_is_pending_goes_sooner_than_what_is_kept_or_settled(path, misses):
    await misses.miss({b"pending1": "een"}, DAYS[0], 2)
    for day in DAYS[:2]:
        await misses.miss({b"kept0000": "twee", b"settled0": "drie"}, day, 2)
    await misses.settle_miss("drie")

    await misses.forget_misses(pending_before=DAYS[5], before=DAYS[0])

    assert [row[0] for row in rows(path)] == [b"kept0000", b"settled0"]

    await misses.forget_misses(pending_before=DAYS[5], before=DAYS[5])

    assert rows(path) == []


async def test_one_that_was_seen_on_the_last_day_is_still_kept(path, misses):
    await misses.miss(WORD, DAYS[5], 3)

    await misses.forget_misses(pending_before=DAYS[5], before=DAYS[5])

    assert len(rows(path)) == 1


async def test_beyond_the_bound_the_oldest_pending_ones_go(path, misses, monkeypatch):
    monkeypatch.setattr(store, "_MOST_MISSES", 3)
    for day in DAYS[:2]:
        await misses.miss({b"kept0000": "oud"}, day, 2)
    for number, day in enumerate(DAYS[2:6]):
        await misses.miss({b"word%04d" % number: "nieuw"}, day, 2)

    assert [row[0] for row in rows(path)] == [b"kept0000", b"word0002", b"word0003"]


async def test_a_miss_holds_nothing_about_people(path, misses):
    await misses.miss(WORD, TODAY, 3)

    names = {row[1] for row in rows(path, "PRAGMA table_info(misses)")}
    assert names == {"hash", "days", "first_on", "last_on", "token", "is_settled"}


async def test_a_miss_that_cannot_be_written_is_a_fault(path):
    async with open_store(path) as database:
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="readonly") as caught:
            await SqliteMisses(database).miss(WORD, TODAY, 3)

    assert "kwibbelgem" not in str(caught.value)
