"""Keeps reports of wrong data. Implements `service.ports.ReportStore`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import aiosqlite

from bot.core.notes import essence
from bot.core.terms import NisCode
from bot.service.ports import Correction, Counted, KeptReport, ReportState
from bot.store.database import Database

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input

# Whoever wants to fill the disk with lines gets no further than this; presses are still counted.
_MOST_UNDECIDED = 1_000
_MOST_NOTES = 20  # different lines about one kind of fault in one place

_WAITS = "state IN ('open', 'later')"
_COUNT = """
    INSERT INTO reports (nis, body, kind, note, times, first_on, last_on, state)
    VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5, 'open')
    ON CONFLICT DO UPDATE SET times = times + 1, last_on = excluded.last_on
    RETURNING times
"""
_NOTES = f"""
    SELECT body, note FROM reports
    WHERE nis = ? AND kind = ? AND note <> '' AND {_WAITS} ORDER BY id
"""
_TAKE_ONE = f"""
    UPDATE reports SET times = times - 1
    WHERE nis = ? AND body = ? AND kind = ? AND note = '' AND {_WAITS}
"""
_SAME_WITHOUT = f"""
    SELECT times FROM reports
    WHERE nis = ? AND body = ? AND kind = ? AND note = '' AND {_WAITS}
"""
_DECIDE = f"""
    UPDATE reports
    SET state = ?1, note = CASE WHEN ?1 = 'later' THEN note ELSE '' END
    WHERE id = ?2 AND {_WAITS}
"""
_UNDECIDED = f"""
    SELECT id, nis, body, kind, note, times, first_on, last_on, state FROM reports
    WHERE {_WAITS}
"""


class SqliteReports:
    """What people reported; nobody knows who."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, said: Correction, day: date) -> Counted:
        """See `ReportStore.report`."""
        bare = (said.nis, said.body, said.kind)
        async with self._database.transaction(write=True) as connection:
            note = await _kept_as(connection, said)
            if said.note and not note:
                # The press before it was counted; unless that was decided meanwhile.
                rows = await _fetch(connection, _SAME_WITHOUT, bare)
                if rows:
                    return Counted(int(rows[0][0]), has_note=False)
            if note:
                await connection.execute(_TAKE_ONE, bare)
                await connection.execute("DELETE FROM reports WHERE times = 0")
            ((times,),) = await _fetch(connection, _COUNT, (*bare, note, day.isoformat()))
        return Counted(int(times), has_note=bool(note))

    async def undecided(self) -> tuple[KeptReport, ...]:
        """See `ReportStore.undecided`."""
        async with self._database.transaction(write=False) as connection:
            rows = await _fetch(connection, _UNDECIDED)
        return tuple(_report(row) for row in rows)

    async def decide(self, report: int, state: ReportState) -> bool:
        """See `ReportStore.decide`."""
        async with self._database.transaction(write=True) as connection:
            cursor = await connection.execute(_DECIDE, (state, report))
        return cursor.rowcount == 1

    async def forget_reports(self, before: date) -> None:
        """See `ReportStore.forget_reports`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute("DELETE FROM reports WHERE last_on < ?", (before.isoformat(),))


async def _kept_as(connection: aiosqlite.Connection, said: Correction) -> str:
    """Return the line as the first one wrote it that said the same; empty if it is one too many."""
    if not said.note:
        return ""
    held = await _fetch(connection, _NOTES, (said.nis, said.kind))
    sense = essence(said.note)
    for body, note in held:
        if body == said.body and essence(note) == sense:
            return str(note)
    query = f"SELECT count(*) FROM reports WHERE {_WAITS}"
    ((undecided,),) = await _fetch(connection, query)
    is_full = len(held) >= _MOST_NOTES or undecided >= _MOST_UNDECIDED
    return "" if is_full else said.note


async def _fetch(
    connection: aiosqlite.Connection, query: str, values: Sequence[Any] = ()
) -> list[Any]:
    return list(await connection.execute_fetchall(query, values))


def _report(row: Sequence[Any]) -> KeptReport:
    number, nis, body, kind, note, times, first_on, last_on, state = row
    return KeptReport(
        int(number),
        Correction(NisCode(nis), str(body), str(kind), str(note)),
        int(times),
        date.fromisoformat(first_on),
        date.fromisoformat(last_on),
        ReportState(state),
    )
