"""What only a process shows: exit codes, encodings, signals, a pipe that breaks, a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import bare_environment

PROMPT = "\x1b[0m>"  # as prompt_toolkit draws it, once it reads keys
LATEST_S = 60


@pytest.fixture
def environment(database: Path) -> dict[str, str]:
    return {**bare_environment(), "REGIEWIJZER_DATABASE": str(database)}


def test_it_writes_utf_8_whatever_the_locale_says(as_process):
    strange = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = as_process("lookup", "-", "--format", "jsonl", stdin="كورتريك\n", environment=strange)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["query"] == "كورتريك"


def test_chat_survives_any_bytes(as_process):
    done = as_process("chat", stdin=b"\xff\xfe\x00\n<b>x</b>\ngent\n" + b"a" * 5000 + b"\n")

    assert done.returncode == 0
    assert "Stad Gent" in done.stdout
    assert "Dat is te lang." in done.stdout
    assert "Traceback" not in done.stderr


def test_bad_usage_has_its_own_exit_code(as_process, regiewijzer):
    assert as_process("nonsense").returncode == 2
    assert regiewijzer("data").returncode == 2


def test_a_broken_database_is_explained_without_a_traceback(as_process, tmp_path):
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(b"no database at all" * 100)

    done = as_process("ask", "gent", environment={"REGIEWIJZER_DATABASE": str(bad)})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{bad} is geen databank.")
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_fault(environment):
    program = f"{sys.executable} -m bot lookup - --format jsonl | head -1"
    done = subprocess.run(  # noqa: S602 -- a pipe is what is tested
        program,
        shell=True,
        input=b"gent\n" * 3000,
        capture_output=True,
        env=environment,
        timeout=LATEST_S,
        check=False,
    )

    assert json.loads(done.stdout)["outcome"] == "found"
    assert b"Traceback" not in done.stderr


def test_asking_loads_no_library_that_it_does_not_need(environment):
    program = (
        "import sys; from bot.cli import main; main(['ask', 'gnet']); "
        "sys.exit(' '.join({'numpy', 'openpyxl', 'phonenumbers', 'platformdirs', 'pydantic',"
        " 'rich', 'shapely', 'telegram', 'yaml', 'importlib.metadata', 'bot.maps',"
        " 'bot.core.changing.comparing', 'bot.cli.change', 'bot.service.changing.edits',"
        " 'bot.service.changing.schedule'} & set(sys.modules)) or 0)"
    )

    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for _ in range(2):  # the first one keeps the words of the language, read from YAML
        done = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-c", program],
            capture_output=True,
            env=environment,
            timeout=LATEST_S,
            check=False,
        )

    assert done.returncode == 0, done.stderr


# --- on a terminal ------------------------------------------------------------


class Terminal:
    """A program on a pseudo-terminal; reads until something appears, for a bounded time."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, "-m", "bot", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                **{"TERM": "xterm-256color", "COLUMNS": "100", "PROMPT_TOOLKIT_NO_CPR": "1"},
                **environment,
            },
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""
        self._looked_at = 0  # so much of it

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def ask(self, text: str, words: str) -> str:
        """Type a line once the program reads keys; return what is shown, until *words*."""
        self.until(PROMPT)
        self.type(f"{text}\r")
        return self.until(words)

    def until(self, words: str) -> str:
        """Read on until *words* appear after what was looked at before; return what is new."""
        start, deadline = self._looked_at, time.monotonic() + LATEST_S
        while words not in self.seen[start:]:
            if time.monotonic() > deadline:
                pytest.fail(f"{words!r} did not appear; seen: {self.seen[start:]!r}")
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self._master, 65_536).decode(errors="replace")
                except OSError:
                    break
        self._looked_at = self.seen.find(words, start) + len(words)
        return self.seen[start : self._looked_at]

    def ends(self) -> int:
        """Read all that is still said, and return the exit code."""
        with suppress(OSError):  # the other side was closed
            while more := os.read(self._master, 65_536):
                self.seen += more.decode(errors="replace")
        return self.process.wait(LATEST_S)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_(*arguments: str, **own: str) -> Terminal:
        opened.append(Terminal({**environment, **own}, *arguments))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_a_person_asks_chooses_and_stops_and_nothing_of_it_is_kept(terminal, tmp_path):
    chat = terminal("chat", HOME=str(tmp_path))
    chat.ask("hofstade", "Typ het nummer")
    assert "Sociale economie en werk" in chat.ask("2", "Meer weten?")
    chat.ask("bron", "Bronnen voor")
    in_colours = chat.ask("kortrijk", "Meer weten?")
    assert re.search(r"\x1b\[1;32m[^\x1b]*056 24 16 20", in_colours)
    chat.ask("8500", "Meer weten?")
    assert "8500 is " in chat.ask("\x1b[A", "Meer weten?")  # arrow up brings it back
    chat.ask("vollezele", "Meer weten?")
    chat.until(PROMPT)
    chat.type("stop\r")

    assert chat.ends() == 0
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"vollezele" in path.read_bytes() for path in written)


def test_no_colours_where_no_color_is_set_and_the_end_of_input_ends_the_chat(terminal):
    chat = terminal("chat", NO_COLOR="1")

    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", chat.ask("kortrijk", "Meer weten?"))

    chat.until(PROMPT)
    chat.type("\x04")
    assert chat.ends() == 0


def test_an_interrupt_ends_a_command_as_shells_expect(environment):
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"gent\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LATEST_S)

    assert process.returncode == 128 + signal.SIGINT
    assert errors == b""


def test_a_restore_asks_on_a_terminal(terminal, regiewijzer, filled, tmp_path):
    backup, own = tmp_path / "b.sqlite3", shutil.copy(filled, tmp_path / "x.sqlite3")
    regiewijzer("backup", str(backup))

    asked = terminal("restore", str(backup), REGIEWIJZER_DATABASE=str(own))
    asked.until("ja")
    asked.type("ja\n")

    assert asked.ends() == 0
    assert "is nu in gebruik" in asked.seen
    assert "Traceback" not in asked.seen
