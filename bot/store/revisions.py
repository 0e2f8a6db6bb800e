"""Keeps revisions in SQLite. Implements `service.ports.RevisionStore`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite

from bot.core.lookup.directory import Directory
from bot.core.model.errors import Outdated
from bot.core.model.facts import Facts
from bot.service.ports import Act, Documents, Draft, Origin, Revision
from bot.store.audit import gather, keep, sweep, write_act
from bot.store.database import Database, open_database
from bot.store.derived import Kept, directory_in, keep_parts, kept_parts, make_all, parts_of, whole
from bot.store.faults import Fault, Unsound, decoding
from bot.store.migrations import migrate
from bot.store.soundness import check_before_use

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input

_REVISION = "SELECT id, digest, created_at, author, reason, origin FROM revisions"
_ACTIVE = _REVISION + " JOIN active_revision ON revision_id = id"
_DOCUMENTS = """
    SELECT name, content FROM revision_documents JOIN documents USING (sha256)
    WHERE revision_id = ?
"""
_MOST = 2**63 - 1  # SQLite's greatest whole number
# Not what answers now, nor what a planned change was made from: that is needed to merge it.
_FORGET = """
    DELETE FROM revision_documents
    WHERE revision_id < ?
        AND revision_id NOT IN (SELECT revision_id FROM active_revision)
        AND revision_id NOT IN (SELECT base_id FROM proposals)
    RETURNING revision_id
"""
_FILES_OF = """
    SELECT name, content FROM revision_files JOIN documents USING (sha256)
    WHERE revision_id = ?
"""
# What a rollback goes back to: the latest revision with the same documents.
_SAME = """
    SELECT max(id) FROM revisions
    WHERE digest = ? AND id < ? AND id IN (SELECT revision_id FROM revision_files)
"""
_FILES_SEEN = "SELECT name, content FROM files_seen JOIN documents USING (sha256)"


class SqliteRevisions:
    """The revisions of one database file."""

    def __init__(
        self, database: Database, recall: Callable[[Documents], Facts] | None = None
    ) -> None:
        """Use an open database.

        Args:
            database: Brought up to date.
            recall: See `DataSource.recall`: for facts that are not kept, or not whole. Without it
                asking for those raises `Unsound`.
        """
        self._database = database
        self._recall = recall

    async def active(self) -> Revision | None:
        """See `RevisionStore.active`."""
        with decoding(self._database.path):
            async with self._database.transaction(write=False) as connection:
                return await _one(connection, _ACTIVE)

    async def directory(self) -> tuple[Revision, Directory] | None:
        """See `RevisionStore.directory`."""
        revision, kept = await self._kept()
        if revision is None:
            return None
        with decoding(self._database.path):
            directory = await asyncio.to_thread(directory_in, kept, revision.id)
        if directory is not None:
            return revision, directory
        revision, facts = await self._recalled()
        return revision, await asyncio.to_thread(Directory, facts)

    async def derive(self) -> None:
        """See `RevisionStore.derive`."""
        revision, kept = await self._kept()
        if revision is None or await asyncio.to_thread(whole, kept, revision.id) is not None:
            return
        revision, facts = await self._recalled()
        parts = await asyncio.to_thread(parts_of, facts)
        async with self._database.transaction(write=True) as connection:
            if await _one(connection, _ACTIVE) == revision:
                await keep_parts(connection, revision.id, parts)

    async def check(self) -> None:
        """Look whether what is kept of the active revision is whole; raises `Unsound`."""
        revision, kept = await self._kept()
        if revision is None or kept is None:
            return
        with decoding(self._database.path):
            directory = await asyncio.to_thread(directory_in, kept, revision.id)
            if directory is None:
                raise Unsound(self._database.path, Fault.ROWS)
            await asyncio.to_thread(make_all, directory.facts)

    async def _kept(self) -> tuple[Revision | None, Kept | None]:
        with decoding(self._database.path):
            async with self._database.transaction(write=False) as connection:
                revision = await _one(connection, _ACTIVE)
                kept = await kept_parts(connection, revision.id) if revision else None
                return revision, kept

    async def _recalled(self) -> tuple[Revision, Facts]:
        """Return the active revision with the facts in its documents; a second at the real size."""
        async with self._database.transaction(write=False) as connection:
            revision = await _one(connection, _ACTIVE)
            assert revision is not None, "revisions are never taken away"
            documents = await gather(connection, _DOCUMENTS, (revision.id,))
        if documents is None or documents.digest != revision.digest or self._recall is None:
            raise Unsound(self._database.path, Fault.ROWS)
        return revision, await asyncio.to_thread(self._recall, documents)

    async def add(self, draft: Draft) -> Revision:
        """See `RevisionStore.add`. What can be done before writing is: others wait meanwhile."""
        parts = await asyncio.to_thread(parts_of, draft.facts)
        async with self._database.transaction(write=True) as connection:
            earlier = await _of_operation(connection, draft.operation)
            if earlier is not None:
                return earlier
            active = await _one(connection, _ACTIVE)
            if draft.base is not None and (active is None or active.id != draft.base):
                raise Outdated(f"made from revision {draft.base}")
            if active is not None and active.digest == draft.documents.digest:
                if draft.files is not None:
                    await _see(connection, draft.files, active.id)
                if draft.operation is not None:
                    await _write_down(connection, draft, active.id)
                return active
            number = await _insert_revision(connection, draft)
            await _take_in(connection, draft, number, active)
            await _write_down(connection, draft, number)
            await keep_parts(connection, number, parts)
            await connection.execute(
                "INSERT INTO active_revision VALUES (1, ?) "
                "ON CONFLICT (only_row) DO UPDATE SET revision_id = excluded.revision_id",
                (number,),
            )
            written = await _one(connection, _ACTIVE)
        assert written is not None
        return written

    async def of_operation(self, operation: str) -> Revision | None:
        """See `RevisionStore.of_operation`."""
        async with self._database.transaction(write=False) as connection:
            return await _of_operation(connection, operation)

    async def history(self, most: int, before: int | None = None) -> tuple[Revision, ...]:
        """See `RevisionStore.history`."""
        query = f"{_REVISION} WHERE id < coalesce(?, id + 1) ORDER BY id DESC LIMIT ?"
        async with self._database.transaction(write=False) as connection:
            values = (None if before is None else _within(before), _within(most))
            rows = await connection.execute_fetchall(query, values)
        with decoding(self._database.path):
            return tuple(_revision(row) for row in rows)

    async def revision(self, number: int) -> Revision | None:
        """See `RevisionStore.revision`."""
        async with self._database.transaction(write=False) as connection:
            return await _one(connection, f"{_REVISION} WHERE id = ?", (_within(number),))

    async def documents(self, number: int) -> Documents | None:
        """See `RevisionStore.documents`."""
        async with self._database.transaction(write=False) as connection:
            return await gather(connection, _DOCUMENTS, (_within(number),))

    async def forget(self, before: int, by: str, at: datetime) -> int:
        """See `RevisionStore.forget`."""
        async with self._database.transaction(write=True) as connection:
            rows = list(await connection.execute_fetchall(_FORGET, (_within(before),)))
            numbers = {int(number) for (number,) in rows}
            if numbers:
                gone = [(number,) for number in numbers]
                query = "DELETE FROM revision_files WHERE revision_id = ?"
                await connection.executemany(query, gone)
                await sweep(connection)
                await write_act(connection, Act(at, by, "forget", f"< {before}"))
        return len(numbers)

    async def files_of(self, number: int) -> Documents | None:
        """See `RevisionStore.files_of`."""
        async with self._database.transaction(write=False) as connection:
            values = (_within(number),)
            files = await gather(connection, _FILES_OF, values)
            return files or await gather(connection, _DOCUMENTS, values)

    async def files_seen(self) -> Documents | None:
        """See `RevisionStore.files_seen`."""
        async with self._database.transaction(write=False) as connection:
            return await gather(connection, _FILES_SEEN)

    async def see_files(self, files: Documents) -> None:
        """See `RevisionStore.see_files`."""
        async with self._database.transaction(write=True) as connection:
            active = await _one(connection, _ACTIVE)
            await _see(connection, files, active.id if active else None)


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Database]:
    """Open the database file, bring its schema up to date, and close it afterwards.

    Raises:
        StoreError: If the file cannot be opened, read or written; `Unsound` if it is damaged:
            nothing was written to it then.
    """
    await check_before_use(path)
    async with open_database(path) as database:
        await migrate(database)
        yield database


async def _one(
    connection: aiosqlite.Connection, query: str, values: Sequence[Any] = ()
) -> Revision | None:
    for row in await connection.execute_fetchall(query, values):
        return _revision(row)
    return None


def _revision(row: Any) -> Revision:
    number, digest, created_at, author, reason, origin = row
    moment = datetime.fromisoformat(created_at)
    return Revision(number, digest, moment, author, reason, Origin(origin))


def _within(number: int) -> int:
    """Return a number that somebody typed as one that SQLite takes; negative ones as 0."""
    return min(max(number, 0), _MOST)


async def _see(connection: aiosqlite.Connection, files: Documents, number: int | None) -> None:
    """Remember the data files as they lay on the disk, and that a revision has taken them in."""
    kept = await keep(connection, files)
    await connection.execute("DELETE FROM files_seen")
    await connection.executemany("INSERT INTO files_seen VALUES (?, ?)", kept)
    if number is not None:
        await connection.execute("DELETE FROM revision_files WHERE revision_id = ?", (number,))
        rows = [(number, *one) for one in kept]
        await connection.executemany("INSERT INTO revision_files VALUES (?, ?, ?)", rows)


async def _take_in(
    connection: aiosqlite.Connection, draft: Draft, number: int, active: Revision | None
) -> None:
    """Remember which files a new revision has taken in: read now, or by an earlier revision."""
    if draft.files is not None:
        await _see(connection, draft.files, number)
        return
    before = None if active is None else active.id
    if draft.origin is Origin.ROLLBACK:
        values = (draft.documents.digest, number)
        ((before,),) = await connection.execute_fetchall(_SAME, values)
    for table in ("revision_files", "revision_documents"):
        query = (
            f"INSERT INTO revision_files SELECT ?, name, sha256 FROM {table} WHERE revision_id = ?"
        )
        cursor = await connection.execute(query, (number, before))
        if cursor.rowcount > 0:
            return


async def _write_down(connection: aiosqlite.Connection, draft: Draft, number: int) -> None:
    """Note who did it; a proposal that came true no longer waits."""
    moment = draft.created_at.isoformat(timespec="seconds")
    if draft.operation is not None:
        values = (draft.operation, number, draft.author, moment)
        await connection.execute("INSERT INTO operations VALUES (?, ?, ?, ?)", values)
        await connection.execute("DELETE FROM proposals WHERE id = ?", (draft.operation,))
    act = Act(draft.created_at, draft.author, draft.origin, draft.reason, draft.operation, number)
    await write_act(connection, act)
    if draft.confirmed_by not in {None, draft.author}:
        assert draft.confirmed_by is not None
        confirmed = replace(act, author=draft.confirmed_by, act="confirm")
        await write_act(connection, confirmed)


async def _of_operation(connection: aiosqlite.Connection, operation: str | None) -> Revision | None:
    query = f"{_REVISION} WHERE id = (SELECT revision_id FROM operations WHERE id = ?)"
    return await _one(connection, query, (operation,))


async def _insert_revision(connection: aiosqlite.Connection, draft: Draft) -> int:
    cursor = await connection.execute(
        "INSERT INTO revisions (digest, created_at, author, reason, origin) VALUES (?, ?, ?, ?, ?)",
        (
            draft.documents.digest,
            draft.created_at.isoformat(timespec="seconds"),
            draft.author,
            draft.reason,
            draft.origin,
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    await connection.executemany(
        "INSERT INTO revision_documents VALUES (?, ?, ?)",
        [(number, *one) for one in await keep(connection, draft.documents)],
    )
    return number
