"""Kill -9 in the midst of a load, a hundred times: the old revision answers or the new one, whole.

`pytest tests/robustness/test_kills.py -o log_cli=true -o log_cli_level=INFO` says what was hit.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.files.data import DataDirectory
from bot.service.ports import Documents
from bot.store.soundness import check
from tests.heavy import IS_WHOLE, share_of
from tests.robustness.conftest import Desk, a_desk
from tests.robustness.corpus import BASE
from tests.robustness.loading import Phase, state
from tests.store.opening import facts_of

_log = logging.getLogger(__name__)

KILLS = share_of(100, 10)  # two in each phase
SEED = 20261122
LONGEST_S = 0.006  # about what a phase takes
LOADS = 3  # a process is killed in one of its first loads
LATEST_S = 30


@dataclass(frozen=True, slots=True)
class Killed:
    """How a process died."""

    phases: tuple[Phase, ...]  # that it told, in order

    @property
    def last(self) -> Phase:
        return self.phases[-1]

    @property
    def loads(self) -> int:
        """How many loads it had finished."""
        return self.phases.count(Phase.SWAP)


class Loader:
    """The process that starts those that load, and are killed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self, database: Path, phase: Phase, load: int, delay_s: float) -> Killed:
        """Start to load, and kill it some time after a phase of one of its loads has begun."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{database}\n".encode())
        self._process.stdin.flush()
        child = int(self._until(b"\n"))
        told = [Phase(self._byte())]
        while told.count(phase) <= load:
            told.append(Phase(self._byte()))
        time.sleep(delay_s)  # the moment itself is what is random
        os.kill(child, signal.SIGKILL)
        told += [Phase(bytes([letter])) for letter in self._until(b"\n")]
        return Killed(tuple(told))

    def _byte(self) -> bytes:
        assert self._process.stdout is not None
        read = self._process.stdout.read(1)
        assert read not in {b"", b"\n"}, "it died by itself"
        return read

    def _until(self, end: bytes) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline().removesuffix(end)


@contextmanager
def a_loader() -> Iterator[Loader]:
    command = [sys.executable, "-m", "tests.robustness.loading"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, bufsize=0) as one:  # noqa: S603 -- our own
        try:
            yield Loader(one)
        finally:
            assert one.stdin is not None
            one.stdin.close()
            one.wait(LATEST_S)


def moments(chance: random.Random) -> Iterator[tuple[Phase, int, float]]:
    """Yield moments of death, spread over all phases of a load."""
    for number in range(KILLS):
        phase = list(Phase)[number % len(Phase)]
        # Most of them early: a commit takes far less time than a parse.
        yield phase, chance.randrange(LOADS), LONGEST_S * chance.random() ** 4


@pytest.mark.slow
async def test_a_process_that_is_killed_leaves_one_whole_revision(store, caplog):
    chance, base = random.Random(SEED), DataDirectory(BASE).read()
    active, fell, came_new = 1, Counter[Phase](), 0
    caplog.set_level(logging.INFO)

    with a_loader() as loader:
        for moment in moments(chance):
            killed = loader.kill(store, *moment)
            caplog.clear()
            async with a_desk(store) as desk:
                found = await whole(desk, base)
            old = active + killed.loads
            assert found in ({old} if killed.last is not Phase.COMMIT else {old, old + 1}), killed
            assert f"answering from revision {found} of 2026-11-22 by " in caplog.text
            came_new += found > old
            active = found
            fell[killed.last] += 1

    assert sum(fell.values()) == KILLS
    assert set(fell) == set(Phase) or not IS_WHOLE, "every phase was hit"
    shown = ", ".join(f"{phase.name.lower()} {fell[phase]}" for phase in Phase)
    _log.info("%d kills, %d loads: %s; %d had committed", KILLS, active - 1, shown, came_new)


async def whole(desk: Desk, base: Documents) -> int:
    """Return the number of the revision that answers, after looking that all of it is there."""
    revisions = desk.context.revisions
    await check(desk.database, thoroughly=True)
    stored = await facts_of(revisions)
    assert stored is not None
    revision, facts = stored
    documents = await revisions.documents(revision.id)
    assert documents is not None
    assert documents.digest == revision.digest == expected(revision.id, base).digest
    assert facts == DataDirectory(BASE).recall(documents)
    assert desk.holder.revision == revision
    assert desk.holder.current.facts == facts
    everything = tuple(range(1, revision.id + 1))
    history = await revisions.history(revision.id + 10)
    assert tuple(one.id for one in reversed(history)) == everything
    assert tuple(act.revision for act in await desk.context.audit.acts()) == everything
    return revision.id


def expected(revision: int, base: Documents) -> Documents:
    """Return what the revision of a number was made of: each load has a state of its own."""
    return base if revision == 1 else state(revision - 1, base)
