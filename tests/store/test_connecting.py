"""What cannot be opened leaves no thread behind: it would answer a loop that is closed by then."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from bot.core.errors import StoreError
from bot.store.connecting import connect, connected
from bot.store.database import open_database


def workers() -> list[str]:
    return [one.name for one in threading.enumerate() if "_connection_worker" in one.name]


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
