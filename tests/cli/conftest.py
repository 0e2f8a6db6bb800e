"""Runs the real command, with a database of its own: in this process, or in one of its own."""

from __future__ import annotations

import gc
import io
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from bot import cli
from bot.cli import main
from bot.files.catalogs import load_terminal

_texts = cache(load_terminal)  # a command reads it once, many commands need not

Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]


def bare_environment() -> dict[str, str]:
    """Return an environment without the settings of whoever runs the tests."""
    kept = ("PATH", "HOME")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


@pytest.fixture(scope="session")
def database(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the real data, for all commands that only read it."""
    return Path(shutil.copy(filled, tmp_path_factory.mktemp("state") / "regiewijzer.sqlite3"))


@pytest.fixture
def as_process(database: Path) -> Command:
    """Run `regiewijzer ...` as a process; standard input is no terminal, nor is standard output."""

    def run(
        *arguments: str,
        stdin: str | bytes = "",
        environment: Mapping[str, str] | None = None,
    ) -> Done:
        kept = bare_environment()
        kept |= {"REGIEWIJZER_DATABASE": str(database), **(environment or {})}
        done = subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-m", "bot", *arguments],
            input=_encoded(stdin),
            capture_output=True,
            env=kept,
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture
def regiewijzer(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run `regiewijzer ...` in this process, with streams and an environment of its own.

    A process takes half a second to start; that the command works as one is proved by
    `test_process`.
    """
    monkeypatch.setattr(gc, "freeze", lambda: None)  # it is meant for what runs until the end
    threshold = gc.get_threshold()
    root = logging.getLogger()

    def run(
        *arguments: str,
        stdin: str | bytes = "",
        environment: Mapping[str, str] | None = None,
        on_terminal: bool = False,
    ) -> Done:
        # As where no locale is set: the program itself has to choose UTF-8.
        given, out, err = (Stream(on_terminal) for _ in range(3))
        given.buffer.write(_encoded(stdin))
        given.seek(0)
        own = {"REGIEWIJZER_DATABASE": str(database), "COLUMNS": "80", **(environment or {})}
        handlers, level = root.handlers[:], root.level
        try:
            with (
                patch.dict(os.environ, {**bare_environment(), **own}, clear=True),
                patch.multiple(sys, stdin=given, stdout=out, stderr=err),
                patch.object(cli, "load_terminal", _texts),
            ):
                code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
        return subprocess.CompletedProcess(arguments, code, _written(out), _written(err))

    yield run
    gc.set_threshold(*threshold)


class Stream(io.TextIOWrapper):
    """A stream of bytes in memory."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__(io.BytesIO(), "ascii")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()
