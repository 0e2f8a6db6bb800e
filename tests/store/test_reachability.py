"""Hints about the network, in a real SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.service.ports import Reachability, Sign
from bot.store.chat import SqliteReachability
from bot.store.revisions import open_store
from tests.builders import TODAY

SITE = Reachability("https://www.example.org", Sign.GONE, TODAY)
MAIL = Reachability("@example.org", Sign.ANSWERED, TODAY)
BOTH = (SITE.address, MAIL.address)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteReachability]:
    async with open_store(path) as database:
        yield SqliteReachability(database)


async def test_nothing_was_seen_yet(store):
    assert await store.hints() == {}


@pytest.mark.parametrize("sign", Sign)
async def test_every_sign_comes_back_as_it_was_kept(store, sign):
    one = Reachability("https://www.example.org", sign, TODAY)

    await store.record((one,), {one.address})

    assert await store.hints() == {one.address: one}


async def test_what_is_seen_later_replaces_what_was_seen_before(path, store):
    later = Reachability(SITE.address, Sign.ANSWERED, date(2026, 12, 3))
    await store.record((SITE, MAIL), BOTH)

    await store.record((later,), BOTH)

    assert await store.hints() == {SITE.address: later, MAIL.address: MAIL}
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("SELECT is_reached FROM reachability").fetchall()
    assert kept == [(1,), (1,)]


async def test_an_address_that_the_data_no_longer_have_is_forgotten(store):
    await store.record((SITE, MAIL), BOTH)

    await store.record((), {MAIL.address})

    assert await store.hints() == {MAIL.address: MAIL}


async def test_hints_are_there_after_reopening(path):
    async with open_store(path) as database:
        await SqliteReachability(database).record((SITE,), BOTH)

    async with open_store(path) as database:
        assert await SqliteReachability(database).hints() == {SITE.address: SITE}


async def test_a_sign_of_a_newer_program_is_passed_over(path, store):
    await store.record((MAIL,), BOTH)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO reachability VALUES ('x', 0, 'later', '2026-11-22')")

    assert await store.hints() == {MAIL.address: MAIL}


async def test_two_records_at_once_leave_one_of_them_whole(store):
    later = tuple(Reachability(a, Sign.TIMEOUT, TODAY) for a in BOTH)

    await asyncio.gather(store.record((SITE, MAIL), BOTH), store.record(later, BOTH))

    assert set((await store.hints()).values()) == set(later)


async def test_hints_that_cannot_be_kept_are_a_fault(path):
    async with open_store(path) as database:
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="readonly"):
            await SqliteReachability(database).record((SITE,), BOTH)
