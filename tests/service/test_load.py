"""Bringing store and directory up to what the files say: real files, a real database."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.directory import Directory
from bot.core.errors import InvalidInput
from bot.files.data import DataDirectory
from bot.service.load import DirectoryHolder, Load, Loaded
from bot.service.ports import Origin, Revision
from bot.store.revisions import open_revisions
from tests.builders import a_directory
from tests.conftest import DATA


def clock() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "contacts.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


async def open_once(folder: Path, database: Path) -> tuple[Directory, Revision]:
    async with open_revisions(database) as store:
        loaded = await Load(DataDirectory(folder), store, clock).open()
        assert loaded.revision == await store.active() == await store.newest(Origin.FILES)
        return loaded.directory, loaded.revision


async def test_the_first_start_fills_an_empty_store(folder, tmp_path, caplog):
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert len(directory.partnerships) == 29
    assert revision.id == 1
    assert "loaded data files as revision 1 (first load)" in caplog.text


async def test_the_same_files_load_nothing_at_the_next_start(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    caplog.clear()
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision.id == 1
    assert len(directory.partnerships) == 29
    assert "loaded" not in caplog.text


async def test_newer_files_are_loaded_and_said_so(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    edit(folder, "phone: 056 24 16 16", "phone: 056 24 16 17")
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision.id == 2
    phones = [p.contact.phone.dial for p in directory.partnerships.values() if p.contact.phone]
    assert "+3256241617" in phones
    assert "revision 2 (newer data files at start)" in caplog.text


async def test_broken_newer_files_leave_the_old_answers(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    edit(folder, "phone: 056 24 16 16", "phone: oeps")

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision.id == 1
    assert len(directory.partnerships) == 29
    assert "still answering from revision 1" in caplog.text


async def test_missing_files_leave_the_old_answers(folder, tmp_path):
    await open_once(folder, tmp_path / "x.sqlite3")
    shutil.rmtree(folder)

    directory, _ = await open_once(folder, tmp_path / "x.sqlite3")

    assert len(directory.partnerships) == 29


async def test_broken_files_and_an_empty_store_are_refused(folder, tmp_path):
    edit(folder, "phone: 056 24 16 16", "phone: oeps")

    with pytest.raises(InvalidInput):
        await open_once(folder, tmp_path / "x.sqlite3")

    async with open_revisions(tmp_path / "x.sqlite3") as store:
        assert await store.active() is None


async def test_the_store_answers_what_the_files_say(folder, tmp_path):
    """The directory built from SQLite equals the one built from the files."""
    from_files, _ = await open_once(folder, tmp_path / "x.sqlite3")
    from_store, _ = await open_once(folder, tmp_path / "x.sqlite3")

    assert from_store.facts == from_files.facts


async def test_a_revision_that_files_do_not_say_goes_on_answering(folder, tmp_path):
    """Files that were loaded before load nothing, though another revision was made since."""
    database = tmp_path / "x.sqlite3"
    async with open_revisions(database) as store:
        load = Load(DataDirectory(folder), store, clock)
        await load.open()
        edit(folder, "phone: 056 24 16 16", "phone: 056 24 16 17")
        added = await load.add(await load.read(), "tester", "a better number", "operation-1")

        opened = await load.open()

    assert added.revision.id == opened.revision.id == 2
    assert (added.revision.author, added.revision.reason) == ("tester", "a better number")
    assert opened.directory.facts == added.directory.facts


async def test_checking_files_stores_nothing(folder, tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        facts = await Load(DataDirectory(folder), store, clock).check()

        assert await store.active() is None
    assert len(facts.partnerships) == 29


async def test_adding_broken_files_is_refused_and_stores_nothing(folder, tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        load = Load(DataDirectory(folder), store, clock)
        await load.open()
        edit(folder, "phone: 056 24 16 16", "phone: oeps")

        with pytest.raises(InvalidInput):
            await load.add(await load.read(), "tester", "a reason")

        active = await store.active()
    assert active is not None
    assert active.id == 1


def test_a_swap_replaces_directory_and_revision_together():
    before, after = a_directory(), a_directory(outside=())
    moment = clock()
    revisions = [Revision(n, "x", moment, "tester", "", Origin.FILES) for n in (1, 2)]
    holder = DirectoryHolder(before, revisions[0])

    holder.swap(Loaded(after, revisions[1]))

    assert holder.current is after
    assert holder.revision is revisions[1]
