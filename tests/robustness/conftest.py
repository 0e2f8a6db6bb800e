"""What the proofs share: a small sound folder of data, and a database that was filled from it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files.data import DataDirectory
from bot.service.changing.admins import AdminContext, Admins, Console
from bot.service.changing.change import Change
from bot.service.changing.load import DirectoryHolder, Load
from bot.service.ports import DataSource
from bot.store.audit import SqliteAudit
from bot.store.database import Database
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from tests.robustness.corpus import BASE

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOMEBODY = Console("tester")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a load goes through, as in the program itself."""

    database: Database
    context: AdminContext
    change: Change

    @property
    def holder(self) -> DirectoryHolder:
        return self.context.holder

    async def kept(self) -> list[str]:
        """Return all that the database keeps, but for the log of who tried what."""

        def dump() -> list[str]:
            with closing(sqlite3.connect(self.database.path)) as connection:
                return [
                    line
                    for line in connection.iterdump()
                    if not line.startswith(('INSERT INTO "audit"', 'INSERT INTO "sqlite_sequence"'))
                ]

        return await asyncio.to_thread(dump)

    async def bytes(self) -> bytes:
        """Return the database file once all that was written is in it."""
        await self.database.statement("PRAGMA wal_checkpoint(TRUNCATE)")
        path = self.database.path
        wal = path.with_name(f"{path.name}-wal")
        assert not wal.exists() or wal.stat().st_size == 0
        return await asyncio.to_thread(path.read_bytes)


@asynccontextmanager
async def a_desk(
    path: Path,
    folder: Path = BASE,
    *,
    follow_files: bool = False,
    source: DataSource | None = None,
    holder: type[DirectoryHolder] = DirectoryHolder,
) -> AsyncIterator[Desk]:
    """Open the store at *path*, with data files in *folder*, or from another *source*."""
    async with open_store(path) as database:
        source = source or DataDirectory(folder)
        revisions = SqliteRevisions(database, source.recall)
        load = Load(source, revisions, lambda: NOON)
        if follow_files:
            loaded = await load.open()
            held = holder(loaded.directory, loaded.revision)
        else:
            held = holder(*(await load.look()).held)
        proposals, audit = SqliteProposals(database), SqliteAudit(database)
        context = AdminContext(Admins({}), held, load, revisions, proposals, audit, lambda: NOON)
        yield Desk(database, context, Change(context))


async def _fill(path: Path) -> None:
    async with a_desk(path, follow_files=True):
        pass


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sound folder as its first revision."""
    path = tmp_path_factory.mktemp("filled") / "regiewijzer.sqlite3"
    asyncio.run(_fill(path))
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(filled, tmp_path / "regiewijzer.sqlite3"))
