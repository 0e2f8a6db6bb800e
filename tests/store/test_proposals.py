"""Changes that wait for a confirmation or for their day, in a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.service.ports import Act, Documents, Draft, Origin, Proposal
from bot.store.audit import SqliteAudit
from bot.store.database import Database
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
ACTIVE = Documents({"contacts.yaml": b"active", "places.csv": b"shared"})


def a_proposal(name: str = "one", content: bytes = b"new", **changes) -> Proposal:
    documents = Documents({"contacts.yaml": content, "places.csv": b"shared"})
    proposal = Proposal(name, 1, documents, "Ann", "a reason", Origin.CHAT, NOW)
    return replace(proposal, **changes)


def a_draft(documents: Documents, **changes) -> Draft:
    draft = Draft(documents, some_facts(), "Ann", "a reason", Origin.CHAT, NOW)
    return replace(draft, **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """A database with one revision."""
    async with open_store(path) as database:
        await SqliteRevisions(database).add(a_draft(ACTIVE))
        yield database


@pytest.fixture
def proposals(database: Database) -> SqliteProposals:
    return SqliteProposals(database)


def kept(path: Path) -> set[bytes]:
    """Return the contents that are in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT content FROM documents")}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"valid_from": NEW_YEAR},
        {"files": Documents({"contacts.yaml": b"on the disk"}), "origin": Origin.FILES},
        {"agreed_by": "Bo", "valid_from": NEW_YEAR, "origin": Origin.ROLLBACK, "reason": ""},
    ],
)
async def test_a_proposal_comes_back_as_it_went_in(changes, proposals):
    proposal = a_proposal(**changes)

    await proposals.propose(proposal)

    assert await proposals.proposal("one") == proposal


async def test_a_proposal_outlives_the_program(path):
    async with open_store(path) as database:
        await SqliteRevisions(database).add(a_draft(ACTIVE))
        await SqliteProposals(database).propose(a_proposal())

    async with open_store(path) as database:
        assert await SqliteProposals(database).proposal("one") == a_proposal()


async def test_what_nobody_proposed_is_not_there(proposals):
    assert await proposals.proposal("one") is None
    assert await proposals.withdraw("one", "Ann", NOW) is False
    assert await proposals.planned() == ()
    assert await proposals.expire(NOW) == 0


async def test_a_proposal_from_a_revision_that_never_was_is_refused(proposals, path):
    with pytest.raises(StoreError):
        await proposals.propose(a_proposal(base=7))

    assert await proposals.proposal("one") is None
    assert b"new" not in kept(path)


# --- plans --------------------------------------------------------------------


async def test_a_proposal_is_planned_once_somebody_agreed(proposals, database):
    await proposals.propose(a_proposal(valid_from=NEW_YEAR))
    assert await proposals.planned() == ()

    await proposals.agree("one", "Bo", NOW)

    assert await proposals.planned() == (a_proposal(valid_from=NEW_YEAR, agreed_by="Bo"),)
    acts = await SqliteAudit(database).acts()
    assert acts[1:] == (Act(NOW, "Bo", "plan", "2027-01-01", "one"),)


async def test_only_the_first_agreement_counts(proposals, database):
    await proposals.propose(a_proposal(valid_from=NEW_YEAR))

    for name in ("Bo", "Cis"):
        await proposals.agree("one", name, NOW)
    await proposals.agree("two", "Bo", NOW)

    (planned,) = await proposals.planned()
    assert planned.agreed_by == "Bo"
    assert len(await SqliteAudit(database).acts()) == 2


async def test_plans_come_in_the_order_of_their_days_then_of_their_making(proposals):
    later, tomorrow = NOW + timedelta(minutes=1), date(2026, 11, 23)
    for proposal in (
        a_proposal("a", valid_from=NEW_YEAR, created_at=later),
        a_proposal("b", valid_from=NEW_YEAR),
        a_proposal("c", valid_from=tomorrow, created_at=later),
    ):
        await proposals.propose(proposal)
        await proposals.agree(proposal.id, "Bo", NOW)

    assert [one.id for one in await proposals.planned()] == ["c", "b", "a"]


async def test_withdrawing_a_plan_is_written_down_and_dropping_a_proposal_is_not(
    proposals, database
):
    await proposals.propose(a_proposal("plan", valid_from=NEW_YEAR))
    await proposals.agree("plan", "Ann", NOW)
    await proposals.propose(a_proposal("look"))

    assert await proposals.withdraw("look", "Bo", NOW)
    assert await proposals.withdraw("plan", "Bo", NOW)

    acts = await SqliteAudit(database).acts()
    assert [(act.act, act.operation) for act in acts[1:]] == [
        ("plan", "plan"),
        ("withdraw", "plan"),
    ]
    assert await proposals.planned() == ()


# --- forgetting ---------------------------------------------------------------


async def test_what_was_made_before_a_moment_expires_unless_it_is_planned(proposals):
    await proposals.propose(a_proposal("old"))
    await proposals.propose(a_proposal("plan", valid_from=NEW_YEAR))
    await proposals.agree("plan", "Bo", NOW)
    await proposals.propose(a_proposal("new", created_at=NOW + timedelta(seconds=1)))

    assert await proposals.expire(NOW + timedelta(seconds=1)) == 1

    assert await proposals.proposal("old") is None
    assert await proposals.proposal("plan") is not None
    assert await proposals.proposal("new") is not None


async def test_forgetting_a_proposal_forgets_what_nothing_else_uses_and_only_that(
    proposals, database, path
):
    files = Documents({"contacts.yaml": b"on the disk"})
    await SqliteRevisions(database).see_files(Documents({"contacts.yaml": b"seen"}))
    await proposals.propose(a_proposal("mine", b"mine", files=files))
    await proposals.propose(a_proposal("theirs", b"theirs"))
    assert kept(path) == {b"active", b"shared", b"seen", b"mine", b"theirs", b"on the disk"}

    await proposals.withdraw("mine", "Ann", NOW)

    assert kept(path) == {b"active", b"shared", b"seen", b"theirs"}
    assert await proposals.proposal("theirs") == a_proposal("theirs", b"theirs")


async def test_what_two_proposals_share_stays_until_both_are_gone(proposals, path):
    await proposals.propose(a_proposal("one"))
    await proposals.propose(a_proposal("two"))

    await proposals.withdraw("one", "Ann", NOW)
    assert b"new" in kept(path)

    await proposals.expire(NOW + timedelta(days=1))
    assert kept(path) == {b"active", b"shared"}


async def test_what_became_a_revision_stays_when_its_proposal_is_gone(proposals, database, path):
    await proposals.propose(a_proposal())
    draft = a_draft(a_proposal().documents, operation="one", base=1)

    await SqliteRevisions(database).add(draft)

    assert await proposals.proposal("one") is None
    await proposals.propose(a_proposal("other", b"other"))
    await proposals.withdraw("other", "Ann", NOW)
    assert kept(path) == {b"active", b"shared", b"new"}


async def test_a_proposal_that_cannot_be_written_leaves_nothing_behind(proposals, path):
    await proposals.propose(a_proposal())

    with pytest.raises(StoreError):
        await proposals.propose(a_proposal(content=b"other"))

    assert b"other" not in kept(path)
    assert await proposals.proposal("one") == a_proposal()
