"""Words for a database file that must not be used."""

from __future__ import annotations

from bot.messages.catalog import Catalog
from bot.store.faults import Unsound


def unsound_line(error: Unsound, say: Catalog) -> str:
    """Return what is wrong with the file; what to do depends on what it was wanted for."""
    return say.text(f"cli.unsound.{error.fault}", file=str(error.path), reason=error.reason)
