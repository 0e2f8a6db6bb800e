"""A backup is whole, and comes back whole, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.core.model.errors import AlreadyRunning, InvalidInput, Problem, StoreError
from bot.core.model.facts import Facts
from bot.service.ports import Act, Documents, Draft, Origin, Revision
from bot.store import migrations
from bot.store.audit import SqliteAudit
from bot.store.backup import back_up, making
from bot.store.chat import SqliteLanguages
from bot.store.faults import Fault, Refused, Unsound, Why
from bot.store.inbox import open_inbox
from bot.store.restore import Restored, restore
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts
from tests.heavy import SHARE
from tests.store.opening import facts_of, open_revisions
from tests.store.test_revisions import NOW
from tests.store.test_soundness import DAMAGES, a_database, flip

LATER = NOW + timedelta(hours=1)


async def add(path: Path, content: bytes) -> Revision:
    """Make another revision."""
    async with open_revisions(path) as store:
        documents = Documents({"contacts.yaml": content, "places.csv": b"same"})
        draft = Draft(documents, some_facts(), "tester", "a reason", Origin.CHAT, LATER)
        return await store.add(draft)


async def put_back(backup: Path, database: Path) -> Restored:
    inbox = database.with_suffix(".inbox.sqlite3")
    act = Act(LATER, "tester", "restore", backup.name)
    return await restore(backup, database, act, inbox=inbox, recall=lambda _: some_facts())


async def active(path: Path) -> int | None:
    """Return the number of the active revision, with all its facts there."""
    async with open_revisions(path) as store:
        held = await facts_of(store)
    if held is None:
        return None
    assert held[1] == some_facts()
    return held[0].id


def beside(path: Path) -> Path:
    """Return the write-ahead log of a database."""
    return Path(f"{path}-wal")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return everything in a database but its audit log."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()  # noqa: S608 -- names of our own
            for name in names
            if name != "audit"
        }


async def test_a_backup_is_one_file_for_its_owner_only(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    (tmp_path / "backups").mkdir()
    target = tmp_path / "backups" / "copy.sqlite3"

    made = await back_up(database, target)

    assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite3"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert (made.size_bytes, made.revision.id) == (target.stat().st_size, 1)
    assert rows(target) == rows(database)
    assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite3"]


async def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path):
    """Two tables that are always changed together are never seen apart."""
    database = await a_database(tmp_path / "x.sqlite3")
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        async with open_store(database) as own:
            while not stop.is_set():
                number += 1
                async with own.transaction(write=True) as connection:
                    await connection.execute("DELETE FROM languages")
                    await connection.execute(
                        "INSERT INTO languages VALUES (?, ?)", (number, "x" * 20_000)
                    )
                    await connection.execute("DELETE FROM remembered WHERE name = 'n'")
                    await connection.execute("INSERT INTO remembered VALUES ('n', ?)", (number,))

    writing = asyncio.create_task(write())
    seen = []
    for number in range(5):
        made = await back_up(database, tmp_path / f"{number}.sqlite3")
        kept = rows(made.file)
        seen.append([str(row[0]) for row in kept["languages"]])
        assert seen[-1] == [row[1] for row in kept["remembered"] if row[0] == "n"]
    stop.set()
    await writing

    assert seen[0] != seen[-1]


async def test_an_existing_file_is_never_replaced_by_a_backup(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    target = tmp_path / "holiday.jpg"
    target.write_bytes(b"a picture")

    with pytest.raises(Refused) as caught:
        await back_up(database, target)

    assert caught.value.why is Why.EXISTS
    assert target.read_bytes() == b"a picture"


async def test_a_backup_needs_a_database_a_folder_and_data(tmp_path):
    empty = tmp_path / "empty.sqlite3"
    async with open_store(empty):
        pass
    target = tmp_path / "copy.sqlite3"
    cases = {
        Why.MISSING: (tmp_path / "absent.sqlite3", target),
        Why.NO_FOLDER: (empty, tmp_path / "absent" / "copy.sqlite3"),
        Why.NO_REVISION: (empty, target),
    }
    cases[Why.NO_FOLDER] = (await a_database(tmp_path / "x.sqlite3"), cases[Why.NO_FOLDER][1])

    for why, (source, copy) in cases.items():
        with pytest.raises(Refused) as caught:
            await back_up(source, copy)
        assert caught.value.why is why
        assert not copy.exists()


@pytest.mark.parametrize(("damage", "fault"), DAMAGES)
async def test_a_damaged_database_is_not_backed_up(tmp_path, damage, fault):
    database = await a_database(tmp_path / "x.sqlite3")
    damage(database)

    with pytest.raises((Unsound, Refused)) as caught:
        await back_up(database, tmp_path / "copy.sqlite3")

    if fault is Fault.EMPTY:  # SQLite takes it for a database without tables
        assert isinstance(caught.value, Refused)
        assert caught.value.why is Why.NO_REVISION
    else:
        assert isinstance(caught.value, Unsound)
        assert caught.value.fault is fault
    assert list(tmp_path.glob("copy*")) == []


async def test_two_backups_to_one_file_do_not_meet(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    target = tmp_path / "copy.sqlite3"

    with making(tmp_path / "copy.sqlite3.partial", target), pytest.raises(Refused) as caught:
        await back_up(database, target)

    assert caught.value.why is Why.BEING_MADE
    assert (await back_up(database, target)).file == target


async def test_what_a_killed_backup_left_is_thrown_away(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    for ending in ("", "-journal", "-wal"):
        (tmp_path / f"copy.sqlite3.partial{ending}").write_bytes(b"half of something" * 900)

    made = await back_up(database, tmp_path / "copy.sqlite3")

    assert rows(made.file) == rows(database)
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.sqlite3"]


async def test_a_full_disk_is_seen_before_anything_is_written(tmp_path, monkeypatch):
    database = await a_database(tmp_path / "x.sqlite3")
    usage = shutil.disk_usage(tmp_path)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(Refused) as caught:
        await back_up(database, tmp_path / "copy.sqlite3")

    assert caught.value.why is Why.FULL
    assert list(tmp_path.glob("copy*")) == []


async def test_a_write_that_the_system_refuses_leaves_no_file(tmp_path):
    """No file may grow further: as on a disk that fills up meanwhile."""
    database = await a_database(tmp_path / "x.sqlite3")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (database.stat().st_size // 2, hard))
    try:
        with pytest.raises((Refused, StoreError)):
            await back_up(database, tmp_path / "copy.sqlite3")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert list(tmp_path.glob("copy*")) == []


async def test_everything_comes_back_as_it_was(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    await add(database, b"two")
    async with open_store(database) as own:
        await SqliteLanguages(own).choose_language(7, "fr")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    before, content = rows(database), made.file.read_bytes()
    await add(database, b"three")

    done = await put_back(made.file, database)

    assert done.revision.id == 2
    assert rows(database) == before
    assert made.file.read_bytes() == content
    assert done.kept == tmp_path / "x.before-restore-20261122T130000.sqlite3"
    assert done.kept is not None
    assert await active(done.kept) == 3


async def test_it_is_written_down_who_put_a_backup_back(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")

    await put_back(made.file, database)

    async with open_store(database) as own:
        acts = await SqliteAudit(own).acts()
    assert acts[-1] == Act(LATER, "tester", "restore", "copy.sqlite3", None, 1)


async def test_others_that_have_the_database_open_go_on(tmp_path):
    """A conversation in a terminal holds no inbox; it sees the restored data, never a mixture."""
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    async with open_store(database) as own:
        store = SqliteRevisions(own)
        await add(database, b"two")
        assert (await store.active()) is not None

        await put_back(made.file, database)

        held = await facts_of(store)
        await SqliteLanguages(own).choose_language(7, "fr")
    assert held is not None
    assert held[0].id == 1
    assert rows(database)["languages"] == [(7, "fr")]


async def test_nothing_is_put_back_while_a_bot_runs(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    await add(database, b"two")
    async with open_inbox(database.with_suffix(".inbox.sqlite3"), 1, lambda: NOW):
        with pytest.raises(AlreadyRunning):
            await put_back(made.file, database)

    assert await active(database) == 2
    assert (await put_back(made.file, database)).revision.id == 1


@pytest.mark.parametrize(
    "destroy",
    [*[damage for damage, _ in DAMAGES], lambda path: flip(path, b"Voorbeeldverband")],
)
async def test_a_damaged_database_is_replaced_and_kept(tmp_path, destroy):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    destroy(database)

    done = await put_back(made.file, database)

    assert await active(database) == 1
    assert done.kept is not None
    assert done.kept.exists()


async def test_a_damaged_database_is_kept_byte_for_byte_with_its_log(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    database.write_bytes(b"rubbish" * 1000)
    beside(database).write_bytes(b"a log")

    done = await put_back(made.file, database)

    assert done.was_damaged
    assert done.kept is not None
    assert done.kept.read_bytes() == b"rubbish" * 1000
    assert beside(done.kept).read_bytes() == b"a log"
    assert await active(database) == 1


async def test_a_log_without_its_database_does_not_get_into_the_restored_one(tmp_path):
    """Somebody removed the file alone: SQLite would take what lies beside it for the new one's."""
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    saved = tmp_path / "saved-wal"
    async with open_store(database) as own:
        await own.statement("INSERT INTO languages VALUES (1, 'fr')")
        shutil.copy(f"{database}-wal", saved)
    database.unlink()
    shutil.copy(saved, f"{database}-wal")

    done = await put_back(made.file, database)

    assert done.kept is None
    assert rows(database) == rows(made.file)


@pytest.mark.parametrize(("damage", "fault"), DAMAGES)
async def test_a_damaged_backup_changes_nothing(tmp_path, damage, fault):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    damage(made.file)
    before = sorted(tmp_path.iterdir())

    with pytest.raises((Unsound, Refused)) as caught:
        await put_back(made.file, database)

    if isinstance(caught.value, Unsound):
        assert caught.value.path == made.file
        # A document that is gone is missed by whatever refers to it, too.
        assert caught.value.fault in {fault, Fault.DAMAGED}
    else:
        assert isinstance(caught.value, Refused)
        assert (caught.value.why, fault) == (Why.NO_REVISION, Fault.EMPTY)
    assert sorted(tmp_path.iterdir()) == before
    assert await active(database) == 1


async def test_a_backup_with_an_altered_row_is_refused(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    flip(made.file, b"Voorbeeldverband")

    with pytest.raises(Unsound) as caught:
        await put_back(made.file, database)

    assert (caught.value.path, caught.value.fault) == (made.file, Fault.ROWS)


async def test_a_backup_with_broken_references_is_refused(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(made.file)) as connection:
        connection.execute("INSERT INTO operations VALUES ('x', 99, 'tester', 'then')")
        connection.commit()

    with pytest.raises(Unsound) as caught:
        await put_back(made.file, database)

    assert (caught.value.fault, caught.value.reason) == (Fault.DAMAGED, "foreign key of operations")


ALTERATIONS = {
    "a trigger is gone": "DROP TRIGGER audit_is_never_changed",
    "a trigger of somebody else": (
        "CREATE TRIGGER strange AFTER INSERT ON audit BEGIN DELETE FROM languages; END"
    ),
    "a trigger that does nothing": (
        "DROP TRIGGER audit_is_never_deleted;"
        "CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT 1; END"
    ),
    "a view in a table's place": (
        "DROP TABLE reachability;"
        "CREATE VIEW reachability AS SELECT '' AS address, 1 AS is_reached, '' AS detail, "
        "'' AS looked_on"
    ),
    "a view that never ends in the place of the record": (
        "ALTER TABLE migrations RENAME TO kept;"
        "CREATE VIEW migrations AS WITH RECURSIVE n (name) AS "
        "(SELECT 1 UNION ALL SELECT name + 1 FROM n) SELECT name, '' AS applied_at FROM n"
    ),
    "a table more": "CREATE TABLE notes (line TEXT)",
    "an index less": "DROP INDEX equal_reports",
    "a column more": "ALTER TABLE languages ADD COLUMN name TEXT",
    "a migration between two is not there": "DELETE FROM migrations WHERE name = '0003-chat'",
}


@pytest.mark.parametrize("name", ALTERATIONS)
async def test_a_backup_has_exactly_the_tables_that_we_make(tmp_path, name):
    """Without our triggers the audit log could be changed; with others, anything could be."""
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(made.file)) as connection:
        connection.executescript(ALTERATIONS[name])
        connection.commit()
    before = database.read_bytes()

    with pytest.raises(Unsound) as caught:
        await put_back(made.file, database)

    assert (caught.value.path, caught.value.fault) == (made.file, Fault.SCHEMA)
    assert database.read_bytes() == before
    with pytest.raises(Unsound):
        await back_up(made.file, tmp_path / "second.sqlite3")


NONSENSE = [
    "UPDATE revisions SET created_at = 'ooit'",
    "UPDATE revisions SET origin = 'nergens'",
    "INSERT INTO audit (at, author, act, what) VALUES ('ooit', 'x', 'load', '')",
    "INSERT INTO misses VALUES (x'00', 3, 'ooit', 'ooit', 'woord', 0)",
    "INSERT INTO proposals VALUES ('x', 1, '', 'x', '', 'chat', 'ooit', NULL, 'y')",
    "UPDATE documents SET content = x'00' WHERE sha256 NOT IN (SELECT sha256 FROM files_seen)",
    "UPDATE revisions SET author = CAST(x'ff' AS TEXT)",
]


@pytest.mark.parametrize("statement", NONSENSE)
async def test_a_backup_with_cells_that_make_no_sense_is_refused(tmp_path, statement):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(made.file)) as connection:
        connection.execute(statement)
        connection.commit()

    with pytest.raises(Unsound) as caught:
        await put_back(made.file, database)

    assert caught.value.path == made.file


async def test_no_damage_to_a_backup_is_taken_for_a_fault_of_the_program(tmp_path):
    """Bytes changed in every page: it is refused, or it was not damage and comes back whole."""
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    whole, chance = made.file.read_bytes(), random.Random(3)
    for start in range(0, len(whole), 4096 * 3):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 20, 400])):
            content[start + chance.randrange(min(4096, len(whole) - start))] ^= chance.randrange(
                256
            )
        made.file.write_bytes(content)
        with suppress(Unsound, Refused, StoreError):
            await put_back(made.file, database)
        assert await active(database) == 1


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "link to nothing", "link to itself"])
async def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    """Opening a pipe would wait for somebody who writes to it."""
    database = await a_database(tmp_path / "x.sqlite3")
    strange = tmp_path / "strange.sqlite3"
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(strange),
        "folder": strange.mkdir,
        "device": lambda: strange.symlink_to("/dev/zero"),
        "link to nothing": lambda: strange.symlink_to(tmp_path / "absent"),
        "link to itself": lambda: strange.symlink_to(strange),
    }
    make[kind]()

    async with asyncio.timeout(20):
        with pytest.raises((Unsound, Refused)):
            await put_back(strange, database)
        with pytest.raises((Unsound, Refused)):
            await back_up(strange, tmp_path / "copy.sqlite3")
        if kind in {"pipe", "folder", "device"}:
            with pytest.raises(Unsound):
                async with open_store(strange):
                    pass
            with pytest.raises(Unsound):
                async with open_inbox(strange, 1, lambda: NOW):
                    pass


async def test_a_backup_behind_a_link_comes_back_and_the_link_of_the_database_stays(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    await add(database, b"two")
    (tmp_path / "latest").symlink_to(made.file)
    (tmp_path / "elsewhere").mkdir()
    linked = tmp_path / "elsewhere" / "x.sqlite3"
    linked.symlink_to(database)

    done = await put_back(tmp_path / "latest", linked)

    assert done.kept is not None
    assert done.kept.parent == tmp_path
    assert linked.is_symlink()
    assert await active(database) == 1


async def test_a_backup_with_pages_of_another_size_comes_back(tmp_path):
    """As SQLite on another machine may make them."""
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(made.file)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
    before = rows(made.file)

    done = await put_back(made.file, database)

    assert done.revision.id == 1
    assert rows(database) == before


async def test_what_is_kept_of_a_damaged_database_is_for_its_owner_only(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    database.write_bytes(b"rubbish" * 1000)
    database.chmod(0o644)

    await put_back(made.file, database)

    rights = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert rights == {0o600}


async def test_what_is_no_backup_of_this_program_is_refused(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    newer = (await back_up(database, tmp_path / "newer.sqlite3")).file
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("INSERT INTO migrations VALUES ('9999-future', 'then')")
        connection.commit()
    empty = tmp_path / "empty.sqlite3"
    async with open_store(empty):
        pass

    for file, why in (
        (newer, Why.NEWER),
        (empty, Why.NO_REVISION),
        (tmp_path / "absent.sqlite3", Why.MISSING),
        (database, Why.SAME),
    ):
        with pytest.raises(Refused) as caught:
            await put_back(file, database)
        assert (caught.value.why, caught.value.file) == (why, file)


async def test_a_backup_of_an_older_program_is_brought_up_to_date(tmp_path):
    older = tmp_path / "older.sqlite3"
    documents = Documents({"contacts.yaml": b"a: 1"})
    with closing(sqlite3.connect(older)) as connection:
        connection.execute(migrations.RECORD)
        for name in ("0001-revisions", "0002-words", "0003-chat"):
            script = resources.files("bot.store").joinpath(f"schema/{name}.sql")
            connection.executescript(script.read_text("utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?, 'then')", (name,))
        connection.execute(
            "INSERT INTO revisions VALUES (5, ?, ?, 'tester', '', 'files')",
            (documents.digest, NOW.isoformat()),
        )
        content = documents.contents["contacts.yaml"]
        sha256 = hashlib.sha256(content).hexdigest()
        connection.execute("INSERT INTO documents VALUES (?, ?)", (sha256, content))
        connection.execute(
            "INSERT INTO revision_documents VALUES (5, 'contacts.yaml', ?)", (sha256,)
        )
        connection.execute("INSERT INTO active_revision VALUES (1, 5)")
        connection.commit()

    done = await put_back(older, tmp_path / "x.sqlite3")

    assert done.revision.id == 5
    async with open_store(tmp_path / "x.sqlite3") as own:
        assert [act.act for act in await SqliteAudit(own).acts()] == ["restore"]
        held = await facts_of(SqliteRevisions(own))
    assert held is not None
    assert held[1] == some_facts()


async def test_a_backup_answers_what_its_documents_say(tmp_path):
    """Whoever altered what is derived could have made the checksum right, too."""
    database = await a_database(tmp_path / "x.sqlite3")
    forged = tmp_path / "forged.sqlite3"
    async with open_revisions(forged) as store:
        documents = Documents({"contacts.yaml": b"a: 1\n"})
        await store.add(Draft(documents, Facts(), "tester", "a reason", Origin.FILES, NOW))

    done = await put_back(forged, database)

    assert await active(database) == done.revision.id == 1
    async with open_revisions(database) as store:
        held = await store.directory()
    assert held is not None
    assert held[1].facts == some_facts()


async def test_a_backup_whose_documents_cannot_be_read_changes_nothing(tmp_path):
    database = await a_database(tmp_path / "x.sqlite3")
    made = await back_up(database, tmp_path / "copy.sqlite3")
    before, act = database.read_bytes(), Act(LATER, "tester", "restore", "copy.sqlite3")

    def refuse(_: Documents) -> Facts:
        raise InvalidInput((Problem("yaml", "contacts.yaml", 7),))

    with pytest.raises(Unsound) as caught:
        await restore(made.file, database, act, inbox=tmp_path / "inbox", recall=refuse)

    assert (caught.value.path, caught.value.fault) == (made.file, Fault.DOCUMENTS)
    assert "contacts.yaml" in caught.value.reason
    assert database.read_bytes() == before


STRIDE = max(1, round(0.5 / SHARE))  # every step; of a shortened proof, one in so many
KILLABLE = ("os.rename", "os.link", "os.remove", "os.chown", "sqlite3.connect", "open")


def killed_at(step: int, act: Callable[[], object], folder: Path) -> bool:
    """Do something in a process that is killed at its *step*th touch of a file in *folder*.

    Returns:
        Whether it was killed before it was done.
    """
    child = os.fork()
    if not child:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in KILLABLE and str(folder) in str(arguments[0]):
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


DESTRUCTIONS: dict[str, Callable[[Path], object]] = {
    "sound": lambda _: None,
    "damaged": lambda path: path.write_bytes(b"rubbish" * 1000),
    "absent": Path.unlink,
}


@pytest.mark.slow
@pytest.mark.parametrize("state", DESTRUCTIONS)
def test_a_restore_that_is_killed_at_any_step_leaves_the_old_or_the_new(tmp_path, state):
    start = tmp_path / "start"
    start.mkdir()
    asyncio.run(a_database(start / "x.sqlite3"))
    asyncio.run(back_up(start / "x.sqlite3", tmp_path / "copy.sqlite3"))
    asyncio.run(add(start / "x.sqlite3", b"two"))
    DESTRUCTIONS[state](start / "x.sqlite3")
    old = (start / "x.sqlite3").read_bytes() if (start / "x.sqlite3").exists() else None
    step = 1

    while True:
        folder = tmp_path / f"run{step}"
        shutil.copytree(start, folder)
        database = folder / "x.sqlite3"

        def act(database: Path = database) -> None:
            asyncio.run(put_back(tmp_path / "copy.sqlite3", database))

        was_killed = killed_at(step, act, folder)
        present = database.read_bytes() if database.exists() else None
        assert present == old or asyncio.run(active(database)) in (1, 2)
        assert asyncio.run(put_back(tmp_path / "copy.sqlite3", database)).revision.id == 1
        assert asyncio.run(active(database)) == 1
        assert not list(folder.glob("*restoring*"))
        if not was_killed:
            break
        shutil.rmtree(folder)
        step += STRIDE

    assert step > 5


@pytest.mark.slow
def test_a_backup_that_is_killed_at_any_step_leaves_none_or_a_whole_one(tmp_path):
    database = asyncio.run(a_database(tmp_path / "x.sqlite3"))
    step = 1

    while True:
        folder = tmp_path / f"run{step}"
        folder.mkdir()
        target = folder / "copy.sqlite3"

        def act(target: Path = target) -> None:
            asyncio.run(back_up(database, target))

        was_killed = killed_at(step, act, folder)
        if target.exists():
            assert asyncio.run(active(target)) == 1
        else:
            assert asyncio.run(back_up(database, target)).revision.id == 1
        assert not list(folder.glob("*.partial*"))
        if not was_killed:
            break
        step += STRIDE

    assert step > 3
