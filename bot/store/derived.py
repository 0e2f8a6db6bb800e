"""Keeps what is derived from the active revision, so that it is read at once.

It is JSON: whoever alters it can make answers wrong, as with the rows, and do nothing worse. It
holds for one revision and one `core.derived.FORM`, and is whole or not used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import aiosqlite

from bot.core.derived import FORM, Derived
from bot.core.lazily import Lazy
from bot.core.model import Facts
from bot.store.row_sum import Rows
from bot.store.rows import mapping, tables

_NAME = "derived"
_ROWS = "rows "  # before the name of a table


def parts_of(facts: Facts, rows: Rows) -> dict[str, str]:
    """Return what is to be kept of *facts* and their *rows*; half a second at the real size."""
    lines = {
        f"{_ROWS}{table}": "\n".join(json.dumps(list(row), ensure_ascii=False) for row in held)
        for table, held in rows.items()
    }
    return {**Derived(facts).texts(), **lines}


def facts_in(parts: Mapping[str, str]) -> Facts:
    """Return the facts in what was kept; each record is made when it is first asked for."""
    return Facts(
        **{table: _lazy(parts[f"{_ROWS}{table}"], record) for table, record in tables().items()}
    )


def _lazy(text: str, record: type) -> Lazy[Any]:
    @cache
    def lines() -> list[str]:
        return text.split("\n")

    def make(number: int) -> Any:
        return mapping(record).decode(iter(json.loads(lines()[number])))

    return Lazy(text.count("\n") + 1 if text else 0, make)


async def keep_parts(
    connection: aiosqlite.Connection, revision: int, parts: Mapping[str, str]
) -> None:
    """Write down what is derived from a revision, in the transaction that makes it active."""
    await connection.execute("DELETE FROM derived")
    await connection.executemany("INSERT INTO derived VALUES (?, ?)", parts.items())
    await connection.execute(
        "INSERT OR REPLACE INTO remembered VALUES (?, ?)", (_NAME, _label(revision, parts))
    )


async def kept_parts(connection: aiosqlite.Connection, revision: int) -> dict[str, str] | None:
    """Return what was derived from a revision; None where it is not there, or not whole."""
    query = "SELECT value FROM remembered WHERE name = ?"
    for (label,) in await connection.execute_fetchall(query, (_NAME,)):
        if str(label).startswith(_form(revision)):
            rows = await connection.execute_fetchall("SELECT part, content FROM derived")
            parts = {str(part): str(content) for part, content in rows}
            return parts if label == _label(revision, parts) else None
    return None


def _form(revision: int) -> str:
    return f"{FORM} {revision} "


def _label(revision: int, parts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for part in sorted(parts):
        content = parts[part].encode("utf-8", "surrogatepass")
        digest.update(f"{part} {len(content)} ".encode())
        digest.update(content)
    return _form(revision) + digest.hexdigest()
