"""No connection leaves a thread behind: it would answer a loop that is closed by then."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosqlite import Connection

from bot.core.model.errors import StoreError
from bot.store.database import close, connect, connected, open_database

SLOW = """
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 500000)
    SELECT max(n) FROM counted
"""


@pytest.fixture(autouse=True)
def others() -> Iterator[None]:
    """Leave out what an earlier test of the same process left."""
    _others.update(threading.enumerate())
    yield
    _others.clear()


_others: set[threading.Thread] = set()


def workers() -> list[str]:
    alive = set(threading.enumerate()) - _others
    return [one.name for one in alive if "_connection_worker" in one.name]


@pytest.mark.parametrize("time", range(20))
async def test_a_folder_is_no_database_and_leaves_nothing_running(tmp_path: Path, time: int):
    with pytest.raises(StoreError):
        async with open_database(tmp_path):
            pass

    assert workers() == [], time


async def test_a_failed_connection_says_why(tmp_path: Path):
    with pytest.raises(sqlite3.OperationalError):
        await connect(tmp_path / "no folder" / "x.sqlite3")

    assert workers() == []


async def test_a_connection_is_closed_afterwards(tmp_path: Path):
    async with connected(tmp_path / "x.sqlite3") as connection:
        assert len(workers()) == 1
        await connection.execute("SELECT 1")

    with pytest.raises(ValueError, match="no active connection"):
        await connection.execute("SELECT 1")


@pytest.mark.parametrize("times", range(4))
def test_a_program_that_ends_waits_for_a_connection_however_often_its_closing_is_cancelled(
    tmp_path: Path, times: int
):
    """The statement before it has lost its caller, and is still being carried out."""

    async def give_up() -> None:
        connection = await connect(tmp_path / "x.sqlite3")
        asking = asyncio.create_task(ask(connection))
        await asyncio.sleep(0)  # it is on its way
        closing = asyncio.create_task(close(connection))
        for _ in range(times):
            await asyncio.sleep(0)
            closing.cancel()
        asking.cancel()

    async def ask(connection: Connection) -> None:
        await connection.execute_fetchall(SLOW)

    asyncio.run(give_up())

    assert workers() == []
