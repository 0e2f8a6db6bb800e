"""`python -m bench.first`: one question on the command line beside what importing PTB takes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.tables import table

_PEER = ("-c", "import telegram.ext")
_QUESTIONS = ("Lokeren", "kessello", "lokeern")
_ROUNDS = 7  # of which the median is printed, after one that counts for nothing
_MOST = 0.9  # times the peer


def main() -> int:
    """Time both in turn, on a database that was loaded, and print the ratios; 1: too slow."""
    with tempfile.TemporaryDirectory(prefix="bench-first-") as folder:
        os.environ["REGIEWIJZER_DATABASE"] = str(Path(folder, "x.sqlite3"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody starts without bytecode
        _ms("-m", "bot", "data", "load", "--name", "bench")
        found = {question: _pairs(question) for question in _QUESTIONS}
    ratios = {name: statistics.median(a / b for a, b in pairs) for name, pairs in found.items()}
    rows = []
    for name, pairs in found.items():
        ours, peers = (f"{statistics.median(side):.0f}" for side in zip(*pairs, strict=True))
        rows.append([name, ours, peers, f"{ratios[name]:.2f}"])
    print(table(["question", "ask, ms", "import telegram.ext, ms", "ratio"], rows))
    return int(max(ratios.values()) > _MOST)


def _pairs(question: str) -> list[tuple[float, float]]:
    pairs = [(_ms("-m", "bot", "ask", question), _ms(*_PEER)) for _ in range(_ROUNDS + 1)]
    return pairs[1:]


def _ms(*arguments: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
