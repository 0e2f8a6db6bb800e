"""What the chat remembers, in a real SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.core.errors import StoreError
from bot.core.terms import NisCode
from bot.service.ports import Correction, Documents, Draft, Origin
from bot.store.chat import SqliteChat
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import TODAY, some_facts

TOMORROW = date(2026, 11, 23)
PHONE = Correction(NisCode("91001"), "voorbeeldverband", "phone")


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with two revisions."""
    path = tmp_path / "x.sqlite3"
    async with open_store(path) as database:
        revisions = SqliteRevisions(database)
        for content in (b"1", b"2"):
            documents = Documents({"contacts.yaml": content})
            moment = datetime(2026, 11, 22, tzinfo=UTC)
            await revisions.add(Draft(documents, some_facts(), "x", "x", Origin.FILES, moment))
    return path


@pytest.fixture
async def chat(path: Path) -> AsyncIterator[SqliteChat]:
    async with open_store(path) as database:
        yield SqliteChat(database)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_nobody_chose_a_language_yet(chat):
    assert await chat.chosen_languages() == {}


async def test_a_choice_is_there_after_reopening(path):
    async with open_store(path) as database:
        await SqliteChat(database).choose_language(12, "fr")
        await SqliteChat(database).choose_language(2**52, "en")

    async with open_store(path) as database:
        assert await SqliteChat(database).chosen_languages() == {12: "fr", 2**52: "en"}


async def test_the_last_choice_counts(chat):
    await chat.choose_language(12, "fr")
    await chat.choose_language(12, "nl")

    assert await chat.chosen_languages() == {12: "nl"}


async def test_a_choice_that_is_taken_back_forgets_the_person(path, chat):
    await chat.choose_language(12, "fr")
    await chat.choose_language(34, "en")

    await chat.choose_language(12, None)

    assert await chat.chosen_languages() == {34: "en"}
    assert rows(path, "SELECT person FROM languages") == [(34,)]


async def test_forgetting_somebody_unknown_is_no_fault(chat):
    await chat.choose_language(12, None)

    assert await chat.chosen_languages() == {}


async def test_equal_reports_are_counted_together(path, chat):
    assert await chat.report(PHONE, 1, TODAY) == 1
    assert await chat.report(PHONE, 1, TOMORROW) == 2
    assert await chat.report(PHONE, 1, TOMORROW) == 3

    kept = rows(
        path, "SELECT revision_id, nis, body, kind, times, first_on, last_on FROM corrections"
    )
    assert kept == [(1, "91001", "voorbeeldverband", "phone", 3, "2026-11-22", "2026-11-23")]


@pytest.mark.parametrize(
    ("correction", "revision"),
    [
        pytest.param(Correction(NisCode("91002"), PHONE.body, PHONE.kind), 1, id="place"),
        pytest.param(Correction(PHONE.nis, "", PHONE.kind), 1, id="body"),
        pytest.param(Correction(PHONE.nis, PHONE.body, "email"), 1, id="kind"),
        pytest.param(PHONE, 2, id="revision"),
    ],
)
async def test_reports_that_differ_are_counted_apart(chat, correction, revision):
    await chat.report(PHONE, 1, TODAY)

    assert await chat.report(correction, revision, TODAY) == 1


async def test_reports_at_once_are_all_counted(chat):
    counts = await asyncio.gather(*(chat.report(PHONE, 1, TODAY) for _ in range(20)))

    assert sorted(counts) == list(range(1, 21))


async def test_a_report_holds_nothing_about_people(path, chat):
    await chat.report(PHONE, 1, TODAY)

    names = {row[1] for row in rows(path, "PRAGMA table_info(corrections)")}
    assert names == {"revision_id", "nis", "body", "kind", "times", "first_on", "last_on"}


async def test_a_report_about_a_revision_that_is_not_there_is_refused(chat):
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        await chat.report(PHONE, 99, TODAY)


async def test_a_choice_that_cannot_be_written_is_a_fault(path):
    async with open_store(path) as database:
        chat = SqliteChat(database)
        await chat.choose_language(12, "fr")
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="readonly"):
            await chat.choose_language(12, "en")

        assert await chat.chosen_languages() == {12: "fr"}
