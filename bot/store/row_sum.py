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
_STEP = 500  # rows
_MIGRATIONS = "SELECT group_concat(name) FROM (SELECT name FROM migrations ORDER BY name)"


async def keep_sum(connection: aiosqlite.Connection, total: str) -> None:
    """Write the checksum of `sum_of` down, in the transaction that wrote the rows."""
    await connection.execute(
        "INSERT OR REPLACE INTO remembered VALUES (?, ?)",
        (_NAME, f"{await _tables_as_they_are(connection)} {total}"),
    )


async def kept_sum(connection: aiosqlite.Connection) -> str | None:
    """Return the checksum that was written with the rows; None where none holds for them."""
    query = "SELECT value FROM remembered WHERE name = ?"
    for (value,) in await connection.execute_fetchall(query, (_NAME,)):
        form, _, kept = str(value).partition(" ")
        return kept if form == await _tables_as_they_are(connection) else None
    return None


def sum_of(rows: Rows) -> str:
    """Return the checksum of all rows; takes a tenth of a second, in steps that hold nobody up."""
    digest = hashlib.sha256()
    for number, name in enumerate(tables()):
        digest.update(f"{', ' if number else '['}({name!r}, [".encode())
        for start in range(0, len(rows[name]), _STEP):
            some = repr([tuple(row) for row in rows[name][start : start + _STEP]])[1:-1]
            text = f", {some}" if start else some
            digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"])")
    digest.update(b"]")
    return digest.hexdigest()


async def _tables_as_they_are(connection: aiosqlite.Connection) -> str:
    """Return what changes with the schema, and with what this program reads of it."""
    ((applied,),) = await connection.execute_fetchall(_MIGRATIONS)
    columns = [(name, mapping(record).columns) for name, record in tables().items()]
    return _short(f"{applied} {columns}")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
