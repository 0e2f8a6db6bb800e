"""Use case: answer from what another process made the active revision."""

from __future__ import annotations

import asyncio
import logging

from bot.service.admins import AdminContext
from bot.service.load import Loaded

KNOWN_REVISION = "revision"  # in memory: the last one that administrators know of

_log = logging.getLogger(__name__)


class Follow:
    """Looks whether the store has another active revision than the one that answers here."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context

    async def run(self) -> bool:
        """Take over the active revision; tell whether it was another one.

        Raises:
            StoreError: If the database cannot be read; the old answers stay.
        """
        active = await self._context.revisions.active()
        held = self._context.holder.revision
        if active is None or (held is not None and held.id == active.id):
            return False
        stored = await self._context.revisions.directory()
        if stored is None:
            return False
        revision, directory = stored
        await asyncio.to_thread(directory.names.prepare)
        if self._context.holder.revision is not held:  # something was loaded here meanwhile
            return False
        self._context.holder.swap(Loaded(directory, revision))
        _log.info("answering from revision %d, which another process loaded", revision.id)
        return True
