"""Which browser drives the tests: one that is on this machine, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

SETTING = "REGIEWIJZER_CHROMIUM"
# The first is the same browser without its windows: it needs half the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Nothing but the pages themselves may reach for a network.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> str | None:
    """Return where the browser is; None if there is none."""
    own = os.environ.get(SETTING)
    return next(filter(None, map(shutil.which, (own,) if own else _NAMES)), None)


@asynccontextmanager
async def open_chromium(program: str) -> AsyncIterator[Browser]:
    """Run a browser with a profile of its own that is thrown away."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Chromium refuses to run as root with its sandbox.
    options = [*_QUIET, "--no-sandbox"] if is_root else list(_QUIET)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=options)
        try:
            yield browser
        finally:
            await browser.close()
