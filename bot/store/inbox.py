"""Keeps updates in SQLite until they are handled. Implements `service.ports.Inbox`.

A file of its own, beside the database: what people wrote does not belong in a backup of contact
data, and a load of new data must not hold up receiving. The process that opens it holds it alone,
which also keeps two bots from answering from one inbox.

Writes are gathered: whatever arrives while one transaction is on its way goes into the next, so
that under load many updates share one flush to disk.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.core.model.errors import AlreadyRunning, StoreBusy, StoreError
from bot.service.ports import KEPT_FOR, Clock, RawUpdate
from bot.store.database import Database, open_database
from bot.store.migrations import migrate
from bot.store.soundness import check_structure, open_to_read, table_names

_log = logging.getLogger(__name__)

# Marks are gathered for this long. What is answered within it when the process is killed, is
# answered once more.
MARKED_WITHIN_S = 0.02

_PUT = """
    INSERT INTO updates (bot_id, update_id, received_at, content)
    SELECT ?, value ->> 0, ?, value ->> 1 FROM json_each(?) WHERE true
    ON CONFLICT DO NOTHING RETURNING update_id
"""
_DONE = """
    UPDATE updates SET content = NULL
    WHERE bot_id = ? AND update_id IN (SELECT value FROM json_each(?))
"""
_WAITING = """
    SELECT update_id, content FROM updates
    WHERE bot_id = ? AND content IS NOT NULL ORDER BY update_id
"""
# Not "content IS NOT NULL": in RETURNING, SQLite 3.40 takes that for true whatever the row holds.
_EXPIRED = """
    DELETE FROM updates WHERE received_at < ? RETURNING typeof(content) = 'text'
"""


class SqliteInbox:
    """The updates of one bot."""

    def __init__(self, database: Database, bot_id: int, clock: Clock) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._arriving: list[tuple[Sequence[RawUpdate], asyncio.Future[frozenset[int]]]] = []
        self._handled: list[int] = []
        self._marking: asyncio.TimerHandle | None = None
        self._is_due = False  # whether the handled ones are to be marked with the next write
        self._writing: asyncio.Task[None] | None = None

    async def put(self, updates: Sequence[RawUpdate]) -> frozenset[int]:
        """See `Inbox.put`."""
        written: asyncio.Future[frozenset[int]] = asyncio.get_running_loop().create_future()
        self._arriving.append((updates, written))
        self._write_soon()
        return await written

    def done(self, update_id: int) -> None:
        """See `Inbox.done`."""
        self._handled.append(update_id)
        if self._marking is None:
            loop = asyncio.get_running_loop()
            self._marking = loop.call_later(MARKED_WITHIN_S, self._mark_now)

    async def waiting(self) -> tuple[RawUpdate, ...]:
        """See `Inbox.waiting`."""
        rows = await self._database.statement(_WAITING, (self._bot_id,))
        return tuple(RawUpdate(update_id, content) for update_id, content in rows)

    async def expire(self) -> int:
        """See `Inbox.expire`."""
        oldest = self._clock() - KEPT_FOR
        rows = await self._database.statement(_EXPIRED, (int(oldest.timestamp()),))
        return sum(int(was_waiting) for (was_waiting,) in rows)

    async def flush(self) -> None:
        """Wait until everything that was said so far is on disk."""
        if self._marking is not None:
            self._marking.cancel()
            self._mark_now()
        while self._writing is not None:
            await asyncio.wait({self._writing})

    def _mark_now(self) -> None:
        self._marking = None
        self._is_due = True
        self._write_soon()

    def _write_soon(self) -> None:
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._arriving or self._is_due:
                arriving, self._arriving = self._arriving, []
                if arriving:
                    await self._put(arriving)
                if self._is_due:
                    self._is_due = False
                    await self._mark()
        finally:
            self._writing = None

    async def _put(
        self, arriving: list[tuple[Sequence[RawUpdate], asyncio.Future[frozenset[int]]]]
    ) -> None:
        rows = [[one.update_id, one.content] for updates, _ in arriving for one in updates]
        values = (self._bot_id, int(self._clock().timestamp()), json.dumps(rows))
        try:
            written = await self._database.statement(_PUT, values)
        except StoreError as error:
            for _, future in arriving:
                if not future.done():
                    future.set_exception(error)
            return
        fresh = {int(update_id) for (update_id,) in written}
        for updates, future in arriving:
            # Of two equal ones in the same transaction, the first is the new one.
            own = frozenset(one.update_id for one in updates) & fresh
            fresh -= own
            if not future.done():
                future.set_result(own)

    async def _mark(self) -> None:
        """Mark what is handled; where that fails, it goes along with the next."""
        handled, self._handled = self._handled, []
        try:
            await self._database.statement(_DONE, (self._bot_id, json.dumps(handled)))
        except StoreError as error:
            _log.warning("handled updates could not be marked: %s", error)
            self._handled = handled + self._handled


@asynccontextmanager
async def open_inbox(path: Path, bot_id: int, clock: Clock) -> AsyncIterator[SqliteInbox]:
    """Open the inbox of a bot, alone; on the way out, write what is still in memory.

    Args:
        path: Of the file; made if it is not there.
        bot_id: The number before the colon in the bot's token: update numbers count per bot.
        clock: The present moment.

    Raises:
        AlreadyRunning: If another process holds the file.
        StoreError: If the file cannot be opened, read or written.
    """
    try:
        async with open_database(path, alone=True) as database:
            await migrate(database, "inbox_schema")
            inbox = SqliteInbox(database, bot_id, clock)
            try:
                yield inbox
            finally:
                await inbox.flush()
    except StoreBusy as error:
        raise AlreadyRunning(str(path)) from error


_COUNT = "SELECT count(*), total(received_at < ?) FROM updates WHERE content IS NOT NULL"


async def backlog(inbox: Path, before: datetime) -> tuple[int, int]:
    """Return how many updates wait in a file, of all bots, and how many of these came *before*.

    They are counted at once or not at all.

    Raises:
        StoreError: If it cannot be read, also where a bot holds it; `Unsound` if it is damaged.
    """
    async with open_to_read(inbox, patience_s=0) as database:
        await check_structure(database)
        if "updates" not in await table_names(database):
            return 0, 0
        ((number, too_old),) = await database.statement(_COUNT, (int(before.timestamp()),))
    return int(number), int(too_old)
