"""The program as people start it: a process that prints where its web chat is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import DATA

_STOP_S = 15
_READY = re.compile(r"Regiewijzer staat klaar op (http://127\.0\.0\.1:\d+)")


@dataclass(frozen=True, slots=True)
class Program:
    """A process that answers at an address."""

    url: str
    database: Path


@contextmanager
def running(database: Path, **settings: str) -> Iterator[Program]:
    """Run the program without Telegram, at any free port.

    Args:
        database: Where it keeps what it keeps; made if it is not there.
        settings: More of them, by name without the prefix.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("REGIEWIJZER_")}
    own = {"DATABASE": str(database), "PORT": "0", "LOG": "WARNING", **settings}
    log = database.with_suffix(".log")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=DATA.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**inherited, **{f"REGIEWIJZER_{name}": value for name, value in own.items()}},
            text=True,
        )
    with process:
        try:
            assert process.stdout is not None
            ready = _READY.match(process.stdout.readline())
            assert ready, log.read_text("utf-8", "replace")
            yield Program(ready[1], database)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
    assert not (said := log.read_text("utf-8", "replace")), said
