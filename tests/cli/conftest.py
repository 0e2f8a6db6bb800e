"""Runs the real command as a subprocess, with a database of its own."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.wiring import open_services
from tests.conftest import DATA


def bare_environment() -> dict[str, str]:
    """Return an environment without the settings of whoever runs the tests."""
    kept = ("PATH", "HOME")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is filled once and that the commands use."""
    path = tmp_path_factory.mktemp("state") / "regiewijzer.sqlite3"

    async def fill() -> None:
        async with open_services(Settings(DATA, path), follow_files=True):
            pass

    asyncio.run(fill())
    return path


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


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run `regiewijzer ...` without a process of its own, for stories of many commands.

    A process takes half a second to start; that the command works as one is proved elsewhere.
    """
    monkeypatch.setattr(gc, "freeze", lambda: None)  # it is meant for what runs until the end
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name in os.environ:
        if name.startswith("REGIEWIJZER_"):
            monkeypatch.delenv(name)

    def run(
        *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        out, err = _stream(), _stream()
        with monkeypatch.context() as patch:
            for name, value in (environment or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO())
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                code = main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return subprocess.CompletedProcess(arguments, code, _written(out), _written(err))

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()
