"""Forgetting what old revisions were made of, in a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.service.ports import Documents, Draft, Origin, Proposal
from bot.store.audit import SqliteAudit
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts
from tests.store.opening import facts_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Shelf:
    """A store with three revisions; the files of the first hold a name that has to go."""

    path: Path
    revisions: SqliteRevisions
    proposals: SqliteProposals
    audit: SqliteAudit

    def holds(self, text: bytes) -> bool:
        """Tell whether a text is anywhere in the file, also where it was deleted."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return text in self.path.read_bytes()


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    path = tmp_path / "x.sqlite3"
    async with open_store(path) as database:
        revisions = SqliteRevisions(database)
        for content in (b"with Verzonnen Naam", b"without a name", b"without, and newer"):
            documents = Documents({"contacts.yaml": content, "places.csv": b"the same"})
            await revisions.add(
                Draft(documents, some_facts(), "an", "why", Origin.UPLOAD, NOW, files=documents)
            )
        yield Shelf(path, revisions, SqliteProposals(database), SqliteAudit(database))


async def test_what_old_revisions_were_made_of_is_gone_from_the_file(shelf):
    assert shelf.holds(b"Verzonnen Naam")

    number = await shelf.revisions.forget(3, "an", NOW)

    assert number == 2
    assert not shelf.holds(b"Verzonnen Naam")
    assert await shelf.revisions.documents(1) is None
    assert await shelf.revisions.documents(3) is not None


async def test_that_they_were_there_stays_on_record(shelf):
    await shelf.revisions.forget(3, "bo", NOW)

    assert [one.id for one in await shelf.revisions.history(9)] == [3, 2, 1]
    last = (await shelf.audit.acts())[-1]
    assert (last.act, last.author) == ("forget", "bo")


async def test_what_answers_now_is_never_forgotten(shelf):
    assert await shelf.revisions.forget(99, "an", NOW) == 2

    held = await facts_of(shelf.revisions)
    assert held is not None
    assert held[0].id == 3
    assert await shelf.revisions.documents(3) is not None


async def test_what_a_planned_change_was_made_from_is_kept(shelf):
    documents = Documents({"contacts.yaml": b"for later", "places.csv": b"the same"})
    day = date(2027, 1, 1)
    proposal = Proposal("0" * 12, 2, documents, "an", "", Origin.UPLOAD, NOW, day, None, "an")
    await shelf.proposals.propose(proposal)

    assert await shelf.revisions.forget(3, "an", NOW) == 1

    assert await shelf.revisions.documents(2) is not None
    assert await shelf.proposals.proposal("0" * 12) == proposal


async def test_nothing_to_forget_leaves_no_trace(shelf):
    before = await shelf.audit.acts()

    assert await shelf.revisions.forget(1, "an", NOW) == 0
    assert await shelf.audit.acts() == before
