"""Counts what waits in an inbox that no bot holds; reads nothing of what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.soundness import check_structure, open_to_read, table_names

_COUNT = "SELECT count(*), total(received_at < ?) FROM updates WHERE content IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many updates wait, of all bots."""

    number: int
    too_old: int = 0  # of these: received before the moment that was asked for


async def backlog(inbox: Path, before: datetime) -> Backlog:
    """Count the updates that wait in a file, at once or not at all.

    Raises:
        StoreError: If it cannot be read, also where a bot holds it; `Unsound` if it is damaged.
    """
    async with open_to_read(inbox, patience_s=0) as database:
        await check_structure(database)
        if "updates" not in await table_names(database):
            return Backlog(0)
        ((number, too_old),) = await database.statement(_COUNT, (int(before.timestamp()),))
    return Backlog(int(number), int(too_old))
