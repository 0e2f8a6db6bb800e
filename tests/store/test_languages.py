"""The languages that people chose, in a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.store.chat import SqliteLanguages
from bot.store.revisions import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def languages(path: Path) -> AsyncIterator[SqliteLanguages]:
    async with open_store(path) as database:
        yield SqliteLanguages(database)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_nobody_chose_a_language_yet(languages):
    assert await languages.chosen_languages() == {}


async def test_a_choice_is_there_after_reopening(path):
    async with open_store(path) as database:
        await SqliteLanguages(database).choose_language(12, "fr")
        await SqliteLanguages(database).choose_language(2**52, "en")

    async with open_store(path) as database:
        assert await SqliteLanguages(database).chosen_languages() == {12: "fr", 2**52: "en"}


async def test_the_last_choice_counts(languages):
    await languages.choose_language(12, "fr")
    await languages.choose_language(12, "nl")

    assert await languages.chosen_languages() == {12: "nl"}


async def test_a_choice_that_is_taken_back_forgets_the_person(path, languages):
    await languages.choose_language(12, "fr")
    await languages.choose_language(34, "en")

    await languages.choose_language(12, None)

    assert await languages.chosen_languages() == {34: "en"}
    assert rows(path, "SELECT person FROM languages") == [(34,)]


async def test_forgetting_somebody_unknown_is_no_fault(languages):
    await languages.choose_language(12, None)

    assert await languages.chosen_languages() == {}


async def test_a_choice_that_cannot_be_written_is_a_fault(path):
    async with open_store(path) as database:
        languages = SqliteLanguages(database)
        await languages.choose_language(12, "fr")
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="readonly"):
            await languages.choose_language(12, "en")

        assert await languages.chosen_languages() == {12: "fr"}
