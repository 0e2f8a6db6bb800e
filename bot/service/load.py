"""Use case: bring the store, and the directory in memory, up to what the data files say."""

from __future__ import annotations

import asyncio
import logging

from bot.core.directory import Directory
from bot.core.model import Facts
from bot.service.ports import Clock, DataSource, Documents, Draft, Origin, RevisionStore

_log = logging.getLogger(__name__)


class DirectoryHolder:
    """The one reference that is swapped when data change; a question takes it once."""

    def __init__(self, directory: Directory) -> None:
        """Start with *directory*."""
        self.current = directory


class Load:
    """Reads, checks, stores. Bad files change nothing."""

    def __init__(self, source: DataSource, store: RevisionStore, clock: Clock) -> None:
        """Keep the ports."""
        self._source = source
        self._store = store
        self._clock = clock

    async def check(self) -> Facts:
        """Read and check the files without storing anything.

        Raises:
            InvalidInput: With all problems.
        """
        documents = await asyncio.to_thread(self._source.read)
        return await self._parse(documents)

    async def open(self) -> Directory:
        """Return the directory to answer from at start; loads files that the store has not seen.

        Files that are unchanged since they were last loaded load nothing, even if another
        revision was chosen meanwhile. Files that are newer but broken, or not there, are reported
        in the log, and the store's own revision goes on answering.

        Raises:
            InvalidInput: If the files are broken and the store holds nothing yet.
            StoreError: If the database cannot be used.
        """
        held = await self._store.facts()
        try:
            documents = await asyncio.to_thread(self._source.read)
            newest = await self._store.newest(Origin.FILES)
            if held is not None and newest is not None and newest.digest == documents.digest:
                return await asyncio.to_thread(Directory, held[1])
            facts = await self._parse(documents)
        except Exception as error:
            if held is None:
                raise
            _log.warning(
                "data files not loaded (%s), still answering from revision %d", error, held[0].id
            )
            return await asyncio.to_thread(Directory, held[1])
        reason = "first load" if held is None else "newer data files at start"
        draft = Draft(documents, facts, "regiewijzer", reason, Origin.FILES, self._clock())
        revision = await self._store.add(draft)
        _log.info("loaded data files as revision %d (%s): %s", revision.id, reason, revision.digest)
        return await asyncio.to_thread(Directory, facts)

    async def _parse(self, documents: Documents) -> Facts:
        return await asyncio.to_thread(self._source.parse, documents, self._clock().date())
