"""A damaged database is never used, nor written to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.service.ports import Documents, Draft, Origin
from bot.store.faults import Fault, Unsound
from bot.store.migrations import NewerProgram
from bot.store.revisions import open_store
from bot.store.soundness import open_to_read
from tests.builders import some_facts
from tests.store.opening import open_revisions
from tests.store.test_revisions import NOW


async def a_database(path: Path) -> Path:
    """Make a database with one revision of the little Flanders."""
    files = {"contacts.yaml": b"a: 1\n" * 3000, "places.csv": b"same"}
    async with open_revisions(path) as store:
        await store.add(
            Draft(Documents(files), some_facts(), "tester", "a reason", Origin.FILES, NOW)
        )
    return path


def flip(path: Path, what: bytes, by: int = 0x01) -> None:
    """Change one byte of a file, in the middle of *what* is found there."""
    content = bytearray(path.read_bytes())
    content[content.index(what) + len(what) // 2] ^= by
    path.write_bytes(content)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip_pages(path: Path) -> None:
    """Fill half of the pages with other bytes."""
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 8192):
        content[start : start + 8] = b"\xa5" * 8
    path.write_bytes(content)


def make_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()


def change_document(path: Path) -> None:
    flip(path, b"a: 1\na: 1\n" * 20)


def lose_document(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM documents WHERE content = ?", (b"same",))
        connection.commit()


DAMAGES: list[tuple[Callable[[Path], object], Fault]] = [
    (truncate, Fault.DAMAGED),
    (flip_pages, Fault.DAMAGED),
    (lambda path: path.write_bytes(b""), Fault.EMPTY),
    (lambda path: path.write_text("no database, a text\n" * 500), Fault.NO_DATABASE),
    (make_foreign, Fault.FOREIGN),
    (change_document, Fault.DOCUMENTS),
    (lose_document, Fault.DOCUMENTS),
]


@pytest.mark.parametrize(("damage", "fault"), DAMAGES)
async def test_a_damaged_file_is_refused_and_not_written_to(tmp_path, damage, fault):
    path = await a_database(tmp_path / "x.sqlite3")
    damage(path)
    before = path.read_bytes()

    with pytest.raises(Unsound) as caught:
        async with open_store(path):
            pass

    assert caught.value.fault is fault
    assert path.read_bytes() == before


async def test_a_folder_in_its_place_is_refused(tmp_path):
    with pytest.raises(Unsound) as caught:
        async with open_store(tmp_path):
            pass

    assert caught.value.fault is Fault.FOLDER


@pytest.mark.parametrize("by", [0x01, 0x80], ids=["another letter", "no letter at all"])
async def test_a_row_that_was_altered_is_refused(tmp_path, by):
    """SQLite would not see it: a telephone number with another digit is as good a text."""
    path = await a_database(tmp_path / "x.sqlite3")
    name = some_facts().partnerships[0].name.encode()
    flip(path, name, by)

    async with open_revisions(path) as store:
        with pytest.raises(Unsound) as caught:
            await store.check()

    assert caught.value.fault is Fault.ROWS


async def test_documents_that_are_not_those_of_the_revision_give_no_answer(tmp_path):
    """Each by itself is as it was, but one of them is not there."""
    path = await a_database(tmp_path / "x.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM derived")
        connection.execute("DELETE FROM revision_documents WHERE name = 'places.csv'")
        connection.commit()

    async with open_revisions(path) as store:
        with pytest.raises(Unsound) as caught:
            await store.directory()

    assert caught.value.fault is Fault.ROWS


async def test_a_file_of_a_newer_program_is_not_written_to(tmp_path):
    path = await a_database(tmp_path / "x.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES ('9999-future', 'then')")
        connection.commit()
    before = path.read_bytes()

    with pytest.raises(NewerProgram, match="9999-future"):
        async with open_store(path):
            pass

    assert path.read_bytes() == before


async def test_a_file_that_was_killed_while_it_was_made_is_used(tmp_path):
    """There is a header and no table yet: nothing to lose."""
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")

    async with open_revisions(path) as store:
        assert await store.active() is None


async def test_what_another_process_wrote_last_is_seen(tmp_path):
    """It is in the write-ahead log, not yet in the file itself."""
    path = tmp_path / "x.sqlite3"
    async with open_store(path) as writing:
        await writing.statement("INSERT INTO languages VALUES (1, 'fr')")
        async with open_to_read(path) as database:
            rows = await database.statement("SELECT language FROM languages")

    assert rows == [("fr",)]


async def test_nothing_can_be_written_through_what_is_open_to_read(tmp_path):
    path = await a_database(tmp_path / "x.sqlite3")

    async with open_to_read(path) as database:
        with pytest.raises(StoreError, match="readonly"):
            await database.statement("DELETE FROM revisions")


async def test_a_file_that_cannot_be_read_is_no_damaged_one(tmp_path):
    with pytest.raises(StoreError) as caught:
        async with open_to_read(tmp_path / "absent.sqlite3"):
            pass

    assert not isinstance(caught.value, Unsound)
