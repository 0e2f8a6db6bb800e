"""Opens and closes connections to SQLite so that nothing is left running, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite


async def connect(path: Path | str, **options: Any) -> aiosqlite.Connection:
    """Open a connection; *options* as of `sqlite3.connect`. Whoever calls it closes it.

    Where that fails or is cancelled, the library tells its thread to end and does not wait for it.
    The thread then answers a loop that may be closed by now; so it is waited for here.

    Raises:
        sqlite3.Error: If SQLite refuses.
    """
    connection = aiosqlite.connect(path, **options)
    try:
        return await connection
    except BaseException:
        await _end_of(connection)
        raise


async def close(connection: aiosqlite.Connection) -> None:
    """Close a connection of `connect`, after all that was asked of it.

    Where that fails or is cancelled, its thread is waited for as there.

    Raises:
        sqlite3.Error: If SQLite refuses; it is closed all the same.
    """
    try:
        await connection.close()
    except BaseException:
        await _end_of(connection)
        raise


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection as `connect` does, and close it afterwards."""
    connection = await connect(path)
    try:
        yield connection
    finally:
        await close(connection)


async def _end_of(connection: aiosqlite.Connection) -> None:
    """Wait for the thread of a connection that was told to end.

    Where this is cancelled, the event loop still waits before it closes: for threads like this one.
    """
    await asyncio.to_thread(connection._thread.join)
