"""Small things that the program remembers, in a real SQLite file."""

from __future__ import annotations

import pytest

from bot.core.model.errors import StoreError
from bot.store.chat import SqliteMemory
from bot.store.revisions import open_store


async def test_what_was_never_remembered_is_not_recalled(tmp_path):
    async with open_store(tmp_path / "x.sqlite3") as database:
        assert await SqliteMemory(database).recall("weekly-message") is None


async def test_the_last_value_is_recalled_also_after_a_restart(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_store(path) as database:
        memory = SqliteMemory(database)
        await memory.remember("one", "first")
        await memory.remember("one", "second")
        await memory.remember("other", "")

    async with open_store(path) as database:
        memory = SqliteMemory(database)
        assert await memory.recall("one") == "second"
        assert await memory.recall("other") == ""


async def test_what_cannot_be_written_is_not_remembered(tmp_path):
    async with open_store(tmp_path / "x.sqlite3") as database:
        memory = SqliteMemory(database)
        await memory.remember("one", "first")
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError):
            await memory.remember("one", "second")

        assert await memory.recall("one") == "first"
