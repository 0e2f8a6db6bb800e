"""Data files: what they are as bytes, and what can be done with the records in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.core.model.errors import Problem
from bot.core.model.facts import Facts

if TYPE_CHECKING:  # a start that answers changes nothing
    from bot.service.changing.edits import Edit
    from bot.service.changing.tables import Tables

Clock = Callable[[], datetime]  # the present moment, aware, in UTC


@dataclass(frozen=True, slots=True)
class Documents:
    """The data files as bytes: what people wrote, and what a revision keeps."""

    contents: Mapping[str, bytes]  # by file name
    # What was left out of the file that they were made from, such as a hidden sheet.
    notes: tuple[Problem, ...] = field(default=(), compare=False)
    digest: str = field(init=False)  # SHA-256 over names and contents, hexadecimal

    def __post_init__(self) -> None:
        """Compute the digest: the same for the same files in whatever order."""
        whole = hashlib.sha256()
        for name in sorted(self.contents):
            content = self.contents[name]
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
        object.__setattr__(self, "digest", whole.hexdigest())


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two sides changed in different ways since both were the same."""

    file: str
    where: str  # "partnerships.voorbeeld.contact.phone"
    base: str | None  # what it was, in short; None: it was not there
    files: str | None  # what the data files say
    held: str | None  # what the store says


@dataclass(frozen=True, slots=True)
class Merged:
    """Both sides' changes together; where they conflict, the store's or the preferred side's."""

    documents: Documents
    conflicts: tuple[Conflict, ...] = ()


class Side(StrEnum):
    """Whose change wins where two conflict."""

    FILES = "files"
    HELD = "held"


class DataSource(Protocol):
    """Where data files come from, and what can be done with what they say. All of it blocks."""

    def read(self) -> Documents:
        """Return the files' bytes; raises `InvalidInput` if any is missing."""

    def parse(self, documents: Documents, today: date) -> Facts:
        """Return the facts; raises `InvalidInput` with all problems."""

    def recall(self, documents: Documents) -> Facts:
        """Return the facts of documents that were accepted before, by the rules of that day.

        Raises:
            InvalidInput: If they no longer have the shape that data files have today.
        """

    def edit(self, documents: Documents, edit: Edit) -> Documents:
        """Return the documents with a small change; raises `EditRefused` if it makes no sense."""

    def with_contacts(self, documents: Documents, content: bytes) -> Documents:
        """Return the documents with another file of contacts in the place of their own."""

    def contacts(self, documents: Documents) -> bytes:
        """Return the file of contacts, as people write it."""

    def knows(self, tables: Tables) -> bool:
        """Tell whether any of the tables is one of ours, by its name or by its columns."""

    def tables(self, documents: Documents) -> Tables:
        """Return the documents as tables, for a spreadsheet."""

    def with_tables(self, documents: Documents, tables: Tables, today: date) -> Documents:
        """Lay tables over the documents.

        Raises:
            InvalidInput: With all problems, values included, at the place where the tables have
                them.
        """

    def merge(
        self, base: Documents, files: Documents, held: Documents, prefer: Side | None = None
    ) -> Merged:
        """Join what both sides changed since *base*; *prefer* settles every conflict."""
