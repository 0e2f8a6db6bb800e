"""A transaction that fails, or that somebody gives up on, leaves the database to the next."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.core.model.errors import StoreBusy, StoreDenied, StoreError, StoreFull
from bot.store import database as module
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


async def _write(database: Database, and_then: BaseException | None = None) -> None:
    async with database.transaction(write=True) as connection:
        if and_then is not None:
            await connection.execute("ROLLBACK")  # as SQLite does on a full disk
            raise and_then
        await connection.execute("INSERT INTO kept VALUES ('verzonnen')")


async def test_a_full_disk_is_the_cause_that_is_told(tmp_path):
    """SQLite has undone the transaction by itself by then: there is none to undo any more."""
    async with open_database(tmp_path / "x.sqlite3") as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        await database.statement("PRAGMA max_page_count = 3")

        with pytest.raises(StoreFull, match="full"):
            async with database.transaction(write=True) as connection:
                await connection.execute("INSERT INTO kept VALUES (?)", ("x" * 100_000,))

        await _write(database)
        assert await database.statement("SELECT word FROM kept") == [("verzonnen",)]


async def test_giving_up_is_not_told_as_a_fault_of_the_database(tmp_path):
    async with open_database(tmp_path / "x.sqlite3") as database:
        with pytest.raises(asyncio.CancelledError):
            await _write(database, and_then=asyncio.CancelledError())


async def test_nobody_reads_what_is_undone_afterwards(tmp_path):
    async with open_database(tmp_path / "x.sqlite3") as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        reading = None
        with suppress(KeyError):
            async with database.transaction(write=True) as connection:
                await connection.execute("INSERT INTO kept VALUES ('verzonnen')")
                query = "SELECT count(*) FROM kept"
                reading = asyncio.create_task(database.statement(query))
                await asyncio.sleep(0.05)
                raise KeyError

        assert reading is not None
        assert await reading == [(0,)]


# --- other processes ---------------------------------------------------------


def hold(path: Path, name: str) -> sqlite3.Connection:
    """Hold a database as another process does."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(name)
    return connection


async def test_who_writes_meanwhile_is_waited_for(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_database(path) as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        with closing(hold(path, "BEGIN IMMEDIATE")) as other:
            writing = asyncio.create_task(_write(database))
            await asyncio.sleep(0.3)
            assert not writing.done()
            assert await database.statement("SELECT * FROM kept") == [], "readers do not wait"
            other.execute("COMMIT")
            await writing

        assert await database.statement("SELECT * FROM kept") == [("verzonnen",)]


async def test_who_never_ends_is_told_as_such(tmp_path, monkeypatch):
    path = tmp_path / "x.sqlite3"
    monkeypatch.setattr(module, "_PATIENCE_S", 0.1)
    async with open_database(path) as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        with closing(hold(path, "BEGIN IMMEDIATE")):
            with pytest.raises(StoreBusy):
                await _write(database)
            with pytest.raises(StoreBusy):
                await database.statement("DELETE FROM kept")

        await _write(database)


async def test_files_are_for_their_owner_only(tmp_path):
    path = tmp_path / "state" / "x.sqlite3"
    async with open_database(path) as database:
        await database.statement("CREATE TABLE kept (word TEXT)")

        rights = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert rights == {0o600}
        assert len(list(path.parent.iterdir())) == 3
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_files_that_others_could_read_are_closed_to_them(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_database(path) as database:
        await database.statement("CREATE TABLE kept (word TEXT)")
        for file in tmp_path.iterdir():
            file.chmod(0o644)
        async with open_database(path):
            rights = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert rights == {0o600}


async def test_a_database_that_may_not_be_written_is_told_as_such(tmp_path):
    async with open_database(tmp_path / "x.sqlite3") as database:
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreDenied):
            await database.statement("CREATE TABLE kept (word TEXT)")


async def test_a_connection_that_was_closed_is_told_as_such(tmp_path):
    async with open_database(tmp_path / "x.sqlite3") as database:
        await database.connection.close()

        with pytest.raises(StoreError):
            await _write(database)
