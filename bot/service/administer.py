"""Use cases of administrators. Who may is checked here, for every act."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import BotError
from bot.service.load import DirectoryHolder, Load
from bot.service.ports import Documents, Revision, RevisionStore

_log = logging.getLogger(__name__)
_OPERATION_BYTES = 6  # enough to be unique among an administrators' acts, short in a button
_DIGEST_CHARS = 16  # of the digest of the files that were seen


class NotAllowed(BotError):
    """Somebody who is no administrator tried an act of administrators."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reload would do; the confirmation names it."""

    active: Revision | None
    operation: str  # names this one act: done once, however often it is confirmed
    digest: str  # the beginning of that of the files, as they were seen
    is_same: bool  # the files are those of the active revision


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of a confirmed reload."""

    revision: Revision
    is_repeat: bool  # it had been carried out before


class FilesChanged(BotError):
    """The files are no longer those that were seen before confirming."""


class Administer:
    """What administrators may do, each by their number."""

    def __init__(
        self,
        admins: Mapping[int, str],
        holder: DirectoryHolder,
        load: Load,
        store: RevisionStore,
    ) -> None:
        """Let *admins* act: their numbers, with the names that stand beside what they do."""
        self.admins = dict(admins)
        self._holder = holder
        self._load = load
        self._store = store

    def name_of(self, person: int | None) -> str:
        """Return an administrator's chosen name.

        Raises:
            NotAllowed: If *person* is none.
        """
        name = self.admins.get(person) if person is not None else None
        if name is None:
            _log.warning("somebody who is no administrator tried an administrator's act")
            raise NotAllowed
        return name

    async def preview(self, person: int | None) -> Preview:
        """Look whether there is something to load.

        Raises:
            NotAllowed: If *person* is no administrator.
            InvalidInput: If a file is missing, or the files have faults.
        """
        self.name_of(person)
        documents = await self._load.read()
        active = self._holder.revision
        is_same = active is not None and active.digest == documents.digest
        if not is_same:
            await self._load.check()
        return Preview(
            active, secrets.token_hex(_OPERATION_BYTES), _short(documents), is_same=is_same
        )

    async def reload(self, person: int | None, operation: str, digest: str) -> Reloaded:
        """Load the files that were seen, and answer from them. Safe to repeat.

        Args:
            person: Who confirms.
            operation: Of the preview.
            digest: Of the preview.

        Raises:
            NotAllowed: If *person* is no administrator.
            FilesChanged: If the files are others by now.
            InvalidInput: If the files have faults.
            StoreError: If the database cannot be written; the old answers stay.
        """
        name = self.name_of(person)
        earlier = await self._store.of_operation(operation)
        if earlier is not None:
            return Reloaded(earlier, is_repeat=True)
        documents = await self._load.read()
        if _short(documents) != digest:
            raise FilesChanged
        loaded = await self._load.add(documents, name, "reload by an administrator", operation)
        self._holder.swap(loaded)
        _log.info("%s loaded revision %d", name, loaded.revision.id)
        return Reloaded(loaded.revision, is_repeat=False)


def _short(documents: Documents) -> str:
    return documents.digest[:_DIGEST_CHARS]
