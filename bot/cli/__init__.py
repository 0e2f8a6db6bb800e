"""The command `regiewijzer`: reads its arguments, runs one subcommand, returns an exit code.

0: done. 1: something that the reader can mend (bad data, bad setting, no database). 2: bad usage.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pkgutil import resolve_name

from bot.cli.arguments import build_parser
from bot.cli.finding import unsound_line
from bot.cli.logs import set_up_logging
from bot.core.model.errors import BotError, InvalidInput, StoreError
from bot.files.catalogs import load_terminal
from bot.messages.catalog import Catalog
from bot.messages.problems import problem_lines
from bot.settings import Settings, read_settings
from bot.store.faults import Refused, Unsound

_log = logging.getLogger(__name__)
_INTERRUPTED = 130  # 128 + SIGINT, as shells count
# Between two looks for cycles. The facts are some hundred thousand objects that stay; looking at
# them again for every 700 new ones, as Python does, takes a quarter of the time of a load.
_NEW_OBJECTS = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the only place that catches everything, and the only `asyncio.run`."""
    _read_and_write_utf8()
    gc.set_threshold(_NEW_OBJECTS)
    try:
        texts = load_terminal()
    except InvalidInput as error:  # without sentences, the bare facts must do
        print("\n".join(f"{p.where}: {p.code}" for p in error.problems), file=sys.stderr)
        return 1
    arguments = build_parser(texts).parse_args(argv)
    try:
        settings = _settings(arguments.command)
        set_up_logging(settings, arguments.command)
        run = resolve_name(arguments.run)
        code: int = asyncio.run(run(arguments, settings, texts))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BotError as error:
        if isinstance(error, StoreError):  # SQLite's own words; of a token nothing is ever logged
            _log.debug("refused: %s", error)
        print(_explained(error, texts), file=sys.stderr)
        return 1
    except Exception:
        _log.exception("unexpected fault")
        print(texts.text("cli.bug"), file=sys.stderr)
        return 1
    return code


def _settings(command: str) -> Settings:
    if command == "doctor":  # tells itself what is wrong with them
        # Here: `ask` must not load the doctor.
        from bot.cli.doctor import settings_as_far_as_possible  # noqa: PLC0415 -- see above

        return settings_as_far_as_possible(os.environ)[0]
    return read_settings(os.environ)


def _explained(error: BotError, texts: Catalog) -> str:
    if isinstance(error, InvalidInput):
        return "\n".join(problem_lines(error, texts))
    if isinstance(error, Refused):
        return texts.text(f"cli.refused.{error.why}", file=str(error.file), reason=error.reason)
    if isinstance(error, Unsound):
        return f"{unsound_line(error, texts)}\n{texts.text('cli.unsound-mend')}"
    # Some sentences name a command of the chat; here it is another one.
    typed = error.key.replace("admin.", "cli.instead.", 1)
    key = typed if texts.has(typed) else error.key
    return texts.text(key, **error.values) if key else str(error)


def _read_and_write_utf8() -> None:
    """Take any bytes as input and write UTF-8, whatever the locale says."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
