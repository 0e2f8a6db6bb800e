"""The faults that somebody can mend, each with what is wrong, where, and a key for what to do.

A question that leads nowhere is no fault: it is an outcome (see `core.model.outcome`).
"""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

ENVIRONMENT = "environment"  # stands for a file name where a setting is wrong


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file or a setting.

    The sentence itself lives in the language files, under `problem.<code>`; *values* fill its
    placeholders. So administrators read it in their language.
    """

    code: str
    file: str  # "contacts.yaml", or `ENVIRONMENT`
    line: int | None = None  # 1-based; None where the file as a whole is meant
    field: str = ""  # "partnerships.3.contact.phone", or the name of a setting
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    sheet: str = ""  # of a workbook, as it is named there
    cell: str = ""  # "E2"; empty where more than a cell is meant

    @property
    def where(self) -> str:
        """Return `file sheet:line field`, without the parts that are unknown."""
        place = f"{self.file} {self.sheet}".rstrip()
        if self.line is not None:
            place = f"{place}:{self.line}"
        return f"{place} {self.field}".rstrip()


class BotError(Exception):
    """Base of the faults that are shown to the reader as a sentence, without a traceback."""

    key: ClassVar[str] = ""  # of its sentence in the language files; empty: the message is one
    values: Mapping[str, str] = MappingProxyType({})  # what fills that sentence's placeholders


class InvalidInput(BotError):
    """Data or settings that are refused as a whole, with all their problems at once.

    Raised instead of loading anything: stored data do not change.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Carry *problems*: at least one, in reading order."""
        super().__init__(f"{len(problems)} problem(s), the first: {problems[0].where}")
        self.problems = problems


class StoreError(BotError):
    """The database cannot be opened, read or written.

    The message, for the log, names the file and why; the sentence for people says what to do.
    """

    key: ClassVar[str] = "admin.store.failed"

    def __init__(self, message: str, file: object = "") -> None:
        """Say it for the log; *file* is named where somebody can get at it."""
        super().__init__(message)
        self.values = {"file": str(file)}


class StoreBusy(StoreError):
    """Another process holds the database, for longer than is waited."""

    key: ClassVar[str] = "admin.store.busy"


class StoreFull(StoreError):
    """The disk is full; nothing was changed."""

    key: ClassVar[str] = "admin.store.full"


class StoreDenied(StoreError):
    """The file, or its folder, may not be read or written."""

    key: ClassVar[str] = "admin.store.denied"


class AlreadyRunning(BotError):
    """Another process answers for this bot already; the message names what it holds."""

    key: ClassVar[str] = "cli.already-running"


class Outdated(BotError):
    """A change was made from a revision that is no longer the active one."""

    key: ClassVar[str] = "admin.outdated"


def without_words(error: BaseException | None) -> str:
    """Return the traceback without what the exceptions say: that may quote somebody's message."""
    lines: list[str] = []
    while error is not None:
        lines += [f"{type(error).__name__}\n", *traceback.format_tb(error.__traceback__)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()
