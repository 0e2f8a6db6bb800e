"""Revisions in a real SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model.errors import Outdated, StoreError
from bot.core.model.facts import Facts
from bot.files.data import DataDirectory
from bot.service.ports import Documents, Draft, Origin
from bot.store import derived
from bot.store import revisions as module
from bot.store.audit import SqliteAudit
from bot.store.migrations import migrate
from bot.store.revisions import SqliteRevisions
from tests.builders import TODAY, some_facts
from tests.store.opening import facts_of, open_revisions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_draft(
    facts: Facts | None = None, content: bytes = b"a: 1\n", operation: str | None = None
) -> Draft:
    documents = Documents({"contacts.yaml": content, "places.csv": b"same"})
    facts = facts or some_facts()
    return Draft(documents, facts, "tester", "a reason", Origin.FILES, NOW, operation)


async def test_an_empty_store_has_no_revision(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        assert await store.active() is None
        assert await facts_of(store) is None
        assert await store.files_seen() is None
        assert await store.history(5) == ()
        assert await store.documents(1) is None


async def test_facts_come_back_as_they_went_in(tmp_path):
    path = tmp_path / "deep" / "folder" / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())

    async with open_revisions(path) as store:
        held = await facts_of(store)

    assert held is not None
    assert held[1] == some_facts()


async def test_the_real_facts_come_back_as_they_went_in(tmp_path, flanders):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft(flanders.facts))
        held = await facts_of(store)

    assert held is not None
    assert held[1] == flanders.facts


async def test_a_revision_knows_who_when_why_and_what(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        revision = await store.add(a_draft())

        assert await store.active() == await store.revision(1) == revision
    assert (revision.id, revision.author, revision.reason) == (1, "tester", "a reason")
    assert revision.created_at == NOW
    assert len(revision.digest) == 64


async def test_the_documents_are_kept_each_content_once(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())
        await store.add(a_draft(content=b"a: 2\n"))

    with closing(sqlite3.connect(path)) as connection:
        contents = {row[0] for row in connection.execute("SELECT content FROM documents")}
        pairs = connection.execute("SELECT revision_id, name FROM revision_documents").fetchall()
    assert contents == {b"a: 1\n", b"a: 2\n", b"same"}
    assert sorted(pairs) == [(n, name) for n in (1, 2) for name in ("contacts.yaml", "places.csv")]


async def test_the_same_files_twice_are_one_revision(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        first = await store.add(a_draft())
        second = await store.add(a_draft())

    assert first == second


async def test_a_draft_from_an_older_revision_is_refused(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft(content=b"1"))
        await store.add(replace(a_draft(content=b"2"), base=1))

        with pytest.raises(Outdated):
            await store.add(replace(a_draft(content=b"3"), base=1))
        with pytest.raises(Outdated):
            await store.add(replace(a_draft(content=b"3"), base=7))

        assert [one.id for one in await store.history(5)] == [2, 1]


async def test_a_draft_from_a_revision_is_refused_by_an_empty_store(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        with pytest.raises(Outdated):
            await store.add(replace(a_draft(), base=1))

        assert await store.active() is None


async def test_the_history_has_the_newest_first_and_goes_back_in_steps(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        for number in range(1, 6):
            await store.add(a_draft(content=b"%d" % number))

        assert [one.id for one in await store.history(2)] == [5, 4]
        assert [one.id for one in await store.history(2, before=4)] == [3, 2]
        assert await store.history(5, before=1) == ()
        assert await store.history(0) == ()
        assert await store.history(-1) == ()


@pytest.mark.parametrize("number", [0, -1, 2, 2**63 - 1, 2**63, -(2**63) - 1, 10**30])
async def test_any_number_can_be_asked_for(number, tmp_path):
    """Numbers come from people: SQLite takes them only up to 64 bits."""
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft())

        assert await store.revision(number) is None
        assert await store.documents(number) is None
        assert len(await store.history(5, before=number)) == (1 if number > 1 else 0)


async def test_a_revision_gives_back_what_it_was_made_of(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft(content=b"1"))
        await store.add(a_draft(content=b"2"))

        first = await store.documents(1)

    assert first == a_draft(content=b"1").documents
    assert first.digest == a_draft(content=b"1").documents.digest


# --- the files as they lay on the disk ---------------------------------------


async def test_files_that_were_read_are_remembered_with_what_came_of_them(tmp_path):
    files = Documents({"contacts.yaml": b"on the disk"})
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(replace(a_draft(content=b"merged"), files=files))
        await store.add(a_draft(content=b"from the chat"))

        assert await store.files_seen() == files


async def test_files_that_say_what_is_active_are_remembered_without_a_revision(tmp_path):
    files = Documents({"contacts.yaml": b"written back", "extra.csv": b"x"})
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft())

        await store.see_files(files)
        await store.see_files(files)

        assert await store.files_seen() == files
        assert len(await store.history(5)) == 1


async def test_files_are_not_remembered_where_the_load_was_refused(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft())

        with pytest.raises(Outdated):
            await store.add(replace(a_draft(content=b"2"), base=9, files=Documents({"a": b"b"})))

        assert await store.files_seen() is None


# --- operations ---------------------------------------------------------------


async def test_an_operation_that_leads_to_what_is_active_already_was_carried_out(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        active = await store.add(a_draft(content=b"1"))

        assert await store.add(a_draft(content=b"1", operation="one")) == active

        assert await store.of_operation("one") == active
        acts = await SqliteAudit(store._database).acts()
        assert [(act.operation, act.revision) for act in acts] == [(None, 1), ("one", 1)]


async def test_an_operation_is_carried_out_once(tmp_path):
    """Whatever the files are by then: a button that is pressed twice loads once."""
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        first = await store.add(a_draft(content=b"1", operation="one"))
        await store.add(a_draft(content=b"2", operation="two"))

        again = await store.add(a_draft(content=b"3", operation="one"))

        active = await store.active()
    assert again == first
    assert active is not None
    assert active.id == 2


async def test_an_operation_is_known_by_what_it_led_to(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        assert await store.of_operation("one") is None
        first = await store.add(a_draft(content=b"1", operation="one"))
        await store.add(a_draft(content=b"2"))

    async with open_revisions(path) as store:
        assert await store.of_operation("one") == first
        assert await store.of_operation("two") is None


async def test_an_operation_at_two_doors_at_once_is_carried_out_once(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as one, open_revisions(path) as two:
        first, second = await asyncio.gather(
            one.add(a_draft(content=b"1", operation="same")),
            two.add(a_draft(content=b"2", operation="same")),
        )

    assert first == second
    assert first.id == 1


async def test_an_operation_that_breaks_halfway_was_not_carried_out(tmp_path, monkeypatch):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        with monkeypatch.context() as broken:
            broken.setattr(module, "keep_parts", _refuse)
            with pytest.raises(StoreError, match="disk I/O error"):
                await store.add(a_draft(operation="one"))

        assert await store.of_operation("one") is None
        done = await store.add(a_draft(operation="one"))
        assert await store.of_operation("one") == done


async def _refuse(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


async def test_a_load_that_breaks_halfway_leaves_the_previous_revision(tmp_path, monkeypatch):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())

        async def fail_late(connection, number, parts):
            await derived.keep_parts(connection, number, parts)
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(module, "keep_parts", fail_late)
        with pytest.raises(StoreError, match="disk I/O error"):
            await store.add(a_draft(Facts(), b"a: 2\n"))
        held = await facts_of(store)

    assert held is not None
    assert (held[0].id, held[1]) == (1, some_facts())


async def test_a_changed_field_writes_what_differs_and_not_all(tmp_path, trimmed):
    """Whoever wants to write waits for as long as that takes."""
    source = DataDirectory(trimmed)
    facts = source.parse(source.read(), TODAY)
    first, *others = facts.partnerships
    changed = replace(facts, partnerships=(replace(first, notes="Verzonnen."), *others))
    fewer = replace(changed, partnerships=tuple(others), words=facts.words[:-3])
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft(facts, b"1"))
        before = store._database.connection.total_changes

        await store.add(a_draft(changed, b"2"))

        assert store._database.connection.total_changes - before < 30
        for number, wanted in enumerate((changed, fewer, facts), start=3):
            await store.add(a_draft(wanted, b"%d" % number))
            held = await facts_of(store)
            assert held is not None
            assert held[1] == wanted


async def test_processes_that_load_at_once_make_whole_revisions(tmp_path):
    """Each writes what differs from what is there by then, not from what it saw first."""
    path = tmp_path / "x.sqlite3"
    one, other = some_facts(), some_facts(aliases=(), outside=())
    async with open_revisions(path) as first, open_revisions(path) as second:

        async def load(store: SqliteRevisions, facts: Facts, name: str) -> None:
            for number in range(10):
                await store.add(a_draft(facts, f"{name}{number}".encode()))
                held = await facts_of(store)
                assert held is not None
                assert held[1] in (one, other)

        await asyncio.gather(load(first, one, "a"), load(second, other, "b"))

        assert len(await first.history(99)) == 20


async def test_readers_never_see_a_mixture_while_a_load_runs(tmp_path):
    """Two connections: one loads again and again, the other reads whole states only."""
    path = tmp_path / "x.sqlite3"
    one, other = some_facts(), some_facts(aliases=(), outside=())
    async with open_revisions(path) as writer, open_revisions(path) as reader:
        await writer.add(a_draft(one))

        async def load() -> None:
            for number in range(20):
                await writer.add(a_draft(other if number % 2 else one, f"{number}".encode()))

        loading = asyncio.create_task(load())
        seen = 0
        while not loading.done():
            held = await facts_of(reader)
            assert held is not None
            assert held[1] in (one, other)
            seen += 1
        await loading

    assert seen > 1


async def test_two_writers_at_once_make_two_whole_revisions(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as one, open_revisions(path) as two:
        first, second = await asyncio.gather(
            one.add(a_draft(content=b"1")), two.add(a_draft(content=b"2"))
        )

    assert {first.id, second.id} == {1, 2}


async def test_the_journal_is_write_ahead(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path):
        pass

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_file_that_is_no_database_is_refused_with_its_name(tmp_path):
    path = tmp_path / "x.sqlite3"
    path.write_bytes(b"this is no database, it only looks like a file of that name" * 20)

    with pytest.raises(StoreError, match="database"):
        async with open_revisions(path):
            pass


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="file"):
        async with open_revisions(tmp_path / "file" / "x.sqlite3"):
            pass


async def test_migrations_are_applied_once_and_recorded(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        assert await migrate(store._database) == ()

    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM migrations")]
    known = ("0001-revisions", "0002-words", "0003-chat", "0004-care", "0005-gaps", "0006-bases")
    assert tuple(names) == (*known, "0007-derived", "0008-records")


async def test_a_file_of_a_newer_program_is_refused(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES ('9999-future', 'then')")
        connection.commit()

    with pytest.raises(StoreError, match="newer version"):
        async with open_revisions(path):
            pass
