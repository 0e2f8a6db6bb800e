"""Numbered changes of the database's schema, each applied once, with its own record.

A change is a file `<folder>/NNNN-name.sql`: statements ending in a semicolon at the end of a line.
Files that were released are never edited; the next number mends them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from bot.core.model.errors import StoreError
from bot.store.database import Database

RECORD = """
    CREATE TABLE IF NOT EXISTS migrations (
        name TEXT PRIMARY KEY,
        applied_at TEXT NOT NULL
    ) STRICT
"""


# Whatever a database can hold: tables, indexes, triggers, views.
SCHEMA = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"


class NewerProgram(StoreError):
    """A newer version of this program has changed the file."""

    key: ClassVar[str] = "admin.store.newer"


def refuse_newer(path: Path, applied: Iterable[str], folder: str = "schema") -> None:
    """Look at the migrations that a file has seen.

    Raises:
        NewerProgram: If this program does not know them all.
    """
    unknown = sorted(set(applied) - _scripts(folder).keys())
    if unknown:
        raise NewerProgram(
            f"{path}: written by a newer version of regiewijzer "
            f"(it has {unknown[-1]}); update the program or use another file",
            path,
        )


def schema_after(applied: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the rows of `sqlite_schema` that migrations make: type, name, table, statement.

    Raises:
        ValueError: If these are not the first so many of them.
    """
    scripts, names = _scripts("schema"), sorted(applied)
    if names != list(scripts)[: len(names)]:
        raise ValueError(names)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(RECORD)
        for name in names:
            connection.executescript(scripts[name])
        return frozenset(connection.execute(SCHEMA).fetchall())


async def is_up_to_date(database: Database) -> bool:
    """Tell whether a file has seen every migration; one with tables of this program."""
    rows = await database.statement("SELECT name FROM migrations")
    return {str(row[0]) for row in rows} == _scripts("schema").keys()


async def migrate(database: Database, folder: str = "schema") -> tuple[str, ...]:
    """Apply every migration of *folder* that the file has not seen, in order; return their names.

    Raises:
        NewerProgram: If the file was written by a newer program.
        StoreError: If SQLite refuses a statement.
    """
    scripts = _scripts(folder)
    applied = await _applied(database)
    refuse_newer(database.path, applied, folder)
    done: list[str] = []
    for name, script in scripts.items():
        if name not in applied and await _apply(database, name, script):
            done.append(name)
    return tuple(done)


async def _applied(database: Database) -> set[str]:
    """Return what a file has seen, writing only where it has no record of that yet."""
    async with database.transaction(write=False) as connection:
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'migrations'"
        has_record = bool(await connection.execute_fetchall(query))
    if not has_record:
        await database.statement(RECORD)
    return {str(row[0]) for row in await database.statement("SELECT name FROM migrations")}


async def _apply(database: Database, name: str, script: str) -> bool:
    async with database.transaction(write=True) as connection:
        query = "SELECT 1 FROM migrations WHERE name = ?"
        if await connection.execute_fetchall(query, (name,)):
            return False  # another process was faster
        for statement in script.split(";\n"):
            if statement.strip():
                await connection.execute(statement)
        values = (name, datetime.now(UTC).isoformat(timespec="seconds"))
        await connection.execute("INSERT INTO migrations VALUES (?, ?)", values)
    return True


def _scripts(name: str) -> dict[str, str]:
    files = sorted(Path(__file__).with_name(name).glob("*.sql"))
    return {file.stem: file.read_text("utf-8") for file in files}
