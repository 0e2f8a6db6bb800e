"""Runs the real command as a subprocess, with a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest


def bare_environment() -> dict[str, str]:
    """Return an environment without the settings of whoever runs the tests."""
    kept = ("PATH", "HOME", "COVERAGE")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that the first command fills and the others use."""
    return tmp_path_factory.mktemp("state") / "regiewijzer.sqlite3"


@pytest.fixture
def regiewijzer(database: Path) -> Command:
    """Run `regiewijzer ...`; standard input is no terminal, nor is standard output."""

    def run(
        *arguments: str,
        stdin: str | bytes = "",
        environment: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        kept = bare_environment()
        kept |= {"REGIEWIJZER_DATABASE": str(database), **(environment or {})}
        done = subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-m", "bot", *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            env=kept,
            timeout=timeout,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run
