"""A file in the making: one process at a time, for its owner only, gone if it is not finished."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What SQLite may leave beside a database file that it did not close.
SIDE_FILES = ("-wal", "-shm", "-journal")


class BeingMade(Exception):
    """Another process is making this file."""


@contextmanager
def only_maker(file: Path) -> Iterator[None]:
    """Make *file* anew, empty; whoever finishes it moves it to its place.

    What an earlier process left when it was killed is thrown away.

    Raises:
        BeingMade: If another process is at it.
        OSError: If it cannot be made.
    """
    held = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _hold(held, file)
        try:
            os.fchmod(held, 0o600)
            os.ftruncate(held, 0)
            _remove_beside(file)
            yield
        finally:
            file.unlink(missing_ok=True)
            _remove_beside(file)
    finally:
        os.close(held)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _hold(held: int, file: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Finished and moved between our opening and our holding it? Then it is no longer ours.
        is_ours = os.path.samestat(os.fstat(held), file.stat())
    except (BlockingIOError, FileNotFoundError) as error:
        raise BeingMade(file) from error
    if not is_ours:
        raise BeingMade(file)


def _remove_beside(file: Path) -> None:
    for ending in SIDE_FILES:
        Path(f"{file}{ending}").unlink(missing_ok=True)
