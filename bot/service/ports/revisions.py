"""Revisions: accepted states of all contact data, and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts
from bot.service.ports.data import Documents


class Origin(StrEnum):
    """How a revision came to be."""

    FILES = "files"  # the data directory was read
    CHAT = "chat"  # an administrator changed something small
    UPLOAD = "upload"  # an administrator sent a file
    ROLLBACK = "rollback"  # an earlier revision came back


@dataclass(frozen=True, slots=True)
class Revision:
    """One accepted state of all contact data."""

    id: int  # counts from 1
    digest: str  # of its documents
    created_at: datetime  # aware, UTC
    author: str  # a chosen name, or the program's
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is about to be written."""

    documents: Documents
    facts: Facts
    author: str
    reason: str
    origin: Origin
    created_at: datetime
    operation: str | None = None  # names the act, so that a repeat does nothing twice
    base: int | None = None  # the revision that it was made from; None: whichever is active
    files: Documents | None = None  # the data files as they lay on the disk, where they were read
    confirmed_by: str | None = None  # where that is known


class RevisionStore(Protocol):
    """Where revisions are kept. Every method may raise `StoreError`."""

    async def active(self) -> Revision | None:
        """Return the revision that questions are answered from; None before the first load."""

    async def directory(self) -> tuple[Revision, Directory] | None:
        """Return the active revision with its directory, from what was derived where it is kept.

        Its documents are read only where nothing whole is kept; nothing is written.

        Raises:
            InvalidInput: If they are to be read, and are not as data files are today.
        """

    async def derive(self) -> None:
        """Keep what is derived from the active revision where it is not kept; raises as above."""

    async def add(self, draft: Draft) -> Revision:
        """Write a revision in one transaction, and make it the active one.

        Safe to repeat: if the active revision has the same digest, that one is returned, and is
        what the draft's operation led to; if that was carried out before, the revision that came
        of it.

        Raises:
            Outdated: If another revision than the draft's base is the active one.
        """

    async def of_operation(self, operation: str) -> Revision | None:
        """Return the revision that an operation led to; None if it was not carried out."""

    async def history(self, most: int, before: int | None = None) -> tuple[Revision, ...]:
        """Return the newest revisions, the newest first; those older than *before* if given."""

    async def revision(self, number: int) -> Revision | None:
        """Return one revision; None if there is none of that number."""

    async def documents(self, number: int) -> Documents | None:
        """Return what a revision was made of; None if there is none, or it was forgotten."""

    async def files_of(self, number: int) -> Documents | None:
        """Return the data files that a revision has taken in; else what it was made of.

        That is what its store and the files both started from. What is changed outside the files
        takes in what the revision before it has; a rollback, what the revision gone back to has.
        """

    async def files_seen(self) -> Documents | None:
        """Return the data files as they were last read into the store; None before that."""

    async def see_files(self, files: Documents) -> None:
        """Remember that the active revision has taken in the data files."""

    async def forget(self, before: int, by: str, at: datetime) -> int:
        """Forget what revisions before one were made of; the active one is always kept.

        That they were there, and who made them, stays on record. Nothing can go back to them.

        Returns:
            How many revisions it touched.
        """
