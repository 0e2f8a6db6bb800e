"""Use case: bring the store, and the directory in memory, up to what the data files say."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.core.directory import Directory
from bot.core.model import Facts
from bot.service.ports import Clock, DataSource, Documents, Draft, Origin, Revision, RevisionStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A directory, and the revision that it was built from."""

    directory: Directory
    revision: Revision


class DirectoryHolder:
    """The one reference that is swapped when data change; a question takes it once."""

    def __init__(self, directory: Directory, revision: Revision | None = None) -> None:
        """Start with *directory*."""
        self.current = directory
        self.revision = revision

    def swap(self, loaded: Loaded) -> None:
        """Answer from another directory from now on."""
        self.current, self.revision = loaded.directory, loaded.revision


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
        documents = await self.read()
        return await self._parse(documents)

    async def read(self) -> Documents:
        """Read the files without checking them.

        Raises:
            InvalidInput: If any is missing.
        """
        return await asyncio.to_thread(self._source.read)

    async def add(
        self, documents: Documents, author: str, reason: str, operation: str | None = None
    ) -> Loaded:
        """Check documents and make them the active revision.

        Args:
            documents: Of the data files.
            author: The chosen name of whoever does it.
            reason: Why.
            operation: Names the act, so that doing it again returns what came of it.

        Raises:
            InvalidInput: With all problems; nothing is stored.
            StoreError: If the database cannot be written.
        """
        facts = await self._parse(documents)
        draft = Draft(documents, facts, author, reason, Origin.FILES, self._clock(), operation)
        revision = await self._store.add(draft)
        return Loaded(await asyncio.to_thread(Directory, facts), revision)

    async def open(self) -> Loaded:
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
            documents = await self.read()
            newest = await self._store.newest(Origin.FILES)
            if held is not None and newest is not None and newest.digest == documents.digest:
                return Loaded(await asyncio.to_thread(Directory, held[1]), held[0])
            reason = "first load" if held is None else "newer data files at start"
            loaded = await self.add(documents, "regiewijzer", reason)
        except Exception as error:
            if held is None:
                raise
            _log.warning(
                "data files not loaded (%s), still answering from revision %d", error, held[0].id
            )
            return Loaded(await asyncio.to_thread(Directory, held[1]), held[0])
        revision = loaded.revision
        _log.info("loaded data files as revision %d (%s): %s", revision.id, reason, revision.digest)
        return loaded

    async def _parse(self, documents: Documents) -> Facts:
        return await asyncio.to_thread(self._source.parse, documents, self._clock().date())
