"""Use case: change the contacts. Whatever the way, it is seen first, and confirmed afterwards.

A proposal keeps what would be loaded; its confirmation names it, and the hash of what was seen. So
what is loaded is what somebody looked at, however long that takes and whoever changes what in the
meantime.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.core.changing.comparing import Changes
from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput, Outdated
from bot.core.model.facts import Facts
from bot.service.changing.admins import AdminContext, Who
from bot.service.changing.edits import Edit
from bot.service.changing.load import ready
from bot.service.changing.preview import (
    Confirmed,
    FilesChanged,
    NeedsAnother,
    NoProposal,
    NoRevision,
    NothingLoaded,
    NotSure,
    Preview,
    Since,
)
from bot.service.changing.refusals import Refusals
from bot.service.ports import DataSource, Documents, Merged, Origin, Proposal, Revision, Side

_log = logging.getLogger(__name__)
WAITS = timedelta(hours=24)  # for a confirmation
DIGEST_CHARS = 16  # of the digest of what was seen
_OPERATION_BYTES = 6  # enough to be unique among administrators' acts, short in a button


class Change:
    """What administrators may change, and how they confirm it."""

    def __init__(self, context: AdminContext) -> None:
        self.admins = context.admins
        self._holder = context.holder
        self._load = context.load
        self._revisions = context.revisions
        self._proposals = context.proposals
        self._clock = context.clock
        self.refusals = Refusals(context.audit, context.clock)
        self._one_by_one = asyncio.Lock()

    @property
    def source(self) -> DataSource:
        """Return what knows the form of the data files."""
        return self._load.source

    def today(self) -> date:
        """Return the present day, in UTC."""
        return self._clock().date()

    async def from_files(
        self,
        who: Who,
        *,
        reason: str = "",
        valid_from: date | None = None,
        prefer: Side | None = None,
    ) -> Preview:
        """Look what the data files would change.

        Args:
            who: An administrator.
            reason: Why, in their words.
            valid_from: The first day on which it is to hold; None: at once.
            prefer: Whose change wins where files and store conflict.

        Raises:
            NotAllowed: If *who* is no administrator.
            InvalidInput: With all problems of the files.
        """
        author = self.admins.name_of(who)
        async with self.refusals.of(author, "load"):
            active = self._active()
            candidate = await self._load.candidate(active[1], prefer)
            if not candidate.conflicts and candidate.documents.digest == active[1].digest:
                # Nothing to load: the files say nothing that the store does not say too.
                await self._revisions.see_files(candidate.files)
            # Where the store wins, the files still say otherwise: they are not taken in, so that
            # it can be settled the other way round later.
            is_taken_in = prefer == Side.FILES or not candidate.conflicts
            files = candidate.files if is_taken_in else None
            conflicts = () if prefer else candidate.conflicts
            proposal = self._proposal(author, active[1], candidate.documents, Origin.FILES, reason)
            proposal = replace(proposal, valid_from=valid_from, files=files)
            preview = await self._look(who, proposal, active, keep=not conflicts)
            return replace(
                preview,
                conflicts=conflicts,
                is_merged=candidate.is_merged,
                went_back=candidate.went_back,
            )

    async def from_upload(
        self,
        who: Who,
        take: Callable[[Documents], Documents],
        *,
        reason: str = "",
        valid_from: date | None = None,
        since: Since | None = None,
    ) -> Preview:
        """Look what a file that somebody sent would change.

        Args:
            who: An administrator.
            take: Lays the file over a state.
            reason: Why, in their words.
            valid_from: The first day on which it is to hold; None: at once.
            since: What the file was exported from: what was changed after that stays. None: it
                does not say, and is laid over the active revision.

        Raises:
            NotAllowed: If *who* is no administrator.
            InvalidInput: With all problems of the file.
        """
        author = self.admins.name_of(who)
        async with self.refusals.of(author, "upload"):
            active = self._active()
            held = await self._documents(active[1].id)
            base = await self._revisions.documents(since.base) if since else None
            is_merged = base is not None and base.digest != held.digest
            given = await asyncio.to_thread(take, base if base and is_merged else held)
            merged = Merged(given)
            if since and base and is_merged:
                merged = await asyncio.to_thread(self.source.merge, base, given, held, since.prefer)
            conflicts = () if since and since.prefer else merged.conflicts
            documents = merged.documents
            proposal = self._proposal(author, active[1], documents, Origin.UPLOAD, reason)
            proposal = replace(proposal, valid_from=valid_from)
            preview = await self._look(who, proposal, active, keep=not conflicts)
            return replace(
                preview,
                conflicts=conflicts,
                is_merged=is_merged,
                is_upload=is_merged,
                notes=given.notes,
            )

    async def from_edit(self, who: Who, edit: Edit, *, reason: str = "") -> Preview:
        """Look what a small change would do.

        Raises:
            NotAllowed: If *who* is no administrator.
            EditRefused: If it makes no sense.
            InvalidInput: If the new value is none.
        """
        author = self.admins.name_of(who)
        async with self.refusals.of(author, "edit"):
            active = self._active()
            held = await self._documents(active[1].id)
            documents = await asyncio.to_thread(self._load.source.edit, held, edit)
            proposal = self._proposal(author, active[1], documents, Origin.CHAT, reason)
            return await self._look(who, proposal, active)

    async def back_to(self, who: Who, number: int, *, reason: str = "") -> Preview:
        """Look what going back to an earlier revision would change.

        Raises:
            NotAllowed: If *who* is no administrator.
            NoRevision: If there is none of that number.
            InvalidInput: If what was right then no longer is.
        """
        author = self.admins.name_of(who)
        async with self.refusals.of(author, "rollback"):
            active = self._active()
            documents = await self._documents(number)
            why = reason or str(number)
            proposal = self._proposal(author, active[1], documents, Origin.ROLLBACK, why)
            return await self._look(who, proposal, active)

    async def confirm(
        self, who: Who, operation: str, digest: str, *, sure: bool = False
    ) -> Confirmed:
        """Load what was seen, and answer from it; or plan it for its day. Safe to repeat.

        Args:
            who: Whoever confirms.
            operation: Of the preview.
            digest: Of the preview.
            sure: Whether dangerous changes were seen and confirmed too.

        Raises:
            NotAllowed: If *who* is no administrator.
            NeedsAnother: If somebody else than the author has to confirm.
            NoProposal: If there is nothing of that name to confirm.
            FilesChanged: If the data files are others by now, or the hash is another.
            Outdated: If another change was loaded since it was seen.
            NotSure: If it is dangerous and *sure* is not said.
            InvalidInput: If it is no longer right.
            StoreError: If the database cannot be written; the old answers stay.
        """
        name = self.admins.name_of(who)
        async with self.refusals.of(name, "confirm", operation), self._one_by_one:
            # First the proposal: once another process has carried it out, it is gone from there.
            await self._proposals.expire(self._clock() - WAITS)
            proposal = await self._proposals.proposal(operation)
            earlier = await self._revisions.of_operation(operation)
            if earlier is not None:
                return Confirmed(earlier, is_repeat=True)
            if proposal is None:
                raise NoProposal
            if proposal.documents.digest[:DIGEST_CHARS] != digest:
                raise FilesChanged
            if self.admins.needs_another(who, proposal.author):
                raise NeedsAnother
            active = self._active()[1]
            if proposal.agreed_by is not None:
                return Confirmed(active, is_repeat=True, planned_for=proposal.valid_from)
            await self._check_files(proposal)
            preview, facts, directory = await self._seen(who, proposal)
            if preview.changes.dangers and not sure:
                raise NotSure(preview)
            now = self._clock()
            if proposal.valid_from is not None and proposal.valid_from > now.date():
                await self._proposals.agree(operation, name, now)
                _log.info("%s planned a change for %s", name, proposal.valid_from)
                return Confirmed(active, planned_for=proposal.valid_from)
            loaded = await self._load.carry_out(proposal, facts, name, directory)
            self._holder.swap(loaded)
            _log.info("%s loaded revision %d", name, loaded.revision.id)
            return Confirmed(loaded.revision, went_back=await self._went_back(loaded.revision))

    async def drop(self, who: Who, operation: str) -> bool:
        """Forget a proposal, or a planned change; False if there was none.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        name = self.admins.name_of(who)
        is_gone = await self._proposals.withdraw(operation, name, self._clock())
        if not is_gone:
            await self.refusals.note(name, "withdraw: NoProposal", operation)
        return is_gone

    def _proposal(
        self, author: str, base: Revision, documents: Documents, origin: Origin, reason: str
    ) -> Proposal:
        """Return a proposal to change a revision, under a new name."""
        name = secrets.token_hex(_OPERATION_BYTES)
        return Proposal(name, base.id, documents, author, reason, origin, self._clock())

    async def _look(
        self,
        who: Who,
        proposal: Proposal,
        active: tuple[Directory, Revision],
        *,
        keep: bool = True,
    ) -> Preview:
        """Compare a proposal with the active revision, and keep it for a confirmation."""
        now = self._clock()
        await self._proposals.expire(now - WAITS)
        if proposal.documents.digest == active[1].digest:
            after = active[0]
        else:
            after = await self._load.directory(proposal.documents, proposal.day(now.date()))
        difference = await self._load.compare(active[0], after)
        preview = self._preview(who, proposal, active[1], difference)
        if keep and not difference.is_empty:
            await self._proposals.propose(proposal)
        return preview

    async def _seen(self, who: Who, proposal: Proposal) -> tuple[Preview, Facts, Directory]:
        directory, active = self._active()
        if active.id != proposal.base:
            raise Outdated(f"made from revision {proposal.base}")
        facts = await self._load.parse(proposal.documents, proposal.day(self._clock().date()))
        after = await asyncio.to_thread(ready, facts)
        difference = await self._load.compare(directory, after)
        return self._preview(who, proposal, active, difference), facts, after

    def _preview(
        self, who: Who, proposal: Proposal, active: Revision, difference: Changes
    ) -> Preview:
        return Preview(
            active,
            proposal.id,
            proposal.documents.digest[:DIGEST_CHARS],
            proposal.author,
            difference,
            valid_from=proposal.valid_from,
            needs_another=self.admins.needs_another(who, proposal.author),
        )

    async def _check_files(self, proposal: Proposal) -> None:
        if proposal.files is not None:
            files = await self._load.read()
            if files.digest != proposal.files.digest:
                raise FilesChanged

    async def _went_back(self, revision: Revision) -> bool:
        if revision.origin is not Origin.ROLLBACK:
            return False
        try:
            return await self._load.went_back(revision, await self._load.read())
        except InvalidInput:  # there are no files that could be loaded
            return False

    async def _documents(self, number: int) -> Documents:
        documents = await self._revisions.documents(number)
        if documents is None:
            raise NoRevision
        return documents

    def _active(self) -> tuple[Directory, Revision]:
        directory, revision = self._holder.held
        if revision is None:
            raise NothingLoaded
        return directory, revision
