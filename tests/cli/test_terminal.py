"""The conversation on a real terminal: colours, history, choices."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import bare_environment

PROMPT = "\x1b[0m>"  # as prompt_toolkit draws it, once it reads keys


class Terminal:
    """A program on a pseudo-terminal; reads until something appears, for a bounded time."""

    def __init__(self, database: Path, **environment: str) -> None:
        self._master, slave = pty.openpty()
        kept = {
            **bare_environment(),
            "TERM": "xterm-256color",
            "COLUMNS": "100",
            "PROMPT_TOOLKIT_NO_CPR": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**kept, "REGIEWIJZER_DATABASE": str(database), **environment},
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def until(self, words: str, seconds: float = 20) -> str:
        """Read on until *words* appear after what was read before; return what is new."""
        start, deadline = len(self.seen), time.monotonic() + seconds
        while words not in self.seen[start:]:
            if time.monotonic() > deadline:
                pytest.fail(f"{words!r} did not appear; seen: {self.seen[start:]!r}")
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self._master, 65_536).decode(errors="replace")
                except OSError:
                    break
        return self.seen[start:]

    def wait(self) -> int:
        return self._process.wait(10)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(5)
        os.close(self._master)


@pytest.fixture
def terminal(database: Path, regiewijzer):
    regiewijzer("data", "load")  # so that the chat starts at once
    opened: list[Terminal] = []

    def open_(**environment: str) -> Terminal:
        opened.append(Terminal(database, **environment))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_a_person_asks_chooses_and_stops(terminal):
    chat = terminal()
    chat.until(PROMPT)
    chat.type("hofstade\r")
    chat.until("Typ het nummer")
    chat.type("2\r")
    assert "Sociale economie en werk" in chat.until("Meer weten?")
    chat.type("bron\r")
    chat.until("Bronnen voor")
    chat.type("stop\r")

    assert chat.wait() == 0


def test_colours_on_a_terminal(terminal):
    chat = terminal()
    chat.until(PROMPT)
    chat.type("kortrijk\r")

    answer = chat.until("Meer weten?")

    assert re.search(r"\x1b\[1;32m[^\x1b]*056 24 16 20", answer)


def test_no_colours_where_no_color_is_set(terminal):
    chat = terminal(NO_COLOR="1")
    chat.until(PROMPT)
    chat.type("kortrijk\r")

    answer = chat.until("Meer weten?")

    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", answer)


def test_arrow_up_brings_back_the_last_question(terminal):
    chat = terminal()
    chat.until(PROMPT)
    chat.type("8500\r")
    chat.until("Meer weten?")
    chat.type("\x1b[A\r")

    assert "8500 is " in chat.until("Meer weten?")


def test_the_end_of_input_ends_the_chat(terminal):
    chat = terminal()
    chat.until(PROMPT)
    chat.type("\x04")

    assert chat.wait() == 0


def test_questions_are_not_written_to_disk(terminal, tmp_path):
    chat = terminal(HOME=str(tmp_path))
    chat.until(PROMPT)
    chat.type("vollezele\r")
    chat.until("Meer weten?")
    chat.type("stop\r")
    chat.wait()

    written = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert not any(b"vollezele" in path.read_bytes() for path in written)
