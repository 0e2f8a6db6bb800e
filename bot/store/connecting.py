"""Opens connections to SQLite so that a failure leaves nothing running."""

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
        await asyncio.to_thread(connection._thread.join)
        raise


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection as `connect` does, and close it afterwards."""
    connection = await connect(path)
    try:
        yield connection
    finally:
        await connection.close()
