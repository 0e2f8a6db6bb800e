"""Keeps the records of the active revision and what is derived from them, to be read at once.

All of it follows from the documents, and is made of them anew where it is not there. It is JSON:
whoever alters it can make answers wrong, and do nothing worse. It holds for one revision, one
`core.derived.FORM` and the fields that records have now, and is whole or not used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import aiosqlite

from bot.core.derived import FORM, Derived
from bot.core.directory import Directory
from bot.core.lazily import Lazy
from bot.core.model import Facts
from bot.store.rows import line_of, record_of, shape_of, tables

Kept = tuple[str, dict[str, bytes]]  # what `remembered` says of it, and its parts

_NAME = "derived"
_ROWS = "rows "  # before the name of a table


def parts_of(facts: Facts) -> dict[str, str]:
    """Return what is to be kept of *facts*; half a second at the real size."""
    lines = {f"{_ROWS}{table}": map(line_of, getattr(facts, table)) for table in tables()}
    return {**Derived(facts).texts(), **{part: "\n".join(some) for part, some in lines.items()}}


def facts_in(parts: Mapping[str, str]) -> Facts:
    """Return the facts in what was kept; each record is made when it is first asked for."""
    return Facts(
        **{table: _lazy(parts[f"{_ROWS}{table}"], record) for table, record in tables().items()}
    )


def make_all(facts: Facts) -> None:
    """Make every record: what makes no sense raises something now."""
    for table in tables():
        tuple(getattr(facts, table))


def _lazy(text: str, record: type) -> Lazy[Any]:
    @cache
    def lines() -> list[str]:
        return text.split("\n")

    def make(number: int) -> Any:
        return record_of(record, lines()[number])

    return Lazy(text.count("\n") + 1 if text else 0, make)


async def keep_parts(
    connection: aiosqlite.Connection, revision: int, parts: Mapping[str, str]
) -> None:
    """Write down what is derived from a revision, in the transaction that makes it active.

    Only what differs from what is there: others wait meanwhile.
    """
    await connection.execute(
        "DELETE FROM derived WHERE part NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(parts)),),
    )
    await connection.executemany(
        "INSERT INTO derived VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content "
        "WHERE content <> excluded.content",
        parts.items(),
    )
    await connection.execute(
        "INSERT OR REPLACE INTO remembered VALUES (?, ?)", (_NAME, _label(revision, parts))
    )


async def kept_parts(connection: aiosqlite.Connection, revision: int) -> Kept | None:
    """Return what was kept of a revision in the form of this program; None where it is not."""
    query = "SELECT value FROM remembered WHERE name = ?"
    for (label,) in await connection.execute_fetchall(query, (_NAME,)):
        if str(label).startswith(_form(revision)):
            query = "SELECT CAST(part AS BLOB), CAST(content AS BLOB) FROM derived"
            rows = await connection.execute_fetchall(query)  # damaged, it may be no text at all
            return label, {part.decode(errors="replace"): content for part, content in rows}
    return None


def whole(kept: Kept | None, revision: int) -> dict[str, str] | None:
    """Return the parts of what was kept, if they are those that were written; some milliseconds."""
    if kept is None:
        return None
    parts = {part: content.decode(errors="replace") for part, content in kept[1].items()}
    return parts if kept[0] == _label(revision, parts) else None


def directory_in(kept: Kept | None, revision: int) -> Directory | None:
    """Return the directory in what was kept, if it is whole."""
    parts = whole(kept, revision)
    return None if parts is None else Directory(facts_in(parts), parts)


def _form(revision: int) -> str:
    return f"{FORM}-{_fields()} {revision} "


@cache
def _fields() -> str:
    """Return what is another as soon as a record has other fields."""
    shapes = {table: shape_of(record) for table, record in tables().items()}
    return hashlib.sha256(repr(shapes).encode()).hexdigest()[:16]


def _label(revision: int, parts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for part in sorted(parts):
        content = parts[part].encode("utf-8", "surrogatepass")
        digest.update(f"{part} {len(content)} ".encode())
        digest.update(content)
    return _form(revision) + digest.hexdigest()
