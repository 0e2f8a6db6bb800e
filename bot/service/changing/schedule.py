"""Use case: changes that were planned take effect on their day, by themselves."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from bot.core.model.errors import BotError, InvalidInput, Outdated
from bot.service.changing.admins import AdminContext
from bot.service.ports import Conflict, Documents, Proposal, Revision

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TookEffect:
    """A planned change came true."""

    proposal: Proposal
    revision: Revision


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A planned change could not come true; it waits for somebody to look."""

    proposal: Proposal
    conflicts: tuple[Conflict, ...] = ()  # with what was changed since it was planned
    reason: BotError | None = None  # or why it is no longer right


class Schedule:
    """Looks whether a planned change is due. The day begins at midnight UTC."""

    def __init__(self, context: AdminContext) -> None:
        self._holder = context.holder
        self._load = context.load
        self._revisions = context.revisions
        self._proposals = context.proposals
        self._clock = context.clock
        self._held_back: set[str] = set()  # told already

    async def run(self) -> tuple[TookEffect | HeldBack, ...]:
        """Carry out what is due; what was changed since it was planned stays.

        Returns:
            What happened; something that is held back is told once.

        Raises:
            StoreError: If the database cannot be used.
        """
        today = self._clock().date()
        happened: list[TookEffect | HeldBack] = []
        for proposal in await self._proposals.planned():
            if proposal.valid_from is not None and proposal.valid_from > today:
                continue
            try:
                done = await self._carry_out(proposal)
            except Outdated:  # somebody was faster: at the next look it is laid over that
                break
            if isinstance(done, TookEffect) or proposal.id not in self._held_back:
                happened.append(done)
            if isinstance(done, HeldBack):
                self._held_back.add(proposal.id)
        return tuple(happened)

    async def _carry_out(self, proposal: Proposal) -> TookEffect | HeldBack:
        active = self._holder.revision
        assert active is not None, "there is a revision once the program has started"
        documents, conflicts = await self._joined(proposal, active)
        if conflicts:
            _log.warning("a change planned for %s conflicts with later ones", proposal.valid_from)
            return HeldBack(proposal, conflicts)
        try:
            facts = await self._load.parse(documents)
        except BotError as error:
            _log.warning("a change planned for %s is not right: %s", proposal.valid_from, error)
            return HeldBack(proposal, reason=error)
        files = await self._files_of(proposal, active)
        proposal = replace(proposal, documents=documents, base=active.id, files=files)
        by = proposal.agreed_by or proposal.author
        loaded = await self._load.carry_out(proposal, facts, by)
        self._holder.swap(loaded)
        _log.info("a change planned for %s is revision %d", proposal.valid_from, loaded.revision.id)
        return TookEffect(proposal, loaded.revision)

    async def _files_of(self, proposal: Proposal, active: Revision) -> Documents | None:
        """Return the data files that it was made from; None if they are others by now.

        None too where they hold what was undone since. What the store takes for the files' state
        must not be older than what it has read since: else the next reload would take the absence
        of the planned change for its removal.
        """
        if proposal.files is None:
            return None
        try:
            files = await self._load.read()
        except InvalidInput:
            return None
        if files.digest != proposal.files.digest or await self._load.went_back(active, files):
            return None
        return files

    async def _joined(
        self, proposal: Proposal, active: Revision
    ) -> tuple[Documents, tuple[Conflict, ...]]:
        """Return the planned change laid over what is active now."""
        if active.id == proposal.base:
            return proposal.documents, ()
        base = await self._revisions.documents(proposal.base)
        held = await self._revisions.documents(active.id)
        assert base is not None, "revisions that something was planned from are kept"
        assert held is not None, "the active revision is kept"
        merged = await asyncio.to_thread(self._load.source.merge, base, proposal.documents, held)
        return merged.documents, merged.conflicts
