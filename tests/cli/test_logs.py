"""What is logged, and what never is."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.logs import redact, set_up_logging
from bot.settings import Settings

TOKEN = "123456789:" + "A" * 35
SETTINGS = Settings(Path("data"), Path("x.sqlite3"))


class Terminal(io.StringIO):
    """Standard error where somebody is looking."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def log() -> logging.Logger:
    return logging.getLogger("bot.test")


def test_elsewhere_each_line_is_an_object(log, monkeypatch):
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    set_up_logging(SETTINGS, "run")

    log.info("update %d", 7, extra={"values": {"kind": "message", "ms": 1.5}})
    log.warning("two\nlines")

    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "INFO",
        "logger": "bot.test",
        "message": "update 7",
        "kind": "message",
        "ms": 1.5,
    }
    assert second["message"] == "two\nlines"


def test_on_a_terminal_values_stand_behind_the_message(log, monkeypatch):
    monkeypatch.setattr(sys, "stderr", out := Terminal())
    set_up_logging(SETTINGS, "run")

    log.info("update", extra={"values": {"kind": "message", "ms": 1.5}})

    assert out.getvalue().endswith(" INFO update kind=message ms=1.5\n")


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_token_is_never_logged_wherever_it_stands(log, monkeypatch, stream):
    monkeypatch.setattr(sys, "stderr", out := stream())
    set_up_logging(SETTINGS, "run")

    log.info("https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info("update", extra={"values": {"url": TOKEN}})
    try:
        raise ValueError(TOKEN)
    except ValueError:
        log.exception("broken")

    assert TOKEN not in out.getvalue()
    assert out.getvalue().count("[token]") == 3


def test_a_token_is_replaced_and_the_rest_stays():
    assert redact(f"a {TOKEN} b 12:30") == "a [token] b 12:30"


@pytest.mark.parametrize(("command", "is_told"), [("run", True), ("ask", False)])
def test_only_what_runs_for_long_tells_its_story(log, monkeypatch, command, is_told):
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    set_up_logging(SETTINGS, command)

    log.info("started")

    assert ("started" in out.getvalue()) is is_told


@pytest.mark.parametrize("name", ["httpx", "aiohttp.access", "telegram.ext", "uvicorn.error"])
def test_libraries_are_quiet_even_where_everything_is_asked_for(monkeypatch, name):
    """Some log each request with its address, and the address holds the token."""
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    settings = Settings(SETTINGS.data_dir, SETTINGS.database, log_level=logging.DEBUG)
    set_up_logging(settings, "run")

    logging.getLogger(name).info("POST https://...")
    logging.getLogger(name).warning("trouble")

    assert "POST" not in out.getvalue()
    assert "trouble" in out.getvalue()
