"""The rows of the active revision: made of facts and back, read, compared, written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aiosqlite

from bot.core.model import Facts
from bot.store.row_sum import Rows
from bot.store.rows import mapping, tables

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input

Change = tuple[str, list[tuple[Any, ...]], int]  # table, rows with their positions, length


def changes_of(held: Rows, rows: Rows) -> list[Change]:
    """Return the rows that are not as they should be, of the tables that have such."""
    found: list[Change] = []
    for table, wanted in rows.items():
        before = set(held[table])
        numbered = ((position, *row) for position, row in enumerate(wanted))
        differ = [row for row in numbered if row not in before]
        if differ or len(before) != len(wanted):
            found.append((table, differ, len(wanted)))
    return found


async def write_change(connection: aiosqlite.Connection, change: Change) -> None:
    """Write one of `changes_of`."""
    table, rows, length = change
    columns = ("position", *mapping(tables()[table]).columns)
    marks = ", ".join("?" * len(columns))
    query = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    await connection.executemany(query, rows)
    await connection.execute(f"DELETE FROM {table} WHERE position >= ?", (length,))


async def read_rows(connection: aiosqlite.Connection, *more: str) -> Rows:
    """Return all rows, with *more* columns in front."""
    rows: dict[str, Sequence[Any]] = {}
    for table, record in tables().items():
        columns = ", ".join((*more, *mapping(record).columns))
        query = f"SELECT {columns} FROM {table} ORDER BY position"
        rows[table] = list(await connection.execute_fetchall(query))
    return rows


def encoded(facts: Facts) -> Rows:
    """Return the rows of *facts*."""
    known = {table: mapping(record) for table, record in tables().items()}
    return {
        table: [tuple(known[table].encode(record)) for record in getattr(facts, table)]
        for table in known
    }


def decoded(rows: Rows) -> Facts:
    """Return the facts in *rows*."""
    known = {table: mapping(record) for table, record in tables().items()}
    return Facts(
        **{table: tuple(known[table].decode(iter(row)) for row in rows[table]) for table in known}
    )
