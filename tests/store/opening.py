"""Opens a database for its revisions only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.model.facts import Facts
from bot.service.ports import Revision, RevisionStore
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts


async def facts_of(store: RevisionStore) -> tuple[Revision, Facts] | None:
    """Return the active revision and its facts."""
    held = await store.directory()
    return None if held is None else (held[0], held[1].facts)


@asynccontextmanager
async def open_revisions(path: Path) -> AsyncIterator[SqliteRevisions]:
    """Open the database file as the program does; documents say what `some_facts` does."""
    async with open_store(path) as database:
        yield SqliteRevisions(database, lambda _: some_facts())
