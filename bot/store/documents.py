"""Keeps the bytes of data files, each content once, by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

from bot.service.ports import Documents

_SWEEP = """
    DELETE FROM documents WHERE sha256 NOT IN (
        SELECT sha256 FROM revision_documents
        UNION SELECT sha256 FROM revision_files
        UNION SELECT sha256 FROM proposal_documents
        UNION SELECT sha256 FROM files_seen
    )
"""


async def keep(connection: aiosqlite.Connection, documents: Documents) -> list[tuple[str, str]]:
    """Write the contents that are not there yet; return each file's name with its hash."""
    named: list[tuple[str, str]] = []
    for name, content in sorted(documents.contents.items()):
        sha256 = hashlib.sha256(content).hexdigest()
        await connection.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (sha256, content))
        named.append((name, sha256))
    return named


async def gather(
    connection: aiosqlite.Connection, query: str, values: Sequence[Any] = ()
) -> Documents | None:
    """Return the documents whose names and contents a query selects; None if there are none."""
    rows: Iterable[Any] = await connection.execute_fetchall(query, values)
    contents = {str(name): bytes(content) for name, content in rows}
    return Documents(contents) if contents else None


async def sweep(connection: aiosqlite.Connection) -> None:
    """Delete the contents that nothing names any more."""
    await connection.execute(_SWEEP)
