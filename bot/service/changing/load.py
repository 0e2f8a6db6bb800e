"""Use case: bring the store, and the directory in memory, up to what the data files say."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.core.lookup.directory import Directory
from bot.core.model.errors import BotError, without_words
from bot.core.model.facts import Facts
from bot.service.ports import (
    Clock,
    Conflict,
    DataSource,
    Documents,
    Draft,
    Origin,
    Proposal,
    Revision,
    RevisionStore,
    Side,
)

if TYPE_CHECKING:
    from bot.core.changing.comparing import Changes

_log = logging.getLogger(__name__)
PROGRAM = "regiewijzer"  # the author of what nobody in particular did
FIRST, NEWER = "first-load", "newer-files"  # reasons; their words are in the language files


@dataclass(frozen=True, slots=True)
class Loaded:
    """A directory, and the revision that it was built from."""

    directory: Directory
    revision: Revision


class DirectoryHolder:
    """The one reference that is swapped when data change; a question takes it once."""

    def __init__(self, directory: Directory, revision: Revision | None = None) -> None:
        self._held = (directory, revision)

    @property
    def current(self) -> Directory:
        """Return the directory to answer from."""
        return self._held[0]

    @property
    def revision(self) -> Revision | None:
        """Return the revision that the directory was built from."""
        return self._held[1]

    @property
    def held(self) -> tuple[Directory, Revision | None]:
        """Return both, from the same moment."""
        return self._held

    def swap(self, loaded: Loaded) -> None:
        """Answer from another directory from now on: whole, between two questions."""
        self._held = (loaded.directory, loaded.revision)
        gc.freeze()  # it stays: no look for cycles should hold up answers to walk it


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the data files would make of the active revision."""

    documents: Documents
    files: Documents  # as they lie on the disk
    conflicts: tuple[Conflict, ...] = ()  # with what was changed in the store since
    is_merged: bool = False  # the store had changes of its own, and they stay
    went_back: bool = False  # the store did, to before these files: all of them is offered


class ConflictingFiles(BotError):
    """The files and the store were both changed, in different ways."""


class NeedsConfirmation(BotError):
    """The files change so much that nobody but a person may load them."""


class Load:
    """Reads, checks, stores. Bad files change nothing."""

    def __init__(self, source: DataSource, store: RevisionStore, clock: Clock) -> None:
        self.source = source
        self._store = store
        self._clock = clock

    async def read(self) -> Documents:
        """Read the files without checking them.

        Raises:
            InvalidInput: If any is missing.
        """
        return await asyncio.to_thread(self.source.read)

    async def parse(self, documents: Documents, day: date | None = None) -> Facts:
        """Return the facts in *documents*, checked for *day* (today).

        Raises:
            InvalidInput: With all problems.
        """
        day = day or self._clock().date()
        return await asyncio.to_thread(self.source.parse, documents, day)

    async def directory(self, documents: Documents, day: date | None = None) -> Directory:
        """Return the directory of *documents*; raises as `parse`."""
        return await asyncio.to_thread(ready, await self.parse(documents, day))

    async def compare(self, before: Directory, after: Directory) -> Changes:
        """Return what changes from one directory to another."""
        from bot.core.changing.comparing import changes  # noqa: PLC0415 -- a start that answers compares nothing

        return await asyncio.to_thread(changes, before, after, self._clock().date())

    async def candidate(self, active: Revision, prefer: Side | None = None) -> Candidate:
        """Return what the files would make of the active revision.

        Where files and store were both changed since the revision took in files, both changes are
        joined; *prefer* settles those that conflict, which are named all the same.

        Raises:
            InvalidInput: If a file is missing, or one that is to be joined is broken.
        """
        files = await self.read()
        base = await self._store.files_of(active.id)
        held = await self._store.documents(active.id)
        back = await self.went_back(active, files)
        if base is None or held is None or base.digest == held.digest:
            return Candidate(files, files, went_back=back)
        if files.digest == base.digest:
            return Candidate(held, files)
        merged = await asyncio.to_thread(self.source.merge, base, files, held, prefer)
        return Candidate(merged.documents, files, merged.conflicts, True, back)

    async def went_back(self, active: Revision, files: Documents) -> bool:
        """Tell whether the store went back to before what the files say."""
        seen = await self._store.files_seen()
        base = await self._store.files_of(active.id)
        return bool(seen and base and base.digest not in {seen.digest, files.digest})

    async def is_known(self, files: Documents, planned: Sequence[Proposal]) -> bool:
        """Tell whether the store has read these files, says the same, or they are *planned*."""
        if any(one.files is not None and one.files.digest == files.digest for one in planned):
            return True
        seen, active = await self._store.files_seen(), await self._store.active()
        return files.digest in {one.digest for one in (seen, active) if one is not None}

    async def add(self, draft: Draft, directory: Directory | None = None) -> Loaded:
        """Make a draft the active revision.

        Args:
            draft: What to write.
            directory: Of its facts, where it was built already.

        Raises:
            Outdated: If it was made from another revision than the active one.
            StoreError: If the database cannot be written.
        """
        revision = await self._store.add(draft)
        if directory is None:
            directory = await asyncio.to_thread(ready, draft.facts)
        return Loaded(directory, revision)

    async def carry_out(
        self, proposal: Proposal, facts: Facts, by: str, directory: Directory | None = None
    ) -> Loaded:
        """Make a proposal, which *by* confirmed, the active revision; raises as `add`."""
        draft = Draft(
            proposal.documents,
            facts,
            # What the program proposed is the act of whoever confirmed it.
            by if proposal.author == PROGRAM else proposal.author,
            proposal.reason,
            proposal.origin,
            self._clock(),
            proposal.id,
            proposal.base,
            proposal.files,
            # A plan was written down with who confirmed it when they did.
            confirmed_by=None if proposal.agreed_by else by,
        )
        return await self.add(draft, directory)

    async def open(self, planned: Sequence[Proposal] = ()) -> Loaded:
        """Return the directory to answer from at a start; loads files that the store has not seen.

        Files that are unchanged since they were last read load nothing, even if another revision
        was chosen meanwhile. Files that are newer but broken, in conflict with what was changed in
        the store, dangerous or not there, are reported in the log, and the store's own revision
        goes on answering. Files with something in them that is *planned* wait for its day.

        Raises:
            InvalidInput: If the files are broken and the store holds nothing yet.
            StoreError: If the database cannot be used.
        """
        active = await self._active()
        if active is None:
            loaded = await self.first()
        else:
            await self._store.derive()
            await asyncio.to_thread(active.directory.names.prepare)
            loaded = await self._followed(active, planned)
        _log_answering(loaded.revision)
        return loaded

    async def look(self) -> DirectoryHolder:
        """Return what answers without loading anything: what is stored, or else the files.

        Raises as `open`.
        """
        active = await self._active()
        if active is not None:
            _log_answering(active.revision)
            return DirectoryHolder(active.directory, active.revision)
        directory = await self.directory(await self.read())
        _log.info("answering from the data files: nothing was loaded yet")
        return DirectoryHolder(directory)

    async def first(self) -> Loaded:
        """Load the files into a store that holds nothing.

        Raises as `open`.
        """
        files = await self.read()
        facts = await self.parse(files)
        now = self._clock()
        loaded = await self.add(Draft(files, facts, PROGRAM, FIRST, Origin.FILES, now, files=files))
        _log.info("loaded data files as revision %d: %s", loaded.revision.id, files.digest)
        return loaded

    async def _active(self) -> Loaded | None:
        held = await self._store.directory()
        return None if held is None else Loaded(held[1], held[0])

    async def _followed(self, active: Loaded, planned: Sequence[Proposal]) -> Loaded:
        number = active.revision.id
        try:
            return await self._newer(active, planned)
        except BotError as error:
            reason = str(error) or type(error).__name__
            _log.warning(
                "data files not loaded (%s), still answering from revision %d", reason, number
            )
            return active
        except Exception as error:
            _log.error(
                "data files not loaded, still answering from revision %d\n%s",
                number,
                without_words(error),
            )
            return active

    async def _newer(self, active: Loaded, planned: Sequence[Proposal]) -> Loaded:
        """Load newer files if that takes nobody's leave."""
        files = await self.read()
        seen = await self._store.files_seen()
        if seen is not None and seen.digest == files.digest:
            return active
        if active.revision.digest == files.digest:  # what was changed here was written back
            await self._store.see_files(files)
            return active
        waiting = {one.files.digest for one in planned if one.files is not None}
        if files.digest in waiting:
            return active
        if waiting:
            raise NeedsConfirmation("a change of them is planned; see: regiewijzer data load")
        candidate = await self.candidate(active.revision)
        if candidate.conflicts:
            raise ConflictingFiles(
                f"{len(candidate.conflicts)} conflict(s) with what was changed in the store; "
                "see: regiewijzer data load"
            )
        if candidate.went_back:
            raise NeedsConfirmation("they hold what was undone; see: regiewijzer data load")
        facts = await self.parse(candidate.documents)
        directory = await asyncio.to_thread(ready, facts)
        difference = await self.compare(active.directory, directory)
        if difference.dangers:
            raise NeedsConfirmation(
                f"{len(difference.dangers)} dangerous change(s); see: regiewijzer data load"
            )
        draft = Draft(
            candidate.documents,
            facts,
            PROGRAM,
            NEWER,
            Origin.FILES,
            self._clock(),
            base=active.revision.id,
            files=candidate.files,
        )
        loaded = await self.add(draft, directory)
        _log.info("loaded newer data files as revision %d", loaded.revision.id)
        return loaded


def ready(facts: Facts) -> Directory:
    """Return a directory in which nothing is left to be made by a question."""
    directory = Directory(facts)
    directory.names.prepare()
    return directory


def _log_answering(revision: Revision) -> None:
    day, author = revision.created_at.date(), revision.author
    _log.info("answering from revision %d of %s by %s", revision.id, day, author)
