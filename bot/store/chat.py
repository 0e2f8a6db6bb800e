"""Keeps what the chat remembers: languages, reports, words that led nowhere, and small things.

Implements `LanguageStore`, `ReportStore`, `MissStore`, `ReachabilityStore` and `Memory` of
`service.ports`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import aiosqlite

from bot.core.model.terms import NisCode
from bot.core.reading.notes import essence
from bot.service.ports import (
    Correction,
    Counted,
    KeptMiss,
    KeptReport,
    Reachability,
    ReportState,
    Sign,
)
from bot.store.database import Database

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input


class SqliteLanguages:
    """The languages that people chose, by their number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen_languages(self) -> dict[int, str]:
        """See `LanguageStore.chosen_languages`."""
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall("SELECT person, language FROM languages")
        return {int(person): str(language) for person, language in rows}

    async def choose_language(self, person: int, language: str | None) -> None:
        """See `LanguageStore.choose_language`."""
        async with self._database.transaction(write=True) as connection:
            if language is None:
                await connection.execute("DELETE FROM languages WHERE person = ?", (person,))
                return
            await connection.execute(
                "INSERT INTO languages VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET language = excluded.language",
                (person, language),
            )


class SqliteMemory:
    """The table `remembered` of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, name: str) -> str | None:
        """See `Memory.recall`."""
        query = "SELECT value FROM remembered WHERE name = ?"
        rows = await self._database.statement(query, (name,))
        return str(rows[0][0]) if rows else None

    async def remember(self, name: str, value: str) -> None:
        """See `Memory.remember`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute(
                "INSERT INTO remembered VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )


_KEEP = """
    INSERT INTO reachability VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        is_reached = excluded.is_reached, detail = excluded.detail, looked_on = excluded.looked_on
"""


class SqliteReachability:
    """The table of hints in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hints(self) -> Mapping[str, Reachability]:
        """See `ReachabilityStore.hints`. A sign that only a newer program knows is left out."""
        rows = await self._database.statement("SELECT address, detail, looked_on FROM reachability")
        signs = {sign.value: sign for sign in Sign}
        return {
            address: Reachability(address, signs[detail], date.fromisoformat(looked_on))
            for address, detail, looked_on in rows
            if detail in signs
        }

    async def record(self, seen: Sequence[Reachability], known: Collection[str]) -> None:
        """See `ReachabilityStore.record`. All of it in one transaction."""
        kept = [(one.address, one.is_reached, one.sign, one.looked_on.isoformat()) for one in seen]
        async with self._database.transaction(write=True) as connection:
            rows = await connection.execute_fetchall("SELECT address FROM reachability")
            gone = [(address,) for (address,) in rows if address not in known]
            await connection.executemany("DELETE FROM reachability WHERE address = ?", gone)
            await connection.executemany(_KEEP, kept)


# Whoever wants to fill the disk with lines gets no further than this; presses are still counted.
_MOST_UNDECIDED = 1_000
_MOST_NOTES = 20  # different lines about one kind of fault in one place

_WAITS = "state IN ('open', 'later')"
_COUNT_REPORT = """
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
            ((times,),) = await _fetch(connection, _COUNT_REPORT, (*bare, note, day.isoformat()))
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


_MISS_KEY = "miss-key"
_MOST_MISSES = 10_000  # rows; beyond that the pending ones that were not seen for longest go

_COUNT_MISS = """
    INSERT INTO misses (hash, days, first_on, last_on) VALUES (?1, 1, ?2, ?2)
    ON CONFLICT DO UPDATE SET
        days = days + 1,
        last_on = excluded.last_on,
        token = CASE WHEN days + 1 >= ?3 THEN ?4 END
    WHERE last_on < excluded.last_on AND NOT is_settled
"""
_DROP_MISSES = """
    DELETE FROM misses WHERE hash IN (
        SELECT hash FROM misses WHERE token IS NULL AND NOT is_settled
        ORDER BY last_on, days LIMIT max(0, (SELECT count(*) FROM misses) - ?)
    )
"""
_FORGET_MISSES = """
    DELETE FROM misses
    WHERE last_on < ?1 AND token IS NULL AND NOT is_settled OR last_on < ?2
"""


class SqliteMisses:
    """Words that led nowhere; until enough days have seen one, only a keyed hash of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def miss_key(self, fresh: str) -> str:
        """See `MissStore.miss_key`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO remembered VALUES (?, ?)", (_MISS_KEY, fresh)
            )
            ((key,),) = await connection.execute_fetchall(
                "SELECT value FROM remembered WHERE name = ?", (_MISS_KEY,)
            )
        return str(key)

    async def miss(self, hashes: Mapping[bytes, str], day: date, at_least: int) -> None:
        """See `MissStore.miss`."""
        async with self._database.transaction(write=True) as connection:
            for hashed, token in hashes.items():
                await connection.execute(_COUNT_MISS, (hashed, day.isoformat(), at_least, token))
            await connection.execute(_DROP_MISSES, (_MOST_MISSES,))

    async def missed(self) -> tuple[KeptMiss, ...]:
        """See `MissStore.missed`."""
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall(
                "SELECT token, days, first_on, last_on FROM misses WHERE token IS NOT NULL"
            )
        return tuple(
            KeptMiss(str(token), int(days), date.fromisoformat(first), date.fromisoformat(last))
            for token, days, first, last in rows
        )

    async def settle_miss(self, token: str) -> bool:
        """See `MissStore.settle_miss`."""
        async with self._database.transaction(write=True) as connection:
            cursor = await connection.execute(
                "UPDATE misses SET is_settled = 1, token = NULL WHERE token = ?", (token,)
            )
        return cursor.rowcount > 0

    async def forget_misses(self, pending_before: date, before: date) -> None:
        """See `MissStore.forget_misses`."""
        async with self._database.transaction(write=True) as connection:
            values = (pending_before.isoformat(), before.isoformat())
            await connection.execute(_FORGET_MISSES, values)


class SqliteChat(SqliteLanguages, SqliteReports, SqliteMisses):
    """The chat's own tables in the database."""
