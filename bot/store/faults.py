"""What can be wrong with a database, and SQLite's errors as faults that somebody can mend."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
from pathlib import Path

from bot.core.model.errors import BotError, StoreBusy, StoreDenied, StoreError, StoreFull

_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_DENIED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)


class Fault(StrEnum):
    """What can be wrong with a database file."""

    FOLDER = "folder"  # there is a folder in its place
    NO_FILE = "no-file"  # or a pipe, a device
    EMPTY = "empty"  # no bytes at all
    NO_DATABASE = "no-database"  # some other kind of file
    FOREIGN = "foreign"  # a database of some other program
    SCHEMA = "schema"  # its tables and triggers are not those that our migrations make
    DAMAGED = "damaged"
    DOCUMENTS = "documents"  # the data files of a revision are not what was put into it
    ROWS = "rows"  # nor are its records, or other cells that are read


class Unsound(StoreError):
    """A database file that must not be used, nor written to."""

    def __init__(self, path: Path, fault: Fault, reason: str = "") -> None:
        super().__init__(f"{path}: {fault} ({reason})" if reason else f"{path}: {fault}", path)
        self.path = path
        self.fault = fault
        self.reason = reason


class Why(StrEnum):
    """Why a backup was not made or not put back."""

    EXISTS = "exists"  # there is something in its place already
    NO_FOLDER = "no-folder"
    BEING_MADE = "being-made"  # another process is at it
    FULL = "full"
    UNWRITABLE = "unwritable"
    MISSING = "missing"  # there is no such file to copy
    NO_REVISION = "no-revision"
    NEWER = "newer"  # a newer version of this program has changed it
    SAME = "same"  # it is the database itself
    BUSY = "busy"  # another process holds it


class Refused(BotError):
    """A backup was not made or not put back; nothing has changed."""

    def __init__(self, why: Why, file: Path, reason: str = "") -> None:
        super().__init__(f"{file}: {why} ({reason})" if reason else f"{file}: {why}")
        self.why = why
        self.file = file
        self.reason = reason


def primary_code(error: BaseException | None) -> int:
    """Return SQLite's own code for what went wrong; 0 if it was something else."""
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY_CODE


def is_busy(error: BaseException | None) -> bool:
    """Tell whether another process, or another connection, held what was wanted."""
    return primary_code(error) in _BUSY


def _store_error(path: Path, error: sqlite3.Error) -> StoreError:
    code = primary_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return Unsound(path, Fault.NO_DATABASE)
    if code == sqlite3.SQLITE_CORRUPT:
        return Unsound(path, Fault.DAMAGED, str(error))
    if str(error).startswith("Could not decode to UTF-8"):  # Python's own: it has no code
        return Unsound(path, Fault.ROWS)
    kind = StoreError
    if code in _BUSY:
        kind = StoreBusy
    elif code == sqlite3.SQLITE_FULL:
        kind = StoreFull
    elif code in _DENIED:
        kind = StoreDenied
    return kind(f"{path}: {error}", path)


@contextmanager
def decoding(path: Path) -> Iterator[None]:
    """Turn what stored cells that make no sense raise into `Unsound`."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Unsound(path, Fault.ROWS) from error


@asynccontextmanager
async def translated(path: Path) -> AsyncIterator[None]:
    """Turn what SQLite raises about a file into a `StoreError`; into `Unsound` where it is that."""
    try:
        yield
    except sqlite3.Error as error:
        raise _store_error(path, error) from error
