"""Bringing store and directory up to what the files say: at the start, and by hand."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput
from bot.core.model.facts import Facts
from bot.core.model.terms import ContactField
from bot.files.data import DataDirectory
from bot.service.changing.load import FIRST, NEWER, PROGRAM, DirectoryHolder, Load, Loaded
from bot.service.ports import Draft, Origin, Revision
from tests.builders import a_directory
from tests.service.desk import ANN, NAME, START, Files, open_desk
from tests.store.opening import open_revisions

PHONE, EMAIL = ContactField.PHONE, ContactField.EMAIL
NEW = "00 00 00 02"


def clock() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


# --- the real data, but little of the long lists -----------------------------


@pytest.fixture
def folder(trimmed: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    return Path(shutil.copytree(trimmed, tmp_path / "data"))


@pytest.fixture
def loaded(filled_trimmed: Path, tmp_path: Path) -> Path:
    """A database into which it was loaded."""
    return Path(shutil.copy(filled_trimmed, tmp_path / "loaded.sqlite3"))


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "contacts.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


async def open_once(folder: Path, database: Path) -> tuple[Directory, Revision]:
    async with open_revisions(database) as store:
        loaded = await Load(DataDirectory(folder), store, clock).open()
        assert loaded.revision == await store.active()
        return loaded.directory, loaded.revision


async def test_the_store_answers_what_the_files_say(folder, tmp_path):
    """The directory built from SQLite equals the one built from the files."""
    from_files, _ = await open_once(folder, tmp_path / "x.sqlite3")
    from_store, _ = await open_once(folder, tmp_path / "x.sqlite3")

    assert from_store.facts == from_files.facts
    assert len(from_files.partnerships) > 20


async def test_newer_files_are_loaded_and_said_so(folder, loaded, caplog):
    change(folder, "phone: 056 24 16 20", "phone: 056 24 16 17")
    caplog.set_level(logging.INFO)

    directory, revision = await open_once(folder, loaded)

    assert (revision.id, revision.author, revision.reason) == (2, PROGRAM, NEWER)
    phones = [p.contact.phone.dial for p in directory.partnerships.values() if p.contact.phone]
    assert "+3256241617" in phones
    assert "loaded newer data files as revision 2" in caplog.text


async def test_broken_newer_files_leave_the_old_answers(folder, loaded, caplog):
    change(folder, "phone: 056 24 16 20", "phone: oeps")

    directory, revision = await open_once(folder, loaded)

    assert revision.id == 1
    assert directory.partnerships
    assert "still answering from revision 1" in caplog.text


async def test_broken_files_and_an_empty_store_are_refused(folder, tmp_path):
    change(folder, "phone: 056 24 16 20", "phone: oeps")

    with pytest.raises(InvalidInput):
        await open_once(folder, tmp_path / "x.sqlite3")

    async with open_revisions(tmp_path / "x.sqlite3") as store:
        assert await store.active() is None


# --- at the start ------------------------------------------------------------


async def test_the_first_start_fills_an_empty_store(database_path, files, turning, caplog):
    caplog.set_level(logging.INFO)

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone) == (1, START["phone"])
        assert [act.what for act in await desk.audit()] == [FIRST]
    assert "loaded data files as revision 1" in caplog.text


async def test_the_same_files_load_nothing_at_the_next_start(
    desk, database_path, files, turning, caplog
):
    caplog.set_level(logging.INFO)

    async with open_desk(database_path, files, turning) as again:
        assert again.answering == 1
    assert "loaded" not in caplog.text


async def test_files_that_are_gone_leave_the_old_answers(desk, database_path, files, turning):
    files.are_gone = True

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (1, START["phone"])


async def test_what_was_changed_in_the_chat_stays_when_the_files_did_not_change(
    desk, database_path, files, turning
):
    await desk.edit(PHONE, NEW)

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (2, NEW)


async def test_what_was_rolled_back_stays_so(desk, database_path, files, turning):
    files.say(phone=NEW)
    await desk.reload()
    await desk.back_to(1)

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (3, START["phone"])


async def test_what_was_rolled_back_stays_so_when_the_files_are_mended(
    desk, database_path, files, turning, caplog
):
    """It would come back with the mended digit: that takes a person."""
    files.say(phone=NEW, alias=None)
    await desk.reload()
    await desk.back_to(1)
    files.say(phone="00 00 00 03")

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (3, START["phone"])
    assert "they hold what was undone" in caplog.text


async def test_newer_files_are_joined_with_what_the_chat_changed(
    desk, database_path, files, turning
):
    await desk.edit(EMAIL, "chat@example.org")
    files.say(phone=NEW)

    for _ in range(2):  # and the next start changes nothing more
        async with open_desk(database_path, files, turning) as again:
            assert (again.answering, again.phone, again.email) == (3, NEW, "chat@example.org")
            assert (await again.change.from_files(ANN)).is_same


async def test_files_that_contradict_the_chat_wait_for_somebody(
    desk, database_path, files, turning, caplog
):
    await desk.edit(PHONE, NEW)
    files.say(phone="00 00 00 03", alias=None)

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (2, NEW)
        assert again.context.holder.current.facts.aliases != ()
    assert "1 conflict(s)" in caplog.text
    assert "regiewijzer data load" in caplog.text


async def test_a_dangerous_change_waits_for_somebody(desk, database_path, files, turning, caplog):
    files.say(phone=None)

    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (1, START["phone"])
        assert (await again.change.from_files(ANN)).changes.dangers
    assert "dangerous change(s)" in caplog.text
    assert "regiewijzer data load" in caplog.text


async def test_an_export_that_was_written_back_is_taken_as_seen(
    desk, database_path, files, turning
):
    """From then on it is the files that say it: a change of them replaces it."""
    await desk.edit(PHONE, NEW)
    files.say(phone=NEW)

    async with open_desk(database_path, files, turning) as again:
        assert again.answering == 2
        seen = await again.revisions.files_seen()
        assert seen is not None
        assert seen.digest == files.read().digest

    files.say(phone="00 00 00 03")
    async with open_desk(database_path, files, turning) as again:
        assert (again.answering, again.phone) == (3, "00 00 00 03")


async def test_a_comment_in_the_files_is_kept_too(desk, database_path, files, turning):
    files.lines["#"] = "voor wie dit leest"

    async with open_desk(database_path, files, turning) as again:
        assert (await again.held())["#"] == "voor wie dit leest"


async def test_files_are_left_alone_by_whoever_does_not_follow_them(desk, files):
    files.say(phone=NEW)

    loaded = await desk.context.load.look()

    assert loaded.revision.id == 1


async def test_who_only_looks_at_an_empty_store_is_answered_from_the_files(
    tmp_path, files, turning
):
    async with open_revisions(tmp_path / "other.sqlite3") as store:
        holder = await Load(files, store, turning).look()

        assert await store.active() is None
    assert holder.revision is None
    assert len(holder.current.facts.partnerships) == 1


async def test_a_bug_in_reading_files_leaves_the_old_answers(desk, database_path, turning, caplog):
    class Faulty(Files):
        def parse(self, *_: object) -> Facts:
            raise RuntimeError

    files = Faulty()
    files.say(phone=NEW)

    async with open_desk(database_path, files, turning) as again:
        assert again.phone == START["phone"]
    assert "RuntimeError" in caplog.text


async def test_what_was_changed_in_the_store_before_files_were_remembered_is_replaced(desk, files):
    """A database from before: nobody knows what both sides started from."""
    await desk.edit(PHONE, NEW)
    await desk.database.statement("DELETE FROM revision_files")

    seen = await desk.change.from_files(ANN)

    assert not seen.is_merged
    assert not seen.is_same


# --- by hand -----------------------------------------------------------------


async def test_a_draft_becomes_the_revision_that_is_active(desk):
    load = desk.context.load
    documents = await load.read()
    facts = await load.parse(documents, date(2027, 1, 1))
    other = desk.files.with_contacts(documents, b"phone: 00 00 00 02\n")
    draft = Draft(other, facts, "tester", "a reason", Origin.UPLOAD, clock())

    added = await load.add(draft)

    assert (added.revision.id, added.revision.author) == (2, "tester")
    assert await desk.stored() == 2
    assert other.contents[NAME] == desk.files.contacts(other)


def test_a_swap_replaces_directory_and_revision_together():
    before, after = a_directory(), a_directory(outside=())
    moment = clock()
    revisions = [Revision(n, "x", moment, "tester", "", Origin.FILES) for n in (1, 2)]
    holder = DirectoryHolder(before, revisions[0])

    holder.swap(Loaded(after, revisions[1]))

    assert holder.current is after
    assert holder.revision is revisions[1]
    assert holder.held == (after, revisions[1])
