"""Who did what, for good: in a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model.errors import Outdated, StoreError
from bot.service.ports import Act, Documents, Draft, Origin
from bot.store.audit import SqliteAudit
from bot.store.database import Database
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACT = Act(NOW, "Ann", "restore", "x.sqlite3", "operation", 3)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_store(tmp_path / "x.sqlite3") as database:
        yield database


def a_draft(number: int, **changes) -> Draft:
    documents = Documents({"contacts.yaml": b"%d" % number})
    draft = Draft(documents, some_facts(), "Ann", "a reason", Origin.CHAT, NOW, f"op-{number}")
    return replace(draft, **changes)


async def test_acts_come_back_as_they_went_in_the_oldest_first(database):
    audit = SqliteAudit(database)
    earlier = Act(NOW - timedelta(days=1), "Bo", "withdraw", "")

    await audit.record(ACT)
    await audit.record(earlier)  # the order of writing counts, whatever a clock said

    assert await audit.acts() == (ACT, earlier)


async def test_a_new_database_has_no_acts(database):
    assert await SqliteAudit(database).acts() == ()


async def test_every_revision_is_written_down_with_its_operation(database):
    revisions = SqliteRevisions(database)
    for number in (1, 2):
        await revisions.add(a_draft(number))
    await revisions.add(a_draft(2))  # a repeat is no act

    acts = await SqliteAudit(database).acts()

    assert acts == tuple(
        Act(NOW, "Ann", "chat", "a reason", f"op-{number}", number) for number in (1, 2)
    )


async def test_whoever_confirmed_it_is_written_down_beside_whoever_proposed_it(database):
    revisions = SqliteRevisions(database)
    await revisions.add(a_draft(1, confirmed_by="Ann"))
    await revisions.add(a_draft(2, confirmed_by="Bo"))

    acts = await SqliteAudit(database).acts()

    assert [(act.author, act.act, act.revision) for act in acts] == [
        ("Ann", "chat", 1),
        ("Ann", "chat", 2),
        ("Bo", "confirm", 2),
    ]
    assert acts[2].operation == "op-2"


async def test_a_load_that_is_refused_is_not_written_down(database):
    revisions = SqliteRevisions(database)
    await revisions.add(a_draft(1))

    with pytest.raises(Outdated):
        await revisions.add(a_draft(2, base=7))

    assert len(await SqliteAudit(database).acts()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET author = 'Bo'",
        "UPDATE audit SET number = 9",
        "UPDATE OR REPLACE audit SET what = ''",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 1",
        "INSERT OR REPLACE INTO audit SELECT number, at, 'Bo', act, operation, revision_id, what "
        "FROM audit",
        "REPLACE INTO audit (number, at, author, act, what) VALUES (1, '', 'Bo', '', '')",
        "INSERT INTO audit (number, at, author, act, what) VALUES (1, '', 'Bo', '', '') "
        "ON CONFLICT DO UPDATE SET author = 'Bo'",
    ],
)
async def test_no_statement_changes_or_deletes_a_line(statement, database):
    audit = SqliteAudit(database)
    await audit.record(ACT)

    with pytest.raises(StoreError, match="audit log is never"):
        await database.statement(statement)

    assert await audit.acts() == (ACT,)


async def test_another_program_cannot_change_a_line_either(database):
    """The file itself refuses it, not this program."""
    await SqliteAudit(database).record(ACT)
    other = sqlite3.connect(database.path)

    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        other.execute("UPDATE audit SET author = 'Bo'")

    other.close()
    assert await SqliteAudit(database).acts() == (ACT,)
