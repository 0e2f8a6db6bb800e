"""Use cases: notice that files were changed, or that another process made another revision."""

from __future__ import annotations

import asyncio
import logging

from bot.core.model.errors import BotError, StoreError
from bot.service.changing.admins import AdminContext, Console
from bot.service.changing.change import Change
from bot.service.changing.load import PROGRAM, Loaded
from bot.service.changing.preview import Preview

Seen = Preview | BotError  # what they would change, or why they cannot be loaded


class Watch:
    """Looks at the files, and tells once about each state that somebody left them in."""

    def __init__(self, change: Change, context: AdminContext) -> None:
        self._change = change
        self._load = context.load
        self._proposals = context.proposals
        self._before = ""  # the digest at the last look: who is still writing is left alone
        self._told = ""

    async def run(self) -> Seen | None:
        """Return what the files would change, once they are new and have come to rest."""
        try:
            files = await self._load.read()
        except BotError as error:
            digest, found = str(error), error
            return self._once(digest, found)
        is_at_rest, self._before = files.digest == self._before, files.digest
        if not is_at_rest or files.digest == self._told:
            return None
        seen: Seen | None = None
        if not await self._load.is_known(files, await self._proposals.planned()):
            try:
                seen = await self._change.from_files(Console(PROGRAM), reason="watch")
            except StoreError:
                raise
            except BotError as error:
                seen = error
        self._told = files.digest
        return None if isinstance(seen, Preview) and seen.is_same else seen

    def _once(self, digest: str, found: BotError) -> BotError | None:
        """Return a fault that was there at the last look too, and was not told."""
        is_at_rest, self._before = digest == self._before, digest
        if not is_at_rest or digest == self._told:
            return None
        self._told = digest
        return found


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
