"""Use case: what was changed, when, by whom and why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.core.changing.comparing import Changes
from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput
from bot.service.changing.admins import AdminContext, Who
from bot.service.changing.preview import NoRevision
from bot.service.ports import Act, Documents, Proposal, Revision

_REMEMBERED = 6  # directories of earlier revisions; some megabytes each


@dataclass(frozen=True, slots=True)
class PastRevision:
    """One revision, and what it changed."""

    revision: Revision
    changes: Changes | None  # None: the first one, or what came before it is gone
    is_active: bool


class History:
    """Looks back; and ahead, at what is planned."""

    def __init__(self, context: AdminContext) -> None:
        self._admins = context.admins
        self._holder = context.holder
        self._load = context.load
        self._revisions = context.revisions
        self._proposals = context.proposals
        self._audit = context.audit
        self._clock = context.clock
        self._directories: dict[str, Directory] = {}

    async def revisions(
        self, who: Who, most: int, before: int | None = None
    ) -> tuple[PastRevision, ...]:
        """Return the newest revisions with what each changed, the newest first.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        self._admins.name_of(who)
        found = await self._revisions.history(most, before)
        return tuple([await self._past(revision) for revision in found])

    async def revision(self, who: Who, number: int) -> PastRevision:
        """Return one revision with what it changed.

        Raises:
            NotAllowed: If *who* is no administrator.
            NoRevision: If there is none of that number.
        """
        self._admins.name_of(who)
        revision = await self._revisions.revision(number)
        if revision is None:
            raise NoRevision
        return await self._past(revision)

    async def between(self, who: Who, first: int, second: int) -> Changes:
        """Return what changes from one revision to another.

        Raises:
            NotAllowed: If *who* is no administrator.
            NoRevision: If one of the two is not there.
        """
        self._admins.name_of(who)
        before, after = await self._directory(first), await self._directory(second)
        return await self._load.compare(before, after)

    async def documents(self, who: Who) -> tuple[Revision, Documents]:
        """Return the active revision with what it was made of.

        Raises:
            NotAllowed: If *who* is no administrator.
            NoRevision: If its documents are gone.
        """
        self._admins.name_of(who)
        active = self._holder.revision
        documents = await self._revisions.documents(active.id) if active else None
        if active is None or documents is None:
            raise NoRevision
        return active, documents

    async def planned(self, who: Who) -> tuple[Proposal, ...]:
        """Return the changes that wait for their day, the first day first.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        self._admins.name_of(who)
        return await self._proposals.planned()

    async def acts(self, who: Who) -> tuple[Act, ...]:
        """Return the audit log, the oldest act first.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        self._admins.name_of(who)
        return await self._audit.acts()

    async def forget(self, who: Who, before: int) -> int:
        """Forget what the revisions before one were made of: a name that has to go, goes there too.

        Returns:
            How many revisions it touched. The active one, and those that a change waits for, are
            kept.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be written.
        """
        name = self._admins.name_of(who)
        self._directories.clear()
        return await self._revisions.forget(before, name, self._clock())

    async def _past(self, revision: Revision) -> PastRevision:
        active = self._holder.revision
        is_active = active is not None and active.id == revision.id
        try:
            before = await self._directory(revision.id - 1)
            after = await self._directory(revision.id)
        except NoRevision:
            return PastRevision(revision, None, is_active)
        return PastRevision(revision, await self._load.compare(before, after), is_active)

    async def _directory(self, number: int) -> Directory:
        """Return the directory of a revision; the latest few are remembered."""
        revision = await self._revisions.revision(number)
        documents = await self._revisions.documents(number)
        if revision is None or documents is None:
            raise NoRevision
        held = self._directories.pop(revision.digest, None)
        if held is None:
            try:
                # By the rules of its day: what was right then may not be so today.
                facts = await asyncio.to_thread(self._load.source.recall, documents)
            except InvalidInput as error:
                raise NoRevision from error
            held = await asyncio.to_thread(Directory, facts)
        self._directories[revision.digest] = held
        while len(self._directories) > _REMEMBERED:
            self._directories.pop(next(iter(self._directories)))
        return held
