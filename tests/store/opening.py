"""Opens a database for its revisions only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts


@asynccontextmanager
async def open_revisions(path: Path) -> AsyncIterator[SqliteRevisions]:
    """Open the database file as the program does; documents say what `some_facts` does."""
    async with open_store(path) as database:
        yield SqliteRevisions(database, lambda _: some_facts())
