"""Bringing store and directory up to what the files say: real files, a real database."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import InvalidInput
from bot.files.data import DataDirectory
from bot.service.load import Load
from bot.service.ports import Origin
from bot.store.revisions import open_revisions
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


async def open_once(folder: Path, database: Path):
    async with open_revisions(database) as store:
        directory = await Load(DataDirectory(folder), store, clock).open()
        return directory, await store.newest(Origin.FILES)


async def test_the_first_start_fills_an_empty_store(folder, tmp_path, caplog):
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert len(directory.partnerships) == 29
    assert revision is not None
    assert revision.id == 1
    assert "loaded data files as revision 1 (first load)" in caplog.text


async def test_the_same_files_load_nothing_at_the_next_start(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    caplog.clear()
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision is not None
    assert revision.id == 1
    assert len(directory.partnerships) == 29
    assert "loaded" not in caplog.text


async def test_newer_files_are_loaded_and_said_so(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    edit(folder, "phone: 056 24 16 16", "phone: 056 24 16 17")
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision is not None
    assert revision.id == 2
    phones = [p.contact.phone.dial for p in directory.partnerships.values() if p.contact.phone]
    assert "+3256241617" in phones
    assert "revision 2 (newer data files at start)" in caplog.text


async def test_broken_newer_files_leave_the_old_answers(folder, tmp_path, caplog):
    await open_once(folder, tmp_path / "x.sqlite3")
    edit(folder, "phone: 056 24 16 16", "phone: oeps")

    directory, revision = await open_once(folder, tmp_path / "x.sqlite3")

    assert revision is not None
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
