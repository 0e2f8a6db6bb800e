"""A checksum over the rows of the active revision: SQLite keeps none of what is in its tables.

It holds for the tables as they are now. Once a newer program has changed those, it is not looked at
until the next revision writes another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import aiosqlite

from bot.store.rows import mapping, tables

Rows = Mapping[str, Sequence[Any]]  # of each table, in order, as SQLite gives them

_NAME = "row-sum"
_MIGRATIONS = "SELECT group_concat(name) FROM (SELECT name FROM migrations ORDER BY name)"


async def keep_sum(connection: aiosqlite.Connection, rows: Rows) -> None:
    """Write the checksum down, in the transaction that wrote the rows."""
    await connection.execute(
        "INSERT OR REPLACE INTO remembered VALUES (?, ?)",
        (_NAME, f"{await _tables_as_they_are(connection)} {_sum(rows)}"),
    )


async def is_as_written(connection: aiosqlite.Connection, rows: Rows) -> bool:
    """Tell whether rows are what was written; also True where that cannot be known."""
    query = "SELECT value FROM remembered WHERE name = ?"
    for (value,) in await connection.execute_fetchall(query, (_NAME,)):
        form, _, kept = str(value).partition(" ")
        return form != await _tables_as_they_are(connection) or kept == _sum(rows)
    return True


async def _tables_as_they_are(connection: aiosqlite.Connection) -> str:
    """Return what changes with the schema, and with what this program reads of it."""
    ((applied,),) = await connection.execute_fetchall(_MIGRATIONS)
    columns = [(name, mapping(record).columns) for name, record in tables().items()]
    return _short(f"{applied} {columns}")


def _sum(rows: Rows) -> str:
    return _short(repr([(name, [tuple(row) for row in rows[name]]) for name in tables()]))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
