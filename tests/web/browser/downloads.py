"""Files that a page gives."""

from __future__ import annotations

import asyncio

from playwright.async_api import Download


async def content_of(download: Download) -> tuple[str, bytes]:
    """Return the name that a file is kept by, and what is in it."""
    path = await download.path()
    return download.suggested_filename, await asyncio.to_thread(path.read_bytes)
