"""Acts of administrators: a real database, and files that a test changes at will."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.core.errors import InvalidInput, Problem, StoreError
from bot.core.model import Facts
from bot.service.administer import Administer, FilesChanged, NotAllowed
from bot.service.load import DirectoryHolder, Load
from bot.service.ports import Documents
from bot.store.database import Database
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import some_facts

ADMIN, OTHER_ADMIN, SOMEBODY = 11, 22, 33


class Files:
    """Data files of one word each: what they are named decides what they say."""

    def __init__(self) -> None:
        self.content = "first"

    def read(self) -> Documents:
        if self.content == "gone":
            raise InvalidInput((Problem("missing-file", "contacts.yaml"),))
        return Documents({"contacts.yaml": self.content.encode()})

    def parse(self, documents: Documents, today: date) -> Facts:
        del today
        match documents.contents["contacts.yaml"]:
            case b"broken":
                raise InvalidInput((Problem("phone", "contacts.yaml", 3),))
            case b"without aliases":
                return some_facts(aliases=())
            case _:
                return some_facts()


@dataclass
class Office:
    """An administrator's desk with all that lies on it."""

    files: Files
    database: Database
    store: SqliteRevisions
    holder: DirectoryHolder
    administer: Administer

    @property
    def answering(self) -> int:
        assert self.holder.revision is not None
        return self.holder.revision.id

    async def stored(self) -> int:
        active = await self.store.active()
        assert active is not None
        return active.id


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    files = Files()
    async with open_store(tmp_path / "x.sqlite3") as database:
        store = SqliteRevisions(database)
        load = Load(files, store, lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
        loaded = await load.open()
        holder = DirectoryHolder(loaded.directory, loaded.revision)
        admins = {ADMIN: "an", OTHER_ADMIN: "bo"}
        yield Office(files, database, store, holder, Administer(admins, holder, load, store))


# --- who may ----------------------------------------------------------------


@pytest.mark.parametrize("person", [SOMEBODY, None, 0, -ADMIN])
async def test_nobody_else_may_do_anything(office, person, caplog):
    office.files.content = "second"
    preview = await office.administer.preview(ADMIN)

    with pytest.raises(NotAllowed):
        office.administer.name_of(person)
    with pytest.raises(NotAllowed):
        await office.administer.preview(person)
    with pytest.raises(NotAllowed):
        await office.administer.reload(person, preview.operation, preview.digest)

    assert await office.stored() == office.answering == 1
    assert len(caplog.records) == 3
    assert str(SOMEBODY) not in caplog.text


def test_an_administrator_has_a_name(office):
    assert office.administer.name_of(OTHER_ADMIN) == "bo"


# --- looking ----------------------------------------------------------------


async def test_files_that_are_the_same_leave_nothing_to_load(office):
    preview = await office.administer.preview(ADMIN)

    assert preview.is_same
    assert preview.active == office.holder.revision


async def test_files_that_differ_can_be_loaded(office):
    office.files.content = "second"

    preview = await office.administer.preview(ADMIN)

    assert not preview.is_same
    assert preview.active is not None
    assert preview.active.id == 1
    assert office.files.read().digest.startswith(preview.digest)


async def test_looking_loads_nothing(office):
    office.files.content = "second"

    await office.administer.preview(ADMIN)

    assert await office.stored() == office.answering == 1


async def test_each_look_is_an_act_of_its_own(office):
    office.files.content = "second"

    seen = [await office.administer.preview(ADMIN) for _ in range(3)]

    assert len({preview.operation for preview in seen}) == 3


@pytest.mark.parametrize("content", ["broken", "gone"])
async def test_bad_files_are_refused_with_their_problems(office, content):
    office.files.content = content

    with pytest.raises(InvalidInput) as caught:
        await office.administer.preview(ADMIN)

    assert [problem.file for problem in caught.value.problems] == ["contacts.yaml"]


# --- loading ----------------------------------------------------------------


async def test_what_was_seen_is_loaded_and_answers_from_now_on(office, caplog):
    caplog.set_level(logging.INFO)
    office.files.content = "without aliases"
    preview = await office.administer.preview(ADMIN)

    done = await office.administer.reload(ADMIN, preview.operation, preview.digest)

    assert not done.is_repeat
    assert await office.stored() == office.answering == done.revision.id == 2
    assert office.holder.current.facts.aliases == ()
    assert done.revision.author == "an"
    assert "an loaded revision 2" in caplog.text


async def test_a_reload_that_is_confirmed_twice_loads_once(office):
    office.files.content = "second"
    preview = await office.administer.preview(ADMIN)
    first = await office.administer.reload(ADMIN, preview.operation, preview.digest)
    office.files.content = "third"

    again = await office.administer.reload(ADMIN, preview.operation, preview.digest)

    assert again.is_repeat
    assert again.revision == first.revision
    assert await office.stored() == office.answering == 2


async def test_a_reload_that_is_confirmed_twice_at_once_loads_once(office):
    office.files.content = "second"
    preview = await office.administer.preview(ADMIN)

    done = await asyncio.gather(
        *(office.administer.reload(ADMIN, preview.operation, preview.digest) for _ in range(3))
    )

    assert {reloaded.revision.id for reloaded in done} == {2}
    assert await office.stored() == office.answering == 2


async def test_an_old_confirmation_does_not_bring_back_old_answers(office):
    office.files.content = "second"
    second = await office.administer.preview(ADMIN)
    await office.administer.reload(ADMIN, second.operation, second.digest)
    office.files.content = "third"
    third = await office.administer.preview(OTHER_ADMIN)
    await office.administer.reload(OTHER_ADMIN, third.operation, third.digest)

    again = await office.administer.reload(ADMIN, second.operation, second.digest)

    assert (again.is_repeat, again.revision.id) == (True, 2)
    assert await office.stored() == office.answering == 3


async def test_files_that_changed_after_they_were_seen_are_not_loaded(office):
    office.files.content = "second"
    preview = await office.administer.preview(ADMIN)
    office.files.content = "third"

    with pytest.raises(FilesChanged):
        await office.administer.reload(ADMIN, preview.operation, preview.digest)

    assert await office.stored() == office.answering == 1


async def test_a_forged_confirmation_loads_nothing(office):
    office.files.content = "second"

    with pytest.raises(FilesChanged):
        await office.administer.reload(ADMIN, "0" * 12, "f" * 16)

    assert await office.stored() == office.answering == 1


async def test_bad_files_are_not_loaded_though_they_were_confirmed(office):
    office.files.content = "broken"
    digest = office.files.read().digest[:16]

    with pytest.raises(InvalidInput):
        await office.administer.reload(ADMIN, "0" * 12, digest)

    assert await office.stored() == office.answering == 1


async def test_a_database_that_cannot_be_written_leaves_the_old_answers(office):
    office.files.content = "without aliases"
    preview = await office.administer.preview(ADMIN)
    await office.database.statement("PRAGMA query_only = ON")

    with pytest.raises(StoreError):
        await office.administer.reload(ADMIN, preview.operation, preview.digest)

    assert await office.stored() == office.answering == 1
    assert office.holder.current.facts.aliases != ()

    await office.database.statement("PRAGMA query_only = OFF")
    done = await office.administer.reload(ADMIN, preview.operation, preview.digest)
    assert done.revision.id == office.answering == 2
