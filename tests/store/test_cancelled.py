"""A transaction that somebody gives up on leaves the database to the next."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.store.database import Database, open_database


@pytest.mark.parametrize("steps", range(8))
async def test_a_transaction_that_is_cancelled_at_any_step_does_not_block_the_next(tmp_path, steps):
    """Also where it was about to begin: the statement is carried out all the same."""
    async with open_database(tmp_path / "regiewijzer.sqlite3") as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        task = asyncio.create_task(_write(database))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

        await _write(database)

        assert await database.statement("SELECT count(*) FROM kept") in ([(1,)], [(2,)])


async def _write(database: Database) -> None:
    async with database.transaction(write=True) as connection:
        await connection.execute("INSERT INTO kept VALUES ('verzonnen')")
