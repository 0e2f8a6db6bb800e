"""Loads two states in turn, without end, until somebody kills it; says what it is doing.

Started once as `python -m tests.robustness.loading`, so that the libraries are read once; each line
on its standard input, the path of a database, starts a child that loads into it. The child's phases
come out as one letter each, as soon as they begin.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from enum import Enum
from functools import partial
from itertools import count
from pathlib import Path

from bot.core.model.facts import Facts
from bot.files.data import DataDirectory
from bot.files.names import CONTACTS
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.ports import Documents
from tests.robustness.conftest import SOMEBODY, a_desk
from tests.robustness.corpus import BASE


class Phase(Enum):
    """What a load is doing; the value is the letter that is written."""

    PARSE = b"p"  # the files are read and checked
    KEEP = b"k"  # the proposal is written
    WRITE = b"w"  # the revision's rows are written
    COMMIT = b"c"  # SQLite was told to commit them
    SWAP = b"s"  # they are there; the directory in memory is another


STATES = (
    ("+44 20 7946 0001", "https://www.example.org"),
    ("+44 20 7946 0101", "https://b.example"),
)


def state(number: int, base: Documents) -> Documents:
    """Return one of two states that differ in two places at once, with a number of its own."""
    phone, website = STATES[number % 2]
    text = base.contents[CONTACTS].decode()
    text = text.replace(f"phone: {STATES[0][0]}", f"phone: {phone}")
    text = text.replace(f"website: {STATES[0][1]}\n", f"website: {website}\n")
    text = text.replace("notes: Een nota.", f"notes: Nota {number}.")
    return Documents({**base.contents, CONTACTS: text.encode()})


def tell(phase: Phase) -> None:
    os.write(1, phase.value)


class _Source(DataDirectory):
    """The data directory, telling when it is at work."""

    def parse(self, documents: Documents, today: date) -> Facts:
        tell(Phase.PARSE)
        return super().parse(documents, today)


class _Holder(DirectoryHolder):
    """The holder, telling when it is swapped."""

    def swap(self, loaded: Loaded) -> None:
        tell(Phase.SWAP)
        super().swap(loaded)


class _Listener:
    """Tells from the statements how far SQLite is; called in the thread that runs them."""

    def __init__(self) -> None:
        self._is_whole = False  # all rows of a revision were written; only the commit is left

    def __call__(self, statement: str) -> None:
        if statement.startswith("INSERT INTO proposals"):
            tell(Phase.KEEP)
        elif statement.startswith("INSERT INTO revisions"):
            tell(Phase.WRITE)
        elif statement.startswith("INSERT INTO active_revision"):
            self._is_whole = True
        elif statement == "COMMIT" and self._is_whole:
            self._is_whole = False
            tell(Phase.COMMIT)


def _instead(wanted: Documents, _active: Documents) -> Documents:
    return wanted


async def load_for_ever(path: Path) -> None:
    base = DataDirectory(BASE).read()
    async with a_desk(path, source=_Source(BASE), holder=_Holder) as desk:
        await desk.database.connection.set_trace_callback(_Listener())
        revision = desk.holder.revision
        assert revision is not None
        for number in count(revision.id):
            wanted = state(number, base)
            preview = await desk.change.from_upload(SOMEBODY, partial(_instead, wanted))
            await desk.change.confirm(SOMEBODY, preview.operation, preview.digest, sure=True)


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                os.write(1, f"{os.getpid()}\n".encode())  # before its phases, whoever runs first
                asyncio.run(load_for_ever(Path(line.strip())))
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        os.write(1, b"\n")


if __name__ == "__main__":
    main()
