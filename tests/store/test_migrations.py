"""A database that an older program filled comes through with everything in it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pytest

from bot.core.model.terms import NisCode
from bot.service.ports import Act, Correction, Documents, KeptReport, Origin, ReportState
from bot.store.audit import SqliteAudit
from bot.store.chat import SqliteReports
from bot.store.migrations import migrate
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store

OLD = ("0001-revisions", "0002-words", "0003-chat")
MOMENTS = [f"2026-11-0{day}T12:00:00+00:00" for day in (1, 2, 3, 4)]
REVISIONS = [  # id, origin, content
    (1, "files", b"first"),
    (2, "files", b"second"),
    (3, "chat", b"from the chat"),
]
OPERATIONS = [("later", 3, "Bo", MOMENTS[3]), ("earlier", 2, "Ann", MOMENTS[1])]
CORRECTIONS = [  # the same was said of two revisions
    (1, "91001", "voorbeeldverband", "phone", 2, "2026-11-01", "2026-11-02"),
    (3, "91001", "voorbeeldverband", "phone", 3, "2026-11-03", "2026-11-05"),
    (2, "91001", "voorbeeldverband", "email", 1, "2026-11-02", "2026-11-02"),
    (2, "91002", "", "phone", 1, "2026-11-04", "2026-11-04"),
]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as the program before this one left it, in use."""
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT) STRICT"
        )
        for name in OLD:
            script = resources.files("bot.store").joinpath("schema", f"{name}.sql")
            connection.executescript(script.read_text("utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (name, MOMENTS[0]))
        fill(connection)
        connection.commit()
    return path


def fill(connection: sqlite3.Connection) -> None:
    for number, origin, content in REVISIONS:
        documents = {"contacts.yaml": content, "places.csv": b"same"}
        digest = Documents(documents).digest
        row = (number, digest, MOMENTS[number - 1], "tester", "a reason", origin)
        connection.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)", row)
        for name, one in documents.items():
            sha256 = hashlib.sha256(one).hexdigest()
            connection.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (sha256, one))
            values = (number, name, sha256)
            connection.execute("INSERT INTO revision_documents VALUES (?, ?, ?)", values)
    connection.execute("INSERT INTO active_revision VALUES (1, 3)")
    connection.executemany("INSERT INTO operations VALUES (?, ?, ?, ?)", OPERATIONS)
    connection.executemany("INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)", CORRECTIONS)
    connection.execute("INSERT INTO languages VALUES (7, 'fr')")


async def test_revisions_and_what_they_were_made_of_are_kept(old):
    async with open_store(old) as database:
        revisions = SqliteRevisions(database)
        active = await revisions.active()
        history = await revisions.history(9)
        contents = [await revisions.documents(number) for number in (1, 2, 3)]

    assert active is not None
    assert (active.id, active.origin) == (3, Origin.CHAT)
    assert [one.id for one in history] == [3, 2, 1]
    assert [one.contents["contacts.yaml"] for one in contents if one] == [
        content for _, _, content in REVISIONS
    ]
    assert [one.digest for one in contents if one] == [one.digest for one in reversed(history)]


async def test_the_files_that_were_loaded_last_are_those_that_were_seen(old):
    """What a chat changed since does not count: the files do not say it."""
    async with open_store(old) as database:
        seen = await SqliteRevisions(database).files_seen()

    assert seen == Documents({"contacts.yaml": b"second", "places.csv": b"same"})


async def test_acts_that_were_carried_out_are_in_the_audit_log_and_still_known(old):
    async with open_store(old) as database:
        acts = await SqliteAudit(database).acts()
        repeated = await SqliteRevisions(database).of_operation("earlier")

    moments = [datetime(2026, 11, day, 12, tzinfo=UTC) for day in (2, 4)]
    assert acts == (
        Act(moments[0], "Ann", "load", "", "earlier", 2),
        Act(moments[1], "Bo", "load", "", "later", 3),
    )
    assert repeated is not None
    assert repeated.id == 2


async def test_corrections_are_reports_equal_ones_counted_together(old):
    async with open_store(old) as database:
        reports = await SqliteReports(database).undecided()

    def said(nis: str, body: str, kind: str) -> Correction:
        return Correction(NisCode(nis), body, kind)

    def days(first: int, last: int) -> tuple[date, date]:
        return date(2026, 11, first), date(2026, 11, last)

    found = {one.said: (one.times, (one.first_on, one.last_on), one.state) for one in reports}
    assert found == {
        said("91001", "voorbeeldverband", "phone"): (5, days(1, 5), ReportState.OPEN),
        said("91001", "voorbeeldverband", "email"): (1, days(2, 2), ReportState.OPEN),
        said("91002", "", "phone"): (1, days(4, 4), ReportState.OPEN),
    }
    assert all(isinstance(one, KeptReport) for one in reports)


async def test_a_chosen_language_is_kept_and_nothing_waits(old):
    async with open_store(old) as database:
        assert await database.statement("SELECT * FROM languages") == [(7, "fr")]
        assert await SqliteProposals(database).planned() == ()


async def test_it_happens_once(old):
    for _ in range(2):
        async with open_store(old) as database:
            assert await migrate(database) == ()
            assert len(await SqliteAudit(database).acts()) == len(OPERATIONS)
            assert len(await SqliteReports(database).undecided()) == 3


async def test_a_database_that_only_files_filled_has_seen_them_and_no_acts(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DELETE FROM operations")
        connection.execute("DELETE FROM corrections")
        connection.execute("UPDATE active_revision SET revision_id = 2")
        connection.commit()

    async with open_store(old) as database:
        active = await SqliteRevisions(database).active()
        seen = await SqliteRevisions(database).files_seen()
        assert await SqliteAudit(database).acts() == ()

    assert active is not None
    assert seen is not None
    assert active.digest == seen.digest


async def test_a_database_that_was_never_filled_comes_through_empty(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(
            "DELETE FROM operations; DELETE FROM corrections; DELETE FROM active_revision;"
            "DELETE FROM revision_documents; DELETE FROM revisions;"
        )

    async with open_store(old) as database:
        assert await SqliteRevisions(database).active() is None
        assert await SqliteRevisions(database).files_seen() is None


async def test_the_files_that_were_seen_are_those_that_what_came_after_has_taken_in(old):
    """What came before is compared with its own documents."""
    async with open_store(old) as database:
        store = SqliteRevisions(database)
        taken_in = [await store.files_of(number) for number in (1, 2, 3)]

        assert taken_in == [await store.documents(1), *[await store.files_seen()] * 2]
