"""What the use cases need from the outside, as small protocols; and what passes through them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.core.model import Facts

Clock = Callable[[], datetime]  # the present moment, aware, in UTC


@dataclass(frozen=True, slots=True)
class Documents:
    """The data files as bytes: what people wrote, and what a revision keeps."""

    contents: Mapping[str, bytes]  # by file name
    digest: str = field(init=False)  # SHA-256 over names and contents, hexadecimal

    def __post_init__(self) -> None:
        """Compute the digest: the same for the same files in whatever order."""
        whole = hashlib.sha256()
        for name in sorted(self.contents):
            content = self.contents[name]
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
        object.__setattr__(self, "digest", whole.hexdigest())


class Origin(StrEnum):
    """How a revision came to be."""

    FILES = "files"  # the data directory was read


@dataclass(frozen=True, slots=True)
class Revision:
    """One accepted state of all contact data."""

    id: int  # counts from 1
    digest: str  # of its documents
    created_at: datetime  # aware, UTC
    author: str  # a chosen name, or the program's
    reason: str
    origin: Origin


class DataSource(Protocol):
    """Where data files come from."""

    def read(self) -> Documents:
        """Return the files' bytes; raises `InvalidInput` if any is missing."""

    def parse(self, documents: Documents, today: date) -> Facts:
        """Return the facts; raises `InvalidInput` with all problems."""


class RevisionStore(Protocol):
    """Where revisions are kept. Every method may raise `StoreError`."""

    async def active(self) -> Revision | None:
        """Return the revision that questions are answered from; None before the first load."""

    async def facts(self) -> tuple[Revision, Facts] | None:
        """Return the active revision with its facts, both from the same moment."""

    async def newest(self, origin: Origin) -> Revision | None:
        """Return the newest revision of one origin."""

    async def add(self, draft: Draft) -> Revision:
        """Write a revision with all its rows in one transaction, and make it the active one.

        Safe to repeat: if the active revision has the same digest, that one is returned.
        """


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is about to be written."""

    documents: Documents
    facts: Facts
    author: str
    reason: str
    origin: Origin
    created_at: datetime
